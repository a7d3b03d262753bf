"""Letters and cards that fired rungs ask for. Each in a transaction of its own, once, after the scan.

A firing whose thing was done meanwhile needs no paper any more. Rungs only draft: a person issues.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Round
from deadlines.models import Deadline, Firing, Rung
from deadlines.rungs import Days
from letters.domain import drafting
from letters.matter import Matter
from orgs.models import Organisation
from pressure import audience
from pressure.domain import cards
from records import clock
from records.trail import key

logger = logging.getLogger(__name__)

PAPERS = {Rung.Act.URGE, Rung.Act.SUPERVISE, Rung.Act.CIRCULAR, Rung.Act.TALK, Rung.Act.LIST, Rung.Act.REFER}
APPROVED = {Rung.Act.TALK, Rung.Act.LIST, Rung.Act.REFER}  # a second person agrees before these are issued
LANGUAGE = "zh-hans"  # papers are written in the language of those who get them


def draw_up(moment: datetime | None = None, round: Round | None = None) -> int:
    """Draw up what waits, of one round or of all; returns how many letters and cards were made."""
    waiting = Firing.objects.filter(waits=True)
    if round is not None:
        waiting = waiting.filter(scope=key(round))
    by_scope: dict[str, list[int]] = {}
    for pk, scope in waiting.order_by("pk").values_list("pk", "scope"):
        by_scope.setdefault(scope, []).append(pk)
    if not by_scope:
        return 0
    made, rounds = 0, [round] if round else Round.objects.select_related("region")
    for each in rounds:
        if ids := by_scope.get(key(each)):
            with clock.at(moment) if moment else each.time(), translation.override(LANGUAGE):
                made += _of_round(each, ids)
    return made


def _of_round(round: Round, ids: list[int]) -> int:
    """Every letter and card by itself, but one circular for all items of the plan that came to it on the same day.

    So for all reports that were not filed, apart from the items. A petition's stands alone: a unit that is addressed
    for its own item may be the one that another petition is about.
    """
    circulars = Firing.objects.filter(pk__in=ids, act=Rung.Act.CIRCULAR)
    of_the_plan = circulars.exclude(deadline__kind=Deadline.Kind.PETITION)
    together: dict[tuple[date, bool], list[int]] = {}
    for day, kind, firing_id in of_the_plan.values_list("made_on", "deadline__kind", "pk"):
        together.setdefault((day, kind == Deadline.Kind.FILING), []).append(firing_id)
    single = sorted(set(ids).difference(*together.values()))
    return sum(_drawn(many, round) for many in [*([one] for one in single), *together.values()])


def _drawn(ids: list[int], round: Round) -> int:
    """As `_draw_up`; what cannot be drawn up waits, is an alarm of the office, and stops nothing else."""
    try:
        return _draw_up(ids, round)
    except (ValidationError, PermissionDenied, LookupError, ValueError):
        logger.exception("no paper for the fired rungs %s", ids)
        return 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A firing that asks for a paper, what it is about and the facts of it."""

    firing: Firing
    unit: Organisation
    about: audience.About
    matter: Matter


@transaction.atomic
def _draw_up(ids: list[int], round: Round) -> int:
    """The paper of these firings, and their cards. None for those whose thing was done or got a new date meanwhile."""
    asked = _still_asked(ids)
    for one in asked:
        if one.firing.rung.card:
            cards.give(
                one.firing.rung.card,
                round=round,
                unit=one.unit,
                subject=one.about.item,
                title=one.about.title,
                cause=key(one.firing),
                on=one.firing.business_date,
                matter=one.matter,
            )
    written = [one for one in asked if one.firing.act in PAPERS]
    if written:
        act = written[0].firing.act
        drafting.draft(
            act,
            round=round,
            addressees=[unit for one in written for unit in (one.unit, *one.about.joint)],
            matters=[one.matter for one in written],
            cause=key(written[0].firing),
            needs_approval=act in APPROVED,
        )
    return sum(bool(one.firing.rung.card) for one in asked) + bool(written)


def _still_asked(ids: list[int]) -> list[Asked]:
    skip = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    rows = Firing.objects.select_for_update(of=("self",) if skip else (), **skip).select_related("rung", "deadline")
    # Others have what is missing; what was fired for a day that lies ahead (run_due --now) waits for that day.
    mine = list(rows.filter(pk__in=ids, waits=True, business_date__lte=clock.today()).order_by("pk"))
    Firing.objects.filter(pk__in=[firing.pk for firing in mine]).update(waits=False)
    open_ones = [f for f in mine if f.deadline.may_fire and f.deadline.episode == f.episode]
    found = audience.about([firing.deadline for firing in open_ones])
    return [
        Asked(firing, about.unit, about, matter_of(firing.deadline, about, firing))
        for firing in open_ones
        if (about := found.get(firing.deadline_id)) and about.unit
    ]


def matter_of(deadline: Deadline, about: audience.About, firing: Firing) -> Matter:
    """The facts that a letter about this item is written from."""
    days = Days().calendar
    late = max(0, days.between(deadline.due_on, clock.today())) if deadline.due_on else 0
    return Matter(
        subject=about.item,
        title=about.name or about.title,
        basis=about.basis,
        first_due_on=deadline.first_due_on,
        due_on=deadline.due_on,
        days_late=late,
        present_state=about.state or _("not completed"),
        demand="",
        unit=str(about.unit or ""),
    )
