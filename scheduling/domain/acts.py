"""The frame of every act of the scheduling: one transaction, the period's lock first, the round's time.

Locks are taken in one order: period, sheet, rows, tasks, deadlines, and the trail last.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from deadlines import terms
from deadlines.models import Deadline
from notify import chasing
from orgs.models import Organisation, User
from orgs.permissions import may
from orgs.trail import write
from records import clock
from scheduling.models import Obligation, Period
from scheduling.states import Verb
from scheduling.trail_words import LABELS, READERS

__all__ = ["WrongState", "write"]

MOST_TEXT = 4000  # characters of one field of a row
MOST_WHY = 200
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def act_on(period_id: int) -> Iterator[Period]:
    """The locked period with its round; what is written inside stands or falls together. Raises Period.DoesNotExist."""
    with transaction.atomic():
        period = (
            Period.objects.select_for_update(of=("self",)).select_related("round__region", "rhythm").get(pk=period_id)
        )
        with period.round.time():
            yield period


def require_running(period: Period) -> None:
    """Raises WrongState once the period is locked."""
    if period.is_locked:
        raise WrongState(
            _("This period is locked. What is not right in it is set right by a numbered correction."), code="locked"
        )


def require_words(words: str, field: str, fault: str, most: int = MOST_TEXT) -> str:
    """The words without blanks around them; raises ValidationError when there are none or too many."""
    words = words.strip()
    if not words:
        raise ValidationError({field: fault}, code=field)
    if len(words) > most:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": most}}, code="too_long")
    return words


def files_for_unit(actor: User, unit: Organisation) -> bool:
    """Whether the actor would file in the unit's stead (代报): they hold no post of the unit's own."""
    return not may(actor, "progress.report", unit)


def settle_sheets(ids: Iterable[int]) -> None:
    """Bring `filed_at` and the deadlines of these sheets in line with their rows.

    A sheet is complete when no row is left to be sent, or when its zero report was said. One that has a new row is
    incomplete again; one that only had a row returned was filed all the same. One whose rows are all skipped is
    complete and was never filed.
    """
    sheets = Obligation.objects.filter(pk__in=list(ids)).with_counts()
    for sheet in sheets.select_related("deadline").order_by("pk"):
        complete = bool(sheet.waived_why) or (not sheet.unsent if sheet.rows else sheet.zero_at is not None)
        filed_at = sheet.filed_at
        if complete and (sheet.sent or (sheet.zero_at and not sheet.rows)):
            filed_at = filed_at or clock.now()
        elif sheet.fresh or not sheet.rows:
            filed_at = None
        if filed_at != sheet.filed_at:
            Obligation.objects.filter(pk=sheet.pk).update(filed_at=filed_at)
        _keep_deadline(sheet.deadline, done=complete)


def _keep_deadline(deadline: Deadline | None, *, done: bool) -> None:
    if deadline is None or done == (deadline.settled_on is not None):
        return
    if done:
        chasing.settle(deadline, clock.today())
    else:
        terms.resume(deadline, clock.today())
