"""The round's own records: activities, results, the demonstration day."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Activity, ResultFigure, Round
from cases.states import RoundVerb
from orgs.models import User
from orgs.permissions import require
from records.trail import record


@transaction.atomic
def record_activity(round: Round, *, actor: User, kind: str, held_on: date, title: str, **more: Any) -> Activity:
    """Write down a meeting, visit, check or campaign with its day. Raises PermissionDenied, ValidationError."""
    require(actor, "round.record_activity", round.region)
    if held_on > round.today():
        raise ValidationError({"held_on": _("The day lies in the future.")}, code="future_day")
    activity = Activity(round=round, kind=kind, held_on=held_on, title=title, **more)
    activity.full_clean()
    activity.save()
    record(RoundVerb.ACTIVITY_RECORDED, activity, actor=actor, after={"kind": kind, "day": held_on, "title": title})
    return activity


@transaction.atomic
def record_result(
    round: Round,
    *,
    actor: User,
    kind: str,
    code: str,
    recorded_on: date,
    title: str,
    value: Decimal | None = None,
    **more: Any,
) -> ResultFigure:
    """Write down a result, an indicator or a next step, as of a day; an empty code gets the next one."""
    require(actor, "round.record_activity", round.region)
    code = code or f"result-{round.results.count() + 1}"
    row = ResultFigure(round=round, kind=kind, code=code, recorded_on=recorded_on, title=title, value=value, **more)
    row.full_clean(exclude=[name for name in ("value", "rank") if getattr(row, name) is None])
    row.save()
    record(RoundVerb.ACTIVITY_RECORDED, row, actor=actor, after={"title": title, "value": value, "day": recorded_on})
    return row


@transaction.atomic
def move_day(round: Round, to: date, *, actor: User) -> Round:
    """Let a demonstration round go on to a later day; only in demonstrations, only forward."""
    require(actor, "demo.move_day", round.region)
    if not settings.DEMO or round.held_on is None:
        raise PermissionDenied("demo.move_day")
    if to <= round.held_on:
        raise ValidationError({"to": _("The demonstration day moves forward only.")}, code="day")
    record(RoundVerb.DAY_MOVED, round, actor=actor, before={"day": round.held_on}, after={"day": to})
    Round.objects.filter(pk=round.pk).update(held_on=to)
    round.held_on = to
    return round


def hold_on(round: Round, day: date) -> Round:
    """Let a replayed round stand still on a later `day`, without a line of the trail: a replay turns every day.

    Raises PermissionDenied outside demonstrations; ValidationError when the day is not later or somebody moved it.
    """
    if not settings.DEMO:
        raise PermissionDenied("demo.move_day")
    if not Round.objects.filter(pk=round.pk, held_on=round.held_on, held_on__lt=day).update(held_on=day):
        raise ValidationError({"to": _("The demonstration day moves forward only.")}, code="day")
    round.held_on = day
    return round
