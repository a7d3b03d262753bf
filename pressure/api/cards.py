"""Cards, appeals, the rule for cards, the league table and scorecards over REST."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.acts import act, create
from access.api.base import Resource
from access.api.filters import Number
from cases.api.counted import Counted, PageOf
from cases.api.rounds import OfRound
from cases.models import Round
from pressure import league, periods, reading
from pressure.api import rows, words
from pressure.domain import appeals, cards, rules
from pressure.filters import STATES, CardFilter
from pressure.models import Appeal, Card, CardRule
from pressure.words import Verb


class CardApiFilter(filters.FilterSet):
    """Which cards; as the list on the desk."""

    round = filters.CharFilter(field_name="round__slug")
    colour = filters.ChoiceFilter(choices=Card.Colour.choices)
    state = filters.ChoiceFilter(method="by_state", choices=STATES)
    unit = Number(field_name="unit")
    period = filters.CharFilter(method="by_period")
    subject = filters.CharFilter(field_name="subject")

    by_state, by_period = CardFilter.by_state, CardFilter.by_period


class AppealFilter(filters.FilterSet):
    """Which appeals."""

    round = filters.CharFilter(field_name="card__round__slug")
    card = Number(field_name="card")
    state = filters.ChoiceFilter(choices=Appeal.State.choices)


class RuleFilter(filters.FilterSet):
    """Of which round."""

    round = filters.CharFilter(field_name="round__slug")


class Cards(OfRound):
    """Yellow and red cards of the caller's region or units, and on tasks that name the caller as leader."""

    area = "pressure"
    queryset = Card.objects.none()
    serializer_class = rows.CardRow
    full = rows.CardDetail
    filterset_class = CardApiFilter
    orderings = {"id": None, "given_on": None}
    ordering = "-id"
    events = frozenset({Verb.GIVEN, Verb.REVOKED, Verb.APPEALED, Verb.APPEAL_DECIDED})

    def get_queryset(self) -> QuerySet[Card]:
        found = reading.listed(Card.objects.visible_to(self.user)).select_related("round__region")
        return found if self.action == "list" else found.select_related("rule").prefetch_related("shares__unit")

    @create(words.GiveWords, right="card.give")
    def create(self, given: dict[str, Any]) -> Card:
        """Give a card; the unit is told, and what it brings by the rule is done at once."""
        return cards.give_on(given["item"], given["form"], round=given["round"], actor=self.user)

    @act(words.AppealWords, right="card.appeal")
    def appeal(self, card: Card, given: dict[str, Any]) -> None:
        """Appeal in the name of the caller's unit, once."""
        appeals.appeal(card.pk, actor=self.user, **given)

    @act(words.RevokeWords, right="card.give")
    def revoke(self, card: Card, given: dict[str, Any]) -> None:
        """Take the card back as a mistake; its points come back."""
        cards.revoke(card.pk, actor=self.user, **given)


class Appeals(Resource):
    """Appeals of the caller's region or units; a unit that shares a card does not read the other's words."""

    area = "pressure"
    queryset = Appeal.objects.none()
    serializer_class = rows.AppealRow
    filterset_class = AppealFilter
    orderings = {"id": None, "filed_on": None}

    def get_queryset(self) -> QuerySet[Appeal]:
        return Appeal.objects.visible_to(self.user).select_related("unit", "filed_by", "decided_by")

    @act(words.DecisionWords, right="appeal.decide")
    def decide(self, appeal: Appeal, given: dict[str, Any]) -> None:
        """Uphold or refuse it; whoever gave the card or wrote the appeal may not."""
        appeals.decide(appeal.pk, actor=self.user, **given)


class CardRules(Resource):
    """Versions of the rule for cards; in a round without any the one that comes with the product holds."""

    area = "pressure"
    queryset = CardRule.objects.none()
    serializer_class = rows.CardRuleRow
    filterset_class = RuleFilter
    orderings = {"id": None, "version": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[CardRule]:
        seen = Round.objects.visible_to(self.user).order_by().values("pk")
        return CardRule.objects.filter(round__in=seen).select_related("round", "set_by")

    @create(words.RuleWords, right="card.rule")
    def create(self, given: dict[str, Any]) -> CardRule:
        """Set the rule as a new version, which holds for new cards."""
        return rules.set_rule(given.pop("round").pk, actor=self.user, **given)


class League(Counted):
    """The league table: every unit's points beside the items it had in hand. A unit reads its own row, or all rows
    where the rule opens the table; ranks are those of the whole round."""

    area = "pressure"
    serializer_class = rows.StandingRow
    asks = words.LeagueWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        return league.read_by(self.user, asked["round"], asked["period"], asked["by"])


class Scorecard(Counted):
    """One unit's points, line by line, each with the sum up to it."""

    area = "pressure"
    serializer_class = rows.ScoreLineRow
    asks = words.ScorecardWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        period: periods.Period = asked["period"]
        lines = reading.lines_of(asked["unit"], asked["round"], period)
        return PageOf(lines, lambda some: reading.shown(some, self.user))
