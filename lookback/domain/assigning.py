"""Who visits which item, and by when: never anybody who had a hand in it, nor the people of its units."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import terms
from deadlines.models import Deadline
from lookback import apart, spreading
from lookback.domain import acts
from lookback.models import LookBackPlan, Pick
from lookback.states import Stage, State, Verb
from notify import chasing, outbox
from orgs.models import User
from orgs.permissions import post_title, require
from records import clock
from records.trail import key


def assign(pick_id: int, *, actor: User, visitor: User, due_on: date) -> Pick:
    """Send somebody to look at one item again, by a day. May be done anew until it is visited.

    Raises PermissionDenied; WrongState; ValidationError when the visitor had a hand in the item, belongs to its unit,
    or may visit nothing here, or for a day that has gone.
    """
    plan_id = Pick.objects.values_list("plan", flat=True).get(pk=pick_id)
    return assign_many(plan_id, actor=actor, picks=[pick_id], visitor=visitor, due_on=due_on)[0]


def assign_many(plan_id: int, *, actor: User, picks: Sequence[int], visitor: User, due_on: date) -> list[Pick]:
    """As `assign`, for several items of one look-back: all or none. The faults name the items."""
    return _assign(plan_id, actor, dict.fromkeys(picks, visitor), due_on)


def spread(plan_id: int, *, actor: User, visitors: Sequence[User], due_on: date) -> list[Pick]:
    """Share all items without a visitor out among several people: near ones together, nobody in their own county
    where that can be, and nobody to what they had a hand in. Items that nobody of them may visit stay without.

    Raises as `assign`; ValidationError when not one item can be given to anybody.
    """
    with acts.act_on(plan_id) as plan:
        require(actor, "lookback.plan", plan.round.region)
        open_picks = _held(plan).filter(visitor=None)
        chosen = {user.pk for user in visitors}
        people = [one for one in apart.visitors(plan.round, clock.today()) if one.user.pk in chosen]
        shares = spreading.share_out(list(open_picks), people, plan.round.region)
    if not shares:
        raise ValidationError(
            {"visitors": _("None of them may visit any of these items. Choose somebody else.")}, code="nobody"
        )
    users = {one.user.pk: one.user for one in people}
    return _assign(plan_id, actor, {pick: users[user] for pick, user in shares.items()}, due_on)


def _held(plan: LookBackPlan) -> QuerySet[Pick]:
    rows = Pick.objects.filter(plan=plan, stage=Stage.WAITING).order_by("pk")
    return rows.select_related(
        "plan__round__region", "task__problem", "assignment__petition", "assignment__organisation", "place", "deadline"
    )


def _assign(plan_id: int, actor: User, visits: dict[int, User], due_on: date) -> list[Pick]:
    with acts.act_on(plan_id) as plan:
        require(actor, "lookback.plan", plan.round.region)
        acts.require_state(plan, State.DRAWN)
        if due_on < clock.today():
            raise ValidationError({"due_on": _("This day has gone.")}, code="past")
        rows = list(_held(plan).select_for_update(of=("self",)).filter(pk__in=visits))
        if len(rows) != len(visits):
            raise acts.WrongState(
                _("Some of these items are visited already. Look at the list again."), code="wrong_state"
            )
        _require_apart(plan, rows, visits)
        acts.adopt_ladder(plan.round)
        for pick in rows:
            _give(pick, visits[pick.pk], due_on, actor)
        for pick in rows:
            acts.write(
                Verb.ASSIGNED, pick, actor=actor, near=plan.round.region,
                after={"visitor": str(visits[pick.pk]), "visit_by": due_on},
            )  # fmt: skip
        _tell(plan, rows, due_on)
        return rows


def _require_apart(plan: LookBackPlan, rows: list[Pick], visits: dict[int, User]) -> None:
    people = {one.user.pk: one for one in apart.visitors(plan.round, clock.today())}
    known = apart.known(rows)
    faults = []
    for pick in rows:
        visitor = visits[pick.pk]
        found = people.get(visitor.pk)
        if found is None:
            fault = _("%(name)s holds no post here that may visit.") % {"name": visitor}
        elif why := known.why_not(apart.subject_of(pick), visitor.pk, found.posts):
            facts = {"name": visitor, "item": pick, "why": why.label}
            fault = _("%(name)s cannot look back at “%(item)s”: %(why)s.") % facts
        else:
            continue
        if fault not in faults:
            faults.append(fault)
    if faults:
        raise ValidationError({"visitor": faults}, code="not_apart")


def _give(pick: Pick, visitor: User, due_on: date, actor: User) -> None:
    today = clock.today()
    if pick.deadline is None:
        pick.deadline = terms.open_on(
            Deadline.Kind.RECHECK, pick, due_on, organisation=None, on=today, scope=key(pick.plan.round)
        )
    elif pick.due_on != due_on:
        chasing.move(
            pick.deadline, terms.day_words(due_on), document_date=today, on=today,
            why=_("The visit was given a new day."), decided_by=post_title(actor, near=pick.plan.round.region),
        )  # fmt: skip
    if pick.visitor_id != visitor.pk:
        outbox.settle(key(pick.deadline))
    pick.visitor, pick.due_on = visitor, due_on
    pick.save(update_fields=["visitor", "due_on", "deadline"])


def _tell(plan: LookBackPlan, rows: list[Pick], due_on: date) -> None:
    """One message for each visitor, however many items there are."""
    by_visitor: dict[int, list[Pick]] = {}
    for pick in rows:
        by_visitor.setdefault(pick.visitor_id or 0, []).append(pick)
    for own in by_visitor.values():
        visitor = own[0].visitor
        if visitor is None:
            continue
        numbers = ",".join(str(pick.pk) for pick in own)
        outbox.tell(
            [visitor],
            gettext_noop("%(title)s: look back at %(n)d items by %(day)s."),
            {"title": plan.title, "n": len(own), "day": str(due_on)},
            dedupe=f"lookback-visits:{plan.pk}:{due_on}:{numbers}"[:100],
            about=key(plan),
            url="/desk/visits/",
            due_on=due_on,
            why=gettext_noop("The office has named you as visitor, because you had no hand in these items."),
            note=True,
        )
