"""The frame of every act of accountability: one transaction, the round's row first, the round's time.

Locks are taken in one order: round, clue or case, deadline, and the trail last.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from cases.models import Round
from liability.models.clue import Reader, reads
from liability.states import Verb
from liability.trail_words import LABELS, READERS
from orgs.models import User
from orgs.permissions import require
from orgs.trail import write
from records import clock

__all__ = ["WrongState", "write"]

sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def act_in(round_id: int) -> Iterator[Round]:
    """The locked round; what is written inside stands or falls together. Raises Round.DoesNotExist."""
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        with round.time():
            yield round


def require_reader(user: User, round: Round) -> None:
    """Raises PermissionDenied unless the person is of the office and named as a reader."""
    if not reads(user, round):
        raise PermissionDenied("liability.read")


def enter(user: User, round: Round) -> None:
    """Require a reader; while the round has none at all, the first of the office to write becomes one.

    Raises PermissionDenied.
    """
    require(user, "liability.edit", round.region)
    if Reader.objects.filter(round=round).exists():
        require_reader(user, round)
        return
    row = Reader.objects.create(round=round, user=user, named_by=user, since_on=clock.today())
    write(Verb.READER_NAMED, row, actor=user, after={"reader": str(user)})


def require_words(words: str, field: str, fault: str, most: int) -> str:
    """The words without blanks around them; raises ValidationError when there are none or too many."""
    words = words.strip()
    if not words:
        raise ValidationError({field: fault}, code=field)
    if len(words) > most:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": most}}, code="too_long")
    return words
