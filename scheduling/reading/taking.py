"""What a table that was read would change on a sheet: each row beside what stands there, every fault by its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from papers.reading.faults import Fault, letter
from scheduling.forms.row import RowForm, draft_of, initial_of, prefix_of
from scheduling.reading.columns import ROW_COLUMNS, STEP_COLUMNS
from scheduling.reading.table import Filled, Said
from scheduling.sheet import Row, Sheet

PLACES = {column.key: (letter(place), column.title) for place, column in enumerate(ROW_COLUMNS)} | {
    column.key: (letter(place), column.title)
    for place, column in enumerate(STEP_COLUMNS)
    if column.key in ("tick", "on", "note")
}


@dataclass(slots=True)
class Taken:
    """One row of the table on the sheet. `draft` is what would be saved, `differs` whether that is anything new;
    `overtaken`: somebody has saved other words on the page since the table was downloaded."""

    row: Row
    form: RowForm
    draft: dict[str, Any]
    number: int
    differs: bool
    overtaken: bool
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """A whole table beside its sheet. `left` are rows with words that have no place on the sheet any more."""

    taken: list[Taken]
    left: list[Said]
    faults: list[Fault]
    missing: list[Row]

    @property
    def is_complete(self) -> bool:
        """Whether it could be sent as it is: every open row is there and nothing is wrong with any."""
        return not self.faults and not self.left and not self.missing and not any(one.faults for one in self.taken)


def compare(filled: Filled, sheet: Sheet) -> Preview:
    """Judge a table by the same forms as the page; the sheet's rows in their order."""
    open_rows = {row.line.pk: row for row in sheet.open_rows}
    taken = [_taken(filled.lines[pk], row) for pk, row in open_rows.items() if pk in filled.lines]
    left = [said for pk, said in filled.lines.items() if pk not in open_rows]
    missing = [row for pk, row in open_rows.items() if pk not in filled.lines]
    return Preview(taken, left, list(filled.faults), missing)


def data_of(values: Mapping[str, str], row: Row) -> dict[str, str]:
    """The table's words as the page's form would send them; what the table does not speak of stays as drafted."""
    named = {**initial_of(row), **values}
    prefix = prefix_of(row.line.pk)
    return {f"{prefix}-{name}": "" if value is None else str(value) for name, value in named.items()}


def _taken(said: Said, row: Row) -> Taken:
    data = data_of(said.values, row)
    form = RowForm(data, row=row)
    form.is_valid()
    draft = draft_of(data, row)
    before = draft_of(data_of({}, row), row)
    faults = [
        Fault(
            said.number,
            *PLACES.get(name.partition("_")[0] if name.startswith(("tick_", "on_", "note_")) else name, ("", "")),
            str(message),
        )
        for name, messages in form.errors.items()
        for message in messages
    ]
    overtaken = said.seen >= 0 and row.line.draft_version > said.seen
    return Taken(row, form, draft, said.number, draft != before, overtaken, faults)
