"""What the API tells of the parts of a task: gate, checklists, versions, history, comments, people, dossiers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.models import ChecklistItem, ChecklistTick, Comment, Commitment, Dossier
from cases.sentences import VERBS
from records.models import Event


class FindingRow(serializers.Serializer):
    """One condition for submitting; `hint` says what to do while it is not met."""

    code = serializers.CharField()
    ok = serializers.BooleanField()
    label: Any = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)


class TickRow(serializers.ModelSerializer):
    """A confirmed line of a checklist."""

    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = ChecklistTick
        fields = ["id", "item", "by", "at", "note"]
        read_only_fields = fields


class TickedRow(serializers.ModelSerializer):
    """A line of a checklist as it stands for one task."""

    text = serializers.SerializerMethodField()
    by_machine = serializers.SerializerMethodField()
    ticked_at = serializers.DateTimeField(allow_null=True)
    ticked_by = serializers.CharField(allow_null=True)
    note = serializers.CharField(source="tick_note", allow_null=True)

    class Meta:
        model = ChecklistItem
        fields = ["id", "list", "order", "text", "by_machine", "ticked_at", "ticked_by", "note"]
        read_only_fields = fields

    def get_text(self, item: ChecklistItem) -> str:
        return _(item.text)

    def get_by_machine(self, item: ChecklistItem) -> bool:
        return bool(item.machine_check)


class CommitmentRow(serializers.ModelSerializer):
    """A value of a locked field from a day on; its shape depends on `field`. `change` is the request that gave it."""

    value = serializers.JSONField()
    change = serializers.IntegerField(source="request_id", allow_null=True)

    class Meta:
        model = Commitment
        fields = ["field", "seq", "value", "effective_on", "change"]
        read_only_fields = fields


class LineRow(serializers.ModelSerializer):
    """A line of the trail. `seq` has no gaps; `before` and `after` hold what changed."""

    actor = serializers.CharField(source="actor_name")
    post = serializers.CharField(source="actor_post")
    words = serializers.SerializerMethodField()
    before = serializers.JSONField()
    after = serializers.JSONField()

    class Meta:
        model = Event
        fields = ["seq", "at", "actor", "post", "verb", "words", "subject", "subject_label", "before", "after", "note"]
        read_only_fields = fields

    def get_words(self, event: Event) -> str:
        return str(VERBS.get(event.verb, event.verb))


class CommentRow(serializers.ModelSerializer):
    """A remark on a task."""

    by = serializers.CharField(source="by.__str__")

    class Meta:
        model = Comment
        fields = ["id", "text", "by", "at"]
        read_only_fields = fields


class AccessRow(serializers.Serializer):
    """Somebody who sees the task: why, and what their posts let them do with it."""

    name = serializers.CharField(source="user.__str__")
    posts = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())
    acts = serializers.ListField(child=serializers.CharField())


class DossierRow(serializers.ModelSerializer):
    """A frozen dossier: signatures bind to `sha256` of its content."""

    content: Any = serializers.JSONField()

    class Meta:
        model = Dossier
        fields = ["version", "sha256", "frozen_at", "content"]
        read_only_fields = fields
