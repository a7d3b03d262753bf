"""Whose turn it is: the seats of the open step, who may take one, and every reason why somebody may not."""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from orgs.models import User
from orgs.permissions import post_title, posts_of
from signoff.models import Run, Seat, Signature


class Conflict(ValidationError):
    """Somebody else was faster, or what was shown has changed: look again, nothing was written."""


def counting(run: Run) -> models.QuerySet[Signature]:
    """The approvals that count, in order."""
    return run.signatures.filter(decision=Signature.Decision.APPROVE, void="").order_by("step__order", "pk")


def seen_digest(run: Run) -> str:
    """Digest of what a signer of the open step is shown: the dossier and the counting opinions of earlier steps."""
    earlier = counting(run).filter(step__order__lt=run.position)
    opinions = [
        [order, signer, post, comment, site_note, at.isoformat(), seen]
        for order, signer, post, comment, site_note, at, seen in earlier.values_list(
            "step__order", "signer", "signer_post", "comment", "site_note", "at", "seen_digest"
        )
    ]
    text = json.dumps([run.digest, run.position, opinions], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def free_seats(run: Run) -> list[Seat]:
    """Seats of the open step that still need a signature."""
    return list(_free(run).select_related("organisation", "person", "step")) if run.state == Run.State.OPEN else []


def is_complete(run: Run) -> bool:
    """Whether every seat of the open step has its signature."""
    return not _free(run).exists()


def _free(run: Run) -> models.QuerySet[Seat]:
    taken = Signature.objects.filter(decision=Signature.Decision.APPROVE, void="", step__run=run)
    return Seat.objects.filter(step__run=run, step__order=run.position).exclude(pk__in=taken.values("seat"))


def seat_for(run: Run, user: User, free: list[Seat] | None = None) -> tuple[Seat, int | None] | None:
    """The free seat that `user` may sign now, and whom they stand in for (None: themselves); None without a seat.

    `free` are the free seats where the caller has read them already.
    """
    free = free_seats(run) if free is None else free
    found = [(seat, absent) for seat in free for absent in _claims(seat, user)]
    return min(found, key=lambda pair: pair[1] is not None, default=None)  # one's own seat before somebody else's


def _claims(seat: Seat, user: User) -> list[int | None]:
    """In whose name `user` may take the seat: None is their own."""
    if seat.person_id:
        own: list[int | None] = [None] if seat.person_id == user.pk else []
        return own or [held.on_behalf_of for held in posts_of(user) if held.on_behalf_of == seat.person_id]
    return [
        held.on_behalf_of
        for held in posts_of(user)
        if held.organisation_id == seat.organisation_id and held.role == seat.role
    ]


def require_seat(run: Run, actor: User, seen: str) -> tuple[Seat, int | None]:
    """The actor's seat, after every refusal that does not depend on what they wrote."""
    _refuse_twice(run, actor, seen)
    if run.state != Run.State.OPEN:
        raise Conflict(_("This sign-off is over; look at the item again."), code="over")
    found = seat_for(run, actor, list(_free(run).select_related("step")))
    if found is None:
        raise _refusal(run, actor, seen)
    if seen != seen_digest(run):
        raise _changed()
    _require_four_eyes(run, actor, found[1])
    return found


def _refusal(run: Run, actor: User, seen: str) -> Exception:
    """Why no seat is free for the actor: taken (also in a step passed since they looked), moved away, or not theirs."""
    now = seen_digest(run)
    steps = {"step__order": run.position} if seen == now else {"step__order__lte": run.position}
    given = list(counting(run).filter(**steps).order_by("-step__order", "pk").select_related("step", "seat"))
    if any(s.signer_id == actor.pk for s in given):
        return Conflict(_("You have signed this step already."), code="signed")
    if taken := next((s for s in given if _claims(s.seat, actor)), None):
        return Conflict(_("Already signed by %(name)s.") % {"name": taken.signer_name}, code="signed")
    if seen != now and any(_claims(seat, actor) for seat in Seat.objects.filter(step__run=run)):
        return _changed()
    return PermissionDenied("no free seat of the open step is yours")


def _changed() -> Conflict:
    return Conflict(
        _("The dossier or an opinion changed after you opened it. Look at it again, then sign."), code="changed"
    )


def _refuse_twice(run: Run, actor: User, seen: str) -> None:
    """The second of two taps: the same person, the same page, and the first one stands."""
    before = run.signatures.filter(signer=actor, seen_digest=seen, void="").values_list("decision", flat=True).first()
    if before == Signature.Decision.APPROVE:
        raise Conflict(_("You have signed this already. Your signature stands; nothing was added."), code="signed")
    if before == Signature.Decision.RETURN:
        raise Conflict(_("You have returned this already; nothing was added."), code="returned")


def _require_four_eyes(run: Run, actor: User, absent: int | None) -> None:
    """Whoever filed, signed or was stood in for has no second part in the run, also not through a substitute."""
    parties = {actor.pk, absent} - {None}
    if run.filed_by_id in parties:
        raise ValidationError(_("You filed this dossier, so somebody else must sign it."), code="own_filing")
    for signer, principal in counting(run).values_list("signer", "on_behalf_of"):
        if absent and absent in (signer, principal):
            raise ValidationError(_("The person you stand in for has signed an earlier step."), code="four_eyes")
        if actor.pk in (signer, principal):
            raise ValidationError(
                _("One person signs only once in a chain; somebody else must sign this step."), code="four_eyes"
            )


def seat_title(seat: Seat, signer: User, absent: int | None = None) -> str:
    """The post as it stands beside the signature, as it is called today; a substitute signs with their own post."""
    if absent:
        return post_title(signer) or seat.get_role_display()
    posts = (
        held.title
        for held in posts_of(signer)
        if held.on_behalf_of is None and held.role == seat.role and seat.organisation_id in (None, held.organisation_id)
    )
    return next(posts, "") or str(seat.get_role_display())
