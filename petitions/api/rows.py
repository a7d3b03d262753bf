"""What the API tells of batches, petitions and cases. Read only; the original wording and identities have no field."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from orgs.permissions import may
from petitions.domain import linking, receiving, secrecy
from petitions.models import Assignment, Batch, Petition
from petitions.states import Pollution, Stage, Status, Verdict


class BatchRow(serializers.ModelSerializer):
    """A batch with how many petitions it has."""

    round = serializers.SlugField(source="round.slug")
    petitions_count = serializers.IntegerField()
    declared = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Batch
        fields = [
            "id", "round", "number", "part", "label", "handed_over_on", "opens_at", "cut_off_at", "declared", "state",
            "petitions_count",
        ]  # fmt: skip
        read_only_fields = fields


class PetitionRow(serializers.ModelSerializer):
    """A petition. `summary` is the masked wording; it is null for readers of the accused side while nothing is
    released to them."""

    round = serializers.SlugField(source="round.slug")
    batch_label = serializers.CharField(source="batch.label")
    place = UnitName(allow_null=True)
    types = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(Stage.choices, allow_blank=True)
    status = serializers.ChoiceField(Status.choices, allow_blank=True)
    verdict = serializers.ChoiceField(Verdict.choices, allow_blank=True)

    class Meta:
        model = Petition
        fields = [
            "id", "round", "batch", "batch_label", "number", "channel", "is_key", "received_on", "place", "types",
            "summary", "stage", "status", "verdict", "due_on", "closed_on", "assigned_count", "is_illustrative",
        ]  # fmt: skip
        read_only_fields = fields

    def get_types(self, row: Petition) -> list[Pollution]:
        return [Pollution(one.kind) for one in row.types.all()]

    def get_summary(self, row: Any) -> str | None:
        return None if row.withheld else row.summary


class AssignmentRow(serializers.ModelSerializer):
    """A petition, or a part of it, at one unit. `part` is empty for readers of the accused side."""

    organisation = UnitName()
    part = serializers.SerializerMethodField()
    joint = serializers.SerializerMethodField()
    first_due_on = serializers.DateField(source="deadline.first_due_on", allow_null=True, default=None)
    due_on = serializers.DateField(source="deadline.due_on", allow_null=True, default=None)
    is_estimate = serializers.BooleanField(source="deadline.is_estimate", default=False)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "organisation",
            "part",
            "joint",
            "assigned_on",
            "first_due_on",
            "due_on",
            "is_estimate",
            "stage",
        ]
        read_only_fields = fields

    def get_part(self, row: Any) -> str:
        return "" if row.petition.withheld else row.part

    def get_joint(self, row: Assignment) -> list[str]:
        return [one.organisation.name for one in row.joint.all()]


class SeenRow(serializers.Serializer):
    """Marks of what stands now; sent back with an act, it is refused when somebody else changed that meanwhile."""

    edit = serializers.CharField()
    accused = serializers.CharField()
    problems = serializers.CharField()


class OfficeRow(serializers.Serializer):
    """What the office mends and links: for who may enter petitions and stands apart from the accused unit."""

    region_text = serializers.CharField()
    object_name = serializers.CharField()
    remark = serializers.CharField()
    accused = serializers.IntegerField(allow_null=True, help_text="Id of the accused unit.")
    problems = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of problems of the feedback.")
    seen = SeenRow()


class PetitionDetail(PetitionRow):
    """One petition with the cases that the caller may see; `office` is null for everybody else."""

    assignments = AssignmentRow(source="seen_assignments", many=True)
    office = serializers.SerializerMethodField()

    class Meta(PetitionRow.Meta):
        fields = [*PetitionRow.Meta.fields, "assignments", "office"]
        read_only_fields = fields

    @extend_schema_field(OfficeRow(allow_null=True))
    def get_office(self, row: Petition) -> Any:
        user = self.context["request"].user
        if not may(user, "petition.enter", row.round.region) or secrecy.on_accused_side(user, row):
            return None
        problems = row.problem_links.filter(ended_at=None).order_by("problem").values_list("problem", flat=True)
        marks = {
            "edit": receiving.edit_seen(row),
            "accused": receiving.accused_seen(row),
            "problems": linking.problems_seen(row),
        }
        told = {name: getattr(row, name) for name in ("region_text", "object_name", "remark")}
        return OfficeRow(told | {"accused": row.accused_id, "problems": list(problems), "seen": marks}).data

    def get_summary(self, row: Any) -> str | None:
        return row.told
