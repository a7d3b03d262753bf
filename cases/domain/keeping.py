"""The round's own records: activities, results, the demonstration day. A correction is a new row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.models import Activity, ResultFigure, Round
from cases.states import RoundVerb
from orgs.models import User
from orgs.permissions import require
from records.trail import record

OWN = frozenset({"id", "round", "entered_on", "corrects", "is_withdrawn", "why"})  # what no caller fills in
ON_SITE = frozenset({Activity.Kind.VISIT, Activity.Kind.CHECK, Activity.Kind.SUPERVISION})
TO_SERIES = ("kind", "topic", "title", "grade")  # rows that share these are one series through time
MOST_ROWS = 500  # rows taken in at once
TWICE = gettext_noop("The books have exactly this already. If there were two, write the second down by itself.")
Row = Activity | ResultFigure
Follower = Callable[[Activity, Activity], None]  # the row that no longer stands, the row that took its place
FOLLOWERS: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let rows of a part to the right that hang on an activity go with its corrections, once for each follower."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


class RowsRefused(ValidationError):
    """Rows that cannot be taken in: `faults` has what is wrong with each, by its place from 0."""

    def __init__(self, faults: Mapping[int, ValidationError]) -> None:
        words = _("row %(n)d: %(faults)s")
        told = [words % {"n": place + 1, "faults": " ".join(error.messages)} for place, error in faults.items()]
        super().__init__(told, code="rows")
        self.faults = dict(faults)


@transaction.atomic
def record_activity(
    round: Round, *, actor: User, kind: str, held_on: date, title: str, is_planned: bool = False, **more: Any
) -> Activity:
    """Write down a meeting, visit, check, campaign, project or publicity item with its day.

    The day may lie ahead only where the caller says `is_planned`: figures count the row from that day on. Raises
    PermissionDenied, ValidationError.
    """
    require(actor, "round.record_activity", round.region)
    row = enter_activity(round, kind=kind, held_on=held_on, title=title, is_planned=is_planned, **more)
    record(RoundVerb.ACTIVITY_RECORDED, row, actor=actor, after=_told(row))
    return row


def enter_activity(
    round: Round, *, kind: str, held_on: date, title: str, is_planned: bool = False, **more: Any
) -> Activity:
    """The row of record_activity for an act that asked a right of its own and writes a line of the trail of its own.

    Raises ValidationError.
    """
    row = _activity(round, is_planned=is_planned, kind=kind, held_on=held_on, title=title, **more)
    row.save()
    return row


@transaction.atomic
def record_result(
    round: Round, *, actor: User, kind: str, recorded_on: date, title: str, code: str = "", **more: Any
) -> ResultFigure:
    """Write down a result, an indicator or a next step, as of a day.

    Without a code it goes on with the series of the same kind, title, topic and class, or begins one. Raises
    PermissionDenied; ValidationError when the series has a value of that day already.
    """
    require(actor, "round.record_activity", round.region)
    row = _result(round, kind=kind, recorded_on=recorded_on, title=title, code=code, **more)
    row.save()
    record(RoundVerb.ACTIVITY_RECORDED, row, actor=actor, after=_told(row))
    return row


@transaction.atomic
def correct_activity(activity_id: int, *, actor: User, why: str, **values: Any) -> Activity:
    """Replace an activity by a new row with `values`; figures of days up to yesterday stay as they were.

    Raises PermissionDenied; ValidationError without a reason, without a change, or when it was corrected already.
    """
    return _correct(Activity, activity_id, actor, why, values)


@transaction.atomic
def correct_result(result_id: int, *, actor: User, why: str, **values: Any) -> ResultFigure:
    """Replace a result by a new row of the same series; raises as correct_activity."""
    return _correct(ResultFigure, result_id, actor, why, values)


@transaction.atomic
def withdraw_activity(activity_id: int, *, actor: User, why: str) -> Activity:
    """Take an activity back from today on: it never was. Raises as correct_activity."""
    return _withdraw(Activity, activity_id, actor, why)


@transaction.atomic
def withdraw_result(result_id: int, *, actor: User, why: str) -> ResultFigure:
    """Take a result back from today on. Raises as correct_activity."""
    return _withdraw(ResultFigure, result_id, actor, why)


@transaction.atomic
def take_in(
    round: Round, activities: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]], *, actor: User
) -> list[Row]:
    """Write down many rows at once, all or none; values as record_activity and record_result take them.

    An activity that stands in the books already, the same in everything, is a fault: a table sent twice counts once.
    Raises PermissionDenied; ValidationError for too many; RowsRefused with one message a faulty row ("row 3: …"), rows
    counted from 1, activities first.
    """
    require(actor, "round.record_activity", round.region)
    if len(activities) + len(results) > MOST_ROWS:
        raise ValidationError(_("Take in at most %d rows at once.") % MOST_ROWS, code="too_many")
    kept: list[Row] = []
    faults = {place: _fault("title", _(TWICE), "twice") for place in _known(round, activities)}
    for place, values in enumerate((*activities, *results)):
        make = record_activity if place < len(activities) else record_result
        try:
            kept.append(make(round, actor=actor, **values))
        except ValidationError as error:
            faults[place] = error
    if faults:
        raise RowsRefused(dict(sorted(faults.items())))
    return kept


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


def _known(round: Round, activities: Sequence[Mapping[str, Any]]) -> list[int]:
    """Places of activities that stand in the books already, the same in everything."""
    days = {values["held_on"] for values in activities}
    books = round.activities.entered_by(round.today()).filter(held_on__in=days)
    standing = {tuple(_values(row).values()) for row in books}
    return [
        place
        for place, values in enumerate(activities)
        if standing and tuple(_values(Activity(round=round, **values)).values()) in standing
    ]


def _activity(round: Round, *, is_planned: bool = False, **values: Any) -> Activity:
    row = Activity(round=round, **values)
    if row.held_on > round.today() and not is_planned:
        raise _fault("held_on", _("The day lies in the future."), "future_day")
    if row.unannounced and row.kind not in ON_SITE:
        words = _("Only visits, checks and supervisions can be unannounced.")
        raise _fault("unannounced", words, "not_on_site")
    if (row.medium or row.link) and row.kind != Activity.Kind.PUBLICITY:
        raise _fault("medium", _("Only publicity has a medium and a link."), "not_publicity")
    if row.ends_on and row.ends_on < row.held_on:
        raise _fault("ends_on", _("The last day lies before the first."), "ends_before")
    row.full_clean()
    return row


def _result(round: Round, *, code: str = "", **values: Any) -> ResultFigure:
    row = ResultFigure(round=round, code=code, **values)
    if row.recorded_on > round.today():
        raise _fault("recorded_on", _("The day lies in the future."), "future_day")
    row.code = code or _series(row)
    row.full_clean(
        exclude=[name for name in ("value", "rank") if getattr(row, name) is None], validate_constraints=False
    )
    if row.corrects_id is None and round.results.filter(code=row.code, recorded_on=row.recorded_on, corrects=None):
        words = _("“%(title)s” has a value of this day already. Correct that one instead.")
        raise _fault("recorded_on", words % {"title": row.title}, "twice")
    row.validate_constraints(exclude=["round"])
    return row


def _series(row: ResultFigure) -> str:
    """The code of the series that the row goes on with, else the next free one."""
    same = {name: getattr(row, name) for name in TO_SERIES}
    found = row.round.results.filter(**same).order_by("-pk").values_list("code", flat=True).first()
    if found:
        return found
    taken = set(row.round.results.filter(code__startswith="result-").values_list("code", flat=True))
    number = len(taken) + 1
    while f"result-{number}" in taken:
        number += 1
    return f"result-{number}"


def _old(model: type[models.Model], pk: int, actor: User) -> Any:
    """The row to be corrected, locked and still standing."""
    row: Any = model._default_manager.select_for_update(of=("self",)).select_related("round__region").get(pk=pk)
    require(actor, "round.record_activity", row.round.region)
    if row.is_withdrawn or model._default_manager.filter(corrects=row).exists():
        raise ValidationError(_("This row was corrected in the meantime. Look at the list again."), code="corrected")
    return row


def _reason(why: str) -> str:
    if not why.strip():
        raise _fault("why", _("Say why it is corrected."), "no_reason")
    return why.strip()


def _values(row: Row) -> dict[str, Any]:
    """What a person fills in of a row."""
    return {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in OWN}


def _correct(model: type, pk: int, actor: User, why: str, values: Mapping[str, Any]) -> Any:
    old = _old(model, pk, actor)
    before = _values(old)
    after = before | dict(values)
    if after == before:
        raise ValidationError(_("Nothing was changed."), code="unchanged")
    make = _activity if model is Activity else _result
    row = make(old.round, **after, corrects=old, why=_reason(why))
    row.save()
    _let_follow(old, row)
    changed = [name for name in after if after[name] != before[name]]
    record(
        RoundVerb.ACTIVITY_CORRECTED, row, actor=actor, note=row.why,
        before={n: before[n] for n in changed}, after={n: after[n] for n in changed},
    )  # fmt: skip
    return row


def _withdraw(model: type, pk: int, actor: User, why: str) -> Any:
    old = _old(model, pk, actor)
    row = model(round=old.round, **_values(old), corrects=old, is_withdrawn=True, why=_reason(why))
    row.save()
    _let_follow(old, row)
    record(RoundVerb.ACTIVITY_WITHDRAWN, row, actor=actor, note=row.why, before=_told(old))
    return row


def _let_follow(old: Row, new: Row) -> None:
    if isinstance(old, Activity) and isinstance(new, Activity):
        for follower in FOLLOWERS:
            follower(old, new)


def _told(row: Row) -> dict[str, Any]:
    if isinstance(row, Activity):
        return {"kind": row.kind, "day": row.held_on, "title": row.title}
    return {"title": row.title, "value": row.value, "day": row.recorded_on}


def _fault(field: str, words: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(words, code=code)})
