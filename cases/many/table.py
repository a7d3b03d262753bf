"""Reading a filled-in .xlsx of activities and results: which sheet is which, what each row says, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases.domain.keeping import MOST_ROWS
from cases.many.book import HELP
from cases.many.columns import ACTIVITIES, RESULTS, SORTS, Sort
from cases.many.judging import Heads, Taken, heads_of, judge
from papers.reading.faults import Fault, letter
from papers.reading.process import open_file
from papers.reading.table import Grid, Row, Table
from records.content import bad


@dataclass(slots=True)
class Filled:
    """A table that was read: good rows of each sort by its code, and everything that is wrong with the others."""

    taken: dict[str, Taken] = field(default_factory=lambda: {code: Taken() for code in SORTS})
    faults: list[Fault] = field(default_factory=list)  # of sheets and heads
    sheets: list[str] = field(default_factory=list)  # in the order of the file

    @property
    def all_faults(self) -> list[Fault]:
        """Those of sheets and heads first, then by sheet and row."""
        return [*self.faults, *(fault for one in self.taken.values() for fault in sorted(one.faults, key=self._place))]

    def _place(self, fault: Fault) -> tuple[int, int]:
        return self.sheets.index(fault.sheet), fault.row


def read(data: bytes, name: str) -> Filled:
    """Read a table from outside.

    Raises ValidationError (bad_file) naming the file, the fault and the remedy, when it cannot be opened safely, holds
    no rows or more than MOST_ROWS. Faults of single cells are in the result.
    """
    return of_grid(open_file(data, name), name)


def of_grid(grid: Grid, name: str) -> Filled:
    """Read the sheets of a file. Raises as `read`."""
    tables = [table for table in grid.tables if table.rows and table.sheet != HELP]
    below = sum(len(table.rows) - 1 for table in tables)
    if not below:
        raise bad(name, _("it holds no rows; fill in the template and choose it again"))
    if below > MOST_ROWS:
        said = _("it holds %(n)d rows, and at most %(most)d come in at once; split it")
        raise bad(name, said % {"n": below, "most": MOST_ROWS})
    found = Filled(sheets=[table.sheet for table in tables])
    for hidden in grid.hidden:
        found.faults.append(Fault(0, "", "", _("this sheet is hidden and is not read; show it, or delete it"), hidden))
    for table in tables:
        _take(found, table)
    return found


def _take(found: Filled, table: Table) -> None:
    top, *rows = table.rows
    sort = _sort_of(table.sheet, top.cells)
    if sort is None:
        said = _("its first row names no activities and no results; use the heads of the template, or delete the sheet")
        found.faults.append(Fault(0, "", "", said, table.sheet))
        return
    heads, faults = heads_of(sort, top.cells, top.number, table.sheet)
    found.faults += faults
    if faults:
        return  # every row below would only repeat them
    taken = found.taken[sort.code]
    good = []
    for row in rows:
        spoiled = _spoiled(heads, row)
        taken.faults += spoiled
        if not spoiled:
            good.append((row.number, row.cells))
    judge(heads, good, taken)


def _sort_of(sheet: str, cells: Sequence[str]) -> Sort | None:
    """By the day's heading, which the two sorts name differently; else by the sheet's name."""
    for sort in (ACTIVITIES, RESULTS):
        if sort.required[0] in map(sort.field_of, cells):
            return sort
    return next((sort for sort in SORTS.values() if sort.sheet == sheet.strip()), None)


def _spoiled(heads: Heads, row: Row) -> list[Fault]:
    """Cells whose text is not what was typed: formulas, whose results change unseen, and numbers cut at 15 digits."""
    faults = []
    for place in sorted(row.formulas | row.imprecise):
        heading = heads.written[place].strip() if place < len(heads.written) else ""
        said = (
            _("a formula; paste its value instead")
            if place in row.formulas
            else _("a number of more than 15 digits, of which the sheet has lost the last; write it as text")
        )
        faults.append(Fault(row.number, letter(place), heading, said, heads.sheet))
    return faults
