"""Measures and claims: done before they began, all at once, on a holiday, with nothing to show, below the claim."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Fact, Measure, Round, TaskEvidence
from checkup.signs.items import main_units, task_item
from checkup.signs.shape import Found, Kind
from checkup.states import Severity
from deadlines import workdays
from scheduling.models import Check, Entry

ALL = 3  # steps from which "all on one day" is odd
POINTS = 5  # percentage points below the claim that are no rounding
SITE_WORK = re.compile("拆除|施工|安装|清淤|铺设|建设|建成|改造|修复|复绿|清运|开挖|浇筑|封堵|截污|新建|整治")
DONE, BEGUN = Fact.Kind.MEASURE_DONE, Fact.Kind.MEASURE_BEGUN


class Step(NamedTuple):
    """One dated fact of a measure: its task, place in the plan and words, and the day on which it was written down."""

    task: int
    measure: int
    order: int
    text: str
    on: date
    written_on: date


def _steps(round: Round, kind: Fact.Kind) -> list[Step]:
    """The standing facts of a kind about measures that are in the plan."""
    facts = Fact.objects.filter(task__problem__round=round, kind=kind, corrected_by=None, measure__dropped_on=None)
    names = ("task", "measure", "measure__order", "measure__text", "effective_on", "recorded_at")
    rows = facts.order_by("task", "measure__order", "pk").values_list(*names)
    return [Step._make((*row[:-1], timezone.localdate(row[-1]))) for row in rows.iterator()]


def done_before_begun(round: Round, today: date) -> Iterator[Found]:
    """A measure whose day of completion lies before the day on which work on it began."""
    units, begun = main_units(_only(round)), {step.measure: step for step in _steps(round, BEGUN)}
    for step in _steps(round, DONE):
        start = begun.get(step.measure)
        if start is not None and step.on < start.on:
            rows = [
                ["step", f"({step.order}) {step.text[:200]}"],
                ["begun", start.on.isoformat()],
                ["begun_written", start.written_on.isoformat()],
                ["done", step.on.isoformat()],
                ["done_written", step.written_on.isoformat()],
            ]
            content = f"{step.measure}:{start.on}:{step.on}"
            yield Found(task_item(step.task, units), content, {"rows": rows})


def all_at_once(round: Round, today: date) -> Iterator[Found]:
    """All steps of an item done on one day and written down on one day; a hint where the plan has one day for all."""
    units, by_task = main_units(_only(round)), dict[int, list[Step]]()
    for step in _steps(round, DONE):
        by_task.setdefault(step.task, []).append(step)
    live = Measure.objects.filter(task__in=_many(by_task, ALL), dropped_on=None).order_by()
    due: dict[int, list[date | None]] = {}
    for task, day in live.values_list("task", "deadline__due_on").iterator():
        due.setdefault(task, []).append(day)
    for task, days in due.items():
        steps = by_task[task]
        if len(steps) < len(days) or len({(step.on, step.written_on) for step in steps}) > 1:
            continue
        rows = [["done", steps[0].on.isoformat()], ["done_written", steps[0].written_on.isoformat()]]
        rows += [["step", f"({step.order}) {step.text[:80]}"] for step in steps]
        weight = Severity.HINT if len(set(days)) == 1 else Severity.WARN
        yield Found(task_item(task, units), f"{steps[0].on}:{len(steps)}", {"rows": rows}, severity=weight)


def _many(by_task: dict[int, list[Step]], least: int) -> list[int]:
    return [task for task, steps in by_task.items() if len(steps) >= least]


def on_holiday(round: Round, today: date) -> Iterator[Found]:
    """A step of work on a site that was finished on a public holiday. Work goes on over holidays too: a hint."""
    units, calendar = main_units(_only(round)), workdays.load()
    for step in _steps(round, DONE):
        if calendar.off.get(step.on) and SITE_WORK.search(step.text):
            rows = [
                ["step", f"({step.order}) {step.text[:200]}"],
                ["done", step.on.isoformat()],
                ["holiday", calendar.off[step.on]],
            ]
            yield Found(task_item(step.task, units), f"{step.measure}:{step.on}", {"rows": rows})


def without_evidence(round: Round, today: date) -> Iterator[Found]:
    """Claimed to be wholly done, and since the claim before it nothing was added that shows it."""
    units = main_units(_only(round))
    added = _last_evidence(round)
    facts = Fact.objects.filter(task__problem__round=round, corrected_by=None)
    said = facts.filter(Q(kind=Fact.Kind.CLAIMED) | Q(kind=Fact.Kind.COMPLETION_REPORTED)).order_by("task", "pk")
    by_task: dict[int, list[tuple[date, bool]]] = {}
    for task, kind, share, at in said.values_list("task", "kind", "share", "recorded_at").iterator():
        whole = kind == Fact.Kind.COMPLETION_REPORTED or share == 100
        by_task.setdefault(task, []).append((timezone.localdate(at), whole))
    for task, claims in by_task.items():
        first = next((n for n, (_day, whole) in enumerate(claims) if whole), None)
        if first is None or not claims[-1][1]:
            continue
        since, last = (claims[first - 1][0] if first else None), added.get(task)
        if last is None or (since is not None and last < since):
            rows = [["claimed_100", claims[first][0].isoformat()]]
            rows += [["claimed_before", since.isoformat()]] if since else []
            rows.append(["last_evidence", last.isoformat() if last else ""])
            yield Found(task_item(task, units), claims[first][0].isoformat(), {"rows": rows})


def _last_evidence(round: Round) -> dict[int, date]:
    """Task → the last day on which something that shows the work was added to the dossier or a report."""
    files = TaskEvidence.objects.filter(task__problem__round=round, withdrawn_at=None)
    files = files.exclude(phase=TaskEvidence.Phase.BEFORE).order_by()
    found = {
        task: timezone.localdate(at) for task, at in files.values_list("task").annotate(last=Max("added_at")).iterator()
    }
    reports = Entry.objects.filter(line__task__problem__round=round, evidence__isnull=False).order_by()
    for task, at in reports.values_list("line__task").annotate(last=Max("filed_at")).iterator():
        day = timezone.localdate(at)
        found[task] = max(day, found.get(task, day))
    return found


def below_claim(round: Round, today: date) -> Iterator[Found]:
    """In two periods running the office found less than the unit had claimed."""
    checks = Check.objects.filter(
        entry__line__task__problem__round=round, verdict=Check.Verdict.VERIFIED, share__isnull=False
    ).exclude(entry__claimed=None)
    names = ("entry__line__task", "entry__line__obligation__unit", "entry__line__obligation__period__starts_on")
    rows = checks.order_by("entry__line__task", names[2], "entry__version")
    periods: dict[int, dict[date, tuple[int, int, int]]] = {}
    for task, unit, starts_on, claimed, share in rows.values_list(*names, "entry__claimed", "share").iterator():
        periods.setdefault(task, {})[starts_on] = (unit, claimed, share)
    for task, found in periods.items():
        last = sorted(found.items())[-2:]
        if len(last) < 2 or any(claimed - share < POINTS for _day, (_unit, claimed, share) in last):
            continue
        shown = [["claimed_verified", f"{day:%Y-%m}: {claimed}% / {share}%"] for day, (_u, claimed, share) in last]
        item = task_item(task, {task: last[-1][1][0]})
        yield Found(item, last[-1][0].isoformat(), {"rows": shown})


def _only(round: Round) -> QuerySet[Round]:
    return Round.objects.filter(pk=round.pk)


KINDS = (
    Kind(
        "step_before_begin",
        _("step done before it began"),
        _("The day of completion lies before the day on which work began."),
        Severity.BLOCK,
        done_before_begun,
    ),
    Kind(
        "steps_at_once",
        _("all steps done on one day"),
        _("Every step was done, and was written down, on one and the same day."),
        Severity.WARN,
        all_at_once,
    ),
    Kind(
        "no_evidence",
        _("done, with nothing new to show"),
        _("Wholly done, says the report; no evidence was added since the report before."),
        Severity.WARN,
        without_evidence,
    ),
    Kind(
        "below_claim",
        _("found below the claim, twice running"),
        _("In two periods running the office verified less than was claimed."),
        Severity.WARN,
        below_claim,
    ),
    Kind(
        "holiday_work",
        _("site work finished on a holiday"),
        _("Possible, and worth a question."),
        Severity.HINT,
        on_holiday,
    ),
)
