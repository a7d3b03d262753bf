"""Finding the row of headings, wherever it stands, and what each column means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papers.reading.table import Row
from petitions.reading import columns
from petitions.reading.columns import field_of, plain
from petitions.reading.numbers import parse_number

PETITIONER = ("petitioner_name", "petitioner_phone", "petitioner_id", "petitioner_address")
OPTIONS = ("verdict", "status", "channel", "types")  # fields whose values may have a column each, to be ticked
LEAST_FIELDS = 3
SURE = 100
MAX_SUB_HEADING, MAX_NUMBER = 16, 60  # characters
LOOKED_AT = 20  # rows
_LONG_DIGITS = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column means: a field of petitions.reading.columns.WORDS or "" (kept as an extra).

    An `option` is the value that a tick in it stands for; a `labelled` column is one of several figures under a heading
    ("约谈", "处分" under 问责情况), which mean nothing without their own.
    """

    heading: str
    field: str = ""
    option: str = ""
    sureness: int = 0
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table, and how many rows its headings fill."""

    columns: tuple[Column, ...]
    rows: int

    def of(self, field: str) -> list[int]:
        """Numbers of the columns that mean the field."""
        return [number for number, column in enumerate(self.columns) if column.field == field]

    def field_at(self, column: int) -> str:
        """What the column means; "" outside the headings."""
        return self.columns[column].field if column < len(self.columns) else ""

    def names(self) -> dict[str, str]:
        """Heading as written by field, the first where there are several."""
        return {column.field: column.heading for column in reversed(self.columns) if column.field}


def find(rows: Sequence[Row], start: int) -> Heading | None:
    """The headings that begin at `start`, one to three rows of them, or None when it is no row of headings."""
    top = rows[start]
    width = max(len(row.cells) for row in rows[start : start + 3])
    levels = [[top.cell(column) for column in range(width)]]
    if not is_heading(levels[0]):
        return None
    for row in rows[start + 1 : start + 3]:
        if not _is_below(levels[-1], row, top.number + len(levels)):
            break
        levels.append([row.cell(column) for column in range(width)])
    parents = _parents(rows[start - 1], width) if start and len(levels) == 1 else []
    named = _columns([*parents, *levels])
    return Heading(tuple(_with_number(named, rows[start + len(levels) : start + LOOKED_AT])), len(levels))


def _with_number(named: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Where no heading names the numbers, the column that is full of well-known ones."""
    if any(column.field == "number" for column in named) or not rows:
        return named
    for number, column in enumerate(named):
        if column.field in ("", "ordinal"):
            full = sum(bool(parse_number(row.cell(number)[:MAX_NUMBER]).day) for row in rows)
            if full * 2 > len(rows):
                return [*named[:number], Column(column.heading, "number", sureness=1), *named[number + 1 :]]
    return named


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row names columns: several known ones, a number or the content among them, and nothing like data."""
    if any(_LONG_DIGITS.search(cell) for cell in cells):
        return False
    found: dict[str, int] = {}
    for cell in cells:
        field, sureness = field_of(cell) if len(cell) < 120 else ("", 0)
        if field:
            found[field] = max(sureness, found.get(field, 0))
    if "number" in found and "content" in found and len([cell for cell in cells if cell.strip()]) <= LEAST_FIELDS:
        return True
    return len(found) >= LEAST_FIELDS and ("number" in found or found.get("content", 0) >= SURE)


def _is_below(above: Sequence[str], row: Row, number: int) -> bool:
    """Whether a row is the second line of the headings: short words, only under merged or empty headings."""
    if row.number != number:
        return False
    own = [
        column
        for column in range(len(above))
        if row.cell(column).strip() and column not in row.spread and row.cell(column) != above[column]
    ]
    return bool(own) and all(
        len(plain(row.cell(column))) <= MAX_SUB_HEADING
        and not re.search(r"\d{3}", row.cell(column))
        and _has_room_below(above, column)
        for column in own
    )


def _has_room_below(above: Sequence[str], column: int) -> bool:
    if not above[column].strip():
        return True
    right = above[column + 1] if column + 1 < len(above) else "-"
    left = above[column - 1] if column else "-"
    return above[column] in (left, right) or not right.strip()


def _parents(row: Row, width: int) -> list[list[str]]:
    """The row above the headings, where it groups columns and is no title."""
    cells = [row.cell(column) for column in range(width)]
    words = {cell for cell in cells if cell.strip()}
    groups = all(len(plain(cell)) <= MAX_SUB_HEADING and not re.search(r"[\d:：]", cell) for cell in words)
    return [cells] if groups and len(words) > 1 else []


def _columns(levels: Sequence[Sequence[str]]) -> list[Column]:
    found: list[Column] = []
    person = ""
    filled = [_filled(level) for level in levels[:-1]] + [list(levels[-1])]
    for texts in zip(*filled, strict=True):
        distinct = list(dict.fromkeys(text for text in texts if text.strip()))
        own, parents = (distinct[-1], distinct[:-1]) if distinct else ("", [])
        column = _column(own, "".join(map(plain, parents)), person)
        person = "petitioner" if column.field in PETITIONER else column.field if column.field == "handler" else ""
        found.append(column)
    return _without_rivals(found)


def _filled(level: Sequence[str]) -> list[str]:
    """A parent written only over its first column is taken to stand over the empty ones behind it."""
    cells: list[str] = []
    for cell in level:
        cells.append(cell if cell.strip() or not cells else cells[-1])
    return cells


def _column(own: str, parent: str, person: str) -> Column:
    above, _ = field_of(parent)
    field, sureness = field_of(own)
    group = "petitioner" if above in PETITIONER else "handler" if above == "handler" else person
    personal = _personal(plain(own), group)
    if personal:
        return Column(own, personal, sureness=SURE)
    if above in OPTIONS and (not field or field == above) and plain(own) not in columns.exact_words(above):
        return Column(own, above, option=plain(own), sureness=SURE)
    if not field and parent:
        field, sureness = field_of(parent + plain(own))
        if above and field in ("", above):
            return Column(own, above, sureness=2, labelled=above in ("accountability", "handling"))
    if above == field == "accountability" and plain(own) != parent:
        return Column(own, field, sureness=sureness, labelled=True)
    return Column(own, field, sureness=sureness)


def _personal(heading: str, group: str) -> str:
    if group == "handler":
        return "handler" if any(heading in words for words in columns.PERSONAL.values()) else ""
    if group == "petitioner":
        return next((field for field in PETITIONER if heading in columns.PERSONAL.get(field, ())), "")
    return ""


def _without_rivals(found: list[Column]) -> list[Column]:
    """Of several columns of a field that can have only one, the surest stays; the others become extras."""
    best: dict[str, int] = {}
    for number, column in enumerate(found):
        if column.field and (column.field not in best or column.sureness > found[best[column.field]].sureness):
            best[column.field] = number
    return [
        column
        if column.option or column.field in columns.JOINED or best.get(column.field) == number
        else Column(column.heading)
        for number, column in enumerate(found)
    ]
