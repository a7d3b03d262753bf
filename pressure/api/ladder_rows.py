"""What the API tells of ladders, fired rungs, what will be sent, and deadlines. Read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deadlines.models import Deadline, Firing, Ladder, Rung
from pressure import strips, wording
from pressure.domain import ladders
from records import clock


class RungRow(serializers.ModelSerializer):
    """A rung: what happens on which working day before (below zero) or after the due day, to whom."""

    label: Any = serializers.SerializerMethodField()
    audience: Any = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Rung
        fields = ["id", "label", "offset", "every", "act", "only", "card", "pace", "audience"]
        read_only_fields = fields

    def get_label(self, row: Rung) -> str:
        return wording.label(row)


class LadderRow(serializers.ModelSerializer):
    """The ladder of one kind of deadline in a round. `seen` names its rungs: send it to change exactly these."""

    round = serializers.SerializerMethodField(help_text="Id of the round.")
    rungs = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField()

    class Meta:
        model = Ladder
        fields = ["id", "round", "kind", "template", "starts_on", "active", "rungs", "seen"]
        read_only_fields = fields

    def get_round(self, row: Ladder) -> int:
        return int(row.scope.rpartition(":")[2])

    @extend_schema_field(RungRow(many=True))
    def get_rungs(self, row: Ladder) -> Any:
        return RungRow(ladders.in_use(row), many=True).data

    def get_seen(self, row: Ladder) -> str:
        return ladders.mark(row)


class FiredRow(serializers.Serializer):
    """A rung that fired, with what it was about and how many people were told."""

    id = serializers.IntegerField(source="row.pk")
    deadline = serializers.IntegerField(source="row.deadline_id")
    deadline_kind = serializers.ChoiceField(Deadline.Kind.choices, source="row.deadline.kind")
    label: Any = serializers.CharField()
    act = serializers.ChoiceField(Rung.Act.choices, source="row.act")
    title = serializers.SerializerMethodField()
    due_on = serializers.DateField(source="row.due_on")
    on = serializers.DateField(source="row.business_date")
    made_on = serializers.DateField(source="row.made_on")
    state = serializers.ChoiceField(Firing.State.choices, source="row.state")
    told = serializers.IntegerField(source="row.told")

    def get_title(self, row: dict[str, Any]) -> str:
        return row["about"].title if row["about"] else ""


class ToldRow(serializers.Serializer):
    """A person, in which capacity they are told, and by which channels besides the inbox."""

    name = serializers.SerializerMethodField()
    capacity = serializers.SerializerMethodField()
    ways = serializers.SerializerMethodField()

    def get_name(self, row: dict[str, Any]) -> str:
        return str(row["user"])

    def get_capacity(self, row: dict[str, Any]) -> str:
        return str(row["as"])

    def get_ways(self, row: dict[str, Any]) -> list[str]:
        return [str(one) for one in row["ways"]]


class ComingRow(serializers.Serializer):
    """A rung that will fire: when, about what, to whom."""

    day = serializers.DateField()
    deadline = serializers.IntegerField(source="deadline.pk")
    deadline_kind = serializers.ChoiceField(Deadline.Kind.choices, source="deadline.kind")
    label: Any = serializers.CharField()
    act = serializers.ChoiceField(Rung.Act.choices, source="rung.act")
    title = serializers.CharField(source="about.title")
    people = ToldRow(many=True)


class RailStepRow(serializers.Serializer):
    """A rung that came or comes on one deadline."""

    label: Any = serializers.CharField()
    when = serializers.DateField()
    state = serializers.CharField()
    word = serializers.CharField()


class DeadlineUnderRow(serializers.ModelSerializer):
    """A deadline of a task, a measure or a petition's case; nothing fires while it is suspended."""

    class Meta:
        model = Deadline
        fields = [
            "id", "kind", "subject", "words", "first_due_on", "due_on", "long_term", "opened_on", "settled_on",
            "suspended_on",
        ]  # fmt: skip
        read_only_fields = fields


class DeadlineUnderDetail(DeadlineUnderRow):
    """With the rungs that came and that come next, and how many working days it is late."""

    steps = serializers.SerializerMethodField()
    late = serializers.SerializerMethodField()

    class Meta(DeadlineUnderRow.Meta):
        fields = [*DeadlineUnderRow.Meta.fields, "steps", "late"]
        read_only_fields = fields

    def _rail(self, row: Deadline) -> Any:
        if not row.scope:  # of a draft: nothing fires on it yet
            return None
        with ladders.round_of(row).time():
            return next(iter(strips.rails([("", row)], clock.today())), None)

    @extend_schema_field(RailStepRow(many=True))
    def get_steps(self, row: Deadline) -> Any:
        rail = self._rail(row)
        return RailStepRow(rail.steps if rail else [], many=True).data

    def get_late(self, row: Deadline) -> int:
        rail = self._rail(row)
        return rail.late if rail else 0
