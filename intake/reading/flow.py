"""The running text of a document as tokens: labelled values, numbered paragraphs, other text."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from intake.reading import labels, ordinals, tables
from intake.reading.material import Line, Material, Piece, RawMeasure, Table, part
from intake.reading.ordinals import Form, Ordinal

ONE_PROBLEM = re.compile("(?:整改|反馈|具体)?(?:问题|任务)(?:描述|内容)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of running text. `field` is that of the label before it, "" for text without one.

    `ordinal` is the number at its beginning, or that before its label; `piece` is without both.
    """

    field: str
    ordinal: Ordinal | None
    piece: Piece
    where: str
    heading: bool = False
    table: int = 0
    measures: tuple[RawMeasure, ...] = ()  # of a table that belongs to a problem
    label: Piece | None = None  # the words of its label
    whole: Piece | None = None  # the piece with the number before it

    @property
    def form(self) -> Form | None:
        """The form of its number."""
        return self.ordinal.form if self.ordinal else None


def tokens(material: Material, registers: set[int], of_problem: dict[int, list[RawMeasure]]) -> list[Token]:
    """Everything outside the tables that are registers; forms are read cell by cell. `of_problem` are the measures of
    tables that belong to the problem above them."""
    found: list[Token] = []
    for block in material.blocks:
        if isinstance(block, Line):
            found += _of_line(block)
        elif measures := of_problem.get(block.number):
            where = block.rows[0].where
            found.append(Token("measures", None, measures[0].text, where, table=block.number, measures=tuple(measures)))
        elif block.number not in registers:
            found += _of_form(block)
    return _without_sections(found)


def _without_sections(found: list[Token]) -> list[Token]:
    """三、整改目标 alone on a line is a section of a plan and no label, unless such lines lay out one problem."""
    alone = [token for token in found if token.field and token.form is Form.HAN and not token.piece.text]
    times = Counter(token.field for token in alone)
    if any(token.label and ONE_PROBLEM.fullmatch(token.label.text) for token in alone) and {
        "measures",
        "progress",
    } & set(times):
        return found
    sections = {id(token) for token in alone if times[token.field] == 1}
    return [
        replace(token, field="", piece=token.label) if id(token) in sections and token.label else token
        for token in found
    ]


def _of_form(table: Table) -> Iterator[Token]:
    if not tables.is_form(table):
        return
    for value in tables.form_values(table):
        ordinal = ordinals.at(value.value.text) if value.field in ("", "problem", "title") else None
        piece = part(value.value, ordinal.end, len(value.value.text)) if ordinal else value.value
        yield Token(value.field, ordinal, piece, value.where, table=table.number, whole=value.value)


def _of_line(line: Line) -> Iterator[Token]:
    whole = Piece(line.text, line.passage, 0, len(line.text))
    start = 0
    for text in line.text.split("\n"):
        if text.strip():
            yield from _of_text(part(whole, start, start + len(text)), line)
        start += len(text) + 1


def _of_text(piece: Piece, line: Line) -> Iterator[Token]:
    text, heading = piece.text, line.style == "heading"
    first = labels.at_line(text)
    found = labels.in_line(text, first.end if first else 0)
    begin = first.start if first else found[0].start if found else len(text)
    ordinal = ordinals.at(text)
    if ordinal and ordinal.end > max(begin, 0) and first:
        ordinal = None if ordinal.end > first.end else ordinal  # the label's own word, as in 问题1：
    if first is None or (ordinal and ordinal.form is Form.NAMED and ordinal.end >= first.end):
        lead = ordinal.end if ordinal else 0
        if ordinal or begin > lead:
            whole = part(piece, 0, max(begin, lead))
            yield Token("", ordinal, part(piece, lead, max(begin, lead)), line.where, heading, whole=whole)
        ordinal = None
        first = None
    every = [label for label in ([first] if first else []) + found]
    for place, label in enumerate(every):
        end = every[place + 1].start if place + 1 < len(every) else len(text)
        value = part(piece, label.end, _before_number(text, label.end, end))
        own = ordinal if place == 0 else ordinals.at(text, _number_before(text, label.start))
        words = part(piece, label.start, label.end)
        yield Token(label.field, own if label.start else None, value, line.where, heading, label=words)


def _before_number(text: str, start: int, end: int) -> int:
    """Where a value ends before "2." of "…。2.整改措施：" """
    return _number_before(text, end) if end < len(text) and _number_before(text, end) >= start else end


def _number_before(text: str, end: int) -> int:
    """Where the ordinal directly before `end` begins, else `end`."""
    for place in range(max(end - 6, 0), end):
        ordinal = ordinals.at(text, place)
        if (
            ordinal
            and ordinal.end == end
            and (place == 0 or not text[place - 1].isalnum() or not text[place].isdigit())
        ):
            return place
    return end
