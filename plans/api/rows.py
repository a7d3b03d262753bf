"""What the API tells of plans: versions, consultations, plans of units, public versions, likenesses. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from cases.models import TaskUnit
from plans import alike, standing, weakened
from plans.models import (
    Comment,
    Consultation,
    Judgement,
    Likeness,
    PlanVersion,
    PublicVersion,
    Receipt,
    Reply,
    Settlement,
    Submission,
    SubPlanDuty,
)


def file_of(name: str, pk: int, kept: Any) -> str | None:
    """The address of a file on the desk; None where none was handed in."""
    return reverse(f"plans:{name}", args=[pk]) if kept else None


class PlanVersionRow(serializers.ModelSerializer):
    """A version of a round's plan; what it says never changes. `asked` units were consulted, `answered` so far."""

    round = serializers.SlugField(source="plan.round.slug")
    made_by: Any = serializers.StringRelatedField()
    filed_by: Any = serializers.StringRelatedField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()

    class Meta:
        model = PlanVersion
        fields = [
            "id", "round", "number", "state", "note", "digest", "made_by", "made_on", "filed_by", "filed_on", "asked",
            "answered",
        ]  # fmt: skip
        read_only_fields = fields


class PlanDeadline(serializers.Serializer):
    words = serializers.CharField()
    due_on = serializers.CharField(help_text="ISO day; empty where the words name none.")


class PlanMeasure(serializers.Serializer):
    order = serializers.IntegerField()
    text = serializers.CharField()
    words = serializers.CharField(help_text="The deadline in words; empty where it has none.")


class PlanPart(serializers.Serializer):
    """A unit's part in a task, as it stood when the version was drawn."""

    role = serializers.ChoiceField(TaskUnit.Role.choices)
    unit = serializers.IntegerField()
    name = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(zip(("role", "unit", "name"), instance, strict=True))


class PlanTask(serializers.Serializer):
    """A task as the version has it."""

    task = serializers.IntegerField()
    problem = serializers.IntegerField(help_text="Number of the problem.")
    number = serializers.IntegerField()
    title = serializers.CharField()
    finding = serializers.CharField()
    category = serializers.CharField(source="category.1")
    illustrative = serializers.BooleanField()
    goal = serializers.CharField()
    standard = serializers.CharField()
    deadline = PlanDeadline()
    measures = PlanMeasure(many=True)
    units = PlanPart(many=True)
    acceptor = PlanPart(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return super().to_representation({**instance, "category": {"1": instance["category"][1]}})


class PlanWeakerPoint(serializers.Serializer):
    """Where the version asks for less; `is_open` until somebody gave the reason (POST …/reasons/, by `key`)."""

    key = serializers.CharField()
    task = serializers.CharField()
    title = serializers.CharField()
    label: Any = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()
    signs = serializers.ListField(child=serializers.CharField())
    against = serializers.CharField()
    decided = serializers.CharField(help_text="Reason of an approved change.")
    why = serializers.CharField(source="confirmed.why", allow_null=True, default=None)
    is_open = serializers.BooleanField()


class PlanReceipt(serializers.ModelSerializer):
    """The receipt of the level above."""

    class Meta:
        model = Receipt
        fields = ["received_on", "note"]
        read_only_fields = fields


class PlanReply(serializers.ModelSerializer):
    """The reply of the level above."""

    class Meta:
        model = Reply
        fields = ["approved", "replied_on", "document_number", "note"]
        read_only_fields = fields


class PlanSubmission(serializers.ModelSerializer):
    """The version sent to the level above, and what came back."""

    by: Any = serializers.StringRelatedField()
    receipt = PlanReceipt(allow_null=True)
    reply = PlanReply(allow_null=True)

    class Meta:
        model = Submission
        fields = ["to", "document_number", "submitted_on", "by", "receipt", "reply"]
        read_only_fields = fields


class PublicPlanRow(serializers.ModelSerializer):
    """What the public reads of a version; `left_out` are numbers of problems that are not in it."""

    round = serializers.SlugField(source="version.plan.round.slug")
    version = serializers.IntegerField(source="version_id")
    version_number = serializers.IntegerField(source="version.number")
    left_out = serializers.ListField(child=serializers.IntegerField())
    prepared_by: Any = serializers.StringRelatedField()
    released_by: Any = serializers.StringRelatedField()
    ended_by: Any = serializers.StringRelatedField()

    class Meta:
        model = PublicVersion
        fields = [
            "id", "round", "version", "version_number", "number", "state", "intro", "left_out", "link", "prepared_by",
            "prepared_at", "released_by", "released_on", "ended_by", "ended_on", "ended_why",
        ]  # fmt: skip
        read_only_fields = fields


class PlanVersionDetail(PlanVersionRow):
    """A version with its tasks, its weaker points and its way upward; addresses of its papers and files on the desk."""

    title = serializers.CharField(source="plan.title")
    tasks = PlanTask(source="content.tasks", many=True)
    weaker = serializers.SerializerMethodField()
    submission = PlanSubmission(allow_null=True)
    file_url = serializers.SerializerMethodField()
    receipt_url = serializers.SerializerMethodField()
    reply_url = serializers.SerializerMethodField()
    paper_url = serializers.SerializerMethodField(help_text="As PDF; the other endings are docx, html and txt.")

    class Meta(PlanVersionRow.Meta):
        fields = [
            *PlanVersionRow.Meta.fields, "title", "tasks", "weaker", "submission", "file_url", "receipt_url",
            "reply_url", "paper_url",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(PlanWeakerPoint(many=True))
    def get_weaker(self, row: PlanVersion) -> Any:
        return PlanWeakerPoint(weakened.points(row), many=True).data

    def get_file_url(self, row: PlanVersion) -> str | None:
        return file_of("version_file", row.pk, row.file_id)

    def get_receipt_url(self, row: PlanVersion) -> str | None:
        receipt = getattr(getattr(row, "submission", None), "receipt", None)
        return file_of("receipt_file", row.pk, receipt and receipt.file_id)

    def get_reply_url(self, row: PlanVersion) -> str | None:
        reply = getattr(getattr(row, "submission", None), "reply", None)
        return file_of("reply_file", row.pk, reply and reply.file_id)

    def get_paper_url(self, row: PlanVersion) -> str:
        return reverse("plans:paper", args=[row.pk, "pdf"])


class PlanSettlement(serializers.ModelSerializer):
    """What the office made of a comment."""

    by: Any = serializers.StringRelatedField()

    class Meta:
        model = Settlement
        fields = ["taken_up", "why", "by", "on"]
        read_only_fields = fields


class PlanCommentSaid(serializers.ModelSerializer):
    """What a unit said; an empty `text` says that it has no comment."""

    by: Any = serializers.StringRelatedField()
    settlement = PlanSettlement(allow_null=True)

    class Meta:
        model = Comment
        fields = ["text", "by_office", "by", "on", "settlement"]
        read_only_fields = fields


class PlanCommentRow(serializers.ModelSerializer):
    """A unit that is asked for its comment on a version."""

    round = serializers.SlugField(source="version.plan.round.slug")
    version = serializers.IntegerField(source="version_id")
    version_number = serializers.IntegerField(source="version.number")
    unit = UnitName()
    state = serializers.ChoiceField(list(standing.COMMENTS.items()), source="shown")
    comment = PlanCommentSaid(allow_null=True)

    class Meta:
        model = Consultation
        fields = [
            "id", "round", "version", "version_number", "unit", "state", "asked_on", "due_on", "ended_on", "comment",
        ]  # fmt: skip
        read_only_fields = fields


class UnitPlanRow(serializers.ModelSerializer):
    """The implementing plan that a unit owes; `state` is judged on today of the round."""

    round = serializers.SlugField(source="plan.round.slug")
    unit = UnitName(source="plan.unit")
    state = serializers.SerializerMethodField()

    class Meta:
        model = SubPlanDuty
        fields = [
            "id", "round", "unit", "state", "asked_on", "due_on", "copy_to", "must_publish", "submitted_on",
            "received_on", "published_link", "published_on",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(standing.OF_DUTY))
    def get_state(self, row: SubPlanDuty) -> str:
        with row.plan.round.time():
            return standing.of_duty(row)


class UnitPlanJudgement(serializers.ModelSerializer):
    """What the office said to a version."""

    by: Any = serializers.StringRelatedField()

    class Meta:
        model = Judgement
        fields = ["received", "why", "by", "on"]
        read_only_fields = fields


class UnitPlanVersion(serializers.ModelSerializer):
    """A version that the unit handed in."""

    made_by: Any = serializers.StringRelatedField()
    judgement = UnitPlanJudgement(allow_null=True)
    file_url = serializers.SerializerMethodField()

    class Meta:
        model = PlanVersion
        fields = [
            "id", "number", "state", "note", "text", "by_office", "made_by", "made_on", "judgement", "file_url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_file_url(self, row: PlanVersion) -> str | None:
        return file_of("version_file", row.pk, row.file_id)


class PlanLikenessRow(serializers.ModelSerializer):
    """Two plans that are alike, a hint: `share` is how much of the first one's own text stands in the other."""

    round = serializers.SlugField(source="version.plan.round.slug")
    version = serializers.IntegerField(source="version_id")
    unit = UnitName(source="version.plan.unit")
    other = serializers.IntegerField(source="other_id")
    other_unit = UnitName(source="other.plan.unit")
    share = serializers.IntegerField(help_text="Per cent.")

    class Meta:
        model = Likeness
        fields = ["id", "round", "version", "unit", "other", "other_unit", "share", "at"]
        read_only_fields = fields


class UnitPlanDetail(UnitPlanRow):
    """A unit's plan with every version that came in."""

    versions = UnitPlanVersion(source="plan.handed_in", many=True)

    class Meta(UnitPlanRow.Meta):
        fields = [*UnitPlanRow.Meta.fields, "versions"]
        read_only_fields = fields


class PlanPassage(serializers.Serializer):
    """The same passage as it stands in both texts."""

    first = serializers.CharField()
    second = serializers.CharField()


class PlanLikenessDetail(PlanLikenessRow):
    """With the longest passages that stand in both."""

    passages = serializers.SerializerMethodField()

    class Meta(PlanLikenessRow.Meta):
        fields = [*PlanLikenessRow.Meta.fields, "passages"]
        read_only_fields = fields

    @extend_schema_field(PlanPassage(many=True))
    def get_passages(self, row: Likeness) -> Any:
        return PlanPassage(alike.beside(row.version, row.other).passages, many=True).data
