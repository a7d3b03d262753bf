"""The rows and words behind a source: read from the facts of a day, or out of a snapshot.

Row of a task: key, number ("7", "7-2"), problem, title, category, category_number, unit, lead, assist, accept, place,
leader, leaders ([[level, post], ...]), status, marks, first_due_on, due_on, first_words, words, changes, claimed,
verified, verified_on, cycle, goal, first_goal, measures, measures_done, completed_on, illustrative. A problem's row has
the same of its first task, its own status and marks, and `text`. Days in ISO form, shares in per cent, None when never
said. `marks` are codes of figures ("tasks.behind"); no contents of petitions, no names of petitioners.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import override

from cases.models import Activity, Measure, Round, TaskLeader, TaskUnit
from orgs.models import Post
from petitions import counting
from petitions.models import Assignment, Petition
from petitions.states import whole_status, whole_verdict
from reports import gather
from reports.figures import ACTIVITY_KEYS, OVERLAPPING, problem_mark, task_mark
from reports.ledger import Ledger, ProblemRow, TaskRow
from reports.models import Snapshot
from scheduling.models import Correction, Entry, Line, Period

Plain = dict[str, Any]
COLUMNS = (
    "key", "number", "title", "category", "unit", "lead", "place", "leader", "status", "marks", "first_due_on",
    "due_on", "claimed", "verified", "cycle",
)  # fmt: skip
ROLES = {TaskUnit.Role.RESPONSIBLE: "unit", TaskUnit.Role.LEAD: "lead", TaskUnit.Role.ASSIST: "assist"}


@override("zh-hans")
def facts(round: Round, as_of: date) -> Plain:
    """Whose paper it is and what stands around the figures, in a paper's words: names, days, results, indicators."""
    we, authorities = gather.we_and_authorities(round)
    group = gather.leading_group(round, as_of)
    return {
        "slug": round.slug,
        "round_name": round.name,
        "place": round.region.name,
        "we": we,
        "authorities": authorities,
        "inspection": gather.inspection_of(round),
        "group": round.group_name,
        "entered_on": round.entered_on,
        "left_on": round.left_on,
        "feedback_on": round.feedback_on,
        "decimals": round.decimals,
        "signatories": gather.signatories(round),
        "leading_group": asdict(group) if group else None,
        "chain": gather.chain(round),
        "results": [asdict(one) for one in gather.results(round, as_of)],
        "indicators": [asdict(one) for one in gather.indicators(round, as_of)],
        "next_steps": [asdict(one) for one in gather.next_steps(round, as_of)],
    }


@override("zh-hans")
def live(rows: Ledger, period: Period | None) -> dict[str, list[Plain]]:
    """The rows of a ledger, its petitions and activities, and what was filed for `period`. About twelve queries."""
    leaders = _leaders(rows)
    tasks = {row.task.pk: _task(row, leaders[row.task.pk]) for row in rows.tasks}
    now = counting.standing(rows.round, rows.as_of)
    return {
        "problem": [_problem(row, tasks) for row in rows.problems],
        "task": list(tasks.values()),
        "measure": _measures(rows, tasks),
        "petition": _petitions(now),
        "assignment": _assignments(rows, now),
        "activity": _activities(rows.round, rows.as_of),
        "filing": filings(period) if period else [],
    }


def kept(snapshot: Snapshot) -> dict[str, list[Plain]]:
    """The rows of a snapshot by kind, in its order. One query."""
    found: dict[str, list[Plain]] = defaultdict(list)
    for row in snapshot.rows.order_by("kind", "order"):
        found[row.kind].append({name: getattr(row, name) for name in COLUMNS} | row.data)
    return found


def period(of: Period) -> Plain:
    """The period as a source keeps it."""
    return {
        "kind": of.rhythm.kind,
        "starts_on": of.starts_on,
        "ends_on": of.ends_on,
        "due_on": of.due_on,
        "locked": of.locked_at is not None,
    }


def corrections(of: Period) -> list[Plain]:
    """The numbered corrections of a period: number, unit, item, field, old, new, why, on."""
    rows = Correction.objects.filter(period=of).select_related("line__obligation__unit", "line__task__problem")
    return [
        {
            "number": row.number,
            "unit": row.line.obligation.unit.name,
            "item": _number(row.line.task.problem.number, row.line.task.number),
            "title": row.line.task.problem.title,
            "field": row.field,
            "old": row.old,
            "new": row.new,
            "why": row.why,
            "on": row.at.date(),
        }
        for row in rows.order_by("number")
    ]


def filings(of: Period) -> list[Plain]:
    """What each unit owed for the period and gave: one row a line, one without item for a zero report. Four queries."""
    entries: dict[int, Entry] = {}
    for entry in Entry.objects.filter(line__obligation__period=of).select_related("check_made").order_by("version"):
        entries[entry.line_id] = entry
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(obligation__period=of).select_related("task__problem").order_by("pk"):
        lines[line.obligation_id].append(line)
    found = []
    for owed in of.obligations.select_related("unit").order_by("unit__path"):
        sheet = {"unit": owed.unit.name, "filed_at": owed.filed_at, "late": _late(of, owed.filed_at)}
        found += [sheet | _filing(line, entries.get(line.pk)) for line in lines[owed.pk]]
        if not lines[owed.pk]:
            state = "zero" if owed.zero_at else "due"
            found.append(sheet | {"key": f"sheet:{owed.pk}", "item": "", "title": "", "state": state, "text": ""})
    return found


def _filing(line: Line, entry: Entry | None) -> Plain:
    check = getattr(entry, "check_made", None)
    return {
        "key": f"line:{line.pk}",
        "item": _number(line.task.problem.number, line.task.number),
        "title": line.task.problem.title,
        "state": line.state,
        "skipped_why": line.skipped_why,
        "text": (entry.text or entry.no_change_why) if entry else "",
        "no_change": bool(entry and not entry.text),
        "problems": entry.problems if entry else "",
        "claimed": entry.claimed if entry else None,
        "verified": check.share if check else None,
        "grade": check.grade if check else "",
        "words": check.words if check else "",
    }


def _late(of: Period, filed_at: Any) -> bool:
    return filed_at is not None and filed_at.date() > of.due_on


def _problem(row: ProblemRow, tasks: Mapping[int, Plain]) -> Plain:
    problem = row.problem
    first = dict(tasks[row.tasks[0].task.pk]) if row.tasks else dict.fromkeys(("unit", "lead", "leader", "place"), "")
    return first | {
        "key": f"cases.problem:{problem.pk}",
        "number": str(problem.number),
        "title": problem.title,
        "text": problem.text,
        "category": problem.category.name,
        "category_number": problem.category.number,
        "status": row.status.value,
        "marks": ["problems.total", f"problems.{row.status.value}"]
        + [f"problems.{name}" for name in OVERLAPPING if problem_mark(row, name)],
        "tasks": len(row.tasks),
        "illustrative": problem.is_illustrative,
    }


def _task(row: TaskRow, leaders: list[list[str]]) -> Plain:
    problem, now = row.task.problem, row.standing
    return {
        "key": f"cases.task:{row.task.pk}",
        "number": _number(problem.number, row.task.number),
        "problem": str(problem.number),
        "title": problem.title,
        "category": problem.category.name,
        "category_number": problem.category.number,
        **{name: row.units(role) for role, name in ROLES.items()},
        "accept": "、".join(name for _role, _pk, name in row.plan.get("acceptor") or ()),
        "place": row.task.place.name,
        "leader": next((post for level, post in leaders if level == TaskLeader.Level.CITY), ""),
        "leaders": leaders,
        "status": now.status.value,
        "marks": ["tasks.total", f"tasks.{now.status.value}"]
        + [f"tasks.{name}" for name in OVERLAPPING if task_mark(row, name)],
        "first_due_on": now.first_due_on,
        "due_on": now.due_on,
        "first_words": row.first["deadline"]["words"],
        "words": row.plan["deadline"]["words"],
        "changes": row.changes,
        "claimed": now.claimed,
        "verified": now.verified,
        "verified_on": now.verified_on,
        "cycle": row.cycle,
        "goal": row.plan["goal"],
        "first_goal": row.first["goal"],
        "measures": now.measures,
        "measures_done": now.measures_done,
        "completed_on": now.completed_on,
        "illustrative": problem.is_illustrative,
    }


def _leaders(rows: Ledger) -> dict[int, list[list[str]]]:
    """The leaders who carried each task on the day: level and post, never a name where a post is known."""
    named = TaskLeader.objects.filter(task__in=[row.task.pk for row in rows.tasks], starts_on__lte=rows.as_of)
    named = named.exclude(ends_on__lte=rows.as_of).select_related("user").order_by("task", "pk")
    posts: dict[tuple[int, str], str] = {}
    for user, role, title in Post.objects.filter(user__in=named.values("user")).values_list("user", "role", "title"):
        posts.setdefault((user, role), title)
    found: dict[int, list[list[str]]] = defaultdict(list)
    for row in named:
        role = {"city": "case_leader", "county": "county_leader", "department": "department_leader"}[row.level]
        found[row.task_id].append([row.level, posts.get((row.user_id, role)) or str(row.user)])
    return found


def _measures(rows: Ledger, tasks: Mapping[int, Plain]) -> list[Plain]:
    live = {step.measure_id: (row, step) for row in rows.tasks for step in row.course.steps if step.is_live(rows.as_of)}
    measures = Measure.objects.filter(task__in=tasks).select_related("organisation").order_by("task", "order")
    by_task: dict[int, list[Plain]] = defaultdict(list)
    for measure in measures:
        if measure.pk in live:
            row, step = live[measure.pk]
            done = row.standing.done.get(measure.pk)
            by_task[measure.task_id].append(
                {
                    "key": f"cases.measure:{measure.pk}",
                    "number": f"{tasks[measure.task_id]['number']}（{measure.order}）",
                    "task": tasks[measure.task_id]["number"],
                    "order": measure.order,
                    "title": _measure_text(row, measure),
                    "unit": measure.organisation.name if measure.organisation else tasks[measure.task_id]["unit"],
                    "due_on": step.limit.on(rows.as_of),
                    "done_on": done,
                    "marks": ["measures.total"] + (["measures.done"] if done else []),
                }
            )
    return [row for task in tasks for row in by_task[task]]


def _measure_text(row: TaskRow, measure: Measure) -> str:
    committed: Iterable[Plain] = row.plan["measures"]
    return next((one["text"] for one in committed if one.get("order") == measure.order), measure.text)


def _petitions(now: counting.Standing) -> list[Plain]:
    rows = Petition.objects.filter(pk__in=now.received).select_related("batch", "place").prefetch_related("types")
    found = []
    for row in rows.order_by("batch__handed_over_on", "batch", "ordinal", "pk"):
        told = now.received[row.pk]
        outcome = str(whole_status([one.status for one in told]))
        verdict = str(whole_verdict([one.verdict for one in told]))
        found.append(
            {
                "key": f"petitions.petition:{row.pk}",
                "number": row.number,
                "batch": str(row.batch.number),
                "on": row.batch.handed_over_on,
                "channel": row.channel,
                "is_key": row.is_key,
                "types": [one.kind for one in row.types.all()],
                "place": row.place.name if row.place else row.region_text,
                "status": outcome,
                "verdict": verdict,
                "assigned": len(told),
                "marks": ["petitions.received", f"petitions.{outcome}", f"petitions.{verdict or 'no_verdict'}"],
                "illustrative": row.is_illustrative,
            }
        )
    return found


def _assignments(rows: Ledger, now: counting.Standing) -> list[Plain]:
    told = {(one.petition, one.unit): one for one in now.assigned}
    assigned: Iterable[Assignment] = counting.assigned(rows.round, rows.as_of).select_related(
        "petition", "organisation"
    )
    return [
        {
            "key": f"petitions.assignment:{row.pk}",
            "number": row.petition.number,
            "unit": row.organisation.name,
            "on": row.assigned_on,
            "status": str(told[row.petition_id, row.organisation_id].status),
            "verdict": str(told[row.petition_id, row.organisation_id].verdict),
            "marks": ["petitions.assigned"],
        }
        for row in assigned
        if (row.petition_id, row.organisation_id) in told
    ]


def _activities(round: Round, as_of: date) -> list[Plain]:
    rows = round.activities.filter(held_on__lte=as_of, entered_on__lte=as_of, kind__in=ACTIVITY_KEYS)
    return [
        {
            "key": f"cases.activity:{row.pk}",
            "on": row.held_on,
            "kind": ACTIVITY_KEYS[Activity.Kind(row.kind)],
            "title": row.title,
            "unit": row.who,
            "series": row.series,
            "unannounced": row.unannounced,
            "marks": [f"activities.{ACTIVITY_KEYS[Activity.Kind(row.kind)]}"],
            "illustrative": row.is_illustrative,
        }
        for row in rows
    ]


def _number(problem: int, task: int) -> str:
    return f"{problem}-{task}" if task > 1 else str(problem)
