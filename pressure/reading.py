"""Reading cards and scorecards for pages: cards of an item, lines of a unit with the sum so far, papers by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Window
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Round
from orgs.models import Organisation, User
from pressure import items
from pressure.domain import papers
from pressure.models import Appeal, Card, ScoreLine
from pressure.periods import Period

CENT = Decimal("0.01")


def cards_of(*subjects: str, user: User | None = None) -> list[Card]:
    """The cards on an item, given first first, with unit and rule; for `user` only those they may read.

    Show them with pressure/_cards_of.html. One query.
    """
    cards = Card.objects.visible_to(user) if user else Card.objects.all()
    return list(cards.filter(subject__in=subjects).select_related("unit", "rule").order_by("given_on", "pk"))


def listed(cards: QuerySet[Card]) -> QuerySet[Card]:
    """Cards with what a line of a list shows: unit, and the state of the last appeal as `appeal_state`."""
    last = Appeal.objects.filter(card=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return cards.select_related("unit", "given_by").annotate(appeal_state=Subquery(last))


def lines_of(unit: Organisation, round: Round, period: Period) -> QuerySet[ScoreLine]:
    """A unit's lines in the order of their days, each with `running`, the sum of the period up to and with it."""
    lines = ScoreLine.objects.filter(unit=unit, round=round)
    if period.first:
        lines = lines.filter(on__range=(period.first, period.last))
    state = Appeal.objects.filter(card=OuterRef("card"), unit=OuterRef("unit")).values("state")[:1]
    running = Window(Sum("points"), order_by=[F("on").asc(), F("pk").asc()])
    return (
        lines.annotate(running=running, appeal_state=Subquery(state))
        .select_related("card", "rule", "reverses")
        .order_by("on", "pk")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scorecard as a page shows it; every value may be followed by eye to `running`."""

    row: ScoreLine
    rule: str
    url: str
    points: Decimal
    running: Decimal
    paper: str
    paper_url: str
    appeal: str


def shown(rows: Iterable[Any], user: User) -> list[Line]:
    """Lines of `lines_of` in words, for one reader. One query for all papers, however many lines."""
    rows = list(rows)
    named = papers.names_of({row.letter for row in rows}, user)
    states = dict(Appeal.State.choices)
    return [
        Line(
            row,
            rule_words(row),
            items.url_of(row.subject),
            row.points,
            Decimal(row.running).quantize(CENT),
            *named.get(row.letter, ("", "")),
            str(states.get(row.appeal_state, "")),
        )
        for row in rows
    ]


def rule_words(line: ScoreLine) -> str:
    """What brought a line, in words, with the version of the rule."""
    words = {"n": line.rule.yellows, "version": line.rule.version, "share": line.share, "shares": line.shares}
    if line.reverses_id:
        text = _("given back: the card no longer stands (rule %(version)s)")
    elif line.card.colour == Card.Colour.RED:
        text = _("red card (rule %(version)s)")
    else:
        text = _("%(n)s yellow cards on the item (rule %(version)s)")
    return text % words + (_(", share %(share)s of %(shares)s") % words if line.shares > 1 else "")


def total_of(unit: Organisation, round: Round, period: Period) -> Decimal:
    """The unit's points in the period: the sum of its lines."""
    total = lines_of(unit, round, period).order_by().aggregate(total=Sum("points"))["total"]
    return Decimal(total or 0).quantize(CENT)


def counts_of(unit: Organisation, round: Round, period: Period) -> dict[str, int]:
    """Standing cards of a unit in the period by colour; cards that it shares count at the unit that bears most."""
    cards = Card.objects.standing().filter(round=round, unit=unit)
    if period.first:
        cards = cards.filter(given_on__range=(period.first, period.last))
    return {colour: cards.filter(colour=colour).count() for colour in Card.Colour.values}


def lines_of_card(card: Card, user: User) -> Iterable[ScoreLine]:
    """The lines that one card brought, those of units that the person may read, in the order they were written."""
    state = Appeal.objects.filter(card=OuterRef("card"), unit=OuterRef("unit")).values("state")[:1]
    lines = ScoreLine.objects.visible_to(user).filter(card=card).order_by("pk")
    return lines.annotate(running=F("points"), appeal_state=Subquery(state)).select_related("card", "rule", "unit")


def bearers_of(card: Card) -> list[tuple[Organisation, int]]:
    """Units that bear a card with their weights; a card of one unit alone has none."""
    return [(row.unit, row.weight) for row in card.shares.select_related("unit")]


@dataclass(frozen=True, slots=True)
class CardRow:
    """One line of the list of cards."""

    card: Card
    state: str
    appeal: str


def card_rows(cards: Iterable[Any]) -> list[CardRow]:
    """Lines of cards from `listed`."""
    states = dict(Appeal.State.choices)
    return [
        CardRow(
            card,
            pgettext("card", "taken back") if card.revoked_on else _("standing"),
            str(states.get(card.appeal_state, "")),
        )
        for card in cards
    ]


def card_head() -> list[str]:
    """The columns of `card_line`."""
    return [
        _("Day"), _("Card"), _("Unit"), _("Item"), _("Reason"), _("Given by"), _("Last day to appeal"), _("Appeal"),
        _("State"),
    ]  # fmt: skip


def card_line(row: CardRow) -> list[object]:
    """One card of a list, in the order of `card_head`."""
    card = row.card
    return [
        card.given_on, card.get_colour_display(), card.unit.name, card.title, card.reason,
        card.given_by or _("the rule"), card.appeal_until, row.appeal, row.state,
    ]  # fmt: skip
