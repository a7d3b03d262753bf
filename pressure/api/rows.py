"""What the API tells of cards, appeals, the rule, the league table and scorecards. Read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.counted import Person
from cases.api.rows import UnitName
from pressure import reading
from pressure.domain import appeals
from pressure.domain.rules import FIELDS
from pressure.models import Appeal, Card, CardRule, CardShare


class CardRow(serializers.ModelSerializer):
    """A card on an item (`subject`, its text key). `appeal` is the state of the last appeal; null without any."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    unit = UnitName()
    given_by: Any = Person(help_text="Null where the rule gave it.")
    appeal = serializers.ChoiceField(Appeal.State.choices, source="appeal_state", allow_null=True)

    class Meta:
        model = Card
        fields = [
            "id", "round", "colour", "unit", "subject", "title", "given_on", "given_by", "reason", "appeal_until",
            "revoked_on", "revoked_why", "appeal",
        ]  # fmt: skip
        read_only_fields = fields


class BearerRow(serializers.ModelSerializer):
    """A unit that bears a part of a card: `weight` of the sum of all weights."""

    unit = UnitName()

    class Meta:
        model = CardShare
        fields = ["unit", "weight"]
        read_only_fields = fields


class ScoreLineRow(serializers.Serializer):
    """A line of a scorecard; `running` is the sum up to it. A paper is named to those who read it."""

    id = serializers.IntegerField(source="row.pk")
    on = serializers.DateField(source="row.on")
    card = serializers.IntegerField(source="row.card_id")
    subject = serializers.CharField(source="row.subject")
    title = serializers.CharField(source="row.title")
    rule = serializers.CharField()
    points = serializers.DecimalField(7, 2)
    running = serializers.DecimalField(9, 2)
    paper = serializers.CharField()
    appeal = serializers.CharField()
    note = serializers.CharField(source="row.note")


class AppealRow(serializers.ModelSerializer):
    """A unit's objection to a card."""

    unit = UnitName()
    filed_by = serializers.CharField(source="filed_by.__str__")
    decided_by: Any = Person()

    class Meta:
        model = Appeal
        fields = [
            "id", "card", "unit", "text", "filed_on", "filed_by", "state", "decided_on", "decided_by", "decision",
        ]  # fmt: skip
        read_only_fields = fields


class CardDetail(CardRow):
    """A card with who bears it, its points and its appeals, as far as the caller reads those units."""

    bearers = BearerRow(many=True, source="shares")
    last_day = serializers.SerializerMethodField(help_text="The last day to appeal; null while it is not known.")
    lines = serializers.SerializerMethodField()
    appeals = serializers.SerializerMethodField()

    class Meta(CardRow.Meta):
        fields = [*CardRow.Meta.fields, "bearers", "last_day", "lines", "appeals"]
        read_only_fields = fields

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_last_day(self, card: Card) -> Any:
        day = appeals.last_day(card)
        return day.isoformat() if day else None

    @extend_schema_field(ScoreLineRow(many=True))
    def get_lines(self, card: Card) -> Any:
        user = self.context["request"].user
        return ScoreLineRow(reading.shown(reading.lines_of_card(card, user), user), many=True).data

    @extend_schema_field(AppealRow(many=True))
    def get_appeals(self, card: Card) -> Any:
        seen = Appeal.objects.visible_to(self.context["request"].user).filter(card=card)
        return AppealRow(seen.select_related("unit", "filed_by", "decided_by"), many=True).data


class CardRuleRow(serializers.ModelSerializer):
    """A version of the rule for cards; the newest one is in force."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    set_by: Any = Person(help_text="Null: as it comes with the product.")

    class Meta:
        model = CardRule
        fields = ["id", "round", "version", *FIELDS, "set_by", "set_at"]
        read_only_fields = fields


class StandingRow(serializers.Serializer):
    """One unit in the league table. `rate` is points off for 100 items in hand; few items are not ranked by it."""

    unit = UnitName()
    items = serializers.IntegerField()
    yellow = serializers.IntegerField()
    red = serializers.IntegerField()
    points = serializers.DecimalField(9, 2)
    rate = serializers.DecimalField(9, 2, allow_null=True)
    is_few = serializers.BooleanField()
    rank_by_rate = serializers.IntegerField(allow_null=True)
    rank_by_points = serializers.IntegerField()
