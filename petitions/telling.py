"""The words of a case as one reader reads them: as written, or without what leads to the petitioner.

As written for whoever may read the original wording, and for the people who write the reply. Everybody else, signers
among them, reads them without the identity and without mobile and identity numbers. Two exceptions, because hiding
the right guess would confirm it. A handling unit of the accused side never read the wording, so its words are guesses:
its own side reads them as they are. And everybody reads what they wrote themselves as they wrote it.
"""

from collections.abc import Callable, Container, Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from cases.sentences import sentence
from orgs.models import User
from petitions.domain import handlers, knowing, secrecy
from petitions.models import Assignment
from petitions.privacy import masking
from records.models import Event
from records.trail import key
from signoff.models import Signature

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
    if knowing.is_erased(petition):
        return withheld
    return partial(_without_identity, known=secrecy.known(petition), own=_own_words(user, case))


def _without_identity(text: str, *, known: masking.Known, own: Container[str]) -> str:
    return text if text in own else masking.blanked(text, known)


def _own_words(user: User, case: Assignment) -> frozenset[str]:
    """What the reader wrote themselves in signing the case's replies."""
    given = Signature.objects.filter(signer=user, run__subject=key(case)).exclude(comment="")
    return frozenset(given.values_list("comment", flat=True))


def without_own_notes(lines: Iterable[Event], user: User, *, as_they_are: bool) -> list[dict[str, Any]]:
    """Lines of the trail as sentences, without the notes of the reader's own where they may not read all words.

    The trail keeps notes without the identity, so that a reader's own would tell which of their guesses was right.
    """
    entries = [(line, sentence(line)) for line in lines]
    return [entry | ({} if as_they_are or line.actor_id != user.pk else {"note": ""}) for line, entry in entries]


def withheld(text: str) -> str:
    """In place of a text that cannot be told any more: with the identity went what it would be searched by."""
    return _("(no longer shown: the petitioner's identity was erased)") if text else text


def retell(rows: Iterable[Any], tell: Tell, *names: str) -> None:
    """Put the words of loaded rows as the reader reads them; the rows are for showing and never saved."""
    for row in rows:
        for name in names:
            setattr(row, name, tell(getattr(row, name)))
