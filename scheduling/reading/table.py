"""Reading a filled-in table back: which sheet it belongs to, what each row says, and what could not be read.

Pure but for the process that opens the file: no models, no database.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from papers.reading.faults import Fault, letter
from papers.reading.process import open_file
from papers.reading.table import Grid, Row, Table
from records.content import bad
from scheduling.reading.columns import (
    ACTS,
    CHOICES,
    HEADING_ROW,
    MOST_SIGNS,
    ROW_COLUMNS,
    ROWS,
    STEP_COLUMNS,
    STEPS,
    Column,
)

_CODE = re.compile(r"DB-(\d{1,18})-([0-9a-f]{12})")
_SHARE = re.compile(r"(\d{1,3})(?:\.0+)?\s*[%％]?")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?: 00:00)?")
MOST_DIGITS = 18


@dataclass(slots=True)
class Said:
    """What a row of the table says: `values` by the keys of the row's form, `number` its row in the file."""

    number: int
    item: str
    seen: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Filled:
    """A table that was read: of which obligation, on which digest, what it says of each line, what is unreadable."""

    obligation: int
    digest: str
    lines: dict[int, Said] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes, name: str) -> Filled:
    """Read a table that was filled in offline.

    Raises ValidationError (bad_file) naming the file, the fault and the remedy, when it is no such table or none that
    can be opened safely. Faults of single cells are in the result, and nothing that was typed is left out of it.
    """
    return of_grid(open_file(data, name), name)


def of_grid(grid: Grid, name: str) -> Filled:
    """Read the sheets of a file. Raises as `read`."""
    tables = {table.sheet: table for table in grid.tables}
    rows = tables.get(ROWS)
    code = _code(rows) if rows else None
    if rows is None or code is None:
        raise bad(name, _("it is not a sheet downloaded here; download the table of this month and fill that in"))
    found = Filled(int(code[1]), code[2])
    for row, cells in _lines(rows, ROW_COLUMNS, found, name):
        _take_row(found, row, cells)
    if STEPS in tables:
        for row, cells in _lines(tables[STEPS], STEP_COLUMNS, found, name):
            _take_step(found, row, cells)
    return found


def _code(table: Table) -> re.Match[str] | None:
    return next((match for row in table.rows[:1] for cell in row.cells if (match := _CODE.search(cell))), None)


def _lines(table: Table, columns: Sequence[Column], found: Filled, name: str) -> list[tuple[Row, dict[str, str]]]:
    """The rows below the headings by column; formulas are faults, because their results change unseen."""
    heads = next((row for row in table.rows if row.number == HEADING_ROW), None)
    if heads is None or [heads.cell(n).strip() for n in range(len(columns))] != [one.title for one in columns]:
        raise bad(name, _("its columns were moved or renamed; download the table anew and copy your words into it"))
    lines = []
    for row in table.rows:
        if row.number <= HEADING_ROW:
            continue
        cells = {column.key: row.cell(place).strip() for place, column in enumerate(columns)}
        for place, column in enumerate(columns):
            if place in row.formulas and column.is_input:
                _fault(found, row, columns, column.key, _("a formula; paste its value instead"))
                cells[column.key] = ""
            elif len(cells[column.key]) > MOST_SIGNS:
                _fault(found, row, columns, column.key, _("longer than %d characters") % MOST_SIGNS)
        lines.append((row, cells))
    return lines


def _take_row(found: Filled, row: Row, cells: Mapping[str, str]) -> None:
    values = {name: cells[name] for name in ("text", "no_change_why", "self_check", "problems")}
    values["choice"] = _one_of(found, row, ROW_COLUMNS, "choice", cells, CHOICES)
    values["claimed"] = _share(found, row, cells)
    line = _id(cells["line"])
    if not any(cells[column.key] for column in ROW_COLUMNS if column.is_input):
        return
    if not line or line in found.lines:
        said = _("this row was added or copied; its words belong to no item and are not taken over: “%s”")
        words = "；".join(cells[column.key] for column in ROW_COLUMNS if column.is_input and cells[column.key])
        _fault(found, row, ROW_COLUMNS, "item", said % words)
        return
    found.lines[line] = Said(row.number, cells["item"], _id(cells["seen"]), values)


def _take_step(found: Filled, row: Row, cells: Mapping[str, str]) -> None:
    act = _one_of(found, row, STEP_COLUMNS, "tick", cells, ACTS)
    line, measure = _id(cells["line"]), _id(cells["measure"])
    if not (cells["tick"] or cells["on"] or cells["note"]):
        return
    if not line or not measure:
        _fault(found, row, STEP_COLUMNS, "step", _("this row was added; it belongs to no step"))
        return
    if not cells["tick"]:
        _fault(found, row, STEP_COLUMNS, "tick", _("choose whether the step was begun or done"))
    said = found.lines.setdefault(line, Said(0, cells["item"], -1))
    said.values |= {
        f"tick_{measure}": act,
        f"on_{measure}": _day(found, row, cells),
        f"note_{measure}": cells["note"][:500],
    }


def _one_of(
    found: Filled, row: Row, columns: Sequence[Column], key: str, cells: Mapping[str, str], words: Mapping[str, str]
) -> str:
    code = next((code for code, word in words.items() if word == cells[key]), "")
    if cells[key] and not code:
        expected = "、".join(words.values())
        _fault(
            found,
            row,
            columns,
            key,
            _("“%(word)s” is none of %(words)s") % {"word": cells[key][:40], "words": expected},
        )
    return code


def _share(found: Filled, row: Row, cells: Mapping[str, str]) -> str:
    text = cells["claimed"]
    match = _SHARE.fullmatch(text)
    if match and int(match[1]) <= 100:
        return match[1]
    if text:
        said = _("“%s” is no whole number between 0 and 100") % text[:40]
        _fault(found, row, ROW_COLUMNS, "claimed", said)
    return ""


def _day(found: Filled, row: Row, cells: Mapping[str, str]) -> str:
    match = _DAY.fullmatch(cells["on"])
    if match:
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if cells["on"]:
        _fault(found, row, STEP_COLUMNS, "on", _("“%s” is no day; write 2019-03-05") % cells["on"][:40])
    return ""


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def _fault(found: Filled, row: Row, columns: Sequence[Column], key: str, message: str) -> None:
    place = next(place for place, column in enumerate(columns) if column.key == key)
    found.faults.append(Fault(row.number, letter(place), columns[place].title, message))
