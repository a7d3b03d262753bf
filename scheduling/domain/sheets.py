"""The sheets of a period follow the plan: rows come, move and go with its dated history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop

from deadlines import terms, workdays
from deadlines.models import Deadline
from orgs.models import Organisation
from records import clock
from records.trail import key
from scheduling.domain.acts import settle_sheets
from scheduling.models import Line, Obligation, Period, Rhythm
from scheduling.owing import Course, Part, parts, units_between

DISSOLVED = gettext_noop("the unit was dissolved and nobody has taken the item over")
HANDED_ON = gettext_noop("the item is no longer in the unit's hands")
LEFT_PLAN = gettext_noop("the unit has nothing in this plan any more")


@dataclass(slots=True)
class _Work:
    """What has to be written: new rows, changed ones, those to take away."""

    new: list[Part] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def follow(period: Period, courses: Iterable[Course], dissolved: Mapping[int, date]) -> None:
    """Bring the rows and sheets of a locked period row in line with the plan. Inside the caller's transaction.

    A row that nobody has touched goes when it is no longer asked for; a touched one stays, skipped with the reason;
    what was filed stays filed.
    """
    courses = list(courses)
    first, last = period.starts_on, period.ends_on
    wanted = [part for course in courses for part in parts(course, first, last, dissolved)]
    sheets = _sheets(period, _owing(period, courses, wanted, dissolved))
    work = _compare(period, wanted)
    Line.objects.filter(pk__in=work.gone).delete()
    Line.objects.bulk_update(work.changed, ["from_on", "until_on", "state", "skipped_why"], batch_size=500)
    Line.objects.bulk_create([_row(part, sheets[part.unit_id]) for part in work.new], batch_size=500)
    _waive(period, {part.unit_id for part in wanted if not part.gone} | set(_zero(period, courses, dissolved)))
    settle_sheets(Obligation.objects.filter(period=period).values_list("pk", flat=True))


def _zero(period: Period, courses: Iterable[Course], dissolved: Mapping[int, date]) -> list[int]:
    """Units of the plan that owe a report even with nothing in hand; none of them by key items alone."""
    if period.rhythm.covers == Rhythm.Covers.KEY:
        return []
    units = {unit for course in courses for unit in units_between(course, period.starts_on, period.ends_on)}
    return [unit for unit in units if not (unit in dissolved and dissolved[unit] <= period.ends_on)]


def _owing(period: Period, courses: list[Course], wanted: list[Part], dissolved: Mapping[int, date]) -> set[int]:
    return {part.unit_id for part in wanted} | set(_zero(period, courses, dissolved))


def _sheets(period: Period, units: set[int]) -> dict[int, int]:
    """The sheet of each unit, made where there is none, with its deadline: unit id → sheet id."""
    have = dict(Obligation.objects.filter(period=period).values_list("unit", "pk"))
    missing = Organisation.objects.in_bulk(units - set(have))
    new = [Obligation(period=period, unit=missing[unit]) for unit in sorted(missing)]
    made = Obligation.objects.bulk_create(new, batch_size=500)
    counted = workdays.Counted.from_data(
        date.fromisoformat(period.trace["start"]), period.trace["days"], "working", period.due_on, period.trace
    )
    today, scope = clock.today(), key(period.round)
    limits = Deadline.objects.bulk_create(
        [
            terms.as_counted(
                Deadline.Kind.FILING,
                row,
                counted,
                organisation=row.unit,
                on=today,
                scope=scope,
                is_key=period.rhythm.covers == Rhythm.Covers.KEY,
            )
            for row in made
        ],
        batch_size=500,
    )
    for row, limit in zip(made, limits, strict=True):
        row.deadline = limit
    Obligation.objects.bulk_update(made, ["deadline"], batch_size=500)
    return have | {row.unit_id: row.pk for row in made}


def _compare(period: Period, wanted: list[Part]) -> _Work:
    """Which rows fit which wants: by unit and item in order of days, so that a moved day keeps its row."""
    have: dict[tuple[int, int], list[Line]] = {}
    rows = Line.objects.filter(obligation__period=period).select_related("obligation").order_by("from_on", "pk")
    for line in rows.select_for_update(of=("self",)):
        have.setdefault((line.obligation.unit_id, line.task_id), []).append(line)
    wants: dict[tuple[int, int], list[Part]] = {}
    for part in sorted(wanted, key=lambda part: part.from_on):
        wants.setdefault((part.unit_id, part.task_id), []).append(part)
    work = _Work()
    for pair in sorted(have.keys() | wants.keys()):
        lines, asked = have.get(pair, []), wants.get(pair, [])
        for line, part in zip(lines, asked, strict=False):
            _fit(line, part, work)
        work.new += asked[len(lines) :]
        for line in lines[len(asked) :]:
            _let_go(line, work)
    return work


def _fit(line: Line, part: Part, work: _Work) -> None:
    state, why = line.state, line.skipped_why
    if part.gone and state in Line.OPEN:
        state, why = Line.State.SKIPPED, DISSOLVED
    elif not part.gone and state == Line.State.SKIPPED and line.skipped_by_id is None:
        state, why = (Line.State.DRAFT if line.draft else Line.State.DUE), ""
    if (line.from_on, line.until_on, line.state) != (part.from_on, part.until_on, state):
        line.from_on, line.until_on, line.state, line.skipped_why = part.from_on, part.until_on, state, why
        work.changed.append(line)


def _let_go(line: Line, work: _Work) -> None:
    """A row that is no longer asked for."""
    by_rule = line.state == Line.State.SKIPPED and line.skipped_by_id is None
    if line.draft_version == 0 and (line.state == Line.State.DUE or by_rule):
        work.gone.append(line.pk)
    elif line.state in Line.OPEN:
        line.state, line.skipped_why = Line.State.SKIPPED, HANDED_ON
        work.changed.append(line)


def _row(part: Part, sheet: int) -> Line:
    skipped = {"state": Line.State.SKIPPED, "skipped_why": DISSOLVED} if part.gone else {}
    return Line(obligation_id=sheet, task_id=part.task_id, from_on=part.from_on, until_on=part.until_on, **skipped)


def _waive(period: Period, owing: set[int]) -> None:
    """Sheets of units that owe nothing any more are waived; those that owe again are asked for again."""
    sheets = Obligation.objects.filter(period=period)
    idle = sheets.exclude(unit__in=owing).exclude(lines__state__in=(*Line.OPEN, "filed", "verified"))
    sheets.filter(pk__in=list(idle.filter(waived_why="").values_list("pk", flat=True))).update(waived_why=LEFT_PLAN)
    sheets.filter(unit__in=owing).exclude(waived_why="").update(waived_why="")
