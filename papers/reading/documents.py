"""The paragraphs and tables of a .docx in the order of the document. Knows neither Django nor database."""

import re
from dataclasses import dataclass, field
from typing import Any

from papers.reading import markup
from papers.reading.layout import Bounds, columns_of
from papers.reading.numbering import Numbering
from papers.reading.struck import Pieces
from papers.reading.symbols import drawn, symbol

DOCUMENT = "word/document.xml"
# Text that a reader does not see or does not count: deleted, moved away, the same drawing once more for old programs,
# and how a character is pronounced.
UNSEEN = {"del", "moveFrom", "Fallback", "rt"}
FORMER = "PrChange"  # what such an element holds was so before a change of form that is tracked
LISTS = {"p", "pPr", "pStyle", "numId", "ilvl", "outlineLvl"}
RUN_MARKS = {"strike", "dstrike", "vanish", "b"}
BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
MAX_DEPTH = 2  # of tables in cells that are followed; deeper ones are text
_NAMES = re.compile("[第问任事序编项]")  # a number that says what it counts stands for something with no text behind
_PROMPT = re.compile(r"单击|点击|输入|选择|[Cc]lick|[Cc]hoose|[Ee]nter")  # an empty field of a form asks to be filled


@dataclass
class Cell:
    span: int = 1
    merge: str = ""  # "restart", "continue", or none
    pieces: Pieces = field(default_factory=Pieces)

    inside: list["Lines"] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)  # the pieces that are text of tables inside

    def text(self) -> str:
        """Paragraphs on lines of their own."""
        return self.pieces.text().strip("\n")

    def around(self) -> str:
        """What stands beside the tables inside."""
        return self.pieces.without(self.spans).text().strip()


@dataclass
class Line:
    before: int = 0
    deleted: bool = False
    cells: list[Cell] = field(default_factory=list)


Lines = list[Line]


@dataclass
class _List:
    """What the properties of a paragraph say of its list."""

    inside: bool = False
    number: str = ""
    level: int | None = None
    style: str = ""
    outline: bool = False
    deleted: bool = False
    written: str = ""  # what Word writes before it


class Document:
    """Follows the outermost tables and those in their cells, which are also text of those cells."""

    def __init__(self, quota: markup.Quota, numbering: Numbering | None = None) -> None:
        self.tables: list[Lines] = []
        self.flow: list[tuple[str, str] | Lines] = []  # (text, style) of paragraphs outside tables, and the tables
        self.leads: dict[int, str] = {}  # by place in the flow, the words in bold that begin a paragraph of plain ones
        self._quota, self._numbering = quota, numbering
        self._outside = Pieces()
        self._list = _List()
        self._ends = {"tbl": self._end_table, "pPr": self._end_properties, "p": self._end_paragraph}
        self._open: list[Lines] = []  # the tables around what is being read, to MAX_DEPTH
        self._prompts: list[bool] = []  # of each field around it, whether it shows only what to fill in
        self._depth = self._unseen = self._former = 0
        self._font = ""
        self._lead: list[str] = []  # what begins the paragraph in bold
        self._bold = self._plain = False  # the run; whether plain words stand in the paragraph already
        self._box: bool | None = None
        self._taking = self._row_properties = self._run = self._struck = self._vanished = False

    def texts(self) -> list[str]:
        """The paragraphs outside tables."""
        return [part[0] for part in self.flow if isinstance(part, tuple)]

    @property
    def _line(self) -> Line:
        return self._open[-1][-1]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._former or name.endswith(FORMER):
            self._former += name.endswith(FORMER)
        elif name in UNSEEN:
            self._unseen += 1
            self._list.deleted |= self._list.inside
            self._delete_row(name)
        elif name == "t":
            self._taking = True
        elif name == "tbl":
            self._begin_table()
        elif name == "r":
            self._run, self._struck, self._vanished, self._font, self._bold = True, False, False, "", False
        elif name in RUN_MARKS and self._run:
            self._mark(name, attributes)
        elif name in BREAKS:
            self._add(BREAKS[name])
        elif name in LISTS:
            self._listed(name, attributes)
        elif not self._begin_sign(name, attributes) and self._depth == len(self._open) > 0:
            self._shape(name, attributes)

    def _begin_table(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            return
        lines: Lines = []
        around = self._open[-1][-1].cells if self._open and self._open[-1] else []
        if not self._open:
            self.tables.append(lines)
            self.flow.append(lines)
        elif around:
            around[-1].inside.append(lines)
            around[-1].spans.append((len(around[-1].pieces), len(around[-1].pieces)))
        self._open.append(lines)

    def _listed(self, name: str, attributes: dict[str, str]) -> None:
        value = markup.attribute(attributes, "val") or ""
        if name == "p":
            self._list = _List()
        elif name == "pPr":
            self._list.inside = True
        elif self._list.inside and name == "pStyle":
            self._list.style = value
        elif self._list.inside and name == "numId":
            self._list.number = value
        elif self._list.inside and name == "ilvl":
            self._list.level = int(value) if value.isdecimal() and len(value) < 3 else 0
        elif self._list.inside:
            self._list.outline = value in "012345678"

    def _end_properties(self) -> None:
        """The number that Word writes stands before everything else of the paragraph."""
        self._list.inside = False
        if self._numbering and not self._list.deleted and not self._unseen:
            self._list.written = self._numbering.next(self._list.number, self._list.level, self._list.style)
            if self._list.written:
                self._add(self._list.written)

    def _begin_sign(self, name: str, attributes: dict[str, str]) -> bool:
        """Fonts, symbols, boxes of forms and fields to fill in; whether the element was one of them."""
        if name == "rFonts" and self._run:
            self._font = markup.attribute(attributes, "ascii") or markup.attribute(attributes, "hAnsi") or ""
        elif name == "sym":
            font, code = markup.attribute(attributes, "font"), markup.attribute(attributes, "char")
            self._add(symbol(font or "", code or ""))
        elif name == "checkBox":
            self._box = False
        elif name in ("default", "checked") and self._box is not None:
            self._box = _is_on(attributes)  # the state stands after the default
        elif name == "sdt":
            self._prompts.append(False)
        elif name == "showingPlcHdr" and self._prompts:
            self._prompts[-1] = _is_on(attributes)
        else:
            return False
        return True

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        on = _is_on(attributes)
        if name == "vanish":
            self._vanished = on
        elif name == "b":
            self._bold = on
        else:
            self._struck = on

    def _shape(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tr":
            self._open[-1].append(Line())
        elif name == "tc":
            self._line.cells.append(Cell())
        elif name == "trPr":
            self._row_properties = True
        elif name == "gridBefore":
            self._line.before = self._count(attributes)
        elif name == "gridSpan" and self._line.cells:
            self._line.cells[-1].span = self._count(attributes)
        elif name == "vMerge" and self._line.cells:
            self._line.cells[-1].merge = markup.attribute(attributes, "val") or "continue"

    def _delete_row(self, name: str) -> None:
        if name == "del" and self._row_properties and self._open and self._open[-1]:
            self._line.deleted = True

    @staticmethod
    def _count(attributes: dict[str, str]) -> int:
        value = markup.attribute(attributes, "val") or ""
        return min(int(value), markup.MAX_COLUMNS) if value.isdecimal() and len(value) < 9 else 1

    def end(self, name: str) -> None:
        if self._former:
            self._former -= name.endswith(FORMER)
        elif name in UNSEEN:
            self._unseen -= 1
        elif name == "t":
            self._taking = False
        elif name == "trPr":
            self._row_properties = False
        elif name == "r":
            self._run = self._struck = self._vanished = False
            self._font = ""
        elif name == "checkBox":
            self._add("☑" if self._box else "□")
            self._box = None
        elif name == "sdt":
            self._prompts.pop()
        elif name in self._ends:
            self._ends[name]()

    def _end_table(self) -> None:
        del self._open[self._depth - 1 :]
        self._depth -= 1
        around = self._open[-1][-1].cells if self._depth == len(self._open) > 0 and self._open[-1] else []
        if around and around[-1].spans:
            around[-1].spans[-1] = (around[-1].spans[-1][0], len(around[-1].pieces))

    def _end_paragraph(self) -> None:
        if self._depth:
            self._add("\n")
            return
        text = self._outside.text().strip()
        lead = "".join(self._lead).strip() if self._plain else ""
        self._outside, self._lead, self._plain = Pieces(), [], False
        if not text or (text == self._list.written.strip() and not _NAMES.search(text)):
            return
        heading = self._list.outline or bool(self._numbering and self._numbering.is_heading(self._list.style))
        self._quota.take(text)
        if lead:
            self.leads[len(self.flow)] = lead
        self.flow.append((text, "heading" if heading else "list" if self._list.written else ""))

    def text(self, data: str) -> None:
        if self._taking and not (any(self._prompts) and _PROMPT.search(data)):
            self._add(drawn(self._font, data))

    def _add(self, data: str) -> None:
        if self._unseen or self._vanished:
            return
        if not self._depth:
            self._outside.add(data, self._struck)
            self._plain = self._plain or not (self._bold or not self._run)
            self._lead += [] if self._plain else [data]
        for lines in self._open:
            if lines and lines[-1].cells:
                self._quota.take(data)
                lines[-1].cells[-1].pieces.add(data, self._struck)


def _is_on(attributes: dict[str, str]) -> bool:
    return markup.attribute(attributes, "val") not in ("0", "false", "off")


def rows_of(lines: Lines, quota: markup.Quota) -> list[list[Any]]:
    """The rows that are not blank, in the shape of papers.reading.table.Row, with merged cells filled."""
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


def _bounds(line: Line) -> Bounds:
    """Where the cells stand in the file's grid."""
    bounds: Bounds = []
    end = line.before
    for cell in line.cells[: markup.MAX_COLUMNS]:
        bounds.append((end, end + cell.span))
        end += cell.span
    return bounds


def _cells(line: Line, bounds: Bounds, above: list[str]) -> tuple[list[str], list[int]]:
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
