"""Signatures given on paper: one person carries the scan, a second confirms that it shows what the sheet said."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs.models import User
from orgs.reauth import Proof, require_proof
from records import clock
from records.models import Evidence
from signoff import engine
from signoff.models import PaperSheet, Run, Seat, Signature

CODE_LENGTH = 12  # characters of the digest printed on the sheet


def code_of(run: Run) -> str:
    """What stands on the sheet beside the QR code: it names the dossier and the opinions that were printed."""
    return engine.seen_digest(run)[:CODE_LENGTH]


def require_code(run: Run, code: str) -> None:
    """Raises Conflict (changed) unless `code` is that of the present dossier."""
    if code.strip().lower() != code_of(run):
        raise engine.Conflict(
            _("The code is not that of the present dossier: it changed after printing. Print the sheet again."),
            code="changed",
        )


@transaction.atomic
def carry(
    run_id: int,
    *,
    actor: User,
    signer: User,
    code: str,
    signed_on: date,
    scan: Evidence,
    comment: str = "",
    site_note: str = "",
    photos: Iterable[Evidence] = (),
) -> PaperSheet:
    """File a signed sheet for `signer`. It counts only after confirm().

    Raises Conflict when the dossier changed after printing (print again) or a sheet for this seat waits already,
    ValidationError for a day in the future or before the step was opened, a seat that is not the signer's, or a
    signer who filed the dossier.
    """
    run = engine.lock(run_id)
    seen = engine.seen_digest(run)
    require_code(run, code)
    try:
        seat, _absent = engine.require_seat(run, signer, seen)
    except PermissionDenied as error:
        raise ValidationError({"signer": _("This step does not wait for that person.")}, code="seat") from error
    opened = clock.today() if seat.step.opened_at is None else timezone.localdate(seat.step.opened_at)
    if not opened <= signed_on <= clock.today():
        raise ValidationError(
            {"signed_on": _("The day must lie between the opening of the step and today.")}, code="day"
        )
    if _waiting(seat, seen):
        raise engine.Conflict(_("A sheet for this signature is waiting for confirmation already."), code="waiting")
    photos = list(photos)
    if seat.step.site_visit:
        engine.require_site(site_note, photos)
    sheet = PaperSheet.objects.create(
        seat=seat,
        signer=signer,
        signed_on=signed_on,
        comment=comment,
        site_note=site_note,
        scan=scan,
        seen_digest=seen,
        carried_by=actor,
    )
    sheet.photos.set(photos)
    return sheet


def _waiting(seat: Seat, seen: str) -> bool:
    """Whether a good sheet waits already; one that was printed before the dossier changed is put aside for good."""
    sheets = seat.sheets.filter(state=PaperSheet.State.WAITING)
    sheets.exclude(seen_digest=seen).update(
        state=PaperSheet.State.REFUSED,
        decided_at=clock.now(),
        why=_("The dossier changed after this sheet was printed."),
    )
    return sheets.filter(seen_digest=seen).exists()


@transaction.atomic
def confirm(sheet_id: int, *, actor: User, proof: Proof | None) -> tuple[Run, Signature]:
    """Make the carried sheet a signature.

    Raises PermissionDenied when the same person carried it or it is their own signature, Conflict when it was decided
    already, the dossier changed meanwhile or the step no longer waits for the signer.
    """
    sheet = PaperSheet.objects.select_related("seat__step", "signer", "scan").get(pk=sheet_id)
    run = engine.lock(sheet.seat.step.run_id)
    sheet.refresh_from_db(fields=["state"])
    _require_other(sheet, actor)
    try:
        seat, absent = engine.require_seat(run, sheet.signer, sheet.seen_digest)
    except PermissionDenied as error:
        raise engine.Conflict(
            _("The chain no longer waits for this signature; refuse the sheet."), code="seat"
        ) from error
    require_proof(proof, actor)
    signature = engine.write(
        run,
        seat,
        signer=sheet.signer,
        absent=absent,
        seen=sheet.seen_digest,
        proof="paper",
        comment=sheet.comment,
        site_note=sheet.site_note,
        photos=list(sheet.photos.all()),
        signed_on=sheet.signed_on,
        channel=Signature.Channel.PAPER,
        carried_by=sheet.carried_by,
        confirmed_by=actor,
        scan=sheet.scan,
    )
    _decide(sheet, PaperSheet.State.CONFIRMED, actor)
    engine.advance(run, seat.step)
    return run, signature


@transaction.atomic
def refuse(sheet_id: int, *, actor: User, why: str) -> PaperSheet:
    """Turn the carried sheet down, with a reason; it stays on record."""
    sheet = PaperSheet.objects.select_related("seat__step").get(pk=sheet_id)
    engine.lock(sheet.seat.step.run_id)
    sheet.refresh_from_db(fields=["state"])
    _require_other(sheet, actor)
    if not why.strip():
        raise ValidationError({"why": _("Say why the sheet is refused.")}, code="reason")
    sheet.why = why
    _decide(sheet, PaperSheet.State.REFUSED, actor)
    return sheet


def _require_other(sheet: PaperSheet, actor: User) -> None:
    if sheet.state != PaperSheet.State.WAITING:
        raise engine.Conflict(_("This sheet has been decided already."), code="decided")
    if actor.pk in (sheet.carried_by_id, sheet.signer_id):
        raise PermissionDenied("a second person confirms a paper signature")


def _decide(sheet: PaperSheet, state: str, actor: User) -> None:
    sheet.state, sheet.decided_by, sheet.decided_at = state, actor, clock.now()
    sheet.save(update_fields=["state", "decided_by", "decided_at", "why"])
