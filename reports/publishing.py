"""Publishing the table of a day: the office freezes it, a second person gives it out, nobody changes it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases import sentences
from cases.domain.moves import WrongState
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title, require
from petitions.domain import knowing, releasing
from petitions.models import Batch
from petitions.privacy import masking
from records import clock
from records.trail import record
from reports import searching
from reports.catalogue.petition_table import compose
from reports.models import Publication, PublicationLine
from reports.publications import current, frozen, versions_for

State = Publication.State


class Verb(models.TextChoices):
    MADE = "publication.made", gettext_lazy("made a table of petitions ready for release")
    DISCARDED = "publication.discarded", gettext_lazy("threw a table of petitions away before its release")
    RELEASED = "publication.released", gettext_lazy("released a table of petitions")
    WITHDRAWN = "publication.withdrawn", gettext_lazy("withdrew a table of petitions")


sentences.teach(Verb)


def make(round_id: int, batch_id: int, *, actor: User) -> Publication:
    """Freeze what is new as the round's next publication, under the name of a batch.

    It shows released versions that no released publication showed yet: of this batch, late ones of earlier batches,
    and corrections. Raises PermissionDenied; WrongState while another one waits; ValidationError when nothing is new;
    TotalsDisagree when counts and rows do not agree.
    """
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        require(actor, "petition.prepare_release", round.region)
        batch = round.batches.get(pk=batch_id, state=Batch.State.RECEIVED)
        with round.time():
            if round.publications.filter(state=State.DRAFT).exists():
                raise WrongState(_("Another table waits to be released; decide on it first."), code="draft")
            versions = versions_for(round, batch)
            if not versions:
                raise ValidationError(_("Nothing was released that is not published already."), code="nothing")
            data = frozen(round, batch, versions)
            compose(data)  # refuses disagreeing totals before anything is kept
            row = Publication.objects.create(
                round=round, batch=batch, number=data.number, issued_on=data.issued_on,
                data=data.plain(), digest=data.digest, made_by=actor,
            )  # fmt: skip
            PublicationLine.objects.bulk_create(
                PublicationLine(publication=row, version=version, order=order)
                for order, version in enumerate(versions, start=1)
            )
            _write(Verb.MADE, row, actor)
            return row


def release(publication_id: int, *, actor: User, seen: str) -> Publication:
    """Give a table to the public. `seen` is the digest that the page showed.

    Raises PermissionDenied, also for its maker; WrongState when it was decided, or when a version in it was withdrawn
    or corrected since it was made; ValidationError when one tells who complained, whose identity was kept since.
    """
    with transaction.atomic():
        row = _lock(publication_id)
        require(actor, "petition.release", row.round.region)
        if row.made_by_id == actor.pk:
            raise PermissionDenied("four eyes")
        _require_draft(row)
        if not seen == row.digest == current(row).digest:
            raise WrongState(_("A petition in the table was withdrawn or corrected since. Make it anew."), code="stale")
        _require_nobody_told(row)
        with row.round.time():
            row.state, row.released_by, row.released_at = State.RELEASED, actor, clock.now()
            row.save(update_fields=["state", "released_by", "released_at"])
            searching.PUBLICATIONS.keep([row.pk])
            _write(Verb.RELEASED, row, actor)
        return row


def _require_nobody_told(row: Publication) -> None:
    lines = list(row.lines.select_related("version__petition"))
    known = knowing.known_many(line.version.petition_id for line in lines)
    told = [
        line.version.petition.number
        for line in lines
        if (secret := known.get(line.version.petition_id)) and releasing.tells_who(line.version, secret)
    ]
    if told:
        text = _("These petitions tell who complained; withdraw their versions, then make the table anew: %(numbers)s.")
        raise ValidationError(text % {"numbers": pgettext("between names", ", ").join(told)}, code="identity")


def discard(publication_id: int, *, actor: User) -> None:
    """Throw a table away that was not released; its number is free again. Raises PermissionDenied, WrongState."""
    with transaction.atomic():
        row = _lock(publication_id)
        require(actor, "petition.prepare_release", row.round.region)
        _require_draft(row)
        with row.round.time():
            _write(Verb.DISCARDED, row, actor)
            row.delete()


def withdraw(publication_id: int, *, actor: User, why: str) -> Publication:
    """Take a released table back; a line with number and reason stays public. What it showed counts as new again."""
    with transaction.atomic():
        row = _lock(publication_id)
        require(actor, "petition.release", row.round.region)
        if row.state != State.RELEASED:
            raise WrongState(_("Only what was released can be withdrawn."), code="wrong_state")
        if not why.strip():
            raise ValidationError({"why": _("Say why; the public will read it.")}, code="why")
        with row.round.time():
            row.state, row.why = State.WITHDRAWN, _masked(row, why)
            row.save(update_fields=["state", "why"])
            searching.PUBLICATIONS.keep([row.pk])
            _write(Verb.WITHDRAWN, row, actor, row.why)
        return row


def _masked(row: Publication, why: str) -> str:
    """The reason as the public reads it: without who complained of any petition in the table."""
    for secret in knowing.known_many(row.lines.values_list("version__petition", flat=True)).values():
        why = masking.masked(why, secret)[0]
    return masking.masked(why)[0]


def _lock(publication_id: int) -> Publication:
    """The publication under a row lock, after its round: making and deciding come one after the other."""
    round_id = Publication.objects.values_list("round", flat=True).get(pk=publication_id)
    round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
    row = Publication.objects.select_for_update(of=("self",)).get(pk=publication_id)
    row.round = round
    return row


def _require_draft(row: Publication) -> None:
    if row.state != State.DRAFT:
        raise WrongState(_("This table was decided already."), code="wrong_state")


def _write(verb: Verb, row: Publication, actor: User, note: str = "") -> None:
    after: dict[str, Any] = {"number": row.number, "digest": row.digest[:12], "count": row.lines.count()}
    record(verb, row, actor=actor, post=post_title(actor, near=row.round.region), after=after, note=note)
