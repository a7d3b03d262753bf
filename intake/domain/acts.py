"""The frame of every act on a list that is taken in: one transaction, the round's lock, then the batch's.

Locks are taken in one order: round, batch, rows, problems and tasks, and the trail last.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from cases.models import Round
from intake.models import ImportBatch
from intake.states import Verb
from intake.trail_words import LABELS
from orgs.models import User
from orgs.permissions import require
from orgs.trail import write

__all__ = ["write"]

RIGHT = "problem.edit"  # whoever may write a round's problems may take a list of them in
sentences.teach(Verb)
sentences.teach_fields(LABELS, {})


@contextmanager
def act_in(round_id: int, actor: User) -> Iterator[Round]:
    """The locked round, for somebody who may write its plan. Raises Round.DoesNotExist, PermissionDenied."""
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        require(actor, RIGHT, round.region)
        with round.time():
            yield round


@contextmanager
def act_on(batch_id: int, actor: User, *states: str) -> Iterator[ImportBatch]:
    """The locked batch with its locked round. Raises ImportBatch.DoesNotExist, PermissionDenied, WrongState."""
    round_id = ImportBatch.objects.values_list("round", flat=True).get(pk=batch_id)
    with act_in(round_id, actor) as round:
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch_id)
        batch.round = round
        require_state(batch, *states)
        yield batch


def require_state(batch: ImportBatch, *states: str) -> None:
    """Raises WrongState unless the batch is in one of `states`."""
    if batch.state not in states:
        text = _("This list is now: %(state)s. Somebody else may have been faster; look at it again.")
        raise WrongState(text % {"state": batch.get_state_display()}, code="wrong_state")
