"""What the API tells of figures, of what they count, of the dictionary and of comparing. Read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.counted import Person
from cases.states import Status
from reports.models import Snapshot


class NumberRow(serializers.Serializer):
    """One number: its code in the dictionary, its words, its group; parts sum to the total, marks overlap."""

    code = serializers.CharField()
    label: Any = serializers.CharField()
    group = serializers.CharField()
    title = serializers.CharField(help_text="The group in words.")
    part = serializers.ChoiceField(["total", "part", "mark"])
    count = serializers.DecimalField(20, 2, help_text="A number of rows, or an amount.")
    rate = serializers.CharField(help_text="Per cent, of a total that has one; else empty.")


class HeadRow(serializers.Serializer):
    """A column of a table: a figure of the dictionary."""

    code = serializers.CharField()
    word = serializers.CharField()


class GroupLineRow(serializers.Serializer):
    """One group: its numbers in the order of the columns, then its rates."""

    tag = serializers.CharField(help_text="For `by` of figure-rows.")
    words = serializers.CharField()
    counts = serializers.SerializerMethodField()
    rates: Any = serializers.ListField(child=serializers.CharField())

    def get_counts(self, line: Any) -> list[int]:
        return [cell.count for cell in line.cells]


class GroupTableRow(serializers.Serializer):
    """Figures by group; `foot` counts every row once, `note` says why the lines sum to more."""

    key = serializers.CharField()
    title = serializers.CharField()
    dimension = serializers.CharField()
    columns = HeadRow(many=True, source="heads")
    lines = GroupLineRow(many=True)
    foot = GroupLineRow()
    note = serializers.CharField()


class CountedRow(serializers.Serializer):
    """A row that a figure counts."""

    kind = serializers.CharField()
    key = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    unit = serializers.CharField()
    lead = serializers.CharField()
    place = serializers.CharField()
    leader = serializers.CharField()
    status = serializers.CharField()
    first_due_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    claimed = serializers.IntegerField(allow_null=True)
    verified = serializers.IntegerField(allow_null=True)
    verified_on = serializers.DateField(allow_null=True)
    changes = serializers.IntegerField()
    cycle = serializers.IntegerField()


class FigureRow(serializers.Serializer):
    """A figure of the dictionary: how it is counted, on which basis, and who owns it."""

    code = serializers.CharField()
    word = serializers.CharField()
    meaning = serializers.CharField()
    how = serializers.CharField()
    basis = serializers.CharField()
    owner = serializers.CharField()
    version = serializers.IntegerField()


class SnapshotLine(serializers.ModelSerializer):
    """Figures of a round on a day, frozen with the rows that they count."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    period = serializers.SerializerMethodField(help_text="The period that it closed, in words; empty for none.")
    made_by: Any = Person(help_text="Null where the lock of a period made it.")

    class Meta:
        model = Snapshot
        fields = [
            "id", "round", "as_of", "version", "period", "why", "definitions", "digest", "made_by", "made_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_period(self, row: Snapshot) -> str:
        return str(row.period) if row.period else ""


class VerifiedRow(serializers.Serializer):
    """Whether a snapshot's digest still is that of what it holds."""

    verified = serializers.BooleanField()


class MovedRow(serializers.Serializer):
    """A task that moved between two snapshots; a status is null on the side on which it was not."""

    key = serializers.CharField(source="row.key")
    number = serializers.CharField(source="row.number")
    title = serializers.CharField(source="row.title")
    unit = serializers.CharField(source="row.unit")
    old_status = serializers.SerializerMethodField()
    new_status = serializers.SerializerMethodField()
    changed: Any = serializers.ListField(child=serializers.CharField(), help_text="Parts of the plan that changed.")

    @extend_schema_field(serializers.ChoiceField(Status.choices, allow_null=True))
    def get_old_status(self, pair: Any) -> str | None:
        return pair.old.status if pair.old else None

    @extend_schema_field(serializers.ChoiceField(Status.choices, allow_null=True))
    def get_new_status(self, pair: Any) -> str | None:
        return pair.new.status if pair.new else None


class BridgeRow(serializers.Serializer):
    """How a number came from the one before: old + entered − left = new."""

    group = serializers.CharField()
    word = serializers.CharField()
    code = serializers.CharField(source="bridge.code")
    old = serializers.IntegerField(source="bridge.old")
    entered = serializers.IntegerField(source="bridge.entered")
    left = serializers.IntegerField(source="bridge.left")
    new = serializers.IntegerField(source="bridge.new")
