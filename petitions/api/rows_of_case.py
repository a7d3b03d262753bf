"""What the API tells of one case: where it stands, and, to who may read its reply, what was found and done."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from petitions import casefile
from petitions.api import inside
from petitions.api.rows import AssignmentRow
from petitions.models import (
    Assignment,
    CallBack,
    Extension,
    Finding,
    HandlingFile,
    NoticeObjection,
    PetitionNotice,
    Reply,
    Tick,
)
from petitions.states import Verdict
from signoff.models import Run, Signature


class PetitionCaseRow(AssignmentRow):
    """A petition, or a part of it, at one unit, as the list of cases shows it."""

    number = serializers.CharField(source="petition.number")
    round = serializers.SlugField(source="round.slug")
    is_key = serializers.BooleanField(source="petition.is_key")

    class Meta(AssignmentRow.Meta):
        fields = ["id", "petition", "number", "round", "is_key", *AssignmentRow.Meta.fields[1:]]
        read_only_fields = fields

    def get_part(self, row: Any) -> str:
        return "" if row.withheld else row.part


class CaseFindingRow(serializers.ModelSerializer):
    """The verdict on one sub-problem."""

    class Meta:
        model = Finding
        fields = ["order", "text", "verdict"]
        read_only_fields = fields


class PetitionReplyRow(serializers.ModelSerializer):
    """A version of the unit's reply; `edits` is what the next saving of a draft sends as `seen`."""

    state = serializers.ChoiceField(Reply.State.choices)
    verdict = serializers.ChoiceField(Verdict.choices, allow_blank=True)
    findings = CaseFindingRow(many=True)

    class Meta:
        model = Reply
        fields = [
            "id", "version", "state", "edits", "investigation", "verdict", "handling", "no_action", "closing",
            "rectified_on", "accountability", *Reply.RESULTS, "handlers", "filed_on", "returned_why", "findings",
        ]  # fmt: skip
        read_only_fields = fields


class HandlingFileRow(serializers.ModelSerializer):
    """A file of the case; `url` is its download on the desk. One that was withdrawn says why."""

    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.sha256")
    url = serializers.SerializerMethodField()

    class Meta:
        model = HandlingFile
        fields = ["id", "phase", "caption", "name", "sha256", "added_at", "withdrawn_at", "withdrawn_why", "url"]
        read_only_fields = fields

    def get_url(self, row: HandlingFile) -> str:
        return reverse("petitions:file", args=[row.pk])


class CaseTickRow(serializers.ModelSerializer):
    """A point not to let pass that was confirmed or set aside."""

    class Meta:
        model = Tick
        fields = ["item", "note", "at"]
        read_only_fields = fields


class MoreTimeRow(serializers.ModelSerializer):
    """A request for more time and its decision."""

    state = serializers.ChoiceField(Extension.State.choices)

    class Meta:
        model = Extension
        fields = ["id", "until", "why", "asked_at", "is_late", "state", "decided_at", "decision"]
        read_only_fields = fields


class CallBackRow(serializers.ModelSerializer):
    """A call to the petitioner."""

    class Meta:
        model = CallBack
        fields = ["id", "result", "follow_up", "note", "called_on"]
        read_only_fields = fields


class CaseObjectionRow(serializers.ModelSerializer):
    """An objection to the notice; `founded` is null while nobody answered it."""

    class Meta:
        model = NoticeObjection
        fields = ["id", "text", "received_at", "founded", "answer", "answered_at"]
        read_only_fields = fields


class CaseNoticeRow(serializers.ModelSerializer):
    """A public notice of the case."""

    state = serializers.ChoiceField(PetitionNotice.State.choices)
    objections = CaseObjectionRow(many=True)

    class Meta:
        model = PetitionNotice
        fields = ["id", "first_day", "last_day", "state", "objections"]
        read_only_fields = fields


class ReplySignatureRow(serializers.ModelSerializer):
    """A signature on the reply; `void` is empty while it counts."""

    step = serializers.CharField(source="step.code")

    class Meta:
        model = Signature
        fields = ["id", "step", "decision", "signer_name", "signer_post", "comment", "signed_on", "void"]
        read_only_fields = fields


class ReplySignoffRow(serializers.Serializer):
    """The chain of the present reply. `seen` is what the signer of the open step sends back."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(Run.State.choices)
    position = serializers.IntegerField()
    my_seat = serializers.IntegerField(allow_null=True, help_text="The seat that the caller may sign now, or null.")
    seen = serializers.CharField()
    signatures = ReplySignatureRow(many=True)


class InsideRow(serializers.Serializer):
    """What was found and done, in the words that the caller may read."""

    replies = PetitionReplyRow(many=True)
    draft = PetitionReplyRow(allow_null=True, help_text="For who writes the reply.")
    files = HandlingFileRow(many=True)
    ticks = CaseTickRow(many=True)
    more_time = MoreTimeRow(many=True)
    call_backs = CallBackRow(many=True)
    notices = CaseNoticeRow(many=True)
    signoff = ReplySignoffRow(allow_null=True)
    review_seen = serializers.CharField(allow_null=True, help_text="For who may review it now.")


class PetitionCaseDetail(PetitionCaseRow):
    """One case; `inside` is null for the accused side, `acts` are those that are open to the caller."""

    acts = serializers.SerializerMethodField()
    joint_seen = serializers.SerializerMethodField(
        help_text="The mark of the joint units, for the act that names them."
    )
    inside = serializers.SerializerMethodField()

    class Meta(PetitionCaseRow.Meta):
        fields = [*PetitionCaseRow.Meta.fields, "acts", "joint_seen", "inside"]
        read_only_fields = fields

    def get_part(self, row: Assignment) -> str:
        return casefile.part_for(self.context["request"].user, row)

    def get_acts(self, row: Assignment) -> list[str]:
        return sorted(inside.acts(row, self.context["request"].user))

    def get_joint_seen(self, row: Assignment) -> str:
        return inside.joint_seen(row)

    @extend_schema_field(InsideRow(allow_null=True))
    def get_inside(self, row: Assignment) -> Any:
        found = inside.told(row, self.context["request"].user)
        return None if found is None else InsideRow(found, context=self.context).data
