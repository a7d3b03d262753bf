"""Numbers of a composed paper that open no list and stand in no list: there may be none."""

import re
from collections.abc import Iterator

from papers.marks import MARKED
from papers.paper import Paper, Table

# What a paper may say in figures without counting anything.
NO_COUNT = re.compile(
    r"\d{4}年(?:\d+月(?:\d+日)?|第\d+季度|第\d+期)?|\d+月(?:\d+日)?|\d{4}-\d{2}-\d{2}"  # days and periods
    r"|\d+(?:\.\d+)?%"  # shares of two numbers that are counted
    r"|第\d+(?:位|批|期|项)|\d+个百分点"
    r"|附件\d*|任务少于3项"  # which attachment; the mark of small units
    r"|(?<=[、经过一-鿿])\d+道程序"  # the steps stand before their number, each by name
    r"|上升\d+位|下降\d+位"  # told by the record that the place before it opens
)
# Columns whose numbers name a thing or a place, and the notes and plans of people.
NAMES = {"序号", "更正号", "事项", "完成率名次", "完成数名次", "相差", "批次", "原值", "更正值"}
BARE = re.compile(r"\d+")


def unmarked_numbers(paper: Paper, own: tuple[str, ...] = ()) -> Iterator[str]:
    """Each text of a paper with a number in it that is neither marked nor known to count nothing.

    `own` are texts that stand in the paper as people wrote them: titles, names, notes.
    """
    for section in paper.sections:
        for text in (section.heading, *section.paragraphs):
            if re.search(r"\d", _rest(text, own)):
                yield f"{section.heading}: {text}"
    for table in paper.tables:
        yield from (f"{table.title}: {note}" for note in table.notes if re.search(r"\d", _rest(note, own)))
        yield from _cells(table)


def _rest(text: str, own: tuple[str, ...]) -> str:
    text = MARKED.sub("", text)
    for written in own:
        text = text.replace(written, "") if written else text
    return NO_COUNT.sub("", text)


def _cells(table: Table) -> Iterator[str]:
    """Cells that are a number and nothing else, where the column does not name things; nothing has no list."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.title not in NAMES and BARE.fullmatch(cell) and cell != "0":
                yield f"{table.title}, {column.title}: {cell}"
