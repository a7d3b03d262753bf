"""What a unit does with a case: signing for it, writing the reply, adding evidence, ticking, filing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cases.domain import closing
from cases.models import ChecklistItem
from notify import chasing
from notify.outbox import settle
from orgs.models import User
from orgs.permissions import post_title
from petitions import searching
from petitions.domain import gate, secrecy, signing
from petitions.domain.acts import act_on
from petitions.domain.assigning import to_sign_for, waiting_to_be_signed_for
from petitions.domain.handlers import doing_units, handles, require_handler
from petitions.domain.moves import WrongState, add_fact, is_rectified, move, require_stage, write
from petitions.models import Assignment, Fact, Finding, HandlingFile, Reply, Tick
from petitions.states import LIVE, WRITING, Stage, Verb
from records import clock, evidence
from records.trail import Line, record_many

WORDS = (
    "investigation", "verdict", "handling", "no_action", "closing", "rectified_on", "accountability", "handlers",
    *Reply.RESULTS,
)  # fmt: skip


class GateShut(closing.GateShut):
    """The reply cannot be filed yet; `findings` are all conditions that are not met."""


def sign_for(assignment_id: int, *, actor: User) -> Assignment:
    """Sign for a case that was handed over (签收). Raises PermissionDenied, WrongState."""
    with act_on(assignment_id) as row:
        require_handler(actor, row, row.organisation)
        _sign_for(row, actor)
        return row


def _sign_for(row: Assignment, actor: User) -> None:
    """Sign for a locked case; with the last one the unit's entry about cases to sign for is done."""
    move(row, Verb.SIGNED_FOR, actor=actor)
    if not waiting_to_be_signed_for(row.organisation):
        settle(to_sign_for(row.organisation))


def draft_of(assignment: Assignment) -> Reply | None:
    """The draft being written, if there is one."""
    return assignment.replies.filter(state=Reply.State.DRAFT).first()


def save_draft(
    assignment_id: int, *, actor: User, seen: int, findings: Sequence[tuple[str, str]] = (), **words: Any
) -> Reply:
    """Keep what is written of the reply; signs for the case where nobody of the handling unit has.

    `seen` is how often the draft had been saved when the writer opened it; `findings` are (sub-problem, verdict).
    With sub-problems, the verdict of the whole follows from theirs when it is left out.
    Raises PermissionDenied; WrongState (stale) when somebody else saved meanwhile; ValidationError.
    """
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *WRITING)
        draft = _draft(row, actor)
        if draft.edits != seen:
            raise WrongState(
                _("Somebody else saved this reply while you wrote. Compare, then save again."), code="stale"
            )
        for name, value in words.items():
            if name not in WORDS:
                raise ValueError(name)
            setattr(draft, name, value)
        if findings and not draft.verdict:
            draft.verdict = gate.verdict_of([verdict for _text, verdict in findings])
        draft.edits, draft.written_by, draft.written_at = draft.edits + 1, actor, clock.now()
        draft.clean_fields(exclude=[field.name for field in Reply._meta.fields if field.name not in words])
        draft.save()
        draft.findings.all().delete()
        Finding.objects.bulk_create(
            [Finding(reply=draft, order=n, text=t[:300], verdict=v) for n, (t, v) in enumerate(findings, start=1)]
        )
        if row.stage == Stage.HANDED_OVER and handles(actor, row, row.organisation):
            _sign_for(row, actor)
        return draft


def _draft(row: Assignment, actor: User) -> Reply:
    """The draft in hand, or a new one, not saved yet."""
    draft = draft_of(row)
    if draft is None:
        draft = fresh_draft(row)
        draft.written_by = actor
    return draft


def fresh_draft(row: Assignment) -> Reply:
    """What a new draft starts from, not saved: the reply before, or what the imported table said."""
    last = row.replies.order_by("-version").first()
    fresh = Reply(assignment=row, version=last.version + 1 if last else 1)
    if last:
        for name in WORDS:
            setattr(fresh, name, getattr(last, name))
        return fresh
    given = row.petition.original.given
    for name in ("investigation", "handling", "accountability", "verdict"):
        setattr(fresh, name, secrecy.blanked(row.petition, given.get(name) or ""))
    if given.get("status") in dict(Reply._meta.get_field("closing").choices or ()):
        fresh.closing = given["status"]
    return fresh


def add_files(
    assignment_id: int, uploads: Iterable[UploadedFile], *, actor: User, phase: str, caption: str = ""
) -> list[HandlingFile]:
    """Keep files that show what was found or done. Raises PermissionDenied, WrongState, ValidationError."""
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *WRITING)
        kept = []
        for upload in uploads:
            file = evidence.store(upload, by=actor)
            if row.files.filter(file__sha256=file.sha256, phase=phase, withdrawn_at=None).exists():
                raise ValidationError(_("“%(name)s” is there already.") % {"name": file.name}, code="twice")
            kept.append(
                HandlingFile.objects.create(
                    assignment=row, file=file, phase=phase, caption=caption[:200], added_by=actor
                )
            )
            write(Verb.EVIDENCE_ADDED, row, actor=actor, after={"digest": file.sha256[:12], "phase": phase})
        return kept


def withdraw_file(file_id: int, *, actor: User, why: str) -> HandlingFile:
    """Take a file out of the reply, with a reason; it stays on record."""
    assignment_id = HandlingFile.objects.values_list("assignment", flat=True).get(pk=file_id)
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *WRITING)
        file = HandlingFile.objects.select_related("file").get(pk=file_id)
        if file.withdrawn_at:
            raise WrongState(_("This file was withdrawn already."), code="wrong_state")
        if not why.strip():
            raise ValidationError({"why": _("Say why the file is withdrawn.")}, code="reason")
        file.withdrawn_at, file.withdrawn_why = clock.now(), why[:200]
        file.save(update_fields=["withdrawn_at", "withdrawn_why"])
        write(Verb.EVIDENCE_WITHDRAWN, row, actor=actor, after={"digest": file.file.sha256[:12]})
        return file


def tick(assignment_id: int, item_id: int, *, actor: User, note: str = "") -> Tick:
    """Confirm one of the points not to let pass, or set it aside with a note. Again: the note is replaced."""
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *WRITING)
        item = gate.checklist_of(row.petition.round).get(pk=item_id)
        made, _new = Tick.objects.update_or_create(
            assignment=row, item=item, defaults={"by": actor, "at": clock.now(), "note": note[:300]}
        )
        write(Verb.TICKED, row, actor=actor, after={"item": item.text})
        return made


def tick_all(assignment_id: int, item_ids: Iterable[int], *, actor: User) -> None:
    """Tick several points at once, as the reply form sends them."""
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *WRITING)
        given = row.ticks.values("item")
        items = list(gate.checklist_of(row.petition.round).filter(pk__in=list(item_ids)).exclude(pk__in=given))
        Tick.objects.bulk_create([Tick(assignment=row, item=item, by=actor) for item in items])
        lines = [Line(Verb.TICKED, row, after={"item": item.text}) for item in items]
        record_many(lines, actor=actor, post=post_title(actor, near=row.petition.round.region))


def file_reply(assignment_id: int, *, actor: User, seen: int) -> Reply:
    """Reply: the draft is fixed and goes to the signers, or to the office where the round has no chain.

    The day of the reply and whether it was on time are facts; whether the matter is rectified is another one.
    Raises PermissionDenied; WrongState; GateShut with every unmet condition.
    """
    with act_on(assignment_id) as row:
        require_handler(actor, row, row.organisation)
        require_stage(row, *WRITING)
        draft = draft_of(row)
        if draft is None:
            raise ValidationError(_("Write the reply first."), code="no_draft")
        if draft.edits != seen:
            raise WrongState(_("Somebody else saved this reply while you wrote. Look at it again."), code="stale")
        if missing := gate.unmet(row, draft):
            raise GateShut(missing)
        today = clock.today()
        draft.state, draft.filed_by, draft.filed_at, draft.filed_on = Reply.State.FILED, actor, clock.now(), today
        draft.save()
        late = bool(row.deadline and row.deadline.due_on and today > row.deadline.due_on)
        if row.stage == Stage.HANDED_OVER:
            _sign_for(row, actor)
        move(row, Verb.REPLY_FILED, actor=actor, after={"version": draft.version, "late": late})
        chasing.settle(row.deadline, today)
        signing.begin(row, draft, actor)
        searching.keep_reply(row.pk)
        return draft


def note_rectified(assignment_id: int, *, actor: User, on: Any) -> None:
    """Write down that the matter itself is rectified, also after the case was closed."""
    with act_on(assignment_id) as row:
        require_handler(actor, row, *doing_units(row))
        require_stage(row, *LIVE)
        if is_rectified(row):
            raise WrongState(_("The rectification was noted already."), code="wrong_state")
        add_fact(row, Fact.Kind.RECTIFIED, actor=actor, on=on)
        write(Verb.RECTIFIED, row, actor=actor, after={"day": on})


def points(assignment: Assignment) -> list[ChecklistItem]:
    """The points not to let pass of the round, in order."""
    return list(gate.checklist_of(assignment.petition.round))
