"""What the page of one task shows: read with a fixed number of queries, told as plain data for the templates."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import brief, neighbours
from cases.domain.progress import Method
from cases.lamps import lamp
from cases.models import Fact, Measure, Task, TaskEvidence, TaskLeader, TaskUnit
from cases.queues import VERIFY_GAP
from cases.states import Stage
from deadlines import terms
from deadlines.models import Deadline
from orgs.models import User
from records import clock
from records.trail import key
from signoff.models import Seat, Signature

Kind = Fact.Kind
Phase = TaskEvidence.Phase
SAID = (
    Kind.CLAIMED, Kind.VERIFIED, Kind.GRADED_BASIC, Kind.GRADE_LIFTED, Kind.COMPLETION_REPORTED,
    Kind.COMPLETION_WITHDRAWN, Kind.RETURNED,
)  # fmt: skip


def head(task: Task, user: User) -> dict[str, Any]:
    """What stands above every page of a task: name, lamp, cycles, further pages for the person."""
    return {
        "task": task,
        "problem": task.problem,
        "round": task.problem.round,
        "lamp": lamp(task, clock.today()),
        "task_url": reverse("desk:task", args=[task.pk]),
        "later": getattr(task, "next_cycle", None),
        "earlier": task.previous,
        "carried": getattr(task, "carried", None),
        "taken_over": task.problem.taken_over.select_related("task__problem__round")
        if getattr(task, "took_over", False)
        else (),
        "beside": neighbours.beside(key(task), user),
    }


def plan(task: Task, measures: Iterable[Measure]) -> dict[str, Any]:
    """Goal first and present, deadline with its explanation, units by role, leaders by level."""
    deadlines = [d for d in (task.deadline, *(m.deadline for m in measures)) if d and d.due_on != d.first_due_on]
    if deadlines:
        prefetch_related_objects(deadlines, "changes")
    return {
        "goal_changed": bool(task.first_goal) and task.first_goal != task.goal,
        "deadline": deadline(task.deadline),
        "units": units(task),
        "leaders": leaders(task),
    }


def deadline(limit: Deadline | None) -> dict[str, Any] | None:
    """A deadline in words, with first and present date, days added, and why."""
    if limit is None:
        return None
    moved = limit.due_on != limit.first_due_on
    return {
        "words": limit.words,
        "present_words": limit.present_words if moved else limit.words,
        "first": limit.first_due_on,
        "present": limit.due_on,
        "moved": moved,
        "estimate": limit.is_estimate,
        "times": len(limit.changes.all()) if moved else 0,
        "days": limit.moved_days,
        "long_term": limit.long_term,
        "why": (terms.explain_present(limit) if moved else terms.explain(limit)),
    }


def units(task: Task) -> list[dict[str, Any]]:
    """Roles in the order of the duty list, each with its units."""
    order = (
        TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.ASSIST, TaskUnit.Role.SUPERVISE,
        TaskUnit.Role.ACCEPT,
    )  # fmt: skip
    named = {role: [row.organisation for row in task.units.all() if row.role == role] for role in order}
    return [{"role": role.label, "units": found} for role, found in named.items() if found]


def leaders(task: Task) -> list[dict[str, Any]]:
    """The three levels, also where nobody is named."""
    present = {row.level: row for row in task.leaders.all() if row.ends_on is None}
    return [{"level": level.label, "leader": present.get(level)} for level in TaskLeader.Level]


def measures_of(task: Task) -> list[Measure]:
    """The measures in order with unit and deadline; one query."""
    return list(task.measures.select_related("deadline", "organisation").order_by("order"))


def facts_of(task: Task) -> list[Fact]:
    """All facts with who entered them; one query. `corrected` says that a later fact took it back."""
    facts = list(Fact.objects.filter(task=task).select_related("actor").order_by("pk"))
    taken_back = {fact.corrects_id for fact in facts if fact.corrects_id}
    for fact in facts:
        fact.corrected = fact.pk in taken_back
    return facts


def measure_rows(measures: list[Measure], facts: list[Fact], files: list[TaskEvidence]) -> list[dict[str, Any]]:
    """Each measure with its date, its state in words, who ticked it off with what words, and its files."""
    today = clock.today()
    ticks = {f.measure_id: f for f in facts if f.kind == Kind.MEASURE_DONE and not f.corrected}
    rows = []
    for measure in measures:
        own = [row for row in files if row.measure_id == measure.pk and row.withdrawn_at is None]
        rows.append(
            {
                "measure": measure,
                "deadline": deadline(measure.deadline),
                "state": _measure_state(measure, today),
                "tick": ticks.get(measure.pk),
                "files": [file_item(row) for row in own],
            }
        )
    return rows


def _measure_state(measure: Measure, today: date) -> dict[str, str]:
    due = measure.deadline.due_on if measure.deadline else None
    if measure.dropped_on:
        return {"word": _("dropped on %(day)s") % {"day": measure.dropped_on}, "tone": "plain"}
    if measure.done_on:
        late = due is not None and measure.done_on > due
        text = _("done on %(day)s, late") if late else _("done on %(day)s")
        return {"word": text % {"day": measure.done_on}, "tone": "amber" if late else "green"}
    if due and due < today:
        return {"word": _("overdue by %(n)d days") % {"n": (today - due).days}, "tone": "red"}
    if measure.begun_on:
        return {"word": _("begun on %(day)s") % {"day": measure.begun_on}, "tone": "ink"}
    return {"word": _("not begun"), "tone": "plain"}


def progress(task: Task, facts: list[Fact]) -> dict[str, Any]:
    """Claimed and verified beside each other, and the ledger of everything that was reported."""
    said = [fact for fact in facts if fact.kind in SAID]
    claims = [fact for fact in said if fact.kind == Kind.CLAIMED]
    checks = [fact for fact in said if fact.kind == Kind.VERIFIED]
    gap = task.claimed_share is not None and task.claimed_share - (task.verified_share or 0) > VERIFY_GAP
    methods = dict(Method.choices)
    return {
        "claimed_on": claims[-1].effective_on if claims else None,
        "last_claim": claims[-1] if claims else None,
        "verified_on": checks[-1].effective_on if checks else None,
        "gap": gap,
        "ledger": [{"fact": fact, "method": methods.get(fact.method, "")} for fact in reversed(said)],
    }


def files_of(task: Task) -> list[TaskEvidence]:
    """Every file of the dossier, withdrawn ones too; one query."""
    return list(task.evidence.select_related("file", "added_by").order_by("pk"))


def evidence(files: list[TaskEvidence]) -> dict[str, Any]:
    """Before/after pairs, the other files, and what was withdrawn."""
    live = [row for row in files if row.withdrawn_at is None]
    numbers = sorted({row.pair for row in live if row.pair})
    pairs, paired = [], set()
    for number in numbers:
        sides = {phase: _first(live, number, phase) for phase in (Phase.BEFORE, Phase.AFTER)}
        if not any(sides.values()):
            continue
        paired |= {row.pk for row in sides.values() if row}
        pairs.append(
            {
                "title": _("Pair %(n)d") % {"n": number},
                "before": file_item(sides[Phase.BEFORE]) if sides[Phase.BEFORE] else None,
                "after": file_item(sides[Phase.AFTER]) if sides[Phase.AFTER] else None,
            }
        )
    return {
        "pairs": pairs,
        "files": [file_item(row, phase=True) for row in live if row.pk not in paired],
        "withdrawn": [row for row in files if row.withdrawn_at],
        "live": live,
    }


def _first(rows: list[TaskEvidence], number: int, phase: str) -> TaskEvidence | None:
    return next((r for r in rows if r.pair == number and r.phase == phase and r.file.is_image), None)


def file_item(row: TaskEvidence, *, phase: bool = False) -> dict[str, Any]:
    """One file for components/evidence_item.html, with what the camera wrote."""
    item = brief.file_item(row)
    about = [str(row.get_phase_display())] if phase else []
    if row.file.taken_at:
        about.append(_("taken %(when)s") % {"when": f"{timezone.localtime(row.file.taken_at):%Y-%m-%d %H:%M}"})
    elif row.file.is_image:
        about.append(_("no time from the camera"))
    if row.file.latitude is not None and row.file.longitude is not None:
        about.append(f"{row.file.latitude:.5f}, {row.file.longitude:.5f}")
    added = _("added %(day)s by %(who)s") % {"day": timezone.localdate(row.added_at), "who": row.added_by}
    return item | {"meta": " · ".join(about), "note": added}


def chains(task: Task) -> list[dict[str, Any]]:
    """Every sign-off of the task, newest first: strip of steps and all signatures with why they stopped counting."""
    seats = list(
        Seat.objects.filter(step__run__subject=key(task))
        .select_related("step__run__filed_by", "organisation", "person")
        .order_by("step__order", "pk")
    )
    signatures = list(Signature.objects.filter(run__subject=key(task)).select_related("step").order_by("pk"))
    runs = {seat.step.run_id: seat.step.run for seat in seats}
    rows = []
    for pk, run in sorted(runs.items(), reverse=True):
        own = [seat for seat in seats if seat.step.run_id == pk]
        given = [signature for signature in signatures if signature.run_id == pk]
        steps = brief.strip(run, own, given, clock.today())
        for step in steps:
            step["waited"] = _waited(step.get("waited"))
        rows.append({"run": run, "steps": steps, "signatures": given})
    return rows


def _waited(days: Any) -> str:
    return _("waiting %(n)s working days") % {"n": days} if days not in ("", None) else ""


def notices(task: Task) -> list[dict[str, Any]]:
    """The public notices, newest first, each with its objections; one query."""
    found: dict[int, dict[str, Any]] = {}
    rows = task.notices.select_related("deadline").annotate(
        objection=F("objections__pk"), channel=F("objections__channel"), received=F("objections__received_at"),
        answered=F("objections__answered_at"), founded=F("objections__founded"), late=F("objections__is_late"),
    ).order_by("-pk", "objection")  # fmt: skip
    for row in rows:
        entry = found.setdefault(row.pk, {"notice": row, "objections": []})
        if row.objection:
            entry["objections"].append(row)
    return list(found.values())


def unanswered(noticed: list[dict[str, Any]]) -> int:
    """Objections to the newest notice that wait for their answer; `noticed` as `notices` gives it."""
    return len([row for entry in noticed[:1] for row in entry["objections"] if row.answered is None])


def next_step(task: Task, measures: list[Measure], strips: list[dict[str, Any]], waiting: int = 0) -> str:
    """What comes next and who has it now, in one sentence; `waiting` objections have no answer yet."""
    if carried := getattr(task, "carried", None):
        words = _("“%(task)s” was carried over to “%(round)s”; go on there.")
        return words % {"task": task, "round": carried.into.round}
    left = len([m for m in measures if m.done_on is None and m.dropped_on is None])
    names = "、".join(str(row.organisation) for row in task.main_units)
    match task.stage:
        case Stage.WORKING if left:
            text = ngettext(
                "%(units)s: %(n)d measure is still to be done.", "%(units)s: %(n)d measures are still to be done.", left
            )
            return text % {"units": names, "n": left}
        case Stage.WORKING:
            return _("All measures are done; %(units)s can report completion.") % {"units": names}
        case Stage.REPORTED:
            return _("Completion is reported; %(units)s prepares the dossier for sign-off.") % {"units": names}
        case Stage.IN_SIGNOFF:
            return _who_signs(strips)
        case Stage.ACCEPTED:
            return _("All signatures are given; the rectification office opens the public notice.")
        case Stage.IN_NOTICE if waiting:
            text = ngettext(
                "%(n)d objection waits for its answer; closing is possible after it and after the last day.",
                "%(n)d objections wait for their answers; closing is possible after them and after the last day.",
                waiting,
            )
            return text % {"n": waiting}
        case Stage.IN_NOTICE:
            return _("The public notice runs; closing is possible after its last day.")
        case Stage.CLOSED:
            return _("Closed on %(day)s.") % {"day": task.closed_on}
    return _("The plan is in preparation and not filed yet.")


def _who_signs(strips: list[dict[str, Any]]) -> str:
    step = next((step for strip in strips[:1] for step in strip["steps"] if step["state"] == "current"), None)
    if step is None:
        return _("The dossier is being signed.")
    facts = {"step": step["label"], "who": step["who"], "day": step["due"]}
    return _("%(step)s: with %(who)s, to be signed by %(day)s.") % facts
