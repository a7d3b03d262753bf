"""The caller's inbox over REST; what became of messages outside duban; the rules of sending."""

from typing import Any

import django_filters as django
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers

from access.api.acts import act
from access.api.base import Resource
from access.api.forms import words_of
from access.api.looks import Oldest, look
from cases.filters import DeliveryFilter
from cases.forms.delivery import PolicyForm
from notify import rules, ways
from notify.models import Delivery, Message, Policy, Unreached
from notify.outbox import put_away
from orgs import tree
from orgs.models import Post, Role
from orgs.permissions import may_anywhere, paths_of, roles_of
from records import clock


class MessageRow(serializers.ModelSerializer):
    """An entry of the inbox. It is open until its thing is done; a note until its reader puts it away."""

    text = serializers.CharField(source="shown")
    then = serializers.CharField(source="shown_next")
    why = serializers.CharField(source="shown_reason")

    class Meta:
        model = Message
        fields = ["id", "text", "then", "why", "about", "url", "due_on", "is_note", "created_at", "done_at"]
        read_only_fields = fields


class MessageFilter(django.FilterSet):
    done = django.BooleanFilter(field_name="done_at", lookup_expr="isnull", exclude=True)
    is_note = django.BooleanFilter(field_name="is_note")


class PutAway(serializers.Serializer):
    """How many notes were put away."""

    count = serializers.IntegerField()


class Inbox(Resource):
    """What the caller was told."""

    area = "messages"
    queryset = Message.objects.none()
    serializer_class = MessageRow
    filterset_class = MessageFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.inbox_of(self.user)

    @act(right="", path="put-away")
    def put_away(self, row: Message, given: dict[str, Any]) -> None:
        """Put a note away that was read; what asks for something stays open."""
        put_away(self.user, row.pk)

    @act(right="", on_row=False, path="put-all-away", answers=PutAway)
    def put_all_away(self, given: dict[str, Any]) -> dict[str, int]:
        """Put all notes away."""
        return {"count": put_away(self.user)}


class DeliveryRow(serializers.ModelSerializer):
    """The fate of one message outside. `text` is null for those who manage deliveries but do not read messages."""

    to = serializers.CharField(source="to.__str__")
    text = serializers.SerializerMethodField()
    is_open = serializers.SerializerMethodField(help_text="Whether its thing is open.")

    class Meta:
        model = Delivery
        fields = ["id", "to", "channel", "pace", "state", "reason", "text", "is_open", "created_at", "ended_at"]
        read_only_fields = fields

    def get_text(self, row: Delivery) -> str | None:
        return row.message.shown() if self.context["reads"] else None

    def get_is_open(self, row: Delivery) -> bool:
        return row.message.done_at is None


class UnreachedRow(serializers.ModelSerializer):
    """Somebody to whom nothing leads outside duban."""

    name = serializers.CharField(source="user.__str__")

    class Meta:
        model = Unreached
        fields = ["id", "name", "since"]
        read_only_fields = fields


class PolicyRow(serializers.ModelSerializer):
    """The rules of sending."""

    channels = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Policy
        fields = ["channels", "opens_at", "closes_at", "digest_at", "cap", "asks_outside"]
        read_only_fields = fields


def _kept(context: dict[str, Any]) -> dict[str, Any]:
    if not may_anywhere(context["user"], "delivery.manage"):
        raise PermissionDenied("delivery.manage")
    return {"policy": Policy.load()}


PolicyWords = words_of(
    PolicyForm, "PolicyWords", example={"cap": 10, "digest_at": "09:00"}, options=_kept, keeps=True
)  # fmt: skip


class Deliveries(Resource):
    """What became of messages outside duban, for those who manage it."""

    area = "messages"
    queryset = Delivery.objects.none()
    serializer_class = DeliveryRow
    filterset_class = DeliveryFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Delivery]:
        return Delivery.objects.visible_to(self.user).select_related("to", "message")

    def get_serializer_context(self) -> dict[str, Any]:
        reads = Role.OFFICE in roles_of(self.user) if self.request else False
        return {**super().get_serializer_context(), "reads": reads}

    @act(right="delivery.manage")
    def again(self, row: Delivery, given: dict[str, Any]) -> None:
        """Send again what was not delivered, within office hours."""
        rules.send_again(row.pk, actor=self.user)

    @act(right="delivery.manage")
    def aside(self, row: Delivery, given: dict[str, Any]) -> None:
        """Put aside what was not delivered; it is no alarm any more."""
        rules.put_aside(row.pk, actor=self.user)

    @look(UnreachedRow, "messages:read", pages=Oldest, on_row=False, right="delivery.manage")
    def unreached(self) -> QuerySet[Unreached]:
        """People who were told something although nothing leads to them outside duban."""
        self._managing()
        here = tree.below(paths_of(self.user, "delivery.manage"), "organisation__")
        posts = Post.objects.held_on(clock.today()).filter(here, user=OuterRef("user"))
        return ways.unreached(Policy.load()).filter(Exists(posts))

    @look(PolicyRow, "messages:read", on_row=False, right="delivery.manage")
    def rules(self) -> Policy:
        """The rules of sending."""
        self._managing()
        return Policy.load()

    @act(
        PolicyWords, right="delivery.manage", on_row=False, path="set-rules", answers=PolicyRow
    )  # fmt: skip
    def set_rules(self, given: dict[str, Any]) -> Policy:
        """Change rules of sending; what is not sent stays. They hold also for what waits already."""
        return rules.set_policy(actor=self.user, **given)

    def _managing(self) -> None:
        if not may_anywhere(self.user, "delivery.manage"):
            raise PermissionDenied("delivery.manage")
