"""What the API tells of the wall: links of screens without their tokens, bars of the chart. Read only."""

from typing import Any

from rest_framework import serializers

from cases.states import Status
from records import clock
from wall.models import Screen


class ScreenRow(serializers.ModelSerializer):
    """The link of a wall screen. Its token was shown once and is kept nowhere."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    made_by = serializers.CharField(source="made_by.__str__")
    is_open = serializers.SerializerMethodField(help_text="Whether it opens its pages now.")

    class Meta:
        model = Screen
        fields = [
            "id", "round", "name", "networks", "expires_at", "made_by", "made_at", "revoked_at", "seen_at", "is_open",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_open(self, row: Screen) -> bool:
        return row.revoked_at is None and row.expires_at > clock.of_machine()


class MadeScreenRow(serializers.Serializer):
    """A new link; its address can be read only now."""

    screen = ScreenRow()
    url = serializers.CharField()


class KeyStepRow(serializers.Serializer):
    """A key step of a task."""

    text = serializers.CharField()
    due_on = serializers.DateField()
    is_done = serializers.BooleanField()


class BarRow(serializers.Serializer):
    """One task on the wall chart. Dates are null where the plan's words give none; `verified` is per cent."""

    task = serializers.IntegerField(source="task_id")
    number = serializers.CharField()
    title = serializers.CharField()
    lead = serializers.CharField()
    leader = serializers.CharField()
    status = serializers.ChoiceField(Status.choices, source="lamp.status")
    first_due_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)
    long_term = serializers.BooleanField()
    changes = serializers.IntegerField()
    verified = serializers.IntegerField(allow_null=True)
    steps = KeyStepRow(many=True)
