"""The visible sheets of an .xlsx, cell by cell, so that an empty million of rows costs nothing.

Written instead of taken from a library because none tells values, formulas and lost digits apart in one pass without
laying out the whole claimed range in memory. Knows neither Django nor database.
"""

import posixpath
import sys
import zipfile
from dataclasses import dataclass
from typing import Any

from papers.reading import markup
from papers.reading.cells import (
    BUILT_IN,
    DATE_FORMATS,
    column_of,
    date_text,
    number_text,
    reference_of,
    row_of,
    shown_as,
    shows_date,
    unescaped,
)
from papers.reading.struck import Pieces
from papers.reading.symbols import drawn

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MAX_MERGES = 100_000
MAX_BEYOND = 20_000  # filled cells to the right of all columns that are read
MAX_SPREAD = 300_000  # cells filled from merged ranges, and rows looked at for them


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a mark of a font is set."""
    return attributes.get("val", "1") not in ("0", "false")


class _Quiet:
    """A listener that overhears everything."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Workbook(_Quiet):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []  # name, relation, hidden
        self.is_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            self.sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")


class _Relations(_Quiet):
    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}  # kind, part

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], part)


class _Strings(_Quiet):
    def __init__(self) -> None:
        self.strings: list[Pieces | str] = []  # pieces where runs have fonts of their own
        self._pieces = Pieces()
        self._font = ""
        self._taking = self._phonetic = self._struck = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._struck, self._font = Pieces(), False, ""
        elif name == "strike":
            self._struck = is_on(attributes)
        elif name == "rFont":
            self._font = attributes.get("val", "")
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._taking = not self._phonetic

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append(self._pieces.settled())
        elif name == "r":
            self._struck, self._font = False, ""
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self._taking = False

    def text(self, data: str) -> None:
        if self._taking:
            self._pieces.add(data, self._struck, self._font)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a cell shows its value."""

    is_date: bool = False
    code: str = ""
    font: str = ""


class _Styles(_Quiet):
    def __init__(self) -> None:
        self.styles: list[_Style] = []  # by the number of the cell's format
        self._own: dict[str, str] = {}
        self._fonts: list[str] = []
        self._inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("fonts", "cellXfs"):
            self._inside = name
        elif name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and self._inside == "fonts":
            self._fonts.append("")
        elif name == "name" and self._inside == "fonts" and self._fonts:
            self._fonts[-1] = attributes.get("val", "")
        elif name == "xf" and self._inside == "cellXfs":
            self.styles.append(self._style(attributes.get("numFmtId", "0"), attributes.get("fontId", "")))

    def _style(self, number: str, font: str) -> _Style:
        code = self._own.get(number, BUILT_IN.get(number, ""))
        is_date = shows_date(code) if number in self._own else number.isdecimal() and int(number) in DATE_FORMATS
        place = _counted(font)
        return _Style(is_date, code, self._fonts[place] if place < len(self._fonts) else "")

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


def _counted(number: str) -> int:
    """A number that points into a list; one that is none points behind every list."""
    return int(number) if number.isdecimal() and len(number) < 9 else sys.maxsize


_PLAIN = _Style()


class _Sheet(_Quiet):
    def __init__(self, strings: list[Pieces | str], styles: list[_Style], is_1904: bool, quota: markup.Quota) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.formulas: dict[int, set[int]] = {}
        self.imprecise: dict[int, set[int]] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self._strings, self._styles, self._is_1904, self._quota = strings, styles, is_1904, quota
        self._row, self._column = 0, -1
        self._kind = self._font = ""
        self._style = _PLAIN
        self._pieces = Pieces()
        self._beyond = 0  # filled cells to the right of MAX_COLUMNS
        self._taking = self._phonetic = self._formula = self._struck = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._taking = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "strike":
            self._struck = is_on(attributes)
        elif name == "rFont":
            self._font = attributes.get("val", "")
        elif name == "row":
            self._row = row_of(attributes.get("r", "")) or self._row + 1
            self._column = -1
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell" and len(self.merges) < MAX_MERGES:
            first, _, last = attributes.get("ref", "").upper().partition(":")
            if last:
                self.merges.append((row_of(first), column_of(first), row_of(last), column_of(last)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "").upper()
        self._column = column_of(reference) if reference else self._column + 1
        self._kind, style = attributes.get("t", "n"), _counted(attributes.get("s", "0"))
        self._style = self._styles[style] if style < len(self._styles) else _PLAIN
        self._pieces, self._formula, self._struck, self._font = Pieces(), False, False, ""

    def text(self, data: str) -> None:
        if self._taking:
            self._pieces.add(data, self._struck, self._font)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "r":
            self._struck, self._font = False, ""
        elif name == "c" and (self._pieces or self._formula):
            self._end_cell()

    def _end_cell(self) -> None:
        if 0 <= self._column < markup.MAX_COLUMNS:
            self._keep()
            return
        self._beyond += 1
        if self._beyond > MAX_BEYOND:
            raise markup.TooMuch

    def _keep(self) -> None:
        text, lost = self._shown(self._pieces.text())
        if not text.strip() and not self._formula:
            return
        if self._row not in self.rows:
            self._quota.row()
            self.rows[self._row] = {}
        if self._column in self.rows[self._row]:
            raise markup.Doubled(reference_of(self._row, self._column))  # one of two would vanish unseen
        self._quota.take(text)
        self.rows[self._row][self._column] = text
        if self._formula:
            self.formulas.setdefault(self._row, set()).add(self._column)
        if lost:
            self.imprecise.setdefault(self._row, set()).add(self._column)

    def _shown(self, stored: str) -> tuple[str, bool]:
        match self._kind:
            case "s":
                index = int(stored) if stored.strip().isdecimal() else -1
                text = self._strings[index] if 0 <= index < len(self._strings) else ""
                return _drawn(text, self._style.font), False
            case "n" if self._style.is_date:
                return date_text(stored, self._is_1904), False
            case "n":
                text, lost = number_text(stored.strip())
                return text if lost else shown_as(text, self._style.code), lost
            case "b":
                return ("TRUE" if stored == "1" else "FALSE"), False
            case _:
                return _drawn(self._pieces, self._style.font), False


def _drawn(text: Pieces | str, font: str) -> str:
    return unescaped(drawn(font, text) if isinstance(text, str) else text.text(font))


def read(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Tables of all visible sheets in the shape of papers.reading.table.from_json.

    Raises markup.Forbidden, markup.TooMuch, and what scanning raises for a damaged file.
    """
    workbook, relations, strings, styles = _Workbook(), _Relations(), _Strings(), _Styles()
    markup.scan(archive, WORKBOOK, workbook)
    markup.scan(archive, RELATIONS, relations)
    names = {name.lower(): name for name in archive.namelist()}  # of parts; their case makes no difference
    parts = {kind: names.get(part.lower()) for kind, part in relations.targets.values()}
    for kind, listener in (("sharedStrings", strings), ("styles", styles)):
        if part := parts.get(kind):
            markup.scan(archive, part, listener)
    quota = markup.Quota()
    tables = []
    for index, (name, relation, hidden) in enumerate(workbook.sheets, 1):
        kind, part = relations.targets.get(relation, ("", ""))
        if kind == "worksheet" and not hidden:
            sheet = _Sheet(strings.strings, styles.styles, workbook.is_1904, quota)
            markup.scan(archive, names.get(part.lower(), part), sheet)
            tables.append({"index": index, "sheet": name, "rows": _spread(sheet, quota)})
    return {"tables": tables, "texts": [], "hidden": [name for name, _, hidden in workbook.sheets if hidden]}


def _spread(sheet: _Sheet, quota: markup.Quota) -> list[list[Any]]:
    """Rows with merged ranges filled, but only inside rows that hold something and columns that are in use."""
    width = max((column + 1 for row in sheet.rows.values() for column in row), default=0)
    above: dict[int, set[int]] = {}
    work = 0
    for top, left, bottom, right in sheet.merges:
        text = sheet.rows.get(top, {}).get(left, "")
        if not text.strip():
            continue
        formula = left in sheet.formulas.get(top, ())
        between = _rows_between(sheet.rows, top, bottom)
        work += len(between) * max(min(right + 1, width) - left, 1) + min(bottom - top, len(sheet.rows)) + 1
        if work > MAX_SPREAD:
            raise markup.TooMuch
        for number in between:
            for column in range(left, min(right + 1, width)):
                sheet.rows[number][column] = text
                quota.take(text)
                if number > top:
                    above.setdefault(number, set()).add(column)
                if formula:
                    sheet.formulas.setdefault(number, set()).add(column)
    return [
        [
            number,
            [sheet.rows[number].get(column, "") for column in range(width)],
            sorted(sheet.formulas.get(number, ())),
            sorted(sheet.imprecise.get(number, ())),
            sorted(above.get(number, ())),
        ]
        for number in sorted(sheet.rows)
    ]


def _rows_between(rows: dict[int, dict[int, str]], top: int, bottom: int) -> list[int]:
    if bottom - top < len(rows):
        return [number for number in range(top, bottom + 1) if number in rows]
    return [number for number in rows if top <= number <= bottom]
