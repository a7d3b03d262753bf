"""The dossier of a task: its canonical content, its digest, its versions, and keeping signatures bound to it."""

import hashlib
import json
from typing import Any

from cases.domain import turns
from cases.models import Closure, Dossier, Fact, Task
from cases.states import Stage, Verb
from orgs.models import User
from records.trail import record
from signoff import engine
from signoff.models import Run


def content(task: Task, statement: str) -> dict[str, Any]:
    """Everything a signer answers for, in JSON's own types and in a fixed order.

    Not in it: who carries the case, comments, contact data; changing those leaves signatures as they are.
    """
    deadline = task.term
    return {
        "task": task.pk,
        "cycle": task.cycle,
        "problem": [task.problem.number, task.problem.title, task.problem.text],
        "goal": task.goal,
        "standard": task.standard,
        "deadline": [deadline.words, _iso(deadline.first_due_on), _iso(deadline.due_on), deadline.long_term],
        "changes": [[c.seq, c.words, _iso(c.due_on)] for c in deadline.changes.order_by("seq")],
        "measures": [[m.order, m.text, _iso(m.done_on), _iso(m.dropped_on)] for m in task.measures.order_by("order")],
        "units": sorted([u.role, u.organisation_id] for u in task.units.all()),
        "verified": task.verified_share,
        "acceptance_plan": task.acceptance_plan,
        "evidence": sorted(
            [e.file.sha256, e.phase, e.pair or 0, e.caption, e.measure_id or 0]
            for e in task.evidence.filter(withdrawn_at=None).select_related("file")
        ),
        "ticks": sorted([t.item.list, t.item.order, t.item.text, t.note] for t in task.ticks.select_related("item")),
        "done": [
            [f.measure.order if f.measure else 0, _iso(f.effective_on), f.note]
            for f in task.facts.filter(kind=Fact.Kind.MEASURE_DONE, corrected_by=None).select_related("measure")
        ],
        "statement": statement,
    }


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON text, 64 hexadecimal digits."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(task: Task, statement: str) -> Dossier:
    """Keep the present content as a new version, or return the newest version when nothing changed."""
    data = content(task, statement)
    newest = task.dossiers.order_by("-version").first()
    if newest and newest.sha256 == digest(data):
        return newest
    version = newest.version + 1 if newest else 1
    return Dossier.objects.create(task=task, version=version, content=data, sha256=digest(data))


def open_closure(task: Task) -> Closure | None:
    """The latest request to strike this task off, with its run; None when it was never asked."""
    return task.closures.select_related("run").order_by("-pk").first()


def last_closure(task: Task) -> Closure:
    """The same for a task that was submitted. Raises Closure.DoesNotExist."""
    return task.closures.select_related("run").latest("pk")


def keep_bound(task: Task, actor: User | None) -> None:
    """After an act on a task under signature: a changed dossier becomes a new version, old signatures stop counting."""
    if task.stage != Stage.IN_SIGNOFF:
        return
    closure = last_closure(task)
    run = engine.lock(closure.run_id)
    if run.state != Run.State.OPEN:
        return
    frozen = freeze(Task.objects.select_related("problem", "deadline").get(pk=task.pk), closure.statement)
    before = run.digest
    if engine.rebind(run, frozen.sha256):
        change = {"dossier": before[:12]}, {"dossier": frozen.sha256[:12]}
        record(Verb.DOSSIER_CHANGED, task, actor=actor, before=change[0], after=change[1])
        turns.announce(task, run)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
