"""Putting a round, its problems and its plan in, until the plan is filed and locked."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases import searching
from cases.domain import moves
from cases.models import (
    Category,
    ChecklistItem,
    Commitment,
    Measure,
    Problem,
    Round,
    Task,
    TaskLeader,
    TaskUnit,
)
from cases.states import RoundVerb, Stage, Verb
from deadlines import ladders, terms
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import require
from records import clock
from records.trail import key, record
from signoff.steps import template

# The source documents name the two lists; no official text of the first is public. The wording is this project's.
DEFAULT_CHECKLISTS: tuple[tuple[str, str, str], ...] = (
    ("five_blockers", gettext_noop("Every measure of the plan is done"), "measures_done"),
    ("five_blockers", gettext_noop("Evidence is complete, with pictures before and after"), "evidence_complete"),
    ("five_blockers", gettext_noop("The acceptance plan of this problem is written"), "acceptance_plan"),
    ("five_blockers", gettext_noop("The same kind of problem elsewhere in the area was checked"), ""),
    ("five_blockers", gettext_noop("People living nearby were asked and are satisfied"), ""),
    ("five_not_letgo", gettext_noop("The problem was investigated clearly"), ""),
    ("five_not_letgo", gettext_noop("The problem itself is solved"), ""),
    ("five_not_letgo", gettext_noop("Violations of the law were dealt with"), ""),
    ("five_not_letgo", gettext_noop("Responsibility was pursued where it was due"), ""),
    ("five_not_letgo", gettext_noop("The public is satisfied"), ""),
)


@dataclass(slots=True)
class MeasureDraft:
    """A measure as the plan gives it; `words` are the deadline's own words, '' when it has none."""

    text: str
    words: str = ""
    organisation: Organisation | None = None
    weight: int = 1
    is_key_step: bool = False


@dataclass(slots=True)
class TaskDraft:
    """A task as the plan gives it. `units` are (organisation, role), `leaders` are (user, level)."""

    goal: str
    words: str
    place: Organisation
    units: list[tuple[Organisation, str]]
    leaders: list[tuple[User, str]] = field(default_factory=list)
    measures: list[MeasureDraft] = field(default_factory=list)
    standard: str = ""


def check_dates(entered_on: date | None, left_on: date | None, feedback_on: date | None, **_others: Any) -> None:
    """Raises ValidationError by field when an inspection leaves or reports before it came."""
    faults = {}
    if entered_on and left_on and left_on < entered_on:
        faults["left_on"] = _("The inspection cannot leave before it entered (%(day)s).") % {"day": entered_on}
    if entered_on and feedback_on and feedback_on < entered_on:
        faults["feedback_on"] = _("The feedback cannot come before the inspection entered (%(day)s).") % {
            "day": entered_on
        }
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def create_round(*, actor: User, region: Organisation, **fields: Any) -> Round:
    """Enter a round with its chain and the shipped checklists. Raises PermissionDenied, ValidationError."""
    require(actor, "round.edit", region)
    check_dates(**{name: fields.get(name) for name in ("entered_on", "left_on", "feedback_on")})
    round = Round(region=region, **fields)
    round.chain_steps = template(round.chain)
    round.full_clean()
    round.save()
    ChecklistItem.objects.bulk_create(_checklists(round))
    ladders.adopt_all(key(round), clock.today())
    keep_plan_limit(round)
    record(RoundVerb.CREATED, round, actor=actor, after={"name": round.name, "chain": round.chain})
    return round


def _checklists(round: Round) -> list[ChecklistItem]:
    counters: Counter[str] = Counter()
    items = []
    for name, text, check in DEFAULT_CHECKLISTS:
        counters[name] += 1
        items.append(ChecklistItem(round=round, list=name, order=counters[name], text=text, machine_check=check))
    return items


def keep_plan_limit(round: Round) -> None:
    """Let the day by which the plan must be submitted be a deadline like any other. Inside the caller's transaction."""
    limit = Deadline.objects.filter(subject=key(round)).first()
    if round.plan_due_on is None or round.plan_filed_on:
        return
    today = clock.today()
    if limit is None:
        terms.open_on(
            Deadline.Kind.PLAN, round, round.plan_due_on, organisation=round.region, on=today, scope=key(round)
        )
    elif limit.due_on != round.plan_due_on:
        words = terms.day_words(round.plan_due_on)
        chasing.move(limit, words, document_date=today, on=today, why=_("The office set it."), decided_by="")


@transaction.atomic
def add_category(round: Round, number: int, name: str, *, actor: User) -> Category:
    """A group of findings. Raises PermissionDenied; ValidationError for a number that is there or a missing name."""
    require(actor, "problem.edit", round.region)
    category = Category(round=round, number=number, name=name)
    category.full_clean()
    category.save()
    record(RoundVerb.EDITED, round, actor=actor, after={"category": f"{number} {name}"})
    return category


@transaction.atomic
def add_problem(
    round: Round,
    *,
    actor: User,
    category: Category,
    number: int,
    title: str,
    text: str,
    is_key: bool = False,
    is_illustrative: bool = False,
) -> Problem:
    """Enter one finding under the number of the feedback, which it keeps for ever.

    Raises PermissionDenied; ValidationError when the number is taken or the category is of another round.
    """
    require(actor, "problem.edit", round.region)
    if category.round_id != round.pk:
        raise ValidationError({"category": _("Choose a category of this round.")}, code="category")
    if number < 1:
        raise ValidationError({"number": _("Numbers begin with 1.")}, code="number")
    if round.problems.filter(number=number).exists():
        raise ValidationError({"number": _("Number %(n)d is taken in this round.") % {"n": number}}, code="number")
    problem = Problem.objects.create(
        round=round,
        category=category,
        number=number,
        title=title,
        text=text,
        is_key=is_key,
        is_illustrative=is_illustrative,
    )
    record(RoundVerb.PROBLEM_ADDED, problem, actor=actor, after={"title": title})
    searching.PROBLEMS.keep([problem.pk])
    return problem


@transaction.atomic
def draft_task(problem: Problem, draft: TaskDraft, *, actor: User) -> Task:
    """Add a task with its units, leaders and measures to a problem whose plan is in preparation.

    Raises PermissionDenied; ValidationError naming the field for a missing goal, unreadable deadline words, no lead or
    responsible unit, or a measure due after the task.
    """
    round = problem.round
    require(actor, "problem.edit", round.region)
    check_draft(draft)
    with round.time():
        number = problem.tasks.filter(cycle=1).count() + 1
        task = Task.objects.create(
            problem=problem, number=number, goal=draft.goal, standard=draft.standard, place=draft.place
        )
        fill_task(task, draft, document_date=document_date(round))
        moves.write(Verb.CREATED, task, actor=actor, after={"goal": draft.goal, "deadline": draft.words})
    return task


def document_date(round: Round) -> date:
    """The day that deadline words of the round's plan count from: filed, due, or today while neither is known."""
    return round.plan_filed_on or round.plan_due_on or round.today()


def fill_task(task: Task, draft: TaskDraft, *, document_date: date) -> None:
    """Write units, leaders, deadline and measures of a new task. Inside the caller's transaction."""
    today = clock.today()
    TaskUnit.objects.bulk_create([TaskUnit(task=task, organisation=o, role=role) for o, role in draft.units])
    TaskLeader.objects.bulk_create(
        [TaskLeader(task=task, user=user, level=level, starts_on=today) for user, level in draft.leaders]
    )
    lead = next((o for o, role in draft.units if role == TaskUnit.Role.LEAD), None)
    task.deadline = terms.open_from_words(
        Deadline.Kind.TASK,
        task,
        draft.words,
        document_date=document_date,
        organisation=lead,
        on=today,
        scope=key(task.problem.round),
        is_key=task.problem.is_key,
    )
    task.save(update_fields=["deadline"])
    add_measures(task, draft.measures, document_date=document_date)
    searching.keep_tasks([task.pk])


def add_measures(task: Task, drafts: list[MeasureDraft], *, document_date: date) -> None:
    """Append measures in order, each with its own deadline where it has words for one."""
    start = task.measures.count()
    for order, draft in enumerate(drafts, start=start + 1):
        measure = Measure.objects.create(
            task=task,
            order=order,
            text=draft.text,
            organisation=draft.organisation,
            weight=draft.weight,
            is_key_step=draft.is_key_step,
        )
        if not draft.words:
            continue
        give_deadline(task, measure, draft.words, document_date=document_date)


def give_deadline(task: Task, measure: Measure, words: str, *, document_date: date) -> None:
    """Give a measure without a date one of its own, within the task's. Raises ValidationError."""
    measure.deadline = terms.open_from_words(
        Deadline.Kind.MEASURE,
        measure,
        words,
        document_date=document_date,
        organisation=measure.organisation,
        on=clock.today(),
        scope=key(task.problem.round),
        is_key=task.problem.is_key or measure.is_key_step,
    )
    require_within(task, measure, measure.deadline)
    measure.save(update_fields=["deadline"])
    if task.filed_on:
        terms.begin(Deadline.objects.filter(pk=measure.deadline.pk), clock.today())


def check_draft(draft: TaskDraft) -> None:
    """Raises ValidationError with all faults of a draft at once, by field."""
    faults: dict[str, str] = {}
    roles = [role for _organisation, role in draft.units]
    if not draft.goal.strip():
        faults["goal"] = _("Write the goal: what must be reached.")
    if not draft.words.strip():
        faults["words"] = _("Write the deadline in the words of the plan.")
    if roles.count(TaskUnit.Role.LEAD) != 1:
        faults["lead"] = _("Choose one lead unit.")
    if TaskUnit.Role.RESPONSIBLE not in roles:
        faults["responsible"] = _("Choose at least one responsible unit.")
    if not draft.measures:
        faults["measures"] = _("Enter at least one measure.")
    if faults:
        raise ValidationError(faults)


def require_within(task: Task, measure: Measure, deadline: Deadline) -> None:
    """Raises ValidationError when a measure of a task that ends is due after it."""
    end, own = task.term.due_on, deadline.due_on
    if end and own and own > end and not task.term.long_term:
        raise ValidationError(
            {
                "measures": _("Measure %(n)d is due on %(own)s, after the task itself (%(end)s).")
                % {"n": measure.order, "own": own, "end": end}
            },
            code="measure_late",
        )


@transaction.atomic
def file_plan(round_id: int, *, actor: User) -> int:
    """File the plan of a round (备案): from now on goals, deadlines, measures, units and acceptors are locked.

    Every drafted task gets its first values written down for ever and its units told. Returns how many tasks were
    filed. Raises PermissionDenied; ValidationError when a problem has no task or nothing is in draft.
    """
    round = Round.objects.select_for_update().get(pk=round_id)
    require(actor, "plan.file", round.region)
    bare = round.problems.filter(tasks=None)
    if bare.exists():
        numbers = "、".join(str(n) for n in bare.values_list("number", flat=True)[:20])
        raise ValidationError(_("These problems have no task yet: %(numbers)s.") % {"numbers": numbers}, code="no_task")
    drafts = list(Task.objects.filter(problem__round=round, stage=Stage.DRAFT).values_list("pk", flat=True))
    if not drafts:
        raise ValidationError(_("There is nothing to file: every task is in the filed plan."), code="nothing")
    with round.time():
        for task_id in drafts:
            _file_task(moves.lock(task_id), actor)
        first = round.plan_filed_on is None
        round.plan_filed_on = round.plan_filed_on or clock.today()
        round.save(update_fields=["plan_filed_on"])
        chasing.settle(Deadline.objects.filter(subject=key(round)).first(), clock.today())
        record(RoundVerb.PLAN_FILED, round, actor=actor, after={"tasks": len(drafts), "first": first})
    return len(drafts)


def _file_task(task: Task, actor: User) -> None:
    task.filed_on = clock.today()
    task.save(update_fields=["filed_on"])
    limits = Q(pk=task.deadline_id) | Q(pk__in=task.measures.values("deadline"))
    terms.begin(Deadline.objects.filter(limits), clock.today())
    commit_first_values(task)
    moves.move(task, Verb.PLAN_FILED, actor=actor)
    units = TaskUnit.objects.filter(task=task, role__in=("responsible", "lead")).select_related("organisation")
    people = {
        u
        for unit in units
        for u in tree.holders(unit.organisation, (Role.CLERK, Role.HEAD, Role.LEAD_REVIEWER), clock.today())
    }
    tell(
        people,
        gettext_noop("“%(task)s” is yours to rectify, by %(due)s."),
        {"task": str(task), "due": task.term.words},
        dedupe=f"filed:{task.pk}",
        about=f"filed:{task.pk}",
        url=f"/desk/tasks/{task.pk}/",
        due_on=task.term.due_on,
    )


def commit_first_values(task: Task) -> None:
    """Write the first values of all locked fields down; they are never changed."""
    Commitment.objects.bulk_create(
        [
            Commitment(task=task, field=name, seq=0, value=value, effective_on=clock.today())
            for name, value in plan_values(task).items()
        ]
    )


def plan_values(task: Task) -> dict[str, Any]:
    """The present values of the locked fields, as plain data."""
    units = list(task.units.select_related("organisation"))
    return {
        "goal": task.goal,
        "deadline": {"words": task.term.present_words, "due_on": str(task.term.due_on or "")},
        "measures": [
            {"order": m.order, "text": m.text, "words": m.deadline.present_words if m.deadline else ""}
            for m in task.measures.filter(dropped_on=None)
            .select_related("deadline")
            .prefetch_related("deadline__changes")
        ],
        "units": [[u.role, u.organisation_id, u.organisation.name] for u in units if u.role != TaskUnit.Role.ACCEPT],
        "acceptor": [[u.role, u.organisation_id, u.organisation.name] for u in units if u.role == TaskUnit.Role.ACCEPT],
    }
