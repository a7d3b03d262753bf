"""The frame of every act on a paper: one transaction, the row lock first, the round's time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from bulletins.models import Bulletin
from bulletins.words import LABELS, READERS, Verb
from cases import sentences
from cases.domain.moves import WrongState
from cases.models import Round
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import post_title
from petitions.domain.places import office_of
from records import clock
from records.trail import record

__all__ = ["WrongState"]

MIN_REASON = 10  # characters of a reason that stays on record
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def act_on(bulletin_id: int) -> Iterator[Bulletin]:
    """The locked paper with its round; what is written inside stands or falls together.

    Raises Bulletin.DoesNotExist.
    """
    with transaction.atomic():
        rows = Bulletin.objects.select_for_update(of=("self",))
        bulletin = rows.select_related("round__region", "snapshot__round__region", "template").get(pk=bulletin_id)
        with bulletin.round.time():
            yield bulletin


def require_draft(bulletin: Bulletin) -> None:
    """Raises WrongState unless the paper is a draft."""
    if bulletin.state != Bulletin.State.DRAFT:
        raise WrongState(
            _("The paper is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": bulletin.get_state_display()},
            code="wrong_state",
        )


def reason(text: str, field: str = "why") -> str:
    """A reason that stays on record. Raises ValidationError for a short one."""
    text = text.strip()
    if len(text) < MIN_REASON:
        raise ValidationError({field: _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason")
    return text


def write(verb: Verb, subject: models.Model, round: Round, *, actor: User, **details: Any) -> Any:
    """A line of the trail about a locked row, with the post in which the actor acted; the line."""
    return record(verb, subject, actor=actor, post=post_title(actor, near=round.region), **details)


def office_people(round: Round) -> list[User]:
    """Who works in the round's office today."""
    seat = office_of(round.region)
    return list(tree.holders(seat.organisation, (Role.OFFICE,), clock.today())) if seat and seat.organisation else []


def page_of(bulletin: Bulletin) -> str:
    """The address of the paper's page, for messages."""
    return f"/desk/rounds/{bulletin.round.slug}/bulletins/{bulletin.pk}/"
