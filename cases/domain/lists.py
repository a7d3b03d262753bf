"""Drafting a whole list of problems with their tasks at once, and taking it back while nobody touched it.

The rules are those of cases.domain.planning for one; only the number of statements differs.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from cases import searching
from cases.domain import moves, planning
from cases.domain.planning import MeasureDraft, TaskDraft
from cases.models import Category, Measure, Problem, Round, Task, TaskLeader, TaskUnit
from cases.states import RoundVerb, Stage, Verb
from deadlines import terms
from deadlines.models import Deadline
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.models import Event
from records.trail import Line, key, record_many
from records.writing import write_fields
from search import index

AT_ONCE = 500  # rows written or asked for by one statement
Row = TypeVar("Row", bound=Model)
TITLE = 80  # characters, as in the database; SQLite would take more


@dataclass(slots=True)
class ProblemDraft:
    """A problem as a list gives it. With `problem` it is there already and only gets the task.

    `task` is None for a finding whose plan is still to be made.
    """

    number: int
    title: str
    text: str
    category: Category
    task: TaskDraft | None = None
    is_key: bool = False
    problem: Problem | None = None


@transaction.atomic
def draft_many(round: Round, drafts: Sequence[ProblemDraft], *, actor: User) -> list[tuple[Problem, Task | None]]:
    """Enter problems and their drafted tasks, all or none; the result has one pair for each draft, in order.

    The statements do not grow with the number of drafts, but with their number in hundreds. Raises PermissionDenied;
    ValidationError that names the problem by its number, for what planning.add_problem and draft_task refuse.
    """
    require(actor, "problem.edit", round.region)
    with round.time():
        _check(round, drafts)
        problems = _problems(round, drafts)
        tasks = _tasks(problems, drafts)
        day = planning.document_date(round)
        _fill(
            round, [(task, draft.task) for task, draft in zip(tasks, drafts, strict=True) if task and draft.task], day
        )
        searching.PROBLEMS.keep(problem.pk for problem in problems)
        searching.keep_tasks(task.pk for task in tasks if task)
        _record(round, problems, tasks, drafts, actor)
    return list(zip(problems, tasks, strict=True))


def _check(round: Round, drafts: Sequence[ProblemDraft]) -> None:
    taken = set(round.problems.values_list("number", flat=True))
    for draft in drafts:
        with _named(draft.number):
            if draft.category.round_id != round.pk or (draft.problem and draft.problem.round_id != round.pk):
                raise ValidationError(_("Choose a category of this round."), code="category")
            if draft.number < 1:
                raise ValidationError(_("Numbers begin with 1."), code="number")
            if draft.problem is None and draft.number in taken:
                raise ValidationError(_("Number %(n)d is taken in this round.") % {"n": draft.number}, code="number")
            if not draft.title.strip() or len(draft.title) > TITLE:
                raise ValidationError(_("Write a short title of at most %(n)d characters.") % {"n": TITLE})
            if draft.task:
                planning.check_draft(draft.task)
        taken.add(draft.number)


@contextmanager
def _named(number: int) -> Iterator[None]:
    """Puts the problem's number before what a rule refuses, so that a person finds it in a long list."""
    try:
        yield
    except ValidationError as error:
        where = _("Problem %(n)d: %(fault)s")
        faults = [where % {"n": number, "fault": message} for message in error.messages]
        raise ValidationError(faults, code="problem") from error


def _problems(round: Round, drafts: Sequence[ProblemDraft]) -> list[Problem]:
    fresh = [
        Problem(
            round=round,
            category=draft.category,
            number=draft.number,
            title=draft.title,
            text=draft.text,
            is_key=draft.is_key,
        )
        for draft in drafts
        if draft.problem is None
    ]
    made = iter(Problem.objects.bulk_create(fresh, batch_size=AT_ONCE))
    return [draft.problem or next(made) for draft in drafts]


def _tasks(problems: list[Problem], drafts: Sequence[ProblemDraft]) -> list[Task | None]:
    counted = Task.objects.filter(problem__in=[p for p, d in zip(problems, drafts, strict=True) if d.problem], cycle=1)
    there = dict(counted.order_by().values_list("problem").annotate(n=Count("pk")))
    fresh = [
        Task(
            problem=problem,
            number=there.get(problem.pk, 0) + 1,
            goal=draft.task.goal,
            standard=draft.task.standard,
            place=draft.task.place,
        )
        for problem, draft in zip(problems, drafts, strict=True)
        if draft.task
    ]
    made = iter(Task.objects.bulk_create(fresh, batch_size=AT_ONCE))
    return [next(made) if draft.task else None for draft in drafts]


def _fill(round: Round, pairs: list[tuple[Task, TaskDraft]], document_date: date) -> None:
    """Units, leaders, deadlines and measures of new tasks."""
    today, scope = clock.today(), key(round)
    units = [TaskUnit(task=task, organisation=unit, role=role) for task, draft in pairs for unit, role in draft.units]
    TaskUnit.objects.bulk_create(units, batch_size=AT_ONCE)
    leaders = [
        TaskLeader(task=task, user=user, level=level, starts_on=today)
        for task, draft in pairs
        for user, level in draft.leaders
    ]
    TaskLeader.objects.bulk_create(leaders, batch_size=AT_ONCE)
    for task, draft in pairs:
        lead = next((unit for unit, role in draft.units if role == TaskUnit.Role.LEAD), None)
        with _named(task.problem.number):
            task.deadline = terms.as_worded(
                Deadline.Kind.TASK, task, draft.words, document_date=document_date, organisation=lead, on=today,
                scope=scope, is_key=task.problem.is_key,
            )  # fmt: skip
    tasks = [task for task, _draft in pairs]
    Deadline.objects.bulk_create([task.term for task in tasks], batch_size=AT_ONCE)
    write_fields(tasks, ["deadline"])
    _measures(pairs, document_date, today, scope)


def _measures(pairs: list[tuple[Task, TaskDraft]], document_date: date, today: date, scope: str) -> None:
    made = [
        (_measure(task, order, one), one) for task, draft in pairs for order, one in enumerate(draft.measures, start=1)
    ]
    Measure.objects.bulk_create([measure for measure, _draft in made], batch_size=AT_ONCE)
    dated = [(measure, draft) for measure, draft in made if draft.words]
    for measure, draft in dated:
        task = measure.task
        with _named(task.problem.number):
            measure.deadline = terms.as_worded(
                Deadline.Kind.MEASURE, measure, draft.words, document_date=document_date,
                organisation=draft.organisation, on=today, scope=scope,
                is_key=task.problem.is_key or measure.is_key_step,
            )  # fmt: skip
            planning.require_within(task, measure, measure.deadline)
    rows = [measure for measure, _draft in dated]
    Deadline.objects.bulk_create([row.deadline for row in rows if row.deadline], batch_size=AT_ONCE)
    write_fields(rows, ["deadline"])


def _measure(task: Task, order: int, draft: MeasureDraft) -> Measure:
    return Measure(
        task=task,
        order=order,
        text=draft.text,
        organisation=draft.organisation,
        weight=draft.weight,
        is_key_step=draft.is_key_step,
    )


def _record(
    round: Round, problems: list[Problem], tasks: list[Task | None], drafts: Sequence[ProblemDraft], actor: User
) -> None:
    lines = []
    for problem, task, draft in zip(problems, tasks, drafts, strict=True):
        if draft.problem is None:
            lines.append(Line(RoundVerb.PROBLEM_ADDED, problem, after={"title": problem.title}))
        if task and draft.task:
            after = {"goal": draft.task.goal, "deadline": draft.task.words}
            lines.append(Line(Verb.CREATED, task, after=after))
    record_many(lines, actor=actor, post=post_title(actor, near=round.region))


def editions(subjects: Iterable[str]) -> dict[str, int]:
    """The number of the last trail line about each of many items, by text key: drafting.edition for many."""
    keys = list(subjects)
    found: dict[str, int] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = Event.objects.filter(subject__in=keys[start : start + AT_ONCE]).order_by()
        found |= dict(rows.values_list("subject").annotate(last=Max("seq")))
    return found


@transaction.atomic
def withdraw_drafts(round: Round, *, actor: User, tasks: Sequence[int], problems: Sequence[int], why: str) -> None:
    """Take drafted tasks, and problems that have no other task, away again; the trail keeps that they were there.

    Raises PermissionDenied; WrongState when one is filed, has another task, or something refers to it by now.
    """
    require(actor, "problem.edit", round.region)
    with round.time():
        rows = _of(Task.objects.select_related("problem"), tasks)
        findings = _of(Problem.objects.filter(round=round), problems)
        if any(task.stage != Stage.DRAFT or task.problem.round_id != round.pk for task in rows):
            raise moves.WrongState(_("A task of this list is in the filed plan by now."), code="filed")
        try:
            _delete(rows, findings)
        except ProtectedError as error:
            raise moves.WrongState(
                _("Something else refers to an item of this list by now, so it stays."), code="referred"
            ) from error
        index.drop(searching.TASKS.kind, [task.pk for task in rows])
        index.drop(searching.PROBLEMS.kind, [one.pk for one in findings])
        lines = [Line(Verb.UNDRAFTED, task, before={"goal": task.goal}, note=why) for task in rows]
        lines += [Line(RoundVerb.PROBLEM_WITHDRAWN, one, before={"title": one.title}, note=why) for one in findings]
        record_many(lines, actor=actor, post=post_title(actor, near=round.region))


def _of(queryset: QuerySet[Row], ids: Sequence[int]) -> list[Row]:
    return [
        row for start in range(0, len(ids), AT_ONCE) for row in queryset.filter(pk__in=ids[start : start + AT_ONCE])
    ]


def _delete(tasks: list[Task], problems: list[Problem]) -> None:
    for start in range(0, len(tasks), AT_ONCE):
        ids = [task.pk for task in tasks[start : start + AT_ONCE]]
        measures = Measure.objects.filter(task__in=ids)
        limits = [pk for pk in measures.values_list("deadline", flat=True) if pk]
        limits += [task.deadline_id for task in tasks[start : start + AT_ONCE] if task.deadline_id]
        measures.delete()
        TaskUnit.objects.filter(task__in=ids).delete()
        TaskLeader.objects.filter(task__in=ids).delete()
        Task.objects.filter(pk__in=ids).delete()
        for first in range(0, len(limits), AT_ONCE):
            Deadline.objects.filter(pk__in=limits[first : first + AT_ONCE]).delete()
    for start in range(0, len(problems), AT_ONCE):
        Problem.objects.filter(pk__in=[one.pk for one in problems[start : start + AT_ONCE]]).delete()
