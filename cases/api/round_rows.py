"""What the API tells of a round beyond its row: rules, queues, activities, results."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.api.rows import CategoryRow, RoundRow
from cases.models import Activity, ResultFigure, Round
from cases.models.inspection import ChecklistItem
from orgs.models import Role
from signoff.steps import KINDS


class ChecklistRow(serializers.ModelSerializer):
    """A line of a checklist; `by_machine`: nobody ticks it, the machine judges it."""

    text = serializers.SerializerMethodField()
    by_machine = serializers.SerializerMethodField()

    class Meta:
        model = ChecklistItem
        fields = ["id", "list", "order", "text", "by_machine"]
        read_only_fields = fields

    def get_text(self, item: ChecklistItem) -> str:
        return _(item.text)

    def get_by_machine(self, item: ChecklistItem) -> bool:
        return bool(item.machine_check)


class ChainStepRow(serializers.Serializer):
    """A step of the chain that new dossiers pass."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    working_days = serializers.IntegerField()
    site_visit = serializers.BooleanField()

    def get_name(self, step: dict[str, Any]) -> str:
        kind = KINDS.get(step["code"])
        return str(step.get("name") or (kind.label if kind else step["code"]))

    def get_roles(self, step: dict[str, Any]) -> list[str]:
        return [str(Role(role).label) for _who, role in step["seats"]]


class RoundDetail(RoundRow):
    """One round with its categories and rules. `chain_version` is what a change of the chain sends back as `seen`."""

    categories = CategoryRow(many=True)
    signatories = serializers.ListField(child=serializers.CharField())
    chain_steps = ChainStepRow(many=True)
    checklist = ChecklistRow(many=True)

    class Meta(RoundRow.Meta):
        model = Round
        fields = [
            *RoundRow.Meta.fields, "contact_phone", "contact_email", "signatories", "categories", "chain_steps",
            "checklist",
        ]  # fmt: skip
        read_only_fields = fields


class QueueRow(serializers.Serializer):
    """One of the caller's queues of work: what is in it, why, and how many tasks."""

    name = serializers.CharField(source="queue.name")
    label: Any = serializers.CharField(source="queue.label")
    why = serializers.CharField(source="queue.why")
    urgent = serializers.BooleanField()
    count = serializers.IntegerField()


class ActivityRow(serializers.ModelSerializer):
    """What was done for a round on a day. `corrects` is the row that this one replaced."""

    round = serializers.CharField(source="round.slug")

    class Meta:
        model = Activity
        fields = [
            "id", "round", "kind", "held_on", "ends_on", "title", "who", "series", "unannounced", "medium", "link",
            "invested_yuan", "is_illustrative", "entered_on", "corrects", "is_withdrawn", "why",
        ]  # fmt: skip
        read_only_fields = fields


class ResultRow(serializers.ModelSerializer):
    """A result, an indicator or a next step, as of a day; rows with one `code` are one series."""

    round = serializers.CharField(source="round.slug")

    class Meta:
        model = ResultFigure
        fields = [
            "id", "round", "kind", "code", "topic", "grade", "recorded_on", "period", "title", "value", "unit",
            "change", "change_unit", "rank", "rank_scope", "rank_change", "note", "entered_on", "corrects",
            "is_withdrawn", "why",
        ]  # fmt: skip
        read_only_fields = fields


class TakenIn(serializers.Serializer):
    """How many rows were written down."""

    activities = serializers.IntegerField()
    results = serializers.IntegerField()
