"""The audit trail over REST, for the auditor."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers

from access.api.acts import act
from access.api.base import Resource
from cases import verdict
from cases.api.task_rows import LineRow
from cases.filters import EventFilter
from orgs.permissions import may_anywhere
from records.models import Event


class VerdictRow(serializers.Serializer):
    """Whether the chain is whole: how many lines fit, the last link, and what is wrong ('' when nothing is)."""

    at = serializers.DateTimeField()
    lines = serializers.IntegerField()
    head = serializers.CharField(allow_blank=True)
    fault = serializers.CharField(allow_blank=True)


class Trail(Resource):
    """Every line of the audit trail. 403 for whoever is no auditor."""

    area = "trail"
    queryset = Event.objects.none()
    serializer_class = LineRow
    filterset_class = EventFilter
    lookup_field = "seq"
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Event]:
        if not may_anywhere(self.user, "trail.read"):
            raise PermissionDenied("trail.read")
        return Event.objects.all()

    @act(right="trail.read", on_row=False, answers=VerdictRow)
    def verify(self, given: dict[str, Any]) -> dict[str, Any]:
        """Walk the chain now and say whether it is whole."""
        if not may_anywhere(self.user, "trail.read"):
            raise PermissionDenied("trail.read")
        return verdict.walk()
