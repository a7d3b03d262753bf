"""What the API tells of hits and of saved searches. Read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from finding.api.words import KINDS
from finding.looking import Hit
from finding.models import SavedSearch


class PieceRow(serializers.Serializer):
    """A piece of a text, and whether it is what was searched for."""

    text = serializers.CharField(trim_whitespace=False)
    is_hit = serializers.BooleanField()


@extend_schema_field(PieceRow(many=True))
class Pieces(serializers.Field):
    """A text in pieces."""

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [{"text": text, "is_hit": is_hit} for text, is_hit in value]


class HitRow(serializers.Serializer):
    """One thing that was found. `more` places that hold the words are not named; `url` is its page on the desk."""

    kind = serializers.SerializerMethodField()
    id = serializers.SerializerMethodField()
    label: Any = serializers.CharField(help_text="The kind in words.")
    title = Pieces(read_only=True)
    text = Pieces(read_only=True)
    day = serializers.DateField(allow_null=True)
    round = serializers.CharField(help_text="Name of the round; empty for what belongs to none.")
    pages: Any = serializers.ListField(child=serializers.CharField())
    measures: Any = serializers.ListField(child=serializers.CharField())
    places: Any = serializers.ListField(child=serializers.CharField())
    more = serializers.IntegerField()
    url = serializers.CharField()

    @extend_schema_field(serializers.ChoiceField(choices=KINDS))
    def get_kind(self, hit: Hit) -> str:
        return hit.thing[0]

    def get_id(self, hit: Hit) -> int:
        return hit.thing[1]


class SavedRow(serializers.ModelSerializer):
    """A search that the caller keeps: `found` things at `counted_at`, of them `fresh` since they looked last."""

    class Meta:
        model = SavedSearch
        fields = ["id", "name", "query", "alerts", "found", "counted_at", "fresh", "made_at"]
        read_only_fields = fields
