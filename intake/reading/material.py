"""What the layouts hand over: problems as blocks of labelled texts, each text with its place, before any is parsed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.reading import labels
from intake.reading.records import Passage, Span

_CUT = re.compile(r"(?<=[，,、])\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with its place: `text` is passage `paragraph` of the cleaned text from `start` to `end`."""

    text: str
    paragraph: int
    start: int
    end: int


@dataclass(slots=True)
class RawMeasure:
    """A measure that has a row or a paragraph of its own, with what is said only of it."""

    text: Piece
    number: int | None = None
    units: list[tuple[str, Piece]] = field(default_factory=list)  # field of the label, text
    deadline: list[Piece] = field(default_factory=list)
    persons: list[tuple[str, Piece]] = field(default_factory=list)


@dataclass(slots=True)
class Raw:
    """One problem: the texts of its fields by name (intake.reading.labels), in order."""

    number: int | None = None
    label: str = ""
    category: str = ""
    where: str = ""
    fields: dict[str, list[Piece]] = field(default_factory=dict)
    measures: list[RawMeasure] = field(default_factory=list)
    sureness: float = 1.0
    sheet: str = ""  # of a workbook

    def put(self, name: str, piece: Piece) -> None:
        """One more text of the field; blank ones are left out."""
        if piece.text.strip():
            self.fields.setdefault(name, []).append(piece)

    def put_also(self, label: str, piece: Piece) -> None:
        """What the second half of the label says of the same text: 整改目标及时限, 完成时限及目标."""
        first, second = labels.field_of(label), labels.also(label)
        if first in ("goal", "standard") and second == "deadline":
            self.put("timed", piece)
        elif first == "deadline" and second == "goal":
            self.put("goal", piece)

    def text_of(self, *names: str) -> str:
        """The texts of the fields, one a line."""
        return joined(piece for name in names for piece in self.fields.get(name, ()))

    def pieces(self) -> list[Piece]:
        """All that was said of it."""
        own = [piece for pieces in self.fields.values() for piece in pieces]
        for measure in self.measures:
            own += [measure.text, *measure.deadline, *(piece for _name, piece in measure.units)]
        return own


def joined(pieces: Iterable[Piece]) -> str:
    """Texts one a line, those that repeat one before left out; one that ends with a comma goes on in the next."""
    texts = dict.fromkeys(piece.text.strip() for piece in pieces if piece.text.strip())
    return _CUT.sub("", "\n".join(texts))


def span_of(pieces: Iterable[Piece]) -> Span:
    """From the first of the pieces to the last."""
    ordered = sorted(pieces, key=lambda piece: (piece.paragraph, piece.start))
    if not ordered:
        return Span(0, 0, 0, 0)
    last = max(ordered, key=lambda piece: (piece.paragraph, piece.end))
    return Span(ordered[0].paragraph, ordered[0].start, last.end, last.paragraph)


def glued(piece: Piece, more: Piece) -> Piece:
    """A text that was cut, whole again."""
    return Piece(piece.text + more.text, piece.paragraph, piece.start, piece.end)


def part(piece: Piece, start: int, end: int) -> Piece:
    """A part of a piece, blanks around it left out."""
    text = piece.text[start:end]
    lead = len(text) - len(text.lstrip())
    tail = len(text.rstrip())
    return Piece(text.strip(), piece.paragraph, piece.start + start + lead, piece.start + start + max(tail, lead))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: the index of its passage, -1 where the cell is blank or continues the one above."""

    text: str
    passage: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the cleaned text, by the index of its passage."""

    passage: int
    text: str
    where: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with its cleaned cells."""

    where: str
    cells: tuple[Cell, ...]
    spread: frozenset[int] = frozenset()

    def filled(self) -> list[int]:
        """Columns that hold something of their own."""
        return [column for column, cell in enumerate(self.cells) if cell.text]

    def text(self, column: int) -> str:
        """The text there, "" outside the row."""
        return self.cells[column].text if 0 <= column < len(self.cells) else ""

    def piece(self, column: int) -> Piece:
        """The whole cell."""
        cell = self.cells[column]
        return Piece(cell.text, max(cell.passage, 0), 0, len(cell.text))

    def is_one(self) -> bool:
        """Whether all columns hold the same: a title, a group, a note merged over the table, or a single cell."""
        texts = {self.cells[column].text for column in self.filled()}
        return len(texts) == 1 and (len(self.cells) == 1 or len(self.filled()) in (1, len(self.cells)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the cleaned text."""

    rows: tuple[Row, ...]
    number: int
    sheet: str = ""  # of a workbook


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Material:
    """The cleaned document: its passages, and lines and tables in order."""

    passages: tuple[Passage, ...]
    blocks: tuple[Block, ...]

    def lines(self) -> list[Line]:
        """The paragraphs outside tables."""
        return [block for block in self.blocks if isinstance(block, Line)]
