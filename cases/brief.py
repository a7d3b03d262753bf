"""A dossier under signature in short, as its signers read it: built from few queries, whatever its size."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import dossier_text
from cases.models import Closure, Commitment, Dossier, Task, TaskEvidence
from deadlines import workdays
from orgs.models import User
from signoff import engine
from signoff.models import PaperSheet, Run, Seat, Signature

Phase = TaskEvidence.Phase


def closures() -> QuerySet[Closure]:
    """Closures with their run, the frozen content, its version and the first goal, in one query."""
    signed = Dossier.objects.filter(task=OuterRef("task"), sha256=OuterRef("run__digest")).order_by("-version")
    goal = Commitment.objects.filter(task=OuterRef("task"), field=Commitment.Field.GOAL, seq=0)
    return Closure.objects.select_related("run", "filed_by").annotate(
        frozen=Subquery(signed.values("content")[:1]),
        version=Subquery(signed.values("version")[:1]),
        first_goal=Subquery(goal.values("value")[:1]),
    )


def in_short(task: Task, closure: Closure) -> dict[str, Any]:
    """What the signer answers for: plan first and present, measures, evidence, statement. One query."""
    content = closure.frozen
    parts = {part.code: part.lines for part in dossier_text.parts(content, {})}
    files = list(task.evidence.filter(withdrawn_at=None).select_related("file").order_by("pair", "pk"))
    pairs, others = photographs(files)
    return {
        "content": content,
        "parts": parts,
        "goal": {"first": closure.first_goal, "present": content["goal"]},
        "deadline_changes": len(content["changes"]),
        "pairs": pairs,
        "files": others,
        "statement": closure.statement,
    }


def photographs(files: Iterable[TaskEvidence]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Before/after pairs, by their number and otherwise in order, and everything else."""
    pictures = [row for row in files if row.file.is_image and row.phase in (Phase.BEFORE, Phase.AFTER)]
    others = [file_item(row) for row in files if row not in pictures]
    sides = {phase: [row for row in pictures if row.phase == phase] for phase in (Phase.BEFORE, Phase.AFTER)}
    pairs = []
    for number in sorted({row.pair for row in pictures if row.pair}):
        pairs.append({phase: [r for r in rows if r.pair == number] for phase, rows in sides.items()})
    pairs.append({phase: [r for r in rows if not r.pair] for phase, rows in sides.items()})
    return [
        {"title": "", "before": _nth(pair[Phase.BEFORE], n), "after": _nth(pair[Phase.AFTER], n)}
        for pair in pairs
        for n in range(max(len(pair[Phase.BEFORE]), len(pair[Phase.AFTER])))
    ], others


def _nth(rows: list[TaskEvidence], n: int) -> dict[str, Any] | None:
    return file_item(rows[n]) if n < len(rows) else None


def file_item(row: TaskEvidence) -> dict[str, Any]:
    """One file of the dossier for components/evidence_item.html."""
    return {
        "url": reverse("desk:file", args=[row.pk]),
        "thumb_url": reverse("desk:thumbnail", args=[row.pk]) if row.file.is_image else "",
        "name": row.caption or row.file.name,
        "kind": row.file.name.rpartition(".")[2].upper(),
        "meta": f"{timezone.localdate(row.added_at)}",
        "sha": row.file.sha256,
    }


def site_photo(signature: Signature, photo: Any) -> dict[str, Any]:
    """One photograph that a signer took on site."""
    url = reverse("desk:site_photo", args=[signature.pk, photo.pk])
    taken = _("taken %(when)s") % {"when": f"{timezone.localtime(photo.taken_at):%Y-%m-%d %H:%M}"}
    meta = taken if photo.taken_at else ""
    return {"url": url, "thumb_url": f"{url}?thumbnail", "name": photo.name, "meta": meta, "sha": photo.sha256}


def seats_of(run: Run) -> list[Seat]:
    """All seats of all steps in order, with the step. One query."""
    rows = Seat.objects.filter(step__run=run).select_related("step", "organisation", "person")
    return list(rows.order_by("step__order", "pk"))


def waiting_sheets(run: Run) -> list[PaperSheet]:
    """Signed sheets of a run that nobody has confirmed or refused yet."""
    sheets = PaperSheet.objects.filter(seat__step__run=run, state=PaperSheet.State.WAITING)
    return list(sheets.select_related("signer"))


def signatures_of(*runs: Run) -> list[Signature]:
    """Every decision of the runs in the order given, void ones too, with photographs. Two queries."""
    rows = Signature.objects.filter(run__in=runs).select_related("step").prefetch_related("photos")
    return list(rows.order_by("run", "pk"))


def opinions(signatures: Iterable[Signature]) -> list[dict[str, Any]]:
    """Signatures for reading: who, in what post, for whom, when, what they wrote and saw, whether it still counts."""
    return [
        {
            "signature": row,
            "photos": [site_photo(row, photo) for photo in row.photos.all()],
            "is_return": row.decision == Signature.Decision.RETURN,
        }
        for row in signatures
    ]


def strip(run: Run, seats: list[Seat], signatures: list[Signature], today: date) -> list[dict[str, Any]]:
    """The chain for components/step_strip.html: who, since when, working days waited, due when."""
    steps = {seat.step.order: seat.step for seat in seats}
    return [
        _step(run, step, [seat for seat in seats if seat.step_id == step.pk], signatures, today)
        for step in steps.values()
    ]


def _step(run: Run, step: Any, seats: list[Seat], signatures: list[Signature], today: date) -> dict[str, Any]:
    given = [s for s in signatures if s.step_id == step.pk and s.counts]
    signed = {s.seat_id for s in given}
    missing = [str(seat) for seat in seats if seat.pk not in signed]
    who = [_signer(s) for s in given] + ([] if step.passed_at else missing)
    current = run.state == Run.State.OPEN and step.order == run.position
    passed = bool(step.passed_at) and run.state in (Run.State.OPEN, Run.State.PASSED)
    return {
        "label": str(step),
        "state": "done" if passed else "current" if current else "waiting",
        "who": "、".join(who),
        "when": max((s.signed_on for s in given), default="") if passed else "",
        "due": step.due_on if current else "",
        "is_estimate": current and step.is_estimate,
        "waited": _waited_words(waited(step, today)) if current else "",
        "channel": "、".join(sorted({str(s.get_channel_display()) for s in given if s.channel == "paper"})),
        "fingerprint": given[0].dossier_digest if given else "",
    }


def _waited_words(days: int) -> str:
    return ngettext("waiting %(n)s working day", "waiting %(n)s working days", days) % {"n": days}


def _signer(signature: Signature) -> str:
    name, post = signature.signer_name, signature.signer_post
    name = f"{name}（{post}）" if post and post != name else name
    return (
        _("%(who)s for %(absent)s") % {"who": name, "absent": signature.on_behalf_name}
        if signature.on_behalf_name
        else name
    )


def waited(step: Any, today: date) -> int:
    """Working days since the step was opened."""
    opened = timezone.localdate(step.opened_at) if step.opened_at else today
    return max(workdays.load().between(opened, today), 0)


def free_seats(run: Run, seats: list[Seat], signatures: list[Signature]) -> list[Seat]:
    """As signoff.engine.free_seats, from what is loaded already."""
    signed = {s.seat_id for s in signatures if s.counts}
    open_now = run.position if run.state == Run.State.OPEN else 0
    return [seat for seat in seats if seat.step.order == open_now and seat.pk not in signed]


def holds_now(run: Run, seats: list[Seat], signatures: list[Signature]) -> dict[str, Any] | None:
    """Who has the dossier now and until when; None when the run is over."""
    if run.state != Run.State.OPEN:
        return None
    waiting = free_seats(run, seats, signatures)
    step = waiting[0].step if waiting else None
    return {"step": step, "who": "、".join(str(seat) for seat in waiting), "due": step.due_on if step else None}


def withdrawable(run: Run, user: User, signatures: list[Signature]) -> Signature | None:
    """The signature that this person may still take back; None when there is none."""
    return next((s for s in signatures if s.signer_id == user.pk and engine.may_withdraw(run, s, signatures)), None)


def with_pictures(rows: QuerySet[Closure]) -> QuerySet[Closure]:
    """Closures with what a card shows: task, units, pictures and opinions. A fixed number of queries."""
    pictures = TaskEvidence.objects.filter(
        withdrawn_at=None, phase__in=(Phase.BEFORE, Phase.AFTER), file__media_type__startswith="image/"
    ).select_related("file")
    given = Signature.objects.filter(decision=Signature.Decision.APPROVE, void="").order_by("pk")
    return rows.prefetch_related(
        Prefetch("task", queryset=Task.objects.for_list()),
        Prefetch("task__evidence", queryset=pictures.order_by("pair", "pk"), to_attr="pictures"),
        Prefetch("run__signatures", queryset=given.select_related("step"), to_attr="given"),
        "run__steps",
    )
