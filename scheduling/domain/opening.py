"""Periods open by themselves, and their sheets follow the plan until the period is over.

Both find what is to do in the database: they may run late, twice, or several at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from cases.models import Commitment, Round, Task, TaskUnit
from deadlines import ladders, workdays
from deadlines.models import Deadline
from orgs.models import Organisation
from records import clock
from records.trail import key, record
from scheduling import calendar
from scheduling.domain import acts, sheets
from scheduling.models import Period, Rhythm
from scheduling.owing import Course, open_between
from scheduling.states import Verb

DEFAULT = {"kind": Rhythm.Kind.MONTHLY, "covers": Rhythm.Covers.ALL}
AT_MOST = 60  # periods of one rhythm opened in one go; the next tick goes on


def open_due(now: datetime | None = None, rounds: Iterable[Round] | None = None) -> int:
    """Open every period whose first day has come, and bring all running ones up to date. Returns how many were opened.

    `now` is for tests and replays; each round is else asked about its own present. A round whose plan is filed and
    which no rhythm was ever set for reports monthly on every item, from the month after the plan was filed: the month
    of filing is for the plan itself (domain reference (e)).
    """
    found = Round.objects.filter(plan_filed_on__isnull=False)
    if rounds is not None:
        found = found.filter(pk__in=[round.pk for round in rounds])
    opened = 0
    for round in found:
        with clock.at(now) if now else round.time():
            opened += _open_round(round, clock.today())
    return opened


def sync(period_id: int) -> None:
    """Bring the sheets of one period up to date with the plan; nothing once it is locked or over and done with."""
    with acts.act_on(period_id) as period:
        if not period.is_locked and not (period.synced_on and period.synced_on > period.ends_on):
            sheets.follow(period, courses(period.round, period.rhythm.covers), _gone(period.round))
            Period.objects.filter(pk=period.pk).update(synced_on=clock.today())


def courses(round: Round, covers: str) -> list[Course]:
    """The filed tasks that a rhythm covers, each with its closing day and its responsible units over time."""
    keys = {Rhythm.Covers.KEY: Q(problem__is_key=True), Rhythm.Covers.OTHER: Q(problem__is_key=False)}
    tasks = Task.objects.filter(keys.get(Rhythm.Covers(covers), Q()), problem__round=round, filed_on__isnull=False)
    ended = Coalesce("closed_on", "carried__carried_on")
    rows = tasks.order_by("pk").values_list("pk", "filed_on", ended)
    units = _units(tasks)
    return [Course(pk, filed, closed, tuple(units.get(pk, ()))) for pk, filed, closed in rows if filed]


def _units(tasks: QuerySet[Task]) -> dict[int, list[tuple[date, tuple[int, ...]]]]:
    found: dict[int, list[tuple[date, tuple[int, ...]]]] = {}
    said = Commitment.objects.filter(task__in=tasks, field=Commitment.Field.UNITS).order_by("task", "seq")
    for task, day, value in said.values_list("task", "effective_on", "value"):
        units = sorted({row[1] for row in value if row[0] == TaskUnit.Role.RESPONSIBLE})
        found.setdefault(task, []).append((day, tuple(units)))
    bare: dict[int, list[int]] = {}  # tasks that were loaded in bulk have no values written down
    rows = TaskUnit.objects.filter(task__in=tasks, role=TaskUnit.Role.RESPONSIBLE).exclude(task__in=list(found))
    for task, unit in rows.order_by("task", "organisation").values_list("task", "organisation"):
        bare.setdefault(task, []).append(unit)
    return found | {task: [(date.min, tuple(units))] for task, units in bare.items()}


def _gone(round: Round) -> dict[int, date]:
    """The units that exist no longer, with their last days."""
    rows = Organisation.objects.filter(path__startswith=round.region.path).exclude(ends_on=None)
    return {pk: day for pk, day in rows.values_list("pk", "ends_on") if day}


def _open_round(round: Round, today: date) -> int:
    _adopt(round, today)
    opened = 0
    for rhythm in Rhythm.objects.filter(round=round, starts_on__lte=today):
        opened += _open_rhythm(round, rhythm, today)
    running = Period.objects.running().filter(round=round)
    for period in running.exclude(synced_on__gt=F("ends_on")).order_by("pk"):
        sync(period.pk)
    return opened


def _adopt(round: Round, today: date) -> None:
    """The ladder of reports and the shipped rhythm for a round that has none of its own, also of an older release."""
    with transaction.atomic():
        ladders.adopt_missing(key(round), Deadline.Kind.FILING, today)
    if round.plan_filed_on and not Rhythm.objects.filter(round=round).exists():
        after = (round.plan_filed_on.replace(day=1) + timedelta(days=31)).replace(day=1)
        since = max(after, today.replace(day=1))
        Rhythm.objects.get_or_create(round=round, ends_on=None, **DEFAULT, defaults={"starts_on": since})


def _open_rhythm(round: Round, rhythm: Rhythm, today: date) -> int:
    have = set(Period.objects.filter(rhythm=rhythm).values_list("starts_on", flat=True))
    until = min(today, rhythm.ends_on or today)
    missing = [one for one in calendar.beginning(rhythm.kind, rhythm.starts_on, until) if one[0] not in have]
    if not missing:
        return 0
    known = courses(round, rhythm.covers)
    owed = [(first, last) for first, last in missing if any(open_between(one, first, last) for one in known)]
    return sum(_open(round, rhythm, first, last) for first, last in owed[:AT_MOST])


@transaction.atomic
def _open(round: Round, rhythm: Rhythm, first: date, last: date) -> bool:
    """One period with its due day; False when somebody else was faster."""
    known = workdays.load()
    counted = calendar.due(last, rhythm.due_nth, known)
    period, made = Period.objects.get_or_create(
        rhythm=rhythm,
        starts_on=first,
        defaults={
            "round": round,
            "ends_on": last,
            "due_on": counted.due_on,
            "lock_on": calendar.lock_day(counted.due_on, rhythm.lock_after, known),
            "trace": {
                "start": counted.start.isoformat(),
                "days": counted.days,
                "counted": counted.trace,
                "estimate": counted.estimate,
            },
        },
    )
    if made:
        record(Verb.OPENED, period, actor=None, after={"report_due_on": counted.due_on, "lock_on": period.lock_on})
    return made
