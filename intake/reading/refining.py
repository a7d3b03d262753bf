"""A document's paragraphs and cells cleaned, each a passage, with every change kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from intake.reading.cleaning import clean
from intake.reading.documents import place_of_cell
from intake.reading.lines import Draft, put_right, running_heads
from intake.reading.material import Block, Cell, Line, Material, Row, Table
from intake.reading.records import Change, Paragraph, Passage

EVERY = 200  # paragraphs between two words about progress


@dataclass
class _Refined:
    passages: list[Passage] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    run: list[Draft] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    table: int = 0  # of the rows
    sheet: str = ""

    def passage(self, where: str, text: str, changes: Iterable[Change]) -> int:
        self.passages.append(Passage(where, text))
        index = len(self.passages) - 1
        self.changes += [replace(change, paragraph=index, where=change.where or where) for change in changes]
        return index

    def close_run(self, heads: set[str]) -> None:
        kept, lost = put_right(self.run, heads)
        self.changes += [replace(change, paragraph=len(self.passages)) for change in lost]
        for line in kept:
            index = self.passage(line.where, line.text, line.changes)
            self.blocks.append(Line(index, line.text, line.where, line.style))
        self.run = []

    def close_table(self) -> None:
        if self.rows:
            self.blocks.append(Table(tuple(self.rows), self.table, self.sheet))
        self.rows = []


def refine(paragraphs: list[Paragraph], progress: Callable[[int, int], None]) -> tuple[Material, tuple[Change, ...]]:
    """The cleaned document and every change made to it; `progress` is told (done, total) paragraphs."""
    refined, heads = _Refined(), running_heads(paragraphs)
    for done, paragraph in enumerate(paragraphs, 1):
        if done % EVERY == 0:
            progress(done, len(paragraphs))
        if paragraph.cells is None:
            refined.close_table()
            text, changes = clean(paragraph.text)
            indented = paragraph.text.startswith(("  ", "\u3000", "\t"))
            refined.run.append(Draft(paragraph.where, text, paragraph.style, indented, changes))
            continue
        refined.close_run(heads)
        if paragraph.table != refined.table:
            refined.close_table()
        refined.table, refined.sheet = paragraph.table, paragraph.sheet
        refined.rows.append(_row(refined, paragraph, paragraph.cells))
    refined.close_run(heads)
    refined.close_table()
    progress(len(paragraphs), len(paragraphs))
    return Material(tuple(refined.passages), tuple(refined.blocks)), tuple(refined.changes)


def _row(refined: _Refined, paragraph: Paragraph, raw: tuple[str, ...]) -> Row:
    """Cells merged over several columns are one passage; those that continue the row above are its."""
    above = refined.rows[-1].cells if refined.rows else ()
    cells: list[Cell] = []
    for column, text in enumerate(raw):
        if column in paragraph.spread and column < len(above):
            cells.append(above[column])
        elif column and text and text == raw[column - 1] and len(text) > 1:
            cells.append(cells[-1])
        else:
            cleaned, changes = clean(text)
            index = refined.passage(place_of_cell(paragraph, column), cleaned, changes) if cleaned else -1
            cells.append(Cell(cleaned, index))
    return Row(paragraph.where, tuple(cells), paragraph.spread)
