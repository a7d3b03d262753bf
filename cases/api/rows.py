"""What the API tells of rounds, problems, tasks, measures, notices, changes and units. Read only."""

from typing import Any

from rest_framework import serializers

from cases.models import (
    Category,
    ChangeRequest,
    Measure,
    Notice,
    Problem,
    Round,
    Task,
    TaskEvidence,
    TaskLeader,
    TaskUnit,
)
from cases.states import Status
from deadlines import terms
from deadlines.models import Deadline
from orgs.models import Organisation


class UnitName(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "name", "short_name"]
        read_only_fields = fields


class UnitRow(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "kind", "name", "short_name", "code", "parent", "starts_on", "ends_on", "is_illustrative"]
        read_only_fields = fields


class CategoryRow(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "number", "name"]
        read_only_fields = fields


class RoundRow(serializers.ModelSerializer):
    """`today` is the day on which this round's deadlines are judged; a replayed round stands still on `held_on`."""

    region = UnitName()
    kinds = serializers.ListField(child=serializers.ChoiceField(Round.Kind.choices))
    today = serializers.DateField()

    class Meta:
        model = Round
        fields = [
            "id",
            "slug",
            "name",
            "region",
            "kinds",
            "level",
            "group_name",
            "entered_on",
            "left_on",
            "feedback_on",
            "plan_due_on",
            "plan_filed_on",
            "decimals",
            "tolerance",
            "notice_days",
            "notice_unit",
            "chain",
            "chain_version",
            "is_illustrative",
            "held_on",
            "today",
        ]
        read_only_fields = fields


class ProblemRow(serializers.ModelSerializer):
    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    category = CategoryRow()

    class Meta:
        model = Problem
        fields = ["id", "round", "category", "number", "title", "text", "is_key", "is_illustrative"]
        read_only_fields = fields


class DeadlineRow(serializers.ModelSerializer):
    """The plan's own words and both dates, because an extension is not an escape."""

    class Meta:
        model = Deadline
        fields = ["words", "wording", "first_due_on", "due_on", "is_estimate", "long_term", "settled_on"]
        read_only_fields = fields


class ExplainedDeadline(DeadlineRow):
    """With the reason of the date, in words a clerk can check."""

    why = serializers.SerializerMethodField()

    def get_why(self, deadline: Deadline) -> str:
        return terms.explain(deadline)

    class Meta(DeadlineRow.Meta):
        fields = [*DeadlineRow.Meta.fields, "why"]
        read_only_fields = fields


class TaskUnitRow(serializers.ModelSerializer):
    unit = UnitName(source="organisation")

    class Meta:
        model = TaskUnit
        fields = ["role", "unit"]
        read_only_fields = fields


class TaskLeaderRow(serializers.ModelSerializer):
    name = serializers.CharField(source="user.__str__")

    class Meta:
        model = TaskLeader
        fields = ["level", "name", "starts_on", "ends_on"]
        read_only_fields = fields


class TaskRow(serializers.ModelSerializer):
    """`status` is judged on `day`, today of the round. Shares are per cent; figures use the verified one."""

    round = serializers.CharField(source="problem.round.slug")
    problem_number = serializers.IntegerField(source="problem.number")
    title = serializers.CharField(source="problem.title")
    category = CategoryRow(source="problem.category")
    is_key = serializers.BooleanField(source="problem.is_key")
    is_illustrative = serializers.BooleanField(source="problem.is_illustrative")
    place = UnitName()
    units = TaskUnitRow(many=True)
    deadline = DeadlineRow(allow_null=True)
    status = serializers.ChoiceField(Status.choices)
    day = serializers.DateField()

    class Meta:
        model = Task
        fields = [
            "id",
            "round",
            "problem",
            "problem_number",
            "title",
            "category",
            "is_key",
            "is_illustrative",
            "number",
            "cycle",
            "previous",
            "goal",
            "standard",
            "place",
            "units",
            "deadline",
            "stage",
            "status",
            "day",
            "completion",
            "completed_on",
            "closed_on",
            "is_basic",
            "begun_on",
            "claimed_share",
            "verified_share",
            "verified_on",
            "filed_on",
        ]
        read_only_fields = fields


class MeasureRow(serializers.ModelSerializer):
    deadline = DeadlineRow(allow_null=True)
    unit = UnitName(source="organisation", allow_null=True)

    class Meta:
        model = Measure
        fields = [
            "id",
            "task",
            "order",
            "text",
            "is_key_step",
            "unit",
            "weight",
            "deadline",
            "begun_on",
            "done_on",
            "dropped_on",
        ]
        read_only_fields = fields


class EvidenceRow(serializers.ModelSerializer):
    """A file of the dossier. Where a photograph was taken stays inside; the digest is what signatures bind to."""

    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.sha256")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    media_type = serializers.CharField(source="file.media_type")

    class Meta:
        model = TaskEvidence
        fields = [
            "id",
            "phase",
            "caption",
            "pair",
            "measure",
            "name",
            "sha256",
            "size",
            "media_type",
            "added_at",
            "withdrawn_at",
            "withdrawn_why",
        ]
        read_only_fields = fields


class TaskDetail(TaskRow):
    """One task with its measures, leaders and dossier."""

    deadline = ExplainedDeadline(allow_null=True)
    measures = MeasureRow(many=True)
    leaders = TaskLeaderRow(many=True)
    evidence = EvidenceRow(many=True)

    class Meta(TaskRow.Meta):
        fields = [*TaskRow.Meta.fields, "acceptance_plan", "leaders", "measures", "evidence"]
        read_only_fields = fields


class NoticeRow(serializers.ModelSerializer):
    """A public notice. Who objected is never told here, only how many objections wait for an answer."""

    objections_open = serializers.IntegerField()
    email = serializers.CharField(allow_blank=True)

    class Meta:
        model = Notice
        fields = [
            "id",
            "task",
            "result",
            "first_day",
            "last_day",
            "phone",
            "email",
            "signed_by",
            "opened_at",
            "state",
            "ended_at",
            "withdrawn_why",
            "objections_open",
        ]
        read_only_fields = fields


class ChangeRow(serializers.ModelSerializer):
    """A request to change the filed plan; the shape of `before` and `after` depends on `field`."""

    before = serializers.JSONField()
    after = serializers.JSONField()
    weaker = serializers.ListField(child=serializers.CharField(), help_text="Where the new value asks for less.")
    asked_by = serializers.CharField(source="asked_by.__str__")
    decided_by = serializers.SerializerMethodField()

    def get_decided_by(self, change: ChangeRequest) -> str | None:
        return str(change.decided_by) if change.decided_by else None

    class Meta:
        model = ChangeRequest
        fields = [
            "id",
            "task",
            "field",
            "before",
            "after",
            "reason",
            "why",
            "weaker",
            "route",
            "asked_by",
            "asked_at",
            "asked_late",
            "state",
            "decided_by",
            "decided_at",
            "decision_note",
        ]
        read_only_fields = fields
