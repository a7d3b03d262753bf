"""Mending what was entered, as long as the plan is in preparation: round, problem, task."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases import searching
from cases.domain import moves, planning
from cases.domain.acts import act_on
from cases.domain.planning import TaskDraft
from cases.models import Measure, Problem, Round, Task
from cases.states import RoundVerb, Stage, Verb
from deadlines import terms
from deadlines.models import Deadline
from orgs.models import User
from orgs.permissions import require
from records import clock
from records.trail import history, key, record

FIXED = ("slug", "region", "chain", "chain_steps", "chain_version", "plan_filed_on", "held_on")

COUNTED_WITH = ("tolerance", "feedback_on")  # figures of past days depend on them


@transaction.atomic
def edit_round(round_id: int, *, actor: User, **fields: Any) -> Round:
    """Change the facts and settings of a round; notices and chains that run keep what they began with.

    Its short name, region and chain are not changed here; what figures are counted with stays from the day the plan
    is filed. Raises PermissionDenied, ValidationError.
    """
    round = Round.objects.select_for_update().get(pk=round_id)
    require(actor, "round.edit", round.region)
    if refused := sorted(set(fields) & set(FIXED)):
        raise ValueError(f"not to be edited: {', '.join(refused)}")
    planning.check_dates(
        **{name: fields.get(name, getattr(round, name)) for name in ("entered_on", "left_on", "feedback_on")}
    )
    before = {name: getattr(round, name) for name in fields}
    for name, value in fields.items():
        setattr(round, name, value)
    round.full_clean()
    changed = [name for name in fields if before[name] != getattr(round, name)]
    if round.plan_filed_on and (late := [name for name in COUNTED_WITH if name in changed]):
        raise ValidationError(
            {late[0]: _("This stays as it is once the plan is filed: figures of past days were counted with it.")},
            code="filed",
        )
    if changed:
        round.save(update_fields=changed)
        planning.keep_plan_limit(round)
        after = {name: getattr(round, name) for name in changed}
        record(RoundVerb.EDITED, round, actor=actor, before={n: before[n] for n in changed}, after=after)
    return round


def is_draft(problem: Problem) -> bool:
    """Whether nothing of the problem is in the filed plan yet."""
    return not problem.tasks.exclude(stage=Stage.DRAFT).exists()


@transaction.atomic
def edit_problem(problem_id: int, *, actor: User, **fields: Any) -> Problem:
    """Change words and marks of a finding before its plan is filed; it keeps its number.

    `fields` are of category, title, text, is_key, is_illustrative. Raises PermissionDenied; WrongState when a task of
    it is in the filed plan; ValidationError when the category is of another round.
    """
    problem = Problem.objects.select_for_update(of=("self",)).select_related("round__region").get(pk=problem_id)
    require(actor, "problem.edit", problem.round.region)
    if not is_draft(problem):
        raise moves.WrongState(_("The plan of this problem is filed; its words stay as they are."), code="filed")
    if "category" in fields and fields["category"].round_id != problem.round_id:
        raise ValidationError({"category": _("Choose a category of this round.")}, code="category")
    before = {name: getattr(problem, name) for name in fields}
    for name, value in fields.items():
        setattr(problem, name, value)
    problem.full_clean()
    problem.save(update_fields=list(fields))
    changed = [name for name in fields if before[name] != fields[name]]
    if "is_key" in changed:
        tasks = Task.objects.filter(problem=problem)
        subjects = [key(task) for task in tasks] + [key(m) for m in Measure.objects.filter(task__in=tasks)]
        terms.mark_key(subjects, problem.is_key, clock.today())
    if changed:
        searching.PROBLEMS.keep([problem.pk])
        searching.keep_tasks(Task.objects.filter(problem=problem).values_list("pk", flat=True))
        after = {name: fields[name] for name in changed}
        record(RoundVerb.PROBLEM_EDITED, problem, actor=actor, before={n: before[n] for n in changed}, after=after)
    return problem


def edition(task: Task) -> int:
    """The number of the last trail line about a task: what a form shows, so that a stale one is noticed."""
    newest = history(task).first()
    return newest.seq if newest else 0


def edit_draft(task_id: int, draft: TaskDraft, *, actor: User, seen: int) -> Task:
    """Replace goal, deadline, units, leaders and measures of a task that is not filed yet.

    `seen` is edition(task) as the form showed it. Raises PermissionDenied; WrongState when the task is filed or
    somebody edited it since; ValidationError by field as planning.draft_task.
    """
    with act_on(task_id, actor) as task:
        round = task.problem.round
        require(actor, "problem.edit", round.region)
        moves.require_stage(task, Stage.DRAFT)
        if edition(task) != seen:
            raise moves.WrongState(
                _("Somebody else changed this task while you wrote. Compare, then save again."), code="stale"
            )
        planning.check_draft(draft)
        before = planning.plan_values(task)
        _empty(task)
        task.goal, task.standard, task.place = draft.goal, draft.standard, draft.place
        task.save(update_fields=["goal", "standard", "place"])
        planning.fill_task(task, draft, document_date=planning.document_date(round))
        after = planning.plan_values(task)
        names = [name for name in after if after[name] != before[name]]
        moves.write(
            Verb.EDITED, task, actor=actor, before={n: before[n] for n in names}, after={n: after[n] for n in names}
        )
        return task


def _empty(task: Task) -> None:
    """Take the drafted parts away. Nothing else can refer to them before the plan is filed."""
    limits = [task.deadline_id, *task.measures.values_list("deadline", flat=True)]
    task.measures.all().delete()
    task.units.all().delete()
    task.leaders.all().delete()
    task.deadline = None
    task.save(update_fields=["deadline"])
    Deadline.objects.filter(pk__in=[pk for pk in limits if pk]).delete()
