"""What the API tells of people: their posts, who stands in for whom, what somebody holds."""

from typing import Any

from rest_framework import serializers

from cases.api.rows import UnitName
from cases.domain.handover import Duties
from orgs.models import Post, Substitution, User


class PostRow(serializers.ModelSerializer):
    """A post that somebody holds now."""

    unit = UnitName(source="organisation")

    class Meta:
        model = Post
        fields = ["role", "title", "unit", "starts_on"]
        read_only_fields = fields


class PersonRow(serializers.ModelSerializer):
    """Somebody with a post."""

    name = serializers.CharField(source="__str__")
    posts = PostRow(source="held", many=True)

    class Meta:
        model = User
        fields = ["id", "name", "posts"]
        read_only_fields = fields


class SubstitutionRow(serializers.ModelSerializer):
    """Who signs in place of whom, from which day to which, both included."""

    principal_name = serializers.CharField(source="principal.__str__")
    substitute_name = serializers.CharField(source="substitute.__str__")

    class Meta:
        model = Substitution
        fields = [
            "id", "principal", "principal_name", "substitute", "substitute_name", "starts_on", "ends_on", "reason",
            "revoked_on",
        ]  # fmt: skip
        read_only_fields = fields


class DutiesRow(serializers.Serializer):
    """What somebody holds: a hand-over moves it all. `further` counts what other parts of the system know of."""

    posts = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()
    signatures_waiting = serializers.SerializerMethodField()
    messages = serializers.IntegerField()
    further = serializers.SerializerMethodField()

    def get_posts(self, duties: Duties) -> list[str]:
        return [str(post) for post in duties.posts]

    def get_cases(self, duties: Duties) -> list[int]:
        return [row.task_id for row in duties.cases]

    def get_signatures_waiting(self, duties: Duties) -> int:
        return len(duties.seats)

    def get_further(self, duties: Duties) -> dict[str, int]:
        return {name: len(rows) for name, rows in duties.further.items()}


class WayRow(serializers.Serializer):
    """A channel to the caller outside: whether it may be used here, and whether the caller does."""

    channel: Any = serializers.CharField()
    label: Any = serializers.CharField()
    usable = serializers.BooleanField()
    address = serializers.CharField(allow_blank=True)
    is_on = serializers.BooleanField()
