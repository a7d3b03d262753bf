"""The frame of every act on a letter: one transaction, the row lock first, the round's time; and its moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from letters import searching
from letters.models import Letter
from letters.states import State, Verb
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import post_title
from petitions.domain.places import office_of
from records import clock
from records.trail import record

__all__ = ["WrongState"]

MIN_REASON = 10  # characters of a reason that stays on record
sentences.teach(Verb)


@contextmanager
def act_on(letter_id: int) -> Iterator[Letter]:
    """The locked letter with its round; what is written inside stands or falls together. Raises Letter.DoesNotExist."""
    with transaction.atomic():
        letter = lock(letter_id)
        with letter.round.time():
            yield letter


def lock(letter_id: int) -> Letter:
    """The letter under a row lock that lasts until the transaction ends."""
    return Letter.objects.select_for_update(of=("self",)).select_related("round__region").get(pk=letter_id)


def require_state(letter: Letter, *states: str) -> None:
    """Raises WrongState unless the letter is in one of `states`."""
    if letter.state not in states:
        raise WrongState(
            _("The letter is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": letter.get_state_display()},
            code="wrong_state",
        )


def move(
    letter: Letter,
    to: State,
    verb: Verb,
    *,
    actor: User | None,
    note: str = "",
    after: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Give a locked letter its new state, set `values` on it and write the line of the trail."""
    before = letter.state
    letter.state = to
    for name, value in values.items():
        setattr(letter, name, value)
    letter.save(update_fields=["state", *values])
    if "number" in values:
        searching.LETTERS.keep([letter.pk])
    write(
        verb,
        letter,
        actor=actor,
        before={"letter_state": before},
        after={"letter_state": to} | (after or {}),
        note=note,
    )


def write(verb: models.TextChoices, letter: Letter, *, actor: User | None, **details: Any) -> None:
    """A line of the trail about a locked letter, with the post in which the actor acted."""
    record(verb, letter, actor=actor, post=post_title(actor, near=letter.region) if actor else "", **details)


def reason(text: str, field: str = "why") -> str:
    """A reason that stays on record. Raises ValidationError for a short one."""
    text = text.strip()
    if len(text) < MIN_REASON:
        raise ValidationError({field: _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason")
    return text


def office_people(letter: Letter) -> list[User]:
    """Who works in the office that issues the letter, today."""
    seat = office_of(letter.region)
    return list(tree.holders(seat.organisation, (Role.OFFICE,), clock.today())) if seat and seat.organisation else []


def page_of(letter: Letter) -> str:
    """The address of the letter's page, for messages."""
    return f"/desk/letters/{letter.pk}/"
