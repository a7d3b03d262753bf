"""The tables of a .docx and the paragraphs outside them. Knows neither Django nor database."""

import zipfile
from dataclasses import dataclass, field
from typing import Any

from petitions.reading import markup
from petitions.reading.layout import Bounds, columns_of
from petitions.reading.struck import Pieces

DOCUMENT = "word/document.xml"
# Text that a reader of the page does not see: moved away, or the same drawing once more for old programs.
UNSEEN = {"moveFrom", "Fallback"}
RUN_MARKS = {"strike", "dstrike", "vanish"}
BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
MAX_TEXTS = 400


@dataclass
class _Cell:
    span: int = 1
    merge: str = ""  # "restart", "continue", or none
    pieces: Pieces = field(default_factory=Pieces)

    def text(self) -> str:
        """Paragraphs on lines of their own."""
        return self.pieces.text().strip("\n")


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
        self._taking = self._row_properties = self._run = self._struck = self._vanished = False

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
        elif name == "r":
            self._run, self._struck, self._vanished = True, False, False
        elif name in RUN_MARKS and self._run:
            self._mark(name, attributes)
        elif name in BREAKS:
            self._add(BREAKS[name])
        elif self._depth == 1:
            self._shape(name, attributes)

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        on = markup.attribute(attributes, "val") not in ("0", "false", "off")
        if name == "vanish":
            self._vanished = on
        else:
            self._struck = on

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
        elif name == "r":
            self._run = self._struck = self._vanished = False
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
        if self._unseen or self._vanished:
            return
        if not self._depth:
            self._outside.append(data)
        elif self.tables[-1] and self._line.cells:
            self._quota.take(data)
            self._line.cells[-1].pieces.add(data, self._struck)


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
    kept = [(number, line) for number, line in enumerate(lines, 1) if not line.deleted]
    for (number, line), bounds in zip(kept, columns_of([_bounds(line) for _, line in kept]), strict=True):
        cells, spread = _cells(line, bounds, above)
        above = cells
        if any(cell.strip() for cell in cells):
            quota.row()
            quota.take("".join(cells))
            rows.append([number, cells, [], [], spread])
    return rows


def _bounds(line: _Line) -> Bounds:
    """Where the cells stand in the file's grid."""
    bounds: Bounds = []
    end = line.before
    for cell in line.cells[: markup.MAX_COLUMNS]:
        bounds.append((end, end + cell.span))
        end += cell.span
    return bounds


def _cells(line: _Line, bounds: Bounds, above: list[str]) -> tuple[list[str], list[int]]:
    """The row's texts by column, and the columns that continue a cell of the row above."""
    cells: list[str] = []
    spread: list[int] = []
    for cell, (first, last) in zip(line.cells, bounds, strict=False):
        cells += [""] * (first - len(cells))
        text = cell.text()
        if cell.merge == "continue" and first < len(above):
            text = above[first]
            spread += range(first, last)
        cells += [text] * (last - first)
        if len(cells) > markup.MAX_COLUMNS:
            break
    return cells[: markup.MAX_COLUMNS], spread
