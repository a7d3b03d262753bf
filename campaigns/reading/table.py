"""Reading a filled-in table of entries: every fault by row and column, and nothing taken while there is one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from campaigns.domain.entries import MOST_ROWS, Draft
from campaigns.reading.columns import FIELDS, HEADS, HELP, NAME, PLACE, REQUIRED, UNIT
from orgs.models import Organisation
from papers.reading.faults import Fault, letter
from papers.reading.process import open_file
from papers.reading.table import Row, Table
from records.content import bad

__all__ = ["HEADS"]

DAYS = ("on", "cleared_on")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")


@dataclass(slots=True)
class Filled:
    """A table that was read: the entries with the rows they stand in, and everything that is wrong."""

    sheet: str = ""
    drafts: list[Draft] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def refused(self, faults: Mapping[int, tuple[str, str]]) -> list[Fault]:
        """What the books refuse, by the row and column of the table."""
        headings = {name: heading for heading, name in FIELDS.items()}
        found = []
        for place, (name, text) in sorted(faults.items()):
            heading = headings.get(name, "")
            column = letter(self.columns[heading]) if heading in self.columns else ""
            found.append(Fault(self.numbers[place], column, heading, text, self.sheet))
        return found


def read(data: bytes, name: str, places: Mapping[str, Organisation], region: Organisation) -> Filled:
    """Read a table of entries; `places` are the campaign's by name, units are those of `region` by name.

    Raises ValidationError (bad_file) naming the file, the fault and the remedy, when it cannot be opened safely or
    holds no rows or too many. Faults of single cells are in the result.
    """
    tables = [table for table in open_file(data, name).tables if table.rows and table.sheet != HELP]
    if len(tables) != 1 or len(tables[0].rows) < 2:
        raise bad(name, _("it must hold one sheet with a first row of heads and rows below; fill in the template"))
    if len(tables[0].rows) - 1 > MOST_ROWS:
        said = _("it holds %(n)d rows, and at most %(most)d come in at once; split it")
        raise bad(name, said % {"n": len(tables[0].rows) - 1, "most": MOST_ROWS})
    return _read(tables[0], places, region)


def _read(table: Table, places: Mapping[str, Organisation], region: Organisation) -> Filled:
    top, *rows = table.rows
    found = Filled(table.sheet)
    found.columns = {cell.strip(): at for at, cell in enumerate(top.cells) if cell.strip() in HEADS}
    for heading in REQUIRED:
        if heading not in found.columns:
            text = _("this column is missing; use the heads of the template")
            found.faults.append(Fault(top.number, "", heading, text, table.sheet))
    if found.faults:
        return found
    names = {row.cell(found.columns[UNIT]).strip() for row in rows} if UNIT in found.columns else set()
    inside = Organisation.objects.filter(path__startswith=region.path, name__in=names - {""}, ends_on=None)
    units: dict[str, list[Organisation]] = {}
    for one in inside.order_by("path"):
        units.setdefault(one.name, []).append(one)
    for row in rows:
        _row(found, row, places, units)
    return found


def _row(found: Filled, row: Row, places: Mapping[str, Organisation], units: Mapping[str, list[Organisation]]) -> None:
    text = {heading: row.cell(at).strip() for heading, at in found.columns.items()}
    days = {name: _day(text.get(heading, "")) for heading, name in FIELDS.items() if name in DAYS}
    place, named = places.get(text[PLACE]), units.get(text.get(UNIT, ""), [])
    computed = _("a formula; paste its value instead")
    faults = {at: computed for at in found.columns.values() if at in row.formulas}
    for heading, fault in _faults(text, place, named, days):
        faults.setdefault(found.columns[heading], fault)
    heads = {at: heading for heading, at in found.columns.items()}
    found.faults += [Fault(row.number, letter(at), heads[at], faults[at], found.sheet) for at in sorted(faults)]
    if faults or place is None:
        return
    found.numbers.append(row.number)
    unit = named[0] if named else None
    words = {name: text.get(heading, "") for heading, name in FIELDS.items()}
    found.drafts.append(
        Draft(
            text[NAME], place, unit, on=days["on"], note=words["note"], cleared_on=days["cleared_on"], how=words["how"]
        )
    )


def _faults(
    text: Mapping[str, str], place: Organisation | None, named: list[Organisation], days: Mapping[str, date | None]
) -> Iterator[tuple[str, str]]:
    """Heading and fault of each cell that cannot be taken."""
    for heading in REQUIRED:
        if not text[heading]:
            yield heading, _("fill this in")
    if place is None:
        yield PLACE, _("“%(name)s” has no part in the campaign") % {"name": text[PLACE]}
    if text.get(UNIT) and not named:
        yield UNIT, _("no unit of this name; write it as in the list of units")
    if len(named) > 1:
        yield UNIT, _("several units have this name")
    for heading, name in FIELDS.items():
        if name in DAYS and text.get(heading) and days[name] is None:
            yield heading, _("“%(text)s” is no day; write it as 2019-07-01") % {"text": text[heading]}


def _day(text: str) -> date | None:
    match = DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
