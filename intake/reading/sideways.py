"""Tables that are read from left to right: forms of one problem, problems side by side, measures under a problem."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from intake.reading import labels, ordinals
from intake.reading.headings import IDENTITY, LEAST_FORM, Heading, find_heading, is_heading, label_of
from intake.reading.material import Cell, Piece, RawMeasure, Row, Table

MOST_HEAD = 80  # characters of a row that heads a problem
LEAST_BESIDE = 2  # problems that stand side by side


def measure_rows(table: Table) -> list[RawMeasure]:
    """The measures of a table that has no column for problems: it belongs to the problem in the text above it."""
    found = find_heading(table.rows)
    if found is None or found[1].fields.count("measures") != 1 or IDENTITY & set(found[1].fields):
        return []
    start, heading = found
    return _measures(table.rows[start + heading.rows :], heading)


def _measures(rows: Sequence[Row], heading: Heading) -> list[RawMeasure]:
    measures: list[RawMeasure] = []
    place = heading.columns("measures")[0]
    for row in rows:
        if not row.text(place) or row.is_one():
            continue
        measure = RawMeasure(row.piece(place))
        for column, name in enumerate(heading.fields):
            if row.text(column) and name == "number":
                measure.number = ordinals.bare(row.text(column))
            elif row.text(column) and name in labels.ROLES:
                measure.units.append((name, row.piece(column)))
            elif row.text(column) and name in labels.PERSONS:
                measure.persons.append((name, row.piece(column)))
            elif row.text(column) and name == "deadline":
                measure.deadline.append(row.piece(column))
        measures.append(measure)
    return measures


def inner_rows(table: Table) -> tuple[int, int]:
    """The rows of a form that list measures under headings of their own, the headings among them; else the end."""
    above: set[str] = set()
    for place, row in enumerate(table.rows):
        names = {labels.field_of(row.text(column)) for column in row.filled()}
        if len(above) >= LEAST_BESIDE and is_heading(row) and "measures" in names and not names & IDENTITY:
            rest = enumerate(table.rows[place + 1 :], place + 1)
            return place, next((end for end, other in rest if _is_pair(other)), len(table.rows))
        above |= {label_of(row)} - {""}
    return len(table.rows), len(table.rows)


def _is_pair(row: Row) -> bool:
    return bool(label_of(row)) and len({row.cells[column].passage for column in row.filled()}) == LEAST_BESIDE


def turned(table: Table) -> Table | None:
    """A table whose labels stand at the left and whose problems stand side by side, turned to rows; else None."""
    rows = [row for row in table.rows if row.filled() and not row.is_one()]
    names = [_left(row) for row in rows]
    width = max((len(row.cells) for row in rows), default=0)
    problem = next((row for row, name in zip(rows, names, strict=True) if name == "problem"), None)
    if problem is None or not all(names) or len(set(names)) < LEAST_FORM or len(problem.cells) < width:
        return None
    beside = {problem.cells[column].passage for column in range(1, width)} - {-1}
    if len(beside) < LEAST_BESIDE or any(
        labels.field_of(row.text(column)) for row in rows for column in range(1, width)
    ):
        return None
    made = [Row(rows[0].where, tuple(_label(row, name) for row, name in zip(rows, names, strict=True)))]
    for column in range(1, width):
        where = _("%(where)s, column %(column)d") % {"where": problem.where, "column": column + 1}
        made.append(Row(where, tuple(row.cells[column] if column < len(row.cells) else Cell("", -1) for row in rows)))
    return replace(table, rows=tuple(made))


def _left(row: Row) -> str:
    """The field that the first cell names; one that stands before numbers only is that of numbers."""
    numbers = [row.text(column) for column in row.filled() if column]
    if numbers and all(ordinals.bare(text) is not None for text in numbers):
        return "number"
    return labels.field_of(row.text(0))


def _label(row: Row, name: str) -> Cell:
    return Cell("序号", row.cells[0].passage) if name == "number" else row.cells[0]


def without_numbers(table: Table) -> Table:
    """A table of labels and values with the problem's number in a column of its own at their left, as a form: the
    number becomes a row above its labels."""
    rows = [row for row in table.rows if len(row.filled()) > 1]
    beside = [row for row in rows if labels.field_of(row.text(1)) and row.text(1) != row.text(0)]
    names = {labels.field_of(row.text(1)) for row in beside}
    numbers = {row.text(0) for row in beside if row.text(0)}
    if len(names) < LEAST_FORM or not numbers or any(ordinals.bare(number) is None for number in numbers):
        return table
    made: list[Row] = []
    above = ""
    for row in table.rows:
        own = row.text(0)
        if own and own != above and ordinals.bare(own) is not None:
            made.append(replace(row, cells=(Cell("序号", -1), row.cells[0]), spread=frozenset()))
            above = own
        shifted = frozenset(column - 1 for column in row.spread if column)
        made += [replace(row, cells=row.cells[1:], spread=shifted)] if row in beside or own == above else []
    return replace(table, rows=tuple(made))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of a form with its label."""

    field: str
    value: Piece
    where: str
    measures: tuple[RawMeasure, ...] = ()  # of rows under headings of their own


def form_values(table: Table) -> list[Labelled]:
    """Labels and values of a form in order; several pairs may stand in one row. What stands before the first label has
    the field ""."""
    begin, end = inner_rows(table)
    found = _pairs(table.rows[:begin])
    if begin < end:
        heading = find_heading(table.rows[begin:end])
        measures = _measures(table.rows[begin + 1 : end], heading[1]) if heading else []
        if measures:
            found.append(Labelled("measures", measures[0].text, table.rows[begin].where, tuple(measures)))
    return found + _pairs(table.rows[end:])


def _heads(row: Row) -> bool:
    """Whether a row merged over the form is the heading of the next problem in it."""
    ordinal = ordinals.at(row.text(0)) if row.is_one() and len(row.filled()) > 1 else None
    forms = (ordinals.Form.NAMED, ordinals.Form.HAN, ordinals.Form.HAN_BRACKETS)
    return ordinal is not None and ordinal.form in forms and len(row.text(0)) <= MOST_HEAD


def _pairs(rows: Sequence[Row]) -> list[Labelled]:
    found: list[Labelled] = []
    name = ""
    for row in rows:
        passages: set[int] = set()
        name = "" if _heads(row) else name
        for column in row.filled():
            cell = row.cells[column]
            if cell.passage in passages:
                continue
            passages.add(cell.passage)
            last = all(row.cells[other].passage == cell.passage for other in row.filled() if other >= column)
            if (label := labels.field_of(cell.text)) and (len(passages) == 1 or not last):
                name = label
            elif column not in row.spread:
                found.append(Labelled(name, row.piece(column), row.where))
    return found
