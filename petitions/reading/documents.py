"""The tables of a .docx and the paragraphs outside them. Knows neither Django nor database."""

import zipfile
from dataclasses import dataclass, field
from typing import Any

from petitions.reading import markup

DOCUMENT = "word/document.xml"
# Text that a reader of the page does not see: moved away, or the same drawing once more for old programs.
UNSEEN = {"moveFrom", "Fallback"}
BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
MAX_TEXTS = 400


@dataclass
class _Cell:
    span: int = 1
    merge: str = ""  # "restart", "continue", or none
    pieces: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Paragraphs on lines of their own."""
        return "".join(self.pieces).strip("\n")


@dataclass
class _Line:
    before: int = 0
    deleted: bool = False
    cells: list[_Cell] = field(default_factory=list)


class _Document:
    """Follows the outermost tables; a table inside a cell is text of that cell."""

    def __init__(self, quota: markup.Quota) -> None:
        self.tables: list[list[_Line]] = []
        self.texts: list[str] = []
        self._quota = quota
        self._outside: list[str] = []
        self._depth = self._unseen = 0
        self._taking = self._row_properties = False

    @property
    def _line(self) -> _Line:
        return self.tables[-1][-1]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in UNSEEN:
            self._unseen += 1
        elif name == "t":
            self._taking = True
        elif name == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
        elif name in BREAKS:
            self._add(BREAKS[name])
        elif self._depth == 1:
            self._shape(name, attributes)

    def _shape(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tr":
            self.tables[-1].append(_Line())
        elif name == "tc":
            self._line.cells.append(_Cell())
        elif name == "trPr":
            self._row_properties = True
        elif name == "gridBefore":
            self._line.before = self._count(attributes)
        elif name == "gridSpan" and self._line.cells:
            self._line.cells[-1].span = self._count(attributes)
        elif name == "vMerge" and self._line.cells:
            self._line.cells[-1].merge = markup.attribute(attributes, "val") or "continue"
        elif name == "del" and self._row_properties:
            self._line.deleted = True

    @staticmethod
    def _count(attributes: dict[str, str]) -> int:
        value = markup.attribute(attributes, "val") or ""
        return min(int(value), markup.MAX_COLUMNS) if value.isdecimal() and len(value) < 9 else 1

    def end(self, name: str) -> None:
        if name in UNSEEN:
            self._unseen -= 1
        elif name == "t":
            self._taking = False
        elif name == "trPr":
            self._row_properties = False
        elif name == "tbl":
            self._depth -= 1
        elif name == "p":
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._depth:
            self._add("\n")
            return
        text = "".join(self._outside).strip()
        self._outside.clear()
        if text and len(self.texts) < MAX_TEXTS:
            self.texts.append(text)

    def text(self, data: str) -> None:
        if self._taking:
            self._add(data)

    def _add(self, data: str) -> None:
        if self._unseen:
            return
        if not self._depth:
            self._outside.append(data)
        elif self.tables[-1] and self._line.cells:
            self._quota.take(data)
            self._line.cells[-1].pieces.append(data)


def read(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Tables and texts in the shape of petitions.reading.table.from_json.

    Raises markup.Forbidden, markup.TooMuch, and what scanning raises for a damaged file.
    """
    quota = markup.Quota()
    document = _Document(quota)
    markup.scan(archive, DOCUMENT, document)
    tables = [
        {"index": index, "sheet": "", "rows": _rows(lines, quota)} for index, lines in enumerate(document.tables, 1)
    ]
    return {"tables": tables, "texts": document.texts, "hidden": []}


def _rows(lines: list[_Line], quota: markup.Quota) -> list[list[Any]]:
    rows: list[list[Any]] = []
    above: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.deleted:
            continue
        cells, spread = _cells(line, above)
        above = cells
        if any(cell.strip() for cell in cells):
            quota.row()
            quota.take("".join(cells))
            rows.append([number, cells, [], [], spread])
    return rows


def _cells(line: _Line, above: list[str]) -> tuple[list[str], list[int]]:
    """The row's texts by column of the grid, and the columns that continue a cell of the row above."""
    cells = [""] * line.before
    spread: list[int] = []
    for cell in line.cells:
        first = len(cells)
        text = cell.text()
        if cell.merge == "continue" and first < len(above):
            text = above[first]
            spread += range(first, first + cell.span)
        cells += [text] * cell.span
        if len(cells) > markup.MAX_COLUMNS:
            break
    return cells[: markup.MAX_COLUMNS], spread
