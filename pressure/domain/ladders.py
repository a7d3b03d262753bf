"""Changing the ladders of a round: every change through one function, with its right, its lock and its line."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.domain.moves import WrongState
from cases.models import Round
from deadlines import ladders, terms
from deadlines.models import Deadline, Ladder, Rung
from deadlines.shipped import NAMES, TEMPLATES, Spec
from notify import chasing
from orgs.models import User
from orgs.permissions import post_title, require
from pressure.audience import AUDIENCES
from pressure.domain import apart
from records import clock
from records.trail import key, record

MOST_RUNGS, FARTHEST = 20, 60  # rungs of one ladder; working days before or after
MIN_REASON = 10  # characters
LATEST_START = timedelta(days=366)
HARSH = (Rung.Act.TALK, Rung.Act.LIST, Rung.Act.REFER)


class Verb(models.TextChoices):
    """What can happen to a ladder or to the pressure on one item."""

    SET = "ladder.set", gettext_lazy("set a ladder")
    SWITCHED = "ladder.switched", gettext_lazy("switched a ladder on or off")
    SUSPENDED = "ladder.suspended", gettext_lazy("suspended the reminders of an item")
    LIFTED = "ladder.lifted", gettext_lazy("let the reminders of an item run again")


def ladder_of(round: Round, kind: str) -> Ladder:
    """The round's ladder for a kind of deadline. Raises Ladder.DoesNotExist."""
    return Ladder.objects.prefetch_related("rungs").get(scope=key(round), kind=kind)


def in_use(ladder: Ladder) -> list[Rung]:
    """The rungs that count, in order."""
    return [rung for rung in ladder.rungs.all() if rung.dropped_on is None]


def mark(ladder: Ladder) -> str:
    """What an edit is based on: changes whenever the ladder's rungs do."""
    return ",".join(str(rung.pk) for rung in in_use(ladder)) + f":{ladder.active}"


@transaction.atomic
def set_rungs(round_id: int, kind: str, specs: Sequence[Spec], *, actor: User, seen: str) -> Ladder:
    """Let a ladder have exactly these rungs from tomorrow on; what is due up to today fires by the old ones first.

    `seen` is `mark` as it was shown. Raises PermissionDenied; WrongState when somebody changed it since;
    ValidationError with every fault.
    """
    round, ladder = _locked(round_id, kind, actor)
    with round.time():
        if mark(ladder) != seen:
            raise WrongState(_("Somebody else changed this ladder while you wrote. Compare, then save again."))
        require_sound(specs)
        before = [str(rung) for rung in in_use(ladder)]
        ladders.replace(ladder, specs, clock.today())
        ladder = ladder_of(round, kind)
        _write(Verb.SET, round, ladder, actor, before, [str(rung) for rung in in_use(ladder)])
    return ladder


@transaction.atomic
def adopt(round_id: int, kind: str, template: str, starts_on: date, *, actor: User) -> Ladder:
    """Begin again from a shipped ladder, counting from `starts_on`: rungs of earlier days never fire.

    Raises PermissionDenied; ValidationError for an unknown ladder, a day before today or one more than a year ahead.
    """
    round, ladder = _locked(round_id, kind, actor)
    with round.time():
        if template not in TEMPLATES:
            raise ValidationError({"template": _("Choose one of the ladders.")}, code="template")
        if starts_on < clock.today():
            raise ValidationError(
                {"starts_on": _("Choose today or a later day: nobody is written to about the past.")}, code="past"
            )
        if starts_on > clock.today() + LATEST_START:
            raise ValidationError({"starts_on": _("Choose a day within a year from today.")}, code="far")
        before = [str(rung) for rung in in_use(ladder)]
        ladders.adopt(key(round), kind, template, starts_on)
        ladder = ladder_of(round, kind)
        after = [str(NAMES[template]), starts_on.isoformat()]
        _write(Verb.SET, round, ladder, actor, before, after)
    return ladder


@transaction.atomic
def switch(round_id: int, kind: str, *, active: bool, actor: User) -> Ladder:
    """Switch a ladder off, or on again from tomorrow; what it would have fired meanwhile never comes."""
    round, ladder = _locked(round_id, kind, actor)
    with round.time():
        if ladder.active != active:
            ladders.switch(ladder, active=active, on=clock.today())
            _write(Verb.SWITCHED, round, ladder, actor, [], [str(_("in use") if active else _("switched off"))])
    return ladder


def suspend(deadline_id: int, *, actor: User, why: str) -> Deadline:
    """Stop what fires on one item, with a reason; it stays due. Raises PermissionDenied, ValidationError."""
    return _hold(deadline_id, actor, why, stop=True)


def lift(deadline_id: int, *, actor: User, why: str) -> Deadline:
    """Let rungs fire on an item again, after two working days. Raises PermissionDenied, ValidationError."""
    return _hold(deadline_id, actor, why, stop=False)


@transaction.atomic
def _hold(deadline_id: int, actor: User, why: str, *, stop: bool) -> Deadline:
    deadline = Deadline.objects.select_for_update().get(pk=deadline_id)
    round = round_of(deadline)
    require(actor, "ladder.edit", round.region)
    apart.require_apart(actor, deadline.subject)
    if len(why.strip()) < MIN_REASON:
        raise ValidationError({"why": _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason")
    with round.time():
        if bool(deadline.suspended_on) == stop:
            raise WrongState(_("Somebody else did this already; look again."))
        (chasing.suspend if stop else terms.lift)(deadline, clock.today())
        verb = Verb.SUSPENDED if stop else Verb.LIFTED
        record(verb, deadline, actor=actor, post=post_title(actor, near=round.region), note=why.strip())
    return deadline


def round_of(deadline: Deadline) -> Round:
    """The round whose ladders fire on a deadline. Raises Round.DoesNotExist."""
    pk = deadline.scope.rpartition(":")[2]
    return Round.objects.select_related("region").get(pk=int(pk) if pk.isdecimal() else 0)


def _locked(round_id: int, kind: str, actor: User) -> tuple[Round, Ladder]:
    round = Round.objects.select_related("region").get(pk=round_id)
    require(actor, "ladder.edit", round.region)
    Ladder.objects.select_for_update().get(scope=key(round), kind=kind)
    return round, ladder_of(round, kind)


def require_sound(specs: Sequence[Spec]) -> None:
    """Raise ValidationError with every fault of the rungs."""
    if faults := list(dict.fromkeys(_faults(specs))):
        raise ValidationError(faults)


def _faults(specs: Sequence[Spec]) -> list[str]:
    faults = []
    if len(specs) > MOST_RUNGS:
        faults.append(_("A ladder has at most %(n)d rungs.") % {"n": MOST_RUNGS})
    for spec in specs:
        if abs(spec.offset) > FARTHEST:
            faults.append(_("At most %(n)d working days before or after.") % {"n": FARTHEST})
        if spec.offset and spec.every:
            faults.append(_("A rung that repeats has no day of its own: leave the working days at 0."))
        if not spec.audience or set(spec.audience) - set(AUDIENCES):
            faults.append(_("Say for each rung who is told."))
        if spec.act in HARSH and (spec.offset <= 0 or spec.every):
            faults.append(_("A talk and what is harsher comes once, after the due day."))
    if any(spec.act == Rung.Act.REFER for spec in specs):
        faults.append(_("A transfer for accountability goes to another body: a person drafts it, not a rung."))
    if len({(spec.offset, spec.act, spec.every, spec.only) for spec in specs}) < len(specs):
        faults.append(_("Two rungs are the same."))
    return faults


def _write(verb: Verb, round: Round, ladder: Ladder, actor: User, before: list[str], after: list[str]) -> None:
    kind = str(Deadline.Kind(ladder.kind).label)
    record(
        verb,
        round,
        actor=actor,
        post=post_title(actor, near=round.region),
        before={"rungs": before},
        after={"deadline_kind": kind, "rungs": after},
    )
