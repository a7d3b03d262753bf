"""Handing petitions to units: splitting, joint cases, handing on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import terms, workdays
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import settle, tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import require
from petitions.domain import secrecy
from petitions.domain.acts import act_on, act_on_petition
from petitions.domain.moves import WrongState, move, refresh, require_stage, write
from petitions.domain.rules import reply_limit, rules_of
from petitions.domain.seen import mark_of, require_same
from petitions.models import Assignment, Batch, Extension, JointUnit, Petition
from petitions.states import AT_UNIT, LIVE, WRITING, Verb
from records import clock
from records.trail import key

MIN_REASON = 6  # characters of a reason for handing on


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit gets of a petition: all of it, or the named part; other units may take part (合办)."""

    organisation: Organisation
    part: str = ""
    joint: tuple[Organisation, ...] = ()


def hand_over(petition_id: int, shares: Sequence[Share], *, actor: User) -> list[Assignment]:
    """Hand a petition to one or more units; each gets its own case, limit and chain.

    The limit counts from today by the round's rule. Raises PermissionDenied; WrongState for a draft batch;
    ValidationError for no unit, a unit twice or one that has the petition already, words that tell who complained.
    """
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.assign", petition.round.region)
        if any(share.part.strip() for share in shares):
            secrecy.require_apart(actor, petition)
        counted = reply_limit(rules_of(petition.round))
        made = _hand_over(petition, shares, counted, actor)
        announce(made)
        return made


def _hand_over(petition: Petition, shares: Sequence[Share], counted: workdays.Counted, actor: User) -> list[Assignment]:
    if petition.batch.state != Batch.State.RECEIVED:
        raise WrongState(_("Receive the batch first; drafts are not handed over."), code="draft")
    if not shares:
        raise ValidationError(_("Choose at least one unit."), code="no_unit")
    taken = set(petition.assignments.live().values_list("organisation", flat=True))
    for share in shares:
        if share.organisation.pk in taken:
            raise ValidationError(
                _("%(unit)s has this petition already.") % {"unit": share.organisation}, code="unit_twice"
            )
        taken.add(share.organisation.pk)
        if share.organisation in share.joint:
            raise ValidationError(_("A unit cannot take part in its own case."), code="joint")
    secrecy.keep_out(petition, part=" ".join(share.part for share in shares))
    made = [_assign(petition, share, counted) for share in shares]
    refresh(petition)
    for row, share in zip(made, shares, strict=True):
        after = {"unit": str(row.organisation), "due_on": counted.due_on, "part": share.part}
        after |= {"joint": [str(unit) for unit in share.joint]} if share.joint else {}
        write(Verb.ASSIGNED, row, actor=actor, after=after)
    return made


def _assign(petition: Petition, share: Share, counted: workdays.Counted) -> Assignment:
    row = Assignment.objects.create(
        petition=petition,
        round=petition.round,
        organisation=share.organisation,
        part=share.part.strip()[:200],
        assigned_on=clock.today(),
        entered_on=clock.today(),
    )
    row.deadline = terms.open_counted(
        Deadline.Kind.PETITION,
        row,
        counted,
        organisation=share.organisation,
        on=clock.today(),
        scope=key(petition.round),
        is_key=petition.is_key,
    )
    row.save(update_fields=["deadline"])
    _join(row, share.joint)
    return row


def _join(row: Assignment, units: Sequence[Organisation]) -> None:
    """Name the units that take part, and tell their people; their entry is done when the reply is filed."""
    made = JointUnit.objects.bulk_create([JointUnit(assignment=row, organisation=unit) for unit in units])
    if row.stage in WRITING:  # once the reply is filed there is nothing to take part in until it comes back
        _tell_joint(row, made)


def tell_joint_again(row: Assignment) -> None:
    """Tell the units that take part in a case that came back: what they were told before was done with the reply.

    A unit that was named while the reply was signed or reviewed is told now.
    """
    _tell_joint(row, row.joint.select_related("organisation"))


def _tell_joint(row: Assignment, joint_units: Iterable[JointUnit]) -> None:
    due_on, turn = row.deadline.due_on if row.deadline else None, row.facts.count()
    for joint in joint_units:
        tell(
            tree.holders(joint.organisation, (Role.CLERK, Role.HEAD), clock.today()),
            gettext_noop("%(unit)s takes part in the case of %(lead)s about petition %(number)s, due on %(due)s."),
            {
                "unit": str(joint.organisation),
                "lead": str(row.organisation),
                "number": row.petition.number,
                "due": str(due_on or ""),
            },
            dedupe=f"{_joined(joint)}{turn}",
            about=key(row),
            url=f"/desk/petitions/cases/{row.pk}/",
            due_on=due_on,
        )


def _joined(joint: JointUnit) -> str:
    """How the keys begin under which a unit is told that it takes part: a new one each time the case came back."""
    return f"joined:{joint.pk}."


def joint_seen(row: Assignment) -> str:
    """The mark of the units that take part in a case, for the `seen` of name_joint."""
    return mark_of(sorted(joint.organisation_id for joint in row.joint.all()))


def name_joint(assignment_id: int, units: Sequence[Organisation], *, actor: User, seen: str = "") -> Assignment:
    """Say which further units take part in a case; those that no longer do have nothing waiting any more.

    `seen` is the mark (joint_seen) of what was shown. Raises PermissionDenied; WrongState, also when somebody else
    named other units meanwhile; ValidationError.
    """
    with act_on(assignment_id) as row:
        require(actor, "petition.assign", row.petition.round.region)
        require_stage(row, *LIVE)
        require_same(seen, joint_seen(row))
        if row.organisation in units:
            raise ValidationError(_("A unit cannot take part in its own case."), code="joint")
        before = list(row.joint.select_related("organisation"))
        for joint in before:
            if joint.organisation not in units:
                settle(key(row), _joined(joint))
                joint.delete()
        present = {joint.organisation_id for joint in before}
        _join(row, [unit for unit in units if unit.pk not in present])
        after = {"joint": [str(unit) for unit in units]}
        write(Verb.JOINED, row, actor=actor, before={"joint": [str(j.organisation) for j in before]}, after=after)
        return row


def hand_on(assignment_id: int, to: Organisation, *, actor: User, reason: str) -> Assignment:
    """Give a case to another unit, with the reason; the new case has the first one's limit and names it.

    Only while the unit has not replied. Raises PermissionDenied, also for the accused side; WrongState, also while
    the unit's request for more time waits; ValidationError for a short reason or a unit that has the petition already.
    """
    with act_on(assignment_id) as old:
        require(actor, "petition.assign", old.petition.round.region)
        secrecy.require_apart(actor, old.petition)
        if len(reason.strip()) < MIN_REASON:
            raise ValidationError(
                {"reason": _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}}, code="reason"
            )
        secrecy.keep_out(old.petition, reason=reason)
        if old.petition.assignments.live().filter(organisation=to).exists():
            raise ValidationError({"to": _("%(unit)s has this petition already.") % {"unit": to}}, code="unit_twice")
        if old.extensions.filter(state=Extension.State.PENDING).exists():
            raise WrongState(_("Its unit asked for more time; decide on that first."), code="pending")
        if (limit := old.deadline) is None:
            raise ValueError("a case has a limit")
        move(old, Verb.HANDED_ON, actor=actor, note=reason, after={"unit": str(to)})
        chasing.settle(limit, clock.today())
        settle(key(old))
        if not waiting_to_be_signed_for(old.organisation):
            settle(to_sign_for(old.organisation))
        new = Assignment.objects.create(
            petition=old.petition,
            round=old.petition.round,
            organisation=to,
            part=old.part,
            assigned_on=clock.today(),
            entered_on=clock.today(),
            replaces=old,
        )
        new.deadline = terms.pass_on(limit, new, organisation=to, on=clock.today())
        new.save(update_fields=["deadline"])
        refresh(old.petition)
        write(Verb.ASSIGNED, new, actor=actor, after={"unit": str(to)}, note=reason)
        announce([new])
        return new


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one petition of a bulk act; `fault` is '' when it was done."""

    petition: Petition
    fault: str = ""


def hand_over_many(petition_ids: Iterable[int], to: Organisation, *, actor: User) -> list[Result]:
    """Hand several petitions to one unit, each by itself: what cannot be handed over says why and stops nothing."""
    made: list[Assignment] = []
    with transaction.atomic():
        results = [_hand_over_whole(pk, to, made, actor) for pk in sorted(set(petition_ids))]
        announce(made)
    return results


def _hand_over_whole(petition_id: int, to: Organisation, made: list[Assignment], actor: User) -> Result:
    with act_on_petition(petition_id) as petition:
        require(actor, "petition.assign", petition.round.region)
        if petition.assigned_count:
            return Result(petition, _("It has been handed over already."))
        try:
            made += _hand_over(petition, [Share(to)], reply_limit(rules_of(petition.round)), actor)
        except ValidationError as error:
            return Result(petition, " ".join(error.messages))
        return Result(petition)


def announce(made: Iterable[Assignment]) -> None:
    """Tell each unit's people what they have to sign for: one message a unit and limit, not one a petition."""
    by_unit: dict[tuple[Organisation, date | None], list[Assignment]] = defaultdict(list)
    for row in made:
        by_unit[(row.organisation, row.deadline.due_on if row.deadline else None)].append(row)
    for (unit, due_on), rows in by_unit.items():
        one = rows[0]
        tell(
            tree.holders(unit, (Role.CLERK, Role.HEAD), clock.today()),
            gettext_noop("%(n)s petitions were handed to %(unit)s: sign for them, reply by %(due)s."),
            {"n": len(rows), "unit": str(unit), "due": str(due_on)},
            dedupe=f"handed:{one.pk}:{len(rows)}",
            about=to_sign_for(unit),
            url="/desk/petitions/mine/" if len(rows) > 1 else f"/desk/petitions/cases/{one.pk}/",
            due_on=due_on,
        )


def to_sign_for(unit: Organisation) -> str:
    """The text key under which a unit is told of cases to sign for."""
    return f"petitions.unit:{unit.pk}"


def waiting_to_be_signed_for(unit: Organisation) -> bool:
    """Whether the unit has cases that it has not signed for."""
    return Assignment.objects.filter(organisation=unit, stage=AT_UNIT[0]).exists()
