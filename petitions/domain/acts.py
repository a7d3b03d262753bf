"""The frame of every act on a petition or on an assignment: one transaction, row locks first, the round's time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from cases import sentences
from cases.models import Round
from petitions.models import Assignment, Petition
from petitions.states import Verb

sentences.teach(Verb)


@contextmanager
def act_in(round_id: int) -> Iterator[Round]:
    """The locked round; what is written inside stands or falls together. Raises Round.DoesNotExist."""
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        with round.time():
            yield round


@contextmanager
def act_on_petition(petition_id: int) -> Iterator[Petition]:
    """The locked petition with its round. Raises Petition.DoesNotExist."""
    with transaction.atomic():
        petition = _locked(pk=petition_id)
        with petition.round.time():
            yield petition


@contextmanager
def act_on(assignment_id: int) -> Iterator[Assignment]:
    """The locked assignment with its locked petition. Raises Petition.DoesNotExist.

    The petition is locked first, always: acts on the parts of one petition come one after the other.
    """
    with transaction.atomic():
        petition = _locked(assignments=assignment_id)
        row = Assignment.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=assignment_id)
        row.petition = petition
        with petition.round.time():
            yield row


def _locked(**which: int) -> Petition:
    """The petition under a row lock that lasts until the transaction ends."""
    rows = Petition.objects.select_for_update(of=("self",)).select_related("round__region", "batch")
    return rows.get(**which)
