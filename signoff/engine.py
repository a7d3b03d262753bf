"""Running a chain of signatures. Knows nothing of what is being signed: the owner acts on the returned run.

The owner locks its own row first, then calls in here; the run's row is locked next. A signature counts only while
the dossier digest it was given on is the run's digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deadlines import terms, workdays
from deadlines.models import Deadline
from notify import chasing
from orgs.models import Organisation, Role, User
from orgs.reauth import Proof, require_proof
from records import clock
from records.models import Evidence
from signoff.models import Run, Seat, Signature, Step
from signoff.seats import Conflict, counting, free_seats, is_complete, require_seat, seat_for, seat_title, seen_digest
from signoff.steps import ANY

__all__ = ["Conflict", "counting", "free_seats", "require_seat", "seat_for", "seen_digest"]
MIN_REASON = 10  # characters of a reason for a return
MAX_NAME = 150  # characters of a name beside a signature, as in the database


class Verb(models.TextChoices):
    SIGNED = "signoff.signed", gettext_lazy("signed")
    RETURNED = "signoff.returned", gettext_lazy("returned")
    WITHDRAWN = "signoff.withdrawn", gettext_lazy("withdrew a signature")
    PAPER_CARRIED = "signoff.paper_carried", gettext_lazy("filed a signature on paper")
    PAPER_CONFIRMED = "signoff.paper_confirmed", gettext_lazy("confirmed a signature on paper")
    PAPER_REFUSED = "signoff.paper_refused", gettext_lazy("refused a signature on paper")


@dataclass(frozen=True, slots=True)
class Place:
    """Who a seat is for: a named person, or a role in a unit."""

    role: Role
    organisation: Organisation | None = None
    person: User | None = None


def start(
    subject: str,
    chain: str,
    steps: list[dict[str, Any]],
    places: list[list[Place]],
    *,
    digest: str,
    filed_by: User,
    scope: str = "",
) -> Run:
    """Open a run over `steps` (as signoff.steps.template gives them) with `places[i]` as the seats of step i.

    Call inside the owner's transaction. Raises IntegrityError when the subject has an open run.
    """
    run = Run.objects.create(subject=subject, chain=chain, digest=digest, filed_by=filed_by, scope=scope)
    for order, (data, seats) in enumerate(zip(steps, places, strict=True), start=1):
        step = Step.objects.create(
            run=run,
            order=order,
            code=data["code"],
            name=data.get("name", ""),
            quorum=data["quorum"],
            site_visit=data["site_visit"],
            working_days=data["working_days"],
        )
        Seat.objects.bulk_create(
            [Seat(step=step, role=p.role, organisation=p.organisation, person=p.person) for p in seats]
        )
    _open_step(run)
    return run


def lock(run_id: int) -> Run:
    """The run under a row lock that lasts until the transaction ends. Raises Run.DoesNotExist."""
    return Run.objects.select_for_update(of=("self",)).get(pk=run_id)


def current_step(run: Run) -> Step:
    """The step now open."""
    return run.steps.select_related("deadline").get(order=run.position)


def current_code(run: Run) -> str:
    """What the step now open is called in its template."""
    return run.steps.values_list("code", flat=True).get(order=run.position)


@transaction.atomic
def sign(
    run_id: int,
    *,
    actor: User,
    seen: str,
    proof: Proof | None,
    comment: str = "",
    site_note: str = "",
    photos: Iterable[Evidence] = (),
) -> tuple[Run, Signature]:
    """Approve the open step in the actor's seat; the last approval of the last step passes the run.

    `seen` is the digest that the page showed (seen_digest). Raises:
        PermissionDenied: no free seat of the open step is the actor's.
        Conflict: the run is over or what was shown has changed since; sign again after looking.
        ValidationError: no fresh proof, the actor filed it or signed an earlier step, the site visit is not described.
    """
    run = lock(run_id)
    seat, absent = require_seat(run, actor, seen)
    given = require_proof(proof, actor)
    photos = list(photos)
    if seat.step.site_visit:
        require_site(site_note, photos)
    signature = write(
        run,
        seat,
        signer=actor,
        absent=absent,
        seen=seen,
        proof=given.method,
        comment=comment,
        site_note=site_note,
        photos=photos,
        signed_on=clock.today(),
    )
    advance(run, seat.step)
    return run, signature


def require_site(site_note: str, photos: list[Evidence]) -> None:
    """A site visit says what was seen and shows it."""
    if not site_note.strip():
        raise ValidationError({"site_note": _("Write what you saw on site.")}, code="site_note")
    if not any(photo.is_image for photo in photos):
        raise ValidationError({"photos": _("Add at least one photograph taken on site.")}, code="site_photo")


def write(
    run: Run,
    seat: Seat,
    *,
    signer: User,
    absent: int | None,
    seen: str,
    proof: str,
    comment: str,
    site_note: str,
    photos: list[Evidence],
    signed_on: Any,
    **paper: Any,
) -> Signature:
    """Add the approval row on a locked run. The database has the last word on who may and how often."""
    principal = User.objects.get(pk=absent) if absent else None
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                run=run,
                step=seat.step,
                seat=seat,
                decision=Signature.Decision.APPROVE,
                comment=comment,
                site_note=site_note,
                signer=signer,
                signer_name=str(signer)[:MAX_NAME],
                signer_post=seat_title(seat, signer, absent),
                on_behalf_of=principal,
                on_behalf_name=str(principal or "")[:MAX_NAME],
                filed_by_id=run.filed_by_id,
                dossier_digest=run.digest,
                seen_digest=seen,
                proof=proof,
                signed_on=signed_on,
                **paper,
            )
    except IntegrityError as error:
        raise ValidationError(
            _("One person signs only once in a chain; somebody else must sign this step."), code="four_eyes"
        ) from error
    signature.photos.set(photos)
    return signature


def advance(run: Run, step: Step) -> None:
    """Go on to the next step when this one has what it needs."""
    if step.quorum != ANY and not is_complete(run):
        return
    Step.objects.filter(pk=step.pk).update(passed_at=clock.now())
    if run.steps.filter(order=run.position + 1).exists():
        chasing.settle(step.deadline, clock.today())
        run.position += 1
        run.save(update_fields=["position"])
        _open_step(run)
    else:
        finish(run, Run.State.PASSED)


@transaction.atomic
def send_back(run_id: int, *, actor: User, to: int, reason: str, seen: str) -> tuple[Run, Signature]:
    """Return to the earlier step `to`; 0 is back to the unit, which ends the run.

    What was signed from there on stops counting.

    Raises what require_seat raises; ValidationError (reason, step) for a short reason or a step that is not earlier.
    """
    run = lock(run_id)
    seat, absent = require_seat(run, actor, seen)
    if len(reason.strip()) < MIN_REASON:
        raise ValidationError(
            {"reason": _("Say what must be mended, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason"
        )
    if not 0 <= to < run.position:
        raise ValidationError({"to": _("Choose an earlier step.")}, code="step")
    principal = User.objects.get(pk=absent) if absent else None
    signature = Signature.objects.create(
        run=run,
        step=seat.step,
        seat=seat,
        decision=Signature.Decision.RETURN,
        return_to=to,
        comment=reason,
        signer=actor,
        signer_name=str(actor)[:MAX_NAME],
        signer_post=seat_title(seat, actor, absent),
        on_behalf_of=principal,
        on_behalf_name=str(principal or "")[:MAX_NAME],
        filed_by_id=run.filed_by_id,
        dossier_digest=run.digest,
        seen_digest=seen,
        proof="session",
        signed_on=clock.today(),
    )
    _void(run, Signature.Void.RETURNED, from_order=to)
    if to == 0:
        finish(run, Run.State.RETURNED)
    else:
        _go_back(run, to)
    return run, signature


def may_withdraw(run: Run, signature: Signature, others: Iterable[Signature]) -> bool:
    """Whether a signature can still be taken back: the run is open and nobody of `others` acted elsewhere since."""
    later = any(other.pk > signature.pk and other.step_id != signature.step_id for other in others)
    return run.state == Run.State.OPEN and signature.counts and not later


@transaction.atomic
def withdraw(signature_id: int, *, actor: User) -> tuple[Run, Signature]:
    """Take one's own signature back, as long as nobody signed after it.

    Raises PermissionDenied for somebody else's signature, Conflict when the next one has acted or the run is over.
    """
    run = lock(Signature.objects.values_list("run", flat=True).get(pk=signature_id))
    signature = Signature.objects.select_related("step").get(pk=signature_id)
    if signature.signer_id != actor.pk:
        raise PermissionDenied("not your signature")
    if not may_withdraw(run, signature, run.signatures.all()):
        raise Conflict(_("The next person has acted already, so the signature stays."), code="too_late")
    Signature.objects.filter(pk=signature.pk).update(void=Signature.Void.WITHDRAWN, voided_at=clock.now())
    _go_back(run, signature.step.order)
    return run, signature


def rebind(run: Run, digest: str) -> bool:
    """The dossier of a locked open run changed: all signatures on the old one stop counting, the chain begins again.

    Returns whether anything changed.
    """
    if run.state != Run.State.OPEN or digest == run.digest:
        return False
    _void(run, Signature.Void.CHANGED, from_order=0)
    run.digest = digest
    run.save(update_fields=["digest"])
    _go_back(run, 1)
    return True


def cancel(run: Run) -> None:
    """End a locked run without a result; its signatures stop counting."""
    _void(run, Signature.Void.ENDED, from_order=0)
    finish(run, Run.State.CANCELLED)


def complete_on_one_digest(run: Run) -> bool:
    """Whether every seat of every step (any one where one is enough) has an approval on the run's digest."""
    counts = Q(seats__signatures__decision=Signature.Decision.APPROVE, seats__signatures__void="")
    seats = run.steps.annotate(given=FilteredRelation("seats__signatures", condition=counts))
    stands: dict[tuple[int, str], list[bool]] = {}
    for order, quorum, digest in seats.values_list("order", "quorum", "given__dossier_digest"):
        stands.setdefault((order, quorum), []).append(digest == run.digest)
    return all(any(given) if quorum == ANY else all(given) for (_order, quorum), given in stands.items())


def finish(run: Run, state: str) -> None:
    """Close a locked run."""
    chasing.settle(current_step(run).deadline, clock.today())
    run.state, run.ended_at = state, clock.now()
    run.save(update_fields=["state", "ended_at"])


def _void(run: Run, why: str, *, from_order: int) -> None:
    run.signatures.filter(void="", decision=Signature.Decision.APPROVE, step__order__gte=from_order).update(
        void=why, voided_at=clock.now()
    )


def _go_back(run: Run, order: int) -> None:
    chasing.settle(current_step(run).deadline, clock.today())
    run.steps.filter(order__gte=order).update(passed_at=None, opened_at=None, due_on=None)
    run.position = order
    run.save(update_fields=["position"])
    _open_step(run)


def _open_step(run: Run) -> None:
    step = current_step(run)
    counted = workdays.count(clock.today(), step.working_days, "working", workdays.load())
    if step.deadline is None:
        step.deadline = terms.open_counted(
            Deadline.Kind.STEP, step, counted, organisation=None, on=clock.today(), scope=run.scope
        )
    else:
        again = _("The step began anew.")
        chasing.restart(step.deadline, counted, on=clock.today(), why=again, decided_by="")
    opened = {"opened_at": clock.now(), "due_on": counted.due_on, "deadline": step.deadline}
    run.steps.filter(pk=step.pk).update(**opened)
