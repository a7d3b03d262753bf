"""Taking a list in as drafts, all or none. What is filed or signed is never touched: there a change is only drafted."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain import drafting, lists, planning
from cases.domain.lists import ProblemDraft
from cases.domain.planning import MeasureDraft, TaskDraft
from cases.models import Category, Problem, Round, Task
from cases.states import Stage
from intake import judging, persons, snapshots
from intake.domain.acts import act_on, write
from intake.models import ImportBatch, ImportRow
from intake.proposing import Wanted
from intake.states import Verb
from orgs.models import User
from records import clock
from records.trail import key
from records.writing import write_fields

State, Verdict, Effect = ImportBatch.State, ImportRow.Verdict, ImportRow.Effect
NO_CATEGORY = "未分类问题"  # the group of findings of a list that names none
NAMED = 10  # places of faults that a refusal names
PROBLEM_WORDS = ("title", "text", "category")


class Categories:
    """The categories of a round by the name that a list gives them; one that is missing is made."""

    def __init__(self, round: Round, actor: User) -> None:
        self.round, self.actor = round, actor
        self.known = {judging.plain(one.name): one for one in round.categories.all()}
        self.made: list[int] = []

    def of(self, name: str) -> Category:
        """The category, made with the next number where the round has none of this name."""
        wanted = name or (next(iter(self.known.values())).name if len(self.known) == 1 else NO_CATEGORY)
        found = self.known.get(judging.plain(wanted))
        if found is None:
            number = max((one.number for one in self.known.values()), default=0) + 1
            found = planning.add_category(self.round, number, wanted, actor=self.actor)
            self.known[judging.plain(wanted)] = found
            self.made.append(found.pk)
        return found


def take(batch_id: int, *, actor: User, confirmed: bool = False, leaders: bool = False) -> ImportBatch:
    """Make the records of a list drafts of the round's plan, all or none.

    New records are drafted, drafts that differ are mended in place, filed tasks that differ keep everything and wait
    for intake.domain.asking. `confirmed` says that counts of the document which were not found are known. With
    `leaders` the persons named become leaders in charge of new tasks, where intake.persons is sure of their accounts.

    Raises PermissionDenied; WrongState unless the list is ready; ValidationError for records with faults that are not
    left out (code faults), for counts that differ and are not confirmed (counts), and when nothing would change.
    """
    with act_on(batch_id, actor, State.READY) as batch:
        judge = judging.Judge(batch)
        rows = list(batch.rows.filter(is_left_out=False).order_by("number"))
        judge.numbers.update(row.problem_number for row in rows if row.problem_number)
        wanted = judging.judge_rows(judge, rows)
        _require_takeable(batch, rows, confirmed)
        categories = Categories(batch.round, actor)
        fresh = [pair for pair in wanted if _is_new(pair[0])]
        differing = [pair for pair in wanted if _is_mended(pair[0])]
        led = _name_leaders(fresh) if leaders else 0
        made, mended = _draft(fresh, categories), _mend(differing, categories)
        wished = [row for row, _want in wanted if row.task and row.verdict == Verdict.CHANGED and not row.effect]
        for row in wished:
            row.effect = Effect.WISHED
        _stamp(rows)
        batch.counts = judging.counts(batch) | {"categories": categories.made}
        batch.state, batch.taken_by, batch.taken_at = State.TAKEN, actor, clock.now()
        batch.save(update_fields=["state", "taken_by", "taken_at", "counts"])
        came = {"drafted": made, "mended": mended, "differing": len(wished)} | ({"leaders": led} if leaders else {})
        _write(batch, actor, came)
        return batch


def leaders_of(batch: ImportBatch) -> int:
    """How many persons of the list would become leaders in charge of new tasks. Three queries."""
    rows = [row for row in batch.rows.filter(is_left_out=False) if _is_new(row)]
    return sum(len(found) for found in persons.proposed(judging.with_units(rows)).values())


def _name_leaders(pairs: Sequence[tuple[ImportRow, Wanted]]) -> int:
    """Put the persons that are surely known into the drafts; how many."""
    drafts = {row.pk: want.draft for row, want in pairs if want.draft}
    found = persons.proposed(judging.with_units([row for row, _want in pairs if row.pk in drafts]))
    for pk, leaders in found.items():
        drafts[pk].leaders = leaders
    return sum(len(leaders) for leaders in found.values())


def _require_takeable(batch: ImportBatch, rows: list[ImportRow], confirmed: bool) -> None:
    if faulty := [row for row in rows if row.faults]:
        places = "；".join(f"{row.where or row.number}" for row in faulty[:NAMED])
        text = ngettext(
            "%(n)d record has faults: mend it or leave it out. %(places)s",
            "%(n)d records have faults: mend them or leave them out. %(places)s",
            len(faulty),
        )
        raise ValidationError(text % {"n": len(faulty), "places": places}, code="faults")
    if judging.mismatches(batch) and not confirmed:
        text = _("The document counts otherwise than what was found in it. Confirm that you have looked at it.")
        raise ValidationError({"confirmed": text}, code="counts")
    if all(row.verdict in (Verdict.SAME, Verdict.CONFLICT) for row in rows):
        raise ValidationError(_("Nothing is new and nothing differs; nothing was changed."), code="nothing_new")


def _is_new(row: ImportRow) -> bool:
    """A problem that is not there, or one that is there without any task and gets its first."""
    return row.verdict == Verdict.NEW or (row.verdict == Verdict.CHANGED and row.task_id is None)


def _is_mended(row: ImportRow) -> bool:
    return bool(row.verdict == Verdict.CHANGED and row.task and row.task.stage == Stage.DRAFT)


def _draft(pairs: Sequence[tuple[ImportRow, Wanted]], categories: Categories) -> int:
    """Draft new problems and tasks; a problem that is there and only differs in its words has these mended."""
    round, actor = categories.round, categories.actor
    drafts, rows = [], []
    for row, want in pairs:
        if row.problem_id:
            _mend_words(row, want, categories)
            if want.draft is None:
                continue
        drafts.append(
            ProblemDraft(
                number=want.number or 0, title=want.title, text=want.text, is_key=want.is_key, task=want.draft,
                category=row.problem.category if row.problem else categories.of(want.category), problem=row.problem,
            )
        )  # fmt: skip
        rows.append(row)
    for row, (problem, task) in zip(rows, lists.draft_many(round, drafts, actor=actor), strict=True):
        row.made = {"problem": row.problem_id is None, "task": task is not None} | row.made
        row.problem, row.task, row.effect = problem, task, Effect.MADE
    return len(rows)


def _mend(pairs: Sequence[tuple[ImportRow, Wanted]], categories: Categories) -> int:
    """Mend drafts in place; how they stood is kept, so that the list can be taken back."""
    for row, want in pairs:
        task = row.task
        if task is None or want.draft is None:
            continue
        row.made = {"before": snapshots.of_task(task)} | row.made
        _mend_words(row, want, categories)
        drafting.edit_draft(task.pk, _kept(want.draft, task), actor=categories.actor, seen=drafting.edition(task))
        row.effect = Effect.EDITED
    return len(pairs)


def _mend_words(row: ImportRow, want: Wanted, categories: Categories) -> None:
    problem = row.problem
    changed = {one["field"] for one in row.differences} & set(PROBLEM_WORDS)
    if problem is None or not changed:
        return
    row.made = row.made | {"words": snapshots.of_problem(problem)}
    wanted: dict[str, Any] = {"title": want.title, "text": want.text}
    fields = {name: wanted[name] for name in changed & set(wanted)}
    if "category" in changed:
        fields["category"] = categories.of(want.category)
    drafting.edit_problem(problem.pk, actor=categories.actor, **fields)
    row.effect = Effect.EDITED


def _kept(draft: TaskDraft, task: Task) -> TaskDraft:
    """The wanted draft with what a list does not say as it stands: leaders, acceptor, weights, key steps, units."""
    held = {judging.plain(one.text): one for one in task.measures.select_related("organisation")}
    draft.leaders = [(row.user, row.level) for row in task.leaders.filter(ends_on=None).select_related("user")]
    draft.measures = [_with(one, held.get(judging.plain(one.text))) for one in draft.measures]
    if not any(role == "accept" for _unit, role in draft.units):
        accepting = task.units.filter(role="accept").select_related("organisation")
        draft.units += [(row.organisation, row.role) for row in accepting]
    return draft


def _with(draft: MeasureDraft, held: Any) -> MeasureDraft:
    if held is None:
        return draft
    return MeasureDraft(draft.text, draft.words, draft.organisation or held.organisation, held.weight, held.is_key_step)


def _stamp(rows: list[ImportRow]) -> None:
    """Write down with each row the last trail line about what it made: whoever touches it afterwards is seen."""
    changed = [row for row in rows if row.effect]
    mine = [row for row in changed if row.effect != Effect.WISHED]
    seen = lists.editions([key(one) for row in mine for one in (row.problem, row.task) if one is not None])
    for row in mine:
        row.made["seen"] = {key(one): seen.get(key(one), 0) for one in (row.problem, row.task) if one is not None}
    write_fields(changed, ["problem", "task", "effect", "made"])


def _write(batch: ImportBatch, actor: User, came: dict[str, int]) -> None:
    after: dict[str, Any] = {"list_file": batch.name} | {f"list_{name}": count for name, count in came.items()}
    after["list_left_out"] = batch.counts["out"]
    if differing := judging.mismatches(batch):
        after["list_counts_confirmed"] = "；".join(one["words"] for one in differing)
    write(Verb.TAKEN, batch, actor=actor, after=after)


def drafts(batch: ImportBatch) -> QuerySet[Problem]:
    """The problems that the list made or mended, as they stand now."""
    return Problem.objects.filter(pk__in=batch.rows.exclude(effect="").values("problem"))
