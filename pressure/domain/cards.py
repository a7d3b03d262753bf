"""Giving a card and taking it back; what it brings stands in pressure.domain.scoring."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain.moves import WrongState
from cases.models import Round
from deadlines import workdays
from letters.matter import Matter
from notify.models import Pace
from notify.outbox import settle as settle_messages
from notify.outbox import tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import post_title, require
from petitions.domain.acts import act_in
from pressure.domain import apart, papers, rules, scoring
from pressure.items import Item
from pressure.models import Appeal, Card, CardShare, ScoreLine
from pressure.words import Verb
from records import clock
from records.trail import key, plain, record

MIN_REASON = 6  # characters
UNIT = (Role.CLERK, Role.HEAD)
TOLD = {
    Card.Colour.YELLOW: gettext_noop("Yellow card for %(unit)s: %(item)s."),
    Card.Colour.RED: gettext_noop("Red card for %(unit)s: %(item)s."),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One of several units that answer for an item together: it bears `weight` of the sum of all weights."""

    unit: Organisation
    weight: int = 1


def give(
    colour: str,
    *,
    round: Round,
    unit: Organisation,
    subject: str,
    title: str,
    cause: str,
    on: date,
    actor: User | None = None,
    reason: str = "",
    matter: Matter | None = None,
    shares: Sequence[Share] = (),
) -> Card:
    """Give a card on the item `subject` to `unit`, once per `cause`; what it brings by the rule is done at once.

    `on` is the day that the card is about; its time to appeal counts from the day it is recorded. `actor` is None for
    a rule, else a person of the office with a reason. `matter` has the facts that a paper is drafted from; without it
    the paper has what the card says. With `shares` the points are parted among several units.

    Returns the card that stands under `cause` when there is one already. It locks the round. Raises PermissionDenied;
    ValidationError for a short reason, a day that lies ahead, or shares without the card's unit.
    """
    with act_in(round.pk) as locked:
        if actor is not None:
            _require_giver(actor, locked, subject)
        made = Card.objects.filter(cause=cause).first()
        if made is not None:
            return made
        _check(on, actor, reason, unit, shares)
        rule = rules.in_force(locked)
        card = Card.objects.create(
            round=locked,
            colour=Card.Colour(colour),
            unit=unit,
            subject=subject,
            title=title[:200],
            cause=cause,
            given_on=on,
            given_by=actor,
            reason=reason.strip(),
            rule=rule,
            appeal_until=last_day_to_appeal(clock.today(), rule.appeal_days),
            facts=plain(asdict(matter)) if matter else {},
            told=sum(_people(row.unit).count() for row in shares or [Share(unit)]),
        )
        CardShare.objects.bulk_create(CardShare(card=card, unit=row.unit, weight=row.weight) for row in shares)
        _write_given(card, scoring.settle(locked, unit, subject, actor=actor), actor)
        _tell_given(card)
        return card


def give_on(item: Item, form: Any, *, round: Round, actor: User) -> Card:
    """Give the card that a valid pressure.forms.cards.CardForm asks for, once for its `once`. Raises as `give`."""
    values, shares = form.cleaned_data, form.shares
    return give(
        values["colour"],
        round=round,
        unit=shares[0].unit,
        subject=item.subject,
        title=item.title,
        cause=f"orgs.user:{actor.pk}:{values['once']}",
        on=values["on"],
        actor=actor,
        reason=values["reason"],
        shares=shares if len(shares) > 1 else (),
    )


def _require_giver(actor: User, round: Round, subject: str) -> None:
    require(actor, "card.give", round.region)
    apart.require_apart(actor, subject)


def _write_given(card: Card, lines: list[ScoreLine], actor: User | None) -> None:
    units = [str(unit) for unit in bearers(card)]
    after = {"colour": card.colour, "bearers": units, "appeal_until": card.appeal_until} | _told_lines(lines)
    _write(Verb.GIVEN, card, actor, after=after, note=card.reason)


def _check(on: date, actor: User | None, reason: str, unit: Organisation, shares: Sequence[Share]) -> None:
    faults = {}
    if actor is not None and len(reason.strip()) < MIN_REASON:
        faults["reason"] = _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}
    if on > clock.today():
        faults["on"] = _("The day lies in the future; a card is given when it has happened.")
    units = [row.unit.pk for row in shares]
    if shares and (unit.pk not in units or len(set(units)) < len(units) or min(row.weight for row in shares) < 1):
        faults["shares"] = _("Each unit has one share of at least 1, and the card's unit is one of them.")
    if faults:
        raise ValidationError(faults)


def last_day_to_appeal(day: date, days: int) -> date | None:
    """The last of `days` working days after `day`; None while the calendar of a year in between is not known."""
    try:
        return workdays.count(day, days, workdays.Unit.WORKING, workdays.load()).due_on
    except workdays.CalendarMissing:
        return None


def bearers(card: Card) -> list[Organisation]:
    """The units that bear the card: those with a share, else its one unit."""
    return [row.unit for row in card.shares.select_related("unit")] or [card.unit]


def _people(unit: Organisation) -> QuerySet[User]:
    return tree.holders(unit, UNIT, clock.today())


def _tell_given(card: Card) -> None:
    for unit in bearers(card):
        tell(
            _people(unit),
            TOLD[Card.Colour(card.colour)],
            {"unit": str(unit), "item": card.title, "until": str(card.appeal_until or "")},
            dedupe=f"card:{card.pk}",
            about=key(card),
            url=f"/desk/cards/{card.pk}/",
            due_on=card.appeal_until,
            then=gettext_noop("Until %(until)s the unit can appeal.") if card.appeal_until else "",
            why=gettext_noop("Your unit answers for the item."),
            pace=Pace.AT_ONCE,
        )


def revoke(card_id: int, *, actor: User, reason: str) -> Card:
    """Take a card back without an appeal, as a mistake of the office; points are given back as new lines.

    Raises PermissionDenied; WrongState when it was taken back already; ValidationError for a short reason.
    """
    with act_on_card(card_id) as card:
        _require_giver(actor, card.round, card.subject)
        require_standing(card)
        if len(reason.strip()) < MIN_REASON:
            raise ValidationError({"reason": _("Say why, in at least %(n)d characters.") % {"n": MIN_REASON}})
        take_back(card, actor=actor, why=reason.strip())
        return card


@contextmanager
def act_on_card(card_id: int) -> Iterator[Card]:
    """The card under the lock of its round, in the round's time: acts on the cards of a round come one by one.

    Raises Card.DoesNotExist.
    """
    with act_in(Card.objects.values_list("round", flat=True).get(pk=card_id)) as round:
        card = Card.objects.select_for_update(of=("self",)).select_related("unit", "rule").get(pk=card_id)
        card.round = round
        yield card


def require_standing(card: Card) -> None:
    """Raise WrongState when the card was taken back."""
    if card.revoked_on:
        raise WrongState(_("The card was taken back on %(day)s.") % {"day": card.revoked_on}, code="wrong_state")


def take_back(card: Card, *, actor: User | None, why: str) -> list[str]:
    """Take back a locked, standing card: its points come back as new lines, its paper is dropped while it is a draft.

    Appeals that still wait are upheld by it. Returns the papers that need a person, because they were issued.
    """
    if actor is not None:  # the machine drops no paper
        papers.hold(card)
    card.revoked_on, card.revoked_by, card.revoked_why = clock.today(), actor, why[:500]
    card.save(update_fields=["revoked_on", "revoked_by", "revoked_why"])
    lines = scoring.settle(card.round, card.unit, card.subject, actor=actor, note=why[:500])
    issued = papers.take_back(card, {line.letter for line in lines if line.reverses_id}, actor=actor, why=why)
    after = _told_lines(lines) | ({"letters": issued} if issued else {})
    _write(Verb.REVOKED, card, actor, after=after, note=why)
    for row in card.appeals.filter(state=Appeal.State.PENDING).select_related("unit"):
        end_appeal(row, card, Appeal.State.UPHELD, actor=actor, decision=why)
    settle_messages(key(card))
    for unit in bearers(card):
        tell(
            _people(unit),
            gettext_noop("The card on %(item)s was taken back."),
            {"item": card.title},
            dedupe=f"card-revoked:{card.pk}",
            about=f"{key(card)}:end",
            url=f"/desk/cards/{card.pk}/",
            note=True,
        )
    return issued


def end_appeal(row: Appeal, card: Card, state: Appeal.State, *, actor: User | None, decision: str) -> None:
    """Write the decision of an appeal on a locked card and tell its unit; nobody decides what they wrote themselves."""
    row.state, row.decided_on, row.decision = state, clock.today(), decision
    row.decided_by = None if actor and actor.pk == row.filed_by_id else actor
    row.save(update_fields=["state", "decided_on", "decided_by", "decision"])
    _write(Verb.APPEAL_DECIDED, card, actor, after={"unit": str(row.unit), "appeal": state}, note=decision)
    settle_messages(key(row))
    tell(
        _people(row.unit),
        gettext_noop("The appeal of %(unit)s on %(item)s was upheld; the card is taken back.")
        if state == Appeal.State.UPHELD
        else gettext_noop("The appeal of %(unit)s on %(item)s was refused; the card stands."),
        {"unit": str(row.unit), "item": card.title},
        dedupe=f"appeal-decided:{row.pk}",
        about=f"{key(row)}:end",
        url=f"/desk/cards/{card.pk}/",
        note=True,
    )


def _told_lines(lines: list[ScoreLine]) -> dict[str, object]:
    """Lines of the scorecard for the trail."""
    return {"points": [f"{line.unit} {line.points:+}" for line in lines]} if lines else {}


def _write(verb: Verb, card: Card, actor: User | None, **details: Any) -> None:
    record(verb, card, actor=actor, post=post_title(actor, near=card.round.region) if actor else "", **details)
