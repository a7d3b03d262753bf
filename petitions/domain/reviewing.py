"""The office's review of a reply: passing it, or returning it with a reason. One by one, never in bulk."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from notify.outbox import settle
from orgs.models import User
from orgs.permissions import require
from orgs.reauth import Proof, require_proof
from petitions.domain import closing, secrecy, signing
from petitions.domain.acts import act_on
from petitions.domain.moves import add_fact, is_rectified, move, require_stage
from petitions.models import Assignment, Fact, Reply
from petitions.states import Stage, Verb
from records.trail import key
from signoff import engine
from signoff.models import Run

MIN_REASON = 10  # characters of a reason for a return, as for signatures


def accept(assignment_id: int, *, actor: User, seen: str, proof: Proof | None, comment: str = "") -> Assignment:
    """Pass the review: the verdict counts from today, and the case is closed at once when nothing else is asked for.

    `seen` is what the page showed (seen_digest). Raises PermissionDenied; WrongState; Conflict when the reply changed;
    ValidationError without a fresh proof or for somebody who filed the reply.
    """
    with act_on(assignment_id) as row:
        reply = _reply_to_review(row, actor)
        secrecy.keep_out(row.petition, comment=comment)
        if row.run_id and _open(row.run_id):
            _run, signature = engine.sign(row.run_id, actor=actor, seen=seen, proof=proof, comment=comment)
            signing.note(row, engine.Verb.SIGNED, actor, signature)
        else:
            require_proof(proof, actor)
            if seen != seen_digest(row):
                raise engine.Conflict(_("The reply changed after you opened it. Look at it again."), code="changed")
        reply.state = Reply.State.ACCEPTED
        reply.save(update_fields=["state"])
        after = {"version": reply.version, "verdict": reply.verdict}
        move(row, Verb.REVIEWED, actor=actor, after=after, verdict=reply.verdict, note=comment)
        if reply.rectified_on and not is_rectified(row):
            add_fact(row, Fact.Kind.RECTIFIED, actor=actor, on=reply.rectified_on)
        settle(key(row))
        if not closing.hindrances(row):
            closing.strike_off(row, actor, reply)
        return row


def send_back(assignment_id: int, *, actor: User, reason: str, seen: str) -> Assignment:
    """Return the reply to its unit with a reason. Raises as accept; ValidationError for a short reason."""
    with act_on(assignment_id) as row:
        _reply_to_review(row, actor)
        if len(reason.strip()) < MIN_REASON:
            raise ValidationError(
                {"reason": _("Say what must be mended, in at least %(n)d characters.") % {"n": MIN_REASON}},
                code="reason",
            )
        secrecy.keep_out(row.petition, reason=reason)
        if row.run_id and _open(row.run_id):
            _run, signature = engine.send_back(row.run_id, actor=actor, to=0, reason=reason, seen=seen)
            signing.note(row, engine.Verb.RETURNED, actor, signature)
        elif seen != seen_digest(row):
            raise engine.Conflict(_("The reply changed after you opened it. Look at it again."), code="changed")
        signing.return_to_unit(row, actor, reason)
        return row


def seen_digest(assignment: Assignment) -> str:
    """Digest of what a reviewer is shown: the dossier and the opinions before, or the reply alone without a chain."""
    if assignment.run_id and _open(assignment.run_id):
        return engine.seen_digest(Run.objects.get(pk=assignment.run_id))
    return signing.digest(signing.content(assignment, signing.filed_reply(assignment)))


def _open(run_id: int) -> bool:
    return Run.objects.filter(pk=run_id, state=Run.State.OPEN).exists()


def _reply_to_review(row: Assignment, actor: User) -> Reply:
    """The reply that waits, after every refusal that does not depend on what the reviewer wrote."""
    require(actor, "petition.review", row.petition.round.region)
    require_stage(row, Stage.IN_REVIEW)
    if secrecy.on_accused_side(actor, row.petition):
        raise PermissionDenied("the petition is about your own side")
    reply = signing.filed_reply(row)
    if reply.filed_by_id == actor.pk:
        raise ValidationError(_("You filed this reply, so somebody else must review it."), code="own_filing")
    return reply
