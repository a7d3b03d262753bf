"""Each row judged against what the round holds: new, changed, the same, in conflict, or with faults."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cases.domain import planning
from cases.models import Commitment, Measure, Problem, Task, TaskUnit
from cases.states import Stage
from intake.matching import Names
from intake.models import ImportBatch, ImportRow, RowUnit
from intake.proposing import Reader, Wanted
from records.writing import write_fields

Field, Verdict = Commitment.Field, ImportRow.Verdict
ASKABLE = (Stage.WORKING, Stage.REPORTED)  # stages in which a change of the plan can be asked for
ALIKE = 0.5  # of two texts of the same problem; below it the number belongs to another one
AT_ONCE = 500  # rows asked for by one statement
JUDGED = ("problem_number", "problem", "task", "verdict", "faults", "notes", "differences")
_MARKS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text as texts are compared: width, blanks and punctuation make no difference."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def alike(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1."""
    left, right = plain(one)[:400], plain(other)[:400]
    if left == right:
        return 1.0
    match = SequenceMatcher(None, left, right, autojunk=False)
    return match.ratio() if match.real_quick_ratio() >= ALIKE else 0.0


class Judge:
    """What a round holds, read once for all rows of a batch: five queries at any length."""

    def __init__(self, batch: ImportBatch, names: Names | None = None) -> None:
        self.batch, self.names = batch, names or Names.of(batch.round.region)
        day = batch.document_date or planning.document_date(batch.round)
        self.reader = Reader(self.names, day, first_leads=batch.first_leads)
        self.problems = {problem.number: problem for problem in _held(batch)}
        cycles = Task.objects.filter(problem__round=batch.round, previous__isnull=False)
        self.followed = set(cycles.values_list("previous", flat=True))
        self.numbers: Counter[int] = Counter()

    def judge(self, row: ImportRow, units: list[RowUnit]) -> Wanted:
        """Set verdict, faults, notes, differences, problem and task of the row; returns what it wants. No queries."""
        want = self.reader.wanted(row, units)
        row.problem_number, row.problem, row.task, row.differences = want.number, None, None, []
        if want.number and self.numbers[want.number] > 1:
            want.fault("number", _("Number %(n)d stands more than once in this list.") % {"n": want.number}, "twice")
        found = self.problems.get(want.number or 0)
        row.verdict = self._against(row, want, found) if found else Verdict.NEW
        if want.faults and row.verdict != Verdict.CONFLICT:
            row.verdict = Verdict.ERROR
        row.faults, row.notes = want.faults, list(dict.fromkeys([*row.read.get("notes", []), *want.notes]))
        return want

    def _against(self, row: ImportRow, want: Wanted, problem: Problem) -> str:
        row.problem = problem
        likeness = max(alike(want.text, problem.text), alike(want.title, problem.title))
        if likeness < ALIKE:
            text = _("Number %(n)d is another problem of this round: “%(title)s”. Give this one its own number.")
            want.fault("number", text % {"n": problem.number, "title": problem.title}, "other_problem")
            return Verdict.CONFLICT
        tasks = [task for task in problem.tasks.all() if task.pk not in self.followed]
        if want.draft is None or not tasks:
            row.differences = self._words(want, problem, filed=any(task.stage != Stage.DRAFT for task in tasks))
            return Verdict.CHANGED if row.differences or (want.draft and not tasks) else Verdict.SAME
        task = _meant(want, tasks)
        if task is None:
            text = _("Problem %(n)d has %(count)d tasks and none of them clearly is this one. Enter the change there.")
            want.fault("goal", text % {"n": problem.number, "count": len(tasks)}, "which_task")
            return Verdict.CONFLICT
        row.task = task
        return self._against_task(row, want, problem, task)

    def _against_task(self, row: ImportRow, want: Wanted, problem: Problem, task: Task) -> str:
        filed = task.stage != Stage.DRAFT
        row.differences = self._words(want, problem, filed) + differences(want, task, kept=filed)
        if not row.differences:
            return Verdict.SAME
        if filed and task.stage not in ASKABLE:
            stays = _("“%(task)s” is: %(stage)s. It stays as it is.")
            want.notes.append(stays % {"task": task, "stage": task.get_stage_display()})
            return Verdict.CONFLICT
        if filed:
            want.notes.append(_("It is in the filed plan: a change is drafted, and nothing is changed silently."))
        return Verdict.CHANGED

    def _words(self, want: Wanted, problem: Problem, filed: bool) -> list[dict[str, Any]]:
        """Differences of the finding's own words, which stay once its plan is filed."""
        pairs = [("title", problem.title, want.title), ("text", problem.text, want.text)]
        if want.category:
            pairs.append(("category", problem.category.name, want.category))
        return [] if filed else [_difference(name, old, new) for name, old, new in pairs if plain(old) != plain(new)]


def _held(batch: ImportBatch) -> QuerySet[Problem]:
    """The problems of the round with tasks, units and measures, for all rows together."""
    measures = Measure.objects.filter(dropped_on=None).select_related("deadline")
    tasks = Task.objects.select_related("deadline", "problem", "place").prefetch_related(
        Prefetch("units", TaskUnit.objects.select_related("organisation")),
        Prefetch("measures", measures.prefetch_related("deadline__changes")),
        "deadline__changes",
    )
    problems = Problem.objects.filter(round=batch.round).select_related("category", "round")
    return problems.prefetch_related(Prefetch("tasks", tasks))


def _meant(want: Wanted, tasks: list[Task]) -> Task | None:
    if len(tasks) == 1 or want.draft is None:
        return tasks[0]
    scores = sorted(((alike(want.draft.goal, task.goal), -task.number, task) for task in tasks), reverse=True)
    best, second = scores[0], scores[1]
    return best[2] if best[0] >= 0.8 and best[0] > second[0] else None


def differences(want: Wanted, task: Task, *, kept: bool) -> list[dict[str, Any]]:
    """Where the wanted task differs from the one that is there; with `kept` each is only a wish."""
    if want.draft is None:
        return []
    wished, present = values(want), standing(task)
    found = [
        _difference(name, spoken(name, present[name]), spoken(name, wished[name]), wish=kept, value=wished[name])
        for name in Field.values
        if not _same(name, present[name], wished[name])
    ]
    if not kept and plain(task.standard) != plain(want.draft.standard):
        found.append(_difference("standard", task.standard, want.draft.standard))
    return found


def values(want: Wanted) -> dict[str, Any]:
    """The wanted values of the locked fields, in the shape that cases.domain.changing.ask takes."""
    draft = want.draft
    if draft is None:
        return {}
    pairs = [[role, unit.pk, unit.name] for unit, role in draft.units]
    return {
        Field.GOAL: draft.goal,
        Field.DEADLINE: draft.words,
        Field.MEASURES: [{"order": None, "text": one.text, "words": one.words} for one in draft.measures],
        Field.UNITS: [pair for pair in pairs if pair[0] != TaskUnit.Role.ACCEPT],
        Field.ACCEPTOR: [pair for pair in pairs if pair[0] == TaskUnit.Role.ACCEPT],
    }


def standing(task: Task) -> dict[str, Any]:
    """The present values of a task from `_held`, in the same shape."""
    pairs = [[unit.role, unit.organisation_id, unit.organisation.name] for unit in task.units.all()]
    measures = [
        {"order": one.order, "text": one.text, "words": one.deadline.present_words if one.deadline else ""}
        for one in task.measures.all()
    ]
    return {
        Field.GOAL: task.goal,
        Field.DEADLINE: task.term.present_words,
        Field.MEASURES: measures,
        Field.UNITS: [pair for pair in pairs if pair[0] != TaskUnit.Role.ACCEPT],
        Field.ACCEPTOR: [pair for pair in pairs if pair[0] == TaskUnit.Role.ACCEPT],
    }


def _same(name: str, present: Any, wished: Any) -> bool:
    if name in (Field.UNITS, Field.ACCEPTOR):
        if name == Field.ACCEPTOR and not wished:
            return True  # a list without the label says nothing of who accepts
        return {(role, pk) for role, pk, _name in present} == {(role, pk) for role, pk, _name in wished}
    if name == Field.MEASURES:
        return [(plain(m["text"]), plain(m["words"])) for m in present] == [
            (plain(m["text"]), plain(m["words"])) for m in wished
        ]
    return plain(present) == plain(wished)


def spoken(name: str, value: Any) -> str:
    """A value of a locked field in words, for two columns beside each other."""
    if name == Field.MEASURES:
        lines = (
            f"{n}. {one['text']}" + (f"（{one['words']}）" if one["words"] else "") for n, one in enumerate(value, 1)
        )
        return "\n".join(lines)
    if name in (Field.UNITS, Field.ACCEPTOR):
        return "\n".join(f"{TaskUnit.Role(role).label}: {unit}" for role, _pk, unit in value)
    return str(value)


def _difference(name: str, before: str, after: str, *, wish: bool = False, value: Any = None) -> dict[str, Any]:
    """One line of ImportRow.differences; a wish also has the `value` that changing.ask takes."""
    found = {"field": name, "before": before, "after": after, "wish": wish}
    return found | {"value": value} if wish else found


def ordered(present: list[dict[str, Any]], wished: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wished measures with the number of the present one that each continues: the same words, else the same place."""
    by_text = {plain(one["text"]): one["order"] for one in present}
    orders = [by_text.pop(plain(one["text"]), None) for one in wished]
    free = sorted(by_text.values())
    at = {n: one["order"] for n, one in enumerate(present)}
    for n, order in enumerate(orders):
        if order is None and at.get(n) in free:
            orders[n] = at[n]
            free.remove(at[n])
    return [{**one, "order": order} for one, order in zip(wished, orders, strict=True)]


def judge_all(batch: ImportBatch, rows: Iterable[ImportRow] | None = None) -> None:
    """Judge every row of a batch anew (or those in `rows`) and keep the verdicts. Statements grow in hundreds."""
    judge = Judge(batch)
    kept = batch.rows.filter(is_left_out=False)
    judge.numbers.update(n for n in kept.values_list("problem_number", flat=True) if n)
    chosen = list(batch.rows.all() if rows is None else rows)
    judge_rows(judge, chosen)


def judge_rows(judge: Judge, rows: list[ImportRow]) -> list[tuple[ImportRow, Wanted]]:
    """Judge kept rows and write those whose verdict is another now; each with what it wants."""
    before = [_judged(row) for row in rows]
    wanted = [(row, judge.judge(row, units)) for row, units in with_units(rows)]
    write_fields([row for row, was in zip(rows, before, strict=True) if _judged(row) != was], JUDGED)
    return wanted


def _judged(row: ImportRow) -> list[Any]:
    ids = {"problem": row.problem_id, "task": row.task_id}
    return [ids[name] if name in ids else getattr(row, name) for name in JUDGED]


def with_units(rows: list[ImportRow]) -> list[tuple[ImportRow, list[RowUnit]]]:
    """Rows with their units and these with their organisations, whole batches at a time."""
    found: dict[int, list[RowUnit]] = defaultdict(list)
    for start in range(0, len(rows), AT_ONCE):
        part = RowUnit.objects.filter(row__in=[row.pk for row in rows[start : start + AT_ONCE]])
        for unit in part.select_related("organisation"):
            found[unit.row_id].append(unit)
    return [(row, found[row.pk]) for row in rows]


def counts(batch: ImportBatch) -> dict[str, int]:
    """Rows by verdict, without those left out, which are counted as "out". Two queries."""
    kept = Counter(batch.rows.filter(is_left_out=False).values_list("verdict", flat=True))
    return {verdict: kept.get(verdict, 0) for verdict in Verdict.values} | {
        "out": batch.rows.filter(is_left_out=True).count()
    }


def mismatches(batch: ImportBatch) -> list[dict[str, Any]]:
    """Counts that the document states of itself and that were not found in it."""
    return [claim for claim in batch.claims if claim["found"] is not None and claim["found"] != claim["count"]]
