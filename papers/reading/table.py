"""What a file holds, before anybody asks what it means: tables of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank. `number` counts from 1 as in the file; columns count from 0.

    Merged ranges are spread over all their cells; `spread` are the columns whose text comes from the row above.
    `formulas` are columns whose text was computed, `imprecise` those whose digits the spreadsheet has lost (it keeps
    15 digits of a number).
    """

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()
    imprecise: frozenset[int] = frozenset()
    spread: frozenset[int] = frozenset()

    def cell(self, column: int) -> str:
        """The text there, "" outside the row."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet (`sheet` is its name) or a document's table (`index` from 1)."""

    rows: tuple[Row, ...]
    index: int
    sheet: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Grid:
    """All tables, the paragraphs outside them, and the names of hidden sheets, which are not read."""

    tables: tuple[Table, ...]
    texts: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def from_json(answer: Mapping[str, Any]) -> Grid:
    """The grid that the child wrote as JSON."""
    return Grid(
        tuple(
            Table(
                tuple(
                    Row(number, tuple(cells), frozenset(formulas), frozenset(imprecise), frozenset(spread))
                    for number, cells, formulas, imprecise, spread in table["rows"]
                ),
                table["index"],
                table["sheet"],
            )
            for table in answer["tables"]
        ),
        tuple(answer["texts"]),
        tuple(answer["hidden"]),
    )
