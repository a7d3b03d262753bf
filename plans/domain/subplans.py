"""Implementing plans of counties and departments: asked for, handed in, read by the office, published.

Hanzhong: every county and department makes one by the end of September, sends it up, copies it to the office and
publishes it on the county's site (mechanism 1.14). Shanxi: no plan may be copied from another (3.4).
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.models import Round
from deadlines import ladders, terms
from deadlines.models import Deadline
from notify import chasing
from notify.models import Pace
from notify.outbox import Told, settle, tell, tell_many
from orgs.models import Organisation, User
from orgs.permissions import require
from plans import alike, content, reading
from plans.domain.acts import (
    LONGEST,
    MIN_REASON,
    WrongState,
    act_on_duty,
    for_unit,
    in_round,
    keep,
    office_people,
    people_of,
    require_coming,
    require_past,
    require_words,
    write,
)
from plans.domain.publishing import web_address
from plans.models import Judgement, Plan, PlanVersion, SubPlanDuty
from plans.states import Standing, State, Verb
from records import clock
from records.models import Evidence
from records.trail import key

MOST_TEXT = 200_000  # characters of a plan
MOST_COPY = 200
WHY = gettext_noop("Your unit owes an implementing plan.")


def ask(
    round_id: int,
    *,
    actor: User,
    units: Iterable[Organisation],
    due_on: date,
    copy_to: str = "",
    publish: bool = False,
) -> list[SubPlanDuty]:
    """Ask counties and departments for their implementing plans by `due_on`; those asked already are left alone.

    `copy_to` says who gets a copy, `publish` that the unit publishes it and reports where. Raises PermissionDenied;
    ValidationError when nobody new is asked, a unit lies outside the region, or the day is over.
    """
    with in_round(round_id) as round:
        require(actor, "unit_plan.ask", round.region)
        require_coming(due_on, "due_on")
        if len(copy_to.strip()) > MOST_COPY:
            raise ValidationError({"copy_to": _("Write at most %(n)d characters.") % {"n": MOST_COPY}}, code="too_long")
        fresh = _fresh(round, units)
        ladders.adopt_missing(key(round), Deadline.Kind.SUB_PLAN, clock.today())
        made = [_open(round, unit, actor, due_on, copy_to.strip(), publish) for unit in fresh]
        for duty in made:
            after = {"unit_plan_due_on": due_on, "copy_to": duty.copy_to, "unit_plan_state": duty.state}
            write(Verb.UNIT_ASKED, duty, actor=actor, near=round.region, after=after)
        tell_many(_asking(duty) for duty in made)
        return made


def _fresh(round: Round, units: Iterable[Organisation]) -> list[Organisation]:
    wanted = {unit.pk: unit for unit in units}
    outside = [unit.name for unit in wanted.values() if not unit.path.startswith(round.region.path)]
    if outside:
        text = _("Outside the region of the round: %(names)s.") % {"names": "、".join(outside[:10])}
        raise ValidationError({"units": text}, code="outside")
    known = set(Plan.objects.filter(round=round, unit__isnull=False).values_list("unit", flat=True))
    fresh = [unit for pk, unit in wanted.items() if pk not in known]
    if not fresh:
        raise ValidationError({"units": _("Choose at least one unit that was not asked yet.")}, code="units")
    return sorted(fresh, key=lambda unit: unit.path)


def _open(round: Round, unit: Organisation, actor: User, due_on: date, copy_to: str, publish: bool) -> SubPlanDuty:
    plan = Plan.objects.create(round=round, unit=unit, title=f"{unit.name}{round.name}整改实施方案"[:200])
    duty = SubPlanDuty.objects.create(plan=plan, due_on=due_on, copy_to=copy_to, must_publish=publish, asked_by=actor)
    duty.deadline = terms.open_on(
        Deadline.Kind.SUB_PLAN, duty, due_on, organisation=unit, on=clock.today(), scope=key(round)
    )
    duty.save(update_fields=["deadline"])
    return duty


def _asking(duty: SubPlanDuty) -> Told:
    return Told(
        people_of(duty.unit),
        gettext_noop("To hand in by %(day)s: “%(plan)s”."),
        {"plan": duty.plan.title, "day": str(duty.due_on)},
        dedupe=f"unit-plan:{duty.pk}",
        about=key(duty),
        url=page_of(duty),
        due_on=duty.due_on,
        why=WHY,
        pace=Pace.AT_ONCE,
    )


def page_of(duty: SubPlanDuty) -> str:
    """The address of the duty's page, for messages."""
    return f"/desk/plan/units/{duty.pk}/"


def submit(
    duty_id: int, *, actor: User, text: str = "", file: UploadedFile | None = None, note: str = ""
) -> PlanVersion:
    """Hand in the plan of a unit, as text, as a file or both; the words of a Word file are read by themselves.

    Until the office has received it, a later one takes its place. The office may hand one in for the unit, marked.
    What is alike in other units' plans is noted. Raises PermissionDenied; WrongState once it was received;
    ValidationError without text and file, or for a bad file.
    """
    asked = SubPlanDuty.objects.select_related("plan__round", "plan__unit").get(pk=duty_id)
    require(actor, "unit_plan.hand_in", asked.unit)  # before anything is read or compared, and again under the lock
    words = text.strip() or reading.text_of(file).strip()
    found = alike.compare(asked.plan, words[:MOST_TEXT])
    with act_on_duty(duty_id) as duty:
        unit, round = duty.unit, duty.plan.round
        require(actor, "unit_plan.hand_in", unit)
        if duty.state == Standing.RECEIVED:
            raise WrongState(_("The office has received this plan; it is no longer changed here."), code="received")
        _require_plan(words, file)
        version = _version(duty, words, file, note.strip(), actor)
        alike.note(version, found)  # not in the trail: the unit reads its own history, and must not read of other units
        duty.state, duty.submitted_on = Standing.SUBMITTED, duty.submitted_on or clock.today()
        duty.save(update_fields=["state", "submitted_on"])
        chasing.settle(duty.deadline, clock.today())
        settle(key(duty))
        after = {"version": version.number, "unit_plan_state": duty.state, "files": _listed(version.file)}
        write(Verb.UNIT_SUBMITTED, duty, actor=actor, near=unit, after=after, note=version.note)
        tell(
            office_people(round),
            gettext_noop("To read: “%(plan)s”."),
            {"plan": duty.plan.title},
            dedupe=f"unit-plan-in:{version.pk}",
            about=f"{key(duty)}:read",
            url=page_of(duty),
        )
        return version


def _require_plan(words: str, file: UploadedFile | None) -> None:
    if not words and file is None:
        raise ValidationError({"text": _("Paste the text of the plan, or choose its file.")}, code="empty")
    if len(words) > MOST_TEXT:
        raise ValidationError({"text": _("Write at most %(n)d characters.") % {"n": MOST_TEXT}}, code="too_long")


def _version(duty: SubPlanDuty, words: str, file: UploadedFile | None, note: str, actor: User) -> PlanVersion:
    kept = keep(file, actor)
    if len(note) > LONGEST:
        raise ValidationError({"note": _("Write at most %(n)d characters.") % {"n": LONGEST}}, code="too_long")
    last = duty.plan.versions.order_by("-number").first()
    return PlanVersion.objects.create(
        plan=duty.plan,
        number=last.number + 1 if last else 1,
        state=State.SUBMITTED,
        digest=content.digest([words, kept.sha256 if kept else ""]),
        text=words,
        note=note,
        file=kept,
        by_office=for_unit(actor, duty.unit),
        made_by=actor,
    )


def _listed(kept: Evidence | None) -> list[dict[str, str]] | None:
    return [{"name": kept.name, "sha256": kept.sha256}] if kept else None


def receive(duty_id: int, *, actor: User, why: str = "") -> SubPlanDuty:
    """Receive the plan that a unit has handed in. Raises PermissionDenied, WrongState."""
    return _judge(duty_id, actor, received=True, why=why.strip())


def return_(duty_id: int, *, actor: User, why: str) -> SubPlanDuty:
    """Return the plan with the reason: its day runs again. Raises PermissionDenied, WrongState, ValidationError."""
    return _judge(duty_id, actor, received=False, why=require_words(why, "why", least=MIN_REASON))


def _judge(duty_id: int, actor: User, *, received: bool, why: str) -> SubPlanDuty:
    with act_on_duty(duty_id) as duty:
        round = duty.plan.round
        require(actor, "unit_plan.judge", round.region)
        if duty.state != Standing.SUBMITTED:
            raise WrongState(_("This plan is now: %(state)s.") % {"state": duty.get_state_display()}, code="judged")
        version = duty.plan.versions.order_by("-number")[0]
        Judgement.objects.create(version=version, received=received, why=why, by=actor)
        version.state = State.RECEIVED if received else State.RETURNED
        version.save(update_fields=["state"])
        duty.state = Standing.RECEIVED if received else Standing.RETURNED
        duty.received_on, duty.received_by = (clock.today(), actor) if received else (None, None)
        duty.save(update_fields=["state", "received_on", "received_by"])
        settle(f"{key(duty)}:read")
        if not received:
            terms.resume(duty.deadline, clock.today())
        verb = Verb.UNIT_RECEIVED if received else Verb.UNIT_RETURNED
        after = {"version": version.number, "unit_plan_state": duty.state}
        write(verb, duty, actor=actor, near=round.region, after=after, note=why)
        _tell_judged(duty, version, received, why)
        return duty


def _tell_judged(duty: SubPlanDuty, version: PlanVersion, received: bool, why: str) -> None:
    publish = received and duty.must_publish and not duty.published_on
    text = gettext_noop("“%(plan)s” was returned: %(why)s")
    if received:
        text = gettext_noop("“%(plan)s” was received.")
    if publish:
        text = gettext_noop("“%(plan)s” was received. Publish it, and report where it stands.")
    tell(
        people_of(duty.unit),
        text,
        {"plan": duty.plan.title, "why": why[:150]},
        dedupe=f"unit-plan-judged:{version.pk}",
        about=key(duty),
        url=page_of(duty),
        due_on=None if received else duty.due_on,
        why=WHY,
        pace=Pace.DIGEST if received else Pace.AT_ONCE,
        note=received and not publish,
    )


def publish(duty_id: int, *, actor: User, link: str, on: date) -> SubPlanDuty:
    """Report where a received plan is published, and since which day; a mistaken address is reported anew.

    Raises PermissionDenied; WrongState before it was received; ValidationError for an address that is none.
    """
    with act_on_duty(duty_id) as duty:
        unit = duty.unit
        require(actor, "unit_plan.publish", unit)
        if duty.state != Standing.RECEIVED:
            raise WrongState(_("Publish the plan once the office has received it."), code="not_received")
        before = {"published_link": duty.published_link, "plan_day": duty.published_on}
        duty.published_link, duty.published_on = web_address(link), require_past(on, "on", since=duty.asked_on)
        duty.save(update_fields=["published_link", "published_on"])
        settle(key(duty))
        after = {"published_link": duty.published_link, "plan_day": on}
        write(Verb.UNIT_PUBLISHED, duty, actor=actor, near=unit, before=before, after=after)
        return duty
