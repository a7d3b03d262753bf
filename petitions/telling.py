"""The words of a case as one reader reads them: as written, or without what leads to the petitioner.

As written for whoever may read the original wording, and for the people who write the reply. Everybody else, signers
among them, reads them without the identity and without mobile and identity numbers. One exception: a handling unit of
the accused side never read the wording, so its words are guesses, and hiding the right one would confirm it. Its own
side reads its words as they are.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from orgs.models import User
from petitions.domain import handlers, secrecy
from petitions.models import Assignment
from petitions.privacy import masking

Tell = Callable[[str], str]


def as_written(text: str) -> str:
    """The text itself."""
    return text


def teller(user: User, case: Assignment) -> Tell:
    """How the words of a case are told to the person."""
    petition = case.petition
    if secrecy.sees_original(user, petition) or handlers.handles(user, case, *handlers.doing_units(case)):
        return as_written
    if secrecy.on_accused_side(user, petition) and handlers.of_accused_side(case.organisation, petition):
        return as_written
    if secrecy.is_erased(petition):
        return withheld
    return partial(masking.blanked, known_values=secrecy.known(petition))


def withheld(text: str) -> str:
    """In place of a text that cannot be told any more: with the identity went what it would be searched by."""
    return _("(no longer shown: the petitioner's identity was erased)") if text else text


def retell(rows: Iterable[Any], tell: Tell, *names: str) -> None:
    """Put the words of loaded rows as the reader reads them; the rows are for showing and never saved."""
    for row in rows:
        for name in names:
            setattr(row, name, tell(getattr(row, name)))
