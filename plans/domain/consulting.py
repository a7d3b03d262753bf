"""Consultation on a version: units are asked, answer, and the office takes each comment up or says why not.

Shanxi consulted on its plan several times and refined the list of measures each time (mechanism 3.3).
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import ladders, terms
from deadlines.models import Deadline
from notify import chasing
from notify.models import Pace
from notify.outbox import Told, settle_all, tell, tell_many
from notify.outbox import settle as settle_messages
from orgs.models import Organisation, User
from orgs.permissions import post_title, require
from plans.domain.acts import (
    LONGEST,
    WrongState,
    act_on,
    act_on_consultation,
    for_unit,
    office_people,
    people_of,
    require_coming,
    require_latest,
    require_state,
    require_words,
    set_state,
    write,
)
from plans.models import Comment, Consultation, PlanVersion, Settlement
from plans.states import State, Verb
from records import clock
from records.trail import key

WHY = gettext_noop("Your unit is asked for its comment.")


def ask(version_id: int, *, actor: User, units: Iterable[Organisation], due_on: date) -> list[Consultation]:
    """Ask units of the region for their comments on a version by `due_on`; those asked already are left alone.

    Raises PermissionDenied; WrongState for an older version or one that has gone on; ValidationError when nobody new
    is asked, a unit lies outside the region or the day is over.
    """
    with act_on(version_id) as version:
        round = version.plan.round
        require(actor, "plan.consult", round.region)
        require_latest(version)
        require_state(version, State.DRAFT, State.CONSULTING)
        require_coming(due_on, "due_on")
        fresh = _fresh(version, units)
        ladders.adopt_missing(key(round), Deadline.Kind.COMMENT, clock.today())
        asked = [_open(version, unit, due_on, actor) for unit in fresh]
        set_state(version, State.CONSULTING)
        write(
            Verb.ASKED,
            version,
            actor=actor,
            near=round.region,
            after={"plan_units": [unit.name for unit in fresh], "comment_due_on": due_on},
        )
        tell_many(_asking(one, version) for one in asked)
        return asked


def _fresh(version: PlanVersion, units: Iterable[Organisation]) -> list[Organisation]:
    region = version.plan.round.region
    wanted = {unit.pk: unit for unit in units}
    outside = [unit.name for unit in wanted.values() if not unit.path.startswith(region.path)]
    if outside:
        text = _("Outside the region of the round: %(names)s.") % {"names": "、".join(outside[:10])}
        raise ValidationError({"units": text}, code="outside")
    known = set(version.consultations.values_list("unit", flat=True))
    fresh = [unit for pk, unit in wanted.items() if pk not in known]
    if not fresh:
        raise ValidationError({"units": _("Choose at least one unit that was not asked yet.")}, code="units")
    return sorted(fresh, key=lambda unit: unit.path)


def _open(version: PlanVersion, unit: Organisation, due_on: date, actor: User) -> Consultation:
    made = Consultation.objects.create(version=version, unit=unit, due_on=due_on, asked_by=actor)
    made.deadline = terms.open_on(
        Deadline.Kind.COMMENT, made, due_on, organisation=unit, on=clock.today(), scope=key(version.plan.round)
    )
    made.save(update_fields=["deadline"])
    return made


def _asking(one: Consultation, version: PlanVersion) -> Told:
    return Told(
        people_of(one.unit),
        gettext_noop("“%(plan)s”, version %(n)d: comment by %(day)s, or say that there is none."),
        {"plan": version.plan.title, "n": version.number, "day": str(one.due_on)},
        dedupe=f"plan-comment:{one.pk}",
        about=key(one),
        url=page_of(one),
        due_on=one.due_on,
        why=WHY,
        pace=Pace.AT_ONCE,
    )


def page_of(one: Consultation) -> str:
    """The address of the consultation's page, for messages."""
    return f"/desk/plan/comments/{one.pk}/"


def answer(consultation_id: int, *, actor: User, comment: str) -> Comment:
    """The comment of a unit; an empty one says that it has none. The office may enter it for the unit, marked.

    Raises PermissionDenied; WrongState when the unit has answered or the consultation is over; ValidationError.
    """
    with act_on_consultation(consultation_id) as one:
        version, round = one.version, one.version.plan.round
        require(actor, "plan.comment", one.unit)
        _require_open(one)
        text = comment.strip()
        if len(text) > LONGEST:
            raise ValidationError({"comment": _("Write at most %(n)d characters.") % {"n": LONGEST}}, code="too_long")
        made = Comment.objects.create(
            consultation=one,
            text=text,
            by_office=for_unit(actor, one.unit),
            by=actor,
            post=post_title(actor, near=one.unit),
        )
        chasing.settle(one.deadline, clock.today())
        settle_messages(key(one))
        _finish(version)
        said = {"unit": one.unit.name, "plan_comment": text or None, "plan_state": version.state}
        write(Verb.COMMENTED, one, actor=actor, near=one.unit, after=said)
        tell(
            office_people(round),
            gettext_noop("%(unit)s has answered on “%(plan)s”."),
            {"unit": one.unit.name, "plan": version.plan.title},
            dedupe=f"plan-commented:{made.pk}",
            about=key(made),
            url=page_of(one),
            note=not text,
        )
        return made


def _require_open(one: Consultation) -> None:
    if hasattr(one, "comment"):
        raise WrongState(_("%(unit)s has answered already.") % {"unit": one.unit.name}, code="answered")
    if one.ended_on or one.version.state != State.CONSULTING:
        raise WrongState(_("The consultation on this version is over; tell the office."), code="over")


def settle(consultation_id: int, *, actor: User, taken_up: bool, why: str = "") -> Settlement:
    """Take a comment up, or decline it with the reason; the unit is told.

    Once nothing is left to answer or to settle, the version is settled. Raises PermissionDenied; WrongState when there
    is nothing to settle; ValidationError when a comment is declined without a reason.
    """
    with act_on_consultation(consultation_id) as one:
        version = one.version
        require(actor, "plan.consult", version.plan.round.region)
        comment = getattr(one, "comment", None)
        if comment is None or not comment.text:
            raise WrongState(_("There is no comment to decide on."), code="nothing")
        if hasattr(comment, "settlement"):
            raise WrongState(_("This comment was decided on already."), code="settled")
        require_state(version, State.CONSULTING)
        why = why.strip() if taken_up else require_words(why, "why")
        made = Settlement.objects.create(comment=comment, taken_up=taken_up, why=why, by=actor)
        settle_messages(key(comment))
        _finish(version)
        after = {"unit": one.unit.name, "taken_up": taken_up, "plan_state": version.state}
        write(Verb.SETTLED, one, actor=actor, near=version.plan.round.region, after=after, note=why)
        _tell_settled(one, made)
        return made


def _tell_settled(one: Consultation, made: Settlement) -> None:
    taken = gettext_noop("Your unit's comment on “%(plan)s” was taken up. %(why)s")
    declined = gettext_noop("Your unit's comment on “%(plan)s” was not taken up: %(why)s")
    tell(
        people_of(one.unit),
        taken if made.taken_up else declined,
        {"plan": one.version.plan.title, "why": made.why[:150]},
        dedupe=f"plan-settled:{made.pk}",
        about=f"{key(one)}:settled",
        url=page_of(one),
        why=WHY,
        note=True,
    )


def close(version_id: int, *, actor: User) -> int:
    """End the consultation for units that let their day pass without a word; returns how many.

    Raises PermissionDenied; WrongState when nobody is waited for; ValidationError while a day still runs.
    """
    with act_on(version_id) as version:
        require(actor, "plan.consult", version.plan.round.region)
        require_state(version, State.CONSULTING)
        silent = list(version.consultations.filter(comment=None, ended_on=None).select_related("unit", "deadline"))
        if not silent:
            raise WrongState(_("Every unit has answered; decide on the comments."), code="nothing")
        last = max(one.due_on for one in silent)
        if last >= clock.today():
            raise ValidationError(_("Units may still answer until %(day)s.") % {"day": last}, code="running")
        for one in silent:
            chasing.settle(one.deadline, clock.today())
        Consultation.objects.filter(pk__in=[one.pk for one in silent]).update(ended_on=clock.today())
        settle_all(key(one) for one in silent)
        _finish(version)
        names = [one.unit.name for one in silent]
        after = {"units": names, "plan_state": version.state}
        write(Verb.CLOSED, version, actor=actor, near=version.plan.round.region, after=after)
        return len(silent)


def _finish(version: PlanVersion) -> None:
    """Settle the version once every unit has answered or was given up, and every comment is decided on."""
    asked = version.consultations
    waiting = asked.filter(comment=None, ended_on=None)
    undecided = asked.filter(comment__isnull=False, comment__settlement=None).exclude(comment__text="")
    if not waiting.exists() and not undecided.exists():
        set_state(version, State.SETTLED)
