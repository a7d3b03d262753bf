"""Taking a list back while nobody touched what it made: drafts go, mended drafts stand as before."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import drafting, lists
from cases.domain.moves import WrongState
from cases.models import Category, ChangeRequest, Problem, Task
from cases.states import Stage
from intake import snapshots
from intake.domain.acts import act_on, write
from intake.models import ImportBatch, ImportRow
from intake.states import Verb
from orgs.models import User
from records import clock

State, Effect = ImportBatch.State, ImportRow.Effect
NAMED = 10  # numbers of problems that a refusal names


def take_back(batch_id: int, *, actor: User, why: str) -> ImportBatch:
    """Undo what a list did, all or none, as long as nothing of it was filed, edited or asked to be changed since.

    Raises PermissionDenied; ValidationError without a reason; WrongState naming the problems that were touched.
    """
    if not why.strip():
        raise ValidationError({"why": _("Say why the list is taken back.")}, code="why")
    with act_on(batch_id, actor, State.TAKEN) as batch:
        rows = list(batch.rows.exclude(effect="").select_related("problem__category", "task").order_by("-number"))
        if faults := touched(batch, rows):
            numbers = "、".join(str(number) for number in faults[:NAMED])
            text = _("Filed, edited or asked to be changed since: problems %(numbers)s. The list stays.")
            raise WrongState(text % {"numbers": numbers}, code="touched")
        _restore([row for row in rows if row.effect == Effect.EDITED or "words" in row.made], actor)
        _withdraw(batch, [row for row in rows if row.effect == Effect.MADE], actor, why)
        batch.rows.update(effect="", made={})
        batch.state, batch.back_by, batch.back_at, batch.back_why = State.TAKEN_BACK, actor, clock.now(), why.strip()
        batch.save(update_fields=["state", "back_by", "back_at", "back_why"])
        write(Verb.TAKEN_BACK, batch, actor=actor, after={"list_file": batch.name}, note=why)
        return batch


def touched(batch: ImportBatch, rows: Sequence[ImportRow] | None = None) -> list[int]:
    """Numbers of the problems that somebody touched since the list was taken in, in order. Queries in hundreds."""
    rows = list(batch.rows.exclude(effect="").select_related("problem", "task")) if rows is None else rows
    seen = {subject: line for row in rows for subject, line in row.made.get("seen", {}).items()}
    now = lists.editions(seen)
    asked = set(
        ChangeRequest.objects.filter(
            task__in=batch.rows.filter(effect=Effect.WISHED).values("task"), asked_at__gte=batch.taken_at
        ).values_list("task", flat=True)
    )
    more = _with_other_tasks(batch)
    return sorted(
        {
            row.problem_number or 0
            for row in rows
            if any(now.get(subject, 0) != line for subject, line in row.made.get("seen", {}).items())
            or (row.effect != Effect.WISHED and (row.task and row.task.stage != Stage.DRAFT))
            or (row.effect != Effect.WISHED and row.problem is None)
            or row.task_id in asked
            or row.problem_id in more
        }
    )


def _with_other_tasks(batch: ImportBatch) -> set[int]:
    """Problems that the list made and that got another task since."""
    made = batch.rows.filter(effect=Effect.MADE, made__problem=True)
    others = Task.objects.filter(problem__in=made.values("problem")).exclude(
        pk__in=made.exclude(task=None).values("task")
    )
    return set(others.values_list("problem", flat=True))


def _restore(rows: Sequence[ImportRow], actor: User) -> None:
    for row in rows:
        if row.task and "before" in row.made:
            draft = snapshots.as_draft(row.made["before"])
            drafting.edit_draft(row.task.pk, draft, actor=actor, seen=drafting.edition(row.task))
        if row.problem and "words" in row.made:
            words = dict(row.made["words"])
            words["category"] = Category.objects.get(pk=words["category"])
            drafting.edit_problem(row.problem.pk, actor=actor, **words)


def _withdraw(batch: ImportBatch, rows: Sequence[ImportRow], actor: User, why: str) -> None:
    tasks = [row.task_id for row in rows if row.task_id]
    problems = [row.problem_id for row in rows if row.problem_id and row.made.get("problem")]
    lists.withdraw_drafts(batch.round, actor=actor, tasks=tasks, problems=problems, why=why)
    for category in Category.objects.filter(pk__in=batch.counts.get("categories", [])):
        if not Problem.objects.filter(category=category).exists():
            category.delete()
