"""Points: what standing cards bring by the rule, and the lines that say so. Called on a locked round only."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Max

from cases.models import Round
from orgs.models import Organisation
from pressure.domain import papers
from pressure.models import Card, ScoreLine
from records import clock

CENT = Decimal("0.01")


def split(points: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """`points` (not below zero, two decimals) in shares of these weights; the sum is exactly `points`.

    Each share is cut to hundredths; the hundredths left over go one each to the shares that lost most by the cut,
    the earlier one first. Raises ValueError without a weight or for one below 1.
    """
    if not weights or min(weights) < 1:
        raise ValueError("each unit needs a weight of at least 1")
    whole = sum(weights)
    exact = [points * weight / whole for weight in weights]
    cut = [share.quantize(CENT, ROUND_DOWN) for share in exact]
    left = int((points - sum(cut)) / CENT)
    order = sorted(range(len(weights)), key=lambda n: (cut[n] - exact[n], n))
    for n in order[:left]:
        cut[n] += CENT
    return cut


def due_cards(yellows: Iterable[Card]) -> list[Card]:
    """Of the standing yellow cards of one item and unit, in the order given, those that bring the consequence.

    Each card is counted by the rule that it was given under; the count begins anew after each consequence.
    """
    found, counted = [], 0
    for card in yellows:
        counted += 1
        if counted >= card.rule.yellows:
            found.append(card)
            counted = 0
    return found


def settle(round: Round, unit: Organisation, subject: str, *, actor: Any, note: str = "") -> list[ScoreLine]:
    """Bring the lines of one item and unit in step with its standing cards; returns the lines that were added.

    What lost its card, or is one too many, is reversed by a line of its own; what is missing is added with its paper.
    Idempotent: nothing is added when all is in step. A consequence without points is a line of zero.
    """
    cards = list(
        Card.objects.filter(round=round, unit=unit, subject=subject).select_related("rule", "unit").order_by("pk")
    )
    lines = ScoreLine.objects.filter(card__in=cards, reverses=None, reversal=None).select_related("card").order_by("pk")
    open_lines: dict[int, list[ScoreLine]] = {}
    for line in lines:
        open_lines.setdefault(line.card_id, []).append(line)
    for card in cards:
        card.round = round
    wanted = _wanted(cards, set(open_lines))
    added = []
    for card_id, old in open_lines.items():
        if card_id not in {card.pk for card in wanted}:
            added += [_reverse(line, actor=actor, note=note) for line in old]
    for card in wanted:
        if card.pk not in open_lines:
            added += _take_off(card, actor=actor)
    return added


def _wanted(cards: list[Card], having: set[int]) -> list[Card]:
    """The standing cards that bring points: every red one, and as many yellow ones as the rule asks.

    Yellow cards that brought points already stay the ones that do, so that taking back another card moves nothing.
    """
    standing = [card for card in cards if card.revoked_on is None]
    reds = [card for card in standing if card.colour == Card.Colour.RED]
    yellows = [card for card in standing if card.colour == Card.Colour.YELLOW]
    due = due_cards(yellows)
    order = [card for card in yellows if card.pk in having]
    order += [card for card in due if card not in order]
    order += [card for card in reversed(yellows) if card not in order]
    return reds + order[: len(due)]


def _take_off(card: Card, *, actor: Any) -> list[ScoreLine]:
    """The points of one card's consequence, a line for each unit that bears a share, and its paper."""
    yellow = card.colour == Card.Colour.YELLOW
    points = card.rule.yellow_points if yellow else card.rule.red_points
    turn = (ScoreLine.objects.filter(card=card).aggregate(last=Max("turn"))["last"] or 0) + 1
    paper = card.rule.yellow_paper if yellow else card.rule.red_paper
    bearers = [(row.unit, row.weight) for row in card.shares.select_related("unit")] or [(card.unit, 1)]
    letter = papers.draft_for(card, paper, [unit for unit, _weight in bearers], turn=turn)
    whole = sum(weight for _unit, weight in bearers)
    rows = [
        ScoreLine(
            round_id=card.round_id,
            unit=unit,
            on=max(card.given_on, clock.today()) if turn > 1 else card.given_on,
            card=card,
            rule=card.rule,
            subject=card.subject,
            title=card.title,
            points=-part,
            share=weight,
            shares=whole,
            turn=turn,
            letter=letter,
            made_by=actor,
        )
        for (unit, weight), part in zip(bearers, split(points, [w for _u, w in bearers]), strict=True)
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _reverse(line: ScoreLine, *, actor: Any, note: str) -> ScoreLine:
    return ScoreLine.objects.create(
        round_id=line.round_id,
        unit_id=line.unit_id,
        on=clock.today(),
        card=line.card,
        rule_id=line.rule_id,
        subject=line.subject,
        title=line.title,
        points=-line.points,
        share=line.share,
        shares=line.shares,
        turn=line.turn,
        letter=line.letter,
        reverses=line,
        note=note,
        made_by=actor,
    )
