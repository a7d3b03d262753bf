"""The frame of every act of looking back: one transaction, row locks first, the round's time.

Locks are taken in one order: plan, pick, errand, then the item itself (task or case), deadlines, and the trail last.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain.moves import WrongState
from cases.models import Round
from deadlines import ladders
from deadlines.models import Deadline
from lookback.models import LookBackPlan, Pick
from lookback.states import State, Verb
from lookback.trail_words import LABELS, READERS
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.trail import write
from petitions.domain.places import office_of
from records import clock
from records.trail import key

__all__ = ["WrongState", "write"]

MIN_REASON = 10  # characters of a reason that stays on record
MOST_TEXT = 4000
sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def act_in(round_id: int) -> Iterator[Round]:
    """The locked round; what is written inside stands or falls together. Raises Round.DoesNotExist."""
    with transaction.atomic():
        round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
        with round.time():
            yield round


@contextmanager
def act_on(plan_id: int) -> Iterator[LookBackPlan]:
    """The locked plan with its round. Raises LookBackPlan.DoesNotExist."""
    with transaction.atomic():
        plan = _lock(plan_id)
        with plan.round.time():
            yield plan


@contextmanager
def act_on_pick(pick_id: int) -> Iterator[Pick]:
    """The locked pick with its locked plan and its item. Raises Pick.DoesNotExist."""
    with transaction.atomic():
        plan = _lock(Pick.objects.values_list("plan", flat=True).get(pk=pick_id))
        pick = (
            Pick.objects.select_for_update(of=("self",))
            .select_related("task__problem", "assignment__petition__round", "assignment__organisation", "visitor",
                            "unit", "place", "deadline")
            .get(pk=pick_id)
        )  # fmt: skip
        pick.plan = plan
        with plan.round.time():
            yield pick


def _lock(plan_id: int) -> LookBackPlan:
    return LookBackPlan.objects.select_for_update(of=("self",)).select_related("round__region").get(pk=plan_id)


def require_state(plan: LookBackPlan, *states: str) -> None:
    """Raises WrongState unless the plan is in one of `states`."""
    if plan.state not in states:
        raise WrongState(
            _("This look-back is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": plan.get_state_display()},
            code="wrong_state",
        )


def require_stage(pick: Pick, *stages: str) -> None:
    """Raises WrongState unless the look-back runs and the item stands at one of `stages`."""
    require_state(pick.plan, State.DRAWN)
    if pick.stage not in stages:
        raise WrongState(
            _("This item now stands at: %(stage)s. Somebody else may have been faster; look at it again.")
            % {"stage": pick.get_stage_display()},
            code="wrong_state",
        )


def reason(text: str, field: str = "why") -> str:
    """A reason that stays on record. Raises ValidationError for a short one."""
    return words(text, field, MIN_REASON)


def words(text: str, field: str, least: int = 1) -> str:
    """Text without blanks around it; raises ValidationError beside `field` when there is too little or too much."""
    text = text.strip()
    if len(text) < least:
        fault = _("Write at least %(n)d characters.") % {"n": least} if least > 1 else _("Fill this in.")
        raise ValidationError({field: fault}, code=field)
    if len(text) > MOST_TEXT:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": MOST_TEXT}}, code="too_long")
    return text


def adopt_ladder(round: Round) -> None:
    """Give a round the ladder of look-back visits with the first deadline of that kind."""
    ladders.adopt_missing(key(round), Deadline.Kind.RECHECK, clock.today())


def office_people(round: Round) -> list[User]:
    """Who works in the rectification office of the round's region, today."""
    seat = office_of(round.region)
    return list(tree.holders(seat.organisation, (Role.OFFICE,), clock.today())) if seat and seat.organisation else []


def unit_people(unit: Organisation | None) -> list[User]:
    """Clerks and heads of a unit, today."""
    return list(tree.holders(unit, (Role.CLERK, Role.HEAD), clock.today())) if unit else []
