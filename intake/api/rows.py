"""What the API tells of lists taken in: lists, proposed records, cleaned text, learned names. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from cases.models import TaskUnit
from intake import judging
from intake.domain import asking, returning, taking
from intake.models import Cleaning, ImportBatch, ImportRow, RowUnit, SourceLine, UnitAlias
from intake.reading import faults
from intake.shown import claims_of, open_names

State = ImportBatch.State


class ListRow(serializers.ModelSerializer):
    """A list and how far it is. `done` of `total` steps are read; `fault` says why one could not be read."""

    round = serializers.SlugField(source="round.slug")
    made_by: Any = serializers.StringRelatedField()
    taken_by: Any = serializers.StringRelatedField()
    back_by: Any = serializers.StringRelatedField()

    class Meta:
        model = ImportBatch
        fields = [
            "id", "round", "name", "is_pasted", "sha256", "document_date", "first_leads", "state", "done", "total",
            "fault", "made_by", "made_at", "taken_by", "taken_at", "back_by", "back_at", "back_why",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimRow(serializers.Serializer):
    """A count that the document states of itself, beside what was found in it (null: not looked for)."""

    words = serializers.CharField()
    kind = serializers.CharField()
    label: Any = serializers.CharField()
    where = serializers.CharField()
    count = serializers.IntegerField()
    found = serializers.IntegerField(allow_null=True)
    differs = serializers.BooleanField()


class PlacedFault(serializers.Serializer):
    """What could not be read, and where in the document."""

    where = serializers.CharField()
    message = serializers.CharField()


class OpenName(serializers.Serializer):
    """A name that no unit is matched to, and how often it stands in the list."""

    key = serializers.CharField()
    count = serializers.IntegerField(source="n")


class ListDetail(ListRow):
    """A list with its dry run: records by verdict, counts of the document, what stops it, names to settle.

    Once it is taken in: numbers of problems that were touched since (they keep it from being taken back), and how many
    filed tasks differ and wait for a change to be asked for.
    """

    counts = serializers.SerializerMethodField()
    claims = serializers.SerializerMethodField()
    faults = serializers.SerializerMethodField()
    open_names = serializers.SerializerMethodField()
    leaders_named = serializers.SerializerMethodField(help_text="Persons who would become leaders in charge.")
    touched = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()
    file_url = serializers.SerializerMethodField(help_text="Address of the document on the desk.")

    class Meta(ListRow.Meta):
        fields = [
            *ListRow.Meta.fields, "counts", "claims", "faults", "open_names", "leaders_named", "touched", "waiting",
            "file_url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_counts(self, row: ImportBatch) -> dict[str, int]:
        return judging.counts(row)

    @extend_schema_field(ClaimRow(many=True))
    def get_claims(self, row: ImportBatch) -> Any:
        return ClaimRow(claims_of(row), many=True).data

    @extend_schema_field(PlacedFault(many=True))
    def get_faults(self, row: ImportBatch) -> Any:
        return PlacedFault([faults.said(one) for one in row.faults], many=True).data

    @extend_schema_field(OpenName(many=True))
    def get_open_names(self, row: ImportBatch) -> Any:
        return OpenName(open_names(row), many=True).data

    def get_leaders_named(self, row: ImportBatch) -> int:
        return taking.leaders_of(row) if row.state == State.READY else 0

    def get_touched(self, row: ImportBatch) -> list[int]:
        return returning.touched(row) if row.state == State.TAKEN else []

    def get_waiting(self, row: ImportBatch) -> int:
        return asking.waiting(row) if row.state == State.TAKEN else 0

    def get_file_url(self, row: ImportBatch) -> str:
        return reverse("intake:file", args=[row.round.slug, row.pk])


class FieldFault(serializers.Serializer):
    """What is wrong with one field of a record."""

    field = serializers.CharField()
    message = serializers.CharField()


class Difference(serializers.Serializer):
    """How a field differs from the round's plan; a `wish` is one of a filed task, to be asked for as a change."""

    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    wish = serializers.BooleanField()


class RecordRow(serializers.ModelSerializer):
    """A proposed record of a list, judged against the round's plan."""

    list = serializers.IntegerField(source="batch_id")
    title = serializers.CharField(source="proposed.title")
    category = serializers.CharField(source="proposed.category")
    deadline_text = serializers.CharField(source="proposed.deadline_text")
    faults = FieldFault(many=True)
    differences = Difference(many=True)
    effect = serializers.ChoiceField(ImportRow.Effect.choices, allow_blank=True)

    class Meta:
        model = ImportRow
        fields = [
            "id", "list", "number", "where", "problem_number", "title", "category", "deadline_text", "confidence",
            "verdict", "faults", "differences", "is_left_out", "left_out_why", "problem", "task", "effect",
        ]  # fmt: skip
        read_only_fields = fields


class ProposedMeasure(serializers.Serializer):
    text = serializers.CharField()
    words = serializers.CharField(help_text="The deadline in the words of the document.")


class Proposed(serializers.Serializer):
    """The record as it would be taken in: as read, or as mended by a person."""

    number = serializers.IntegerField(allow_null=True)
    category = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    goal = serializers.CharField()
    standard = serializers.CharField()
    deadline_text = serializers.CharField()
    is_key = serializers.BooleanField()
    place = serializers.IntegerField(allow_null=True, help_text="Id of a region; null: as the responsible units say.")
    persons = serializers.ListField(child=serializers.CharField())
    measures = ProposedMeasure(many=True)


class RecordUnit(serializers.ModelSerializer):
    """A unit that the record names; `measure` is 0 for the task, else the place of the measure from 1."""

    unit = UnitName(source="organisation", allow_null=True)
    role = serializers.ChoiceField(TaskUnit.Role.choices)
    how = serializers.ChoiceField(RowUnit.How.choices, allow_blank=True)

    class Meta:
        model = RowUnit
        fields = ["name", "measure", "role", "unit", "how"]
        read_only_fields = fields


class LineRow(serializers.ModelSerializer):
    """A paragraph or table row of the document, cleaned."""

    list = serializers.IntegerField(source="batch_id")

    class Meta:
        model = SourceLine
        fields = ["id", "list", "number", "where", "text"]
        read_only_fields = fields


class RecordDetail(RecordRow):
    """One record with all its fields, the units that it names and the text that it was read from."""

    proposed: Any = Proposed()
    units = RecordUnit(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    source: Any = serializers.SerializerMethodField()
    asked = serializers.SerializerMethodField(help_text="Fields for which a change was asked for already.")

    class Meta(RecordRow.Meta):
        fields = [*RecordRow.Meta.fields, "proposed", "units", "notes", "source", "asked"]
        read_only_fields = fields

    @extend_schema_field(LineRow(many=True))
    def get_source(self, row: ImportRow) -> Any:
        found = row.batch.lines.filter(number__gte=row.first_line, number__lte=row.last_line)
        return LineRow(found, many=True).data

    def get_asked(self, row: ImportRow) -> list[str]:
        return list(row.made.get("asked", []))


class CleaningRow(serializers.ModelSerializer):
    """What cleaning changed in the text; `line` is null where the whole paragraph was left out."""

    list = serializers.IntegerField(source="batch_id")

    class Meta:
        model = Cleaning
        fields = ["id", "list", "order", "kind", "line", "where", "offset", "before", "after"]
        read_only_fields = fields


class NameRow(serializers.ModelSerializer):
    """A name by which documents of a region call a unit."""

    region = UnitName()
    unit = UnitName(source="organisation")
    made_by: Any = serializers.StringRelatedField()

    class Meta:
        model = UnitAlias
        fields = ["id", "region", "name", "unit", "made_by", "made_at"]
        read_only_fields = fields
