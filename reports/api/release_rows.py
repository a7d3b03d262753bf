"""What the API tells of releases and of the tables of petitions. Read only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.counted import Person
from reports import differences, publications
from reports.api.figures import flat
from reports.api.rows import NumberRow
from reports.models import Publication, Release
from reports.numbers import groups
from reports.releasing import before


class ReleaseRow(serializers.ModelSerializer):
    """The state of a round on a day: made by the office, released to the public by a second person."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    made_by = serializers.CharField(source="made_by.__str__")
    released_by: Any = Person()

    class Meta:
        model = Release
        fields = [
            "id", "round", "as_of", "version", "state", "digest", "made_by", "made_at", "released_by", "released_at",
            "withdrawn_why",
        ]  # fmt: skip
        read_only_fields = fields


class DifferRow(serializers.Serializer):
    """What differs from the state before."""

    label: Any = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class ProblemDifferRow(serializers.Serializer):
    """What differs in one problem."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    changes = DifferRow(many=True)


class ReleaseDetail(ReleaseRow):
    """With its figures, and what changes against what the public read before (`last`)."""

    last = serializers.SerializerMethodField()
    figures = serializers.SerializerMethodField()
    number_changes = serializers.SerializerMethodField()
    problem_changes = serializers.SerializerMethodField()

    class Meta(ReleaseRow.Meta):
        fields = [*ReleaseRow.Meta.fields, "last", "figures", "number_changes", "problem_changes"]
        read_only_fields = fields

    def get_last(self, row: Release) -> int | None:
        last = before(row)
        return last.pk if last else None

    @extend_schema_field(NumberRow(many=True))
    def get_figures(self, row: Release) -> Any:
        return NumberRow(flat(groups(row.figures)), many=True).data

    @extend_schema_field(DifferRow(many=True))
    def get_number_changes(self, row: Release) -> Any:
        last = before(row)
        return DifferRow(differences.of_figures(last.figures if last else None, row.figures), many=True).data

    @extend_schema_field(ProblemDifferRow(many=True))
    def get_problem_changes(self, row: Release) -> Any:
        last = before(row)
        return ProblemDifferRow(differences.of_items(last.items, row.items) if last else [], many=True).data


class PublicationRow(serializers.ModelSerializer):
    """A table of petitions: what a batch makes public, made by the office and released by a second person."""

    round: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    batch_label = serializers.CharField(source="batch.label")
    made_by = serializers.CharField(source="made_by.__str__")
    released_by: Any = Person()

    class Meta:
        model = Publication
        fields = [
            "id", "round", "batch", "batch_label", "number", "issued_on", "state", "digest", "made_by", "made_at",
            "released_by", "released_at", "why",
        ]  # fmt: skip
        read_only_fields = fields


class PublicPetitionRow(serializers.Serializer):
    """One petition as the table shows it today; of a withdrawn one only its number."""

    number = serializers.CharField()
    batch = serializers.CharField()
    channel = serializers.CharField()
    content = serializers.CharField()
    region = serializers.CharField()
    types: Any = serializers.ListField(child=serializers.CharField())
    investigation = serializers.CharField()
    verdict = serializers.CharField()
    handling = serializers.CharField()
    status = serializers.CharField()
    accountability = serializers.CharField()
    remark = serializers.CharField()
    version = serializers.IntegerField()
    late = serializers.BooleanField()
    again = serializers.BooleanField()
    withdrawn = serializers.BooleanField()


class PublicationDetail(PublicationRow):
    """With its rows as the public gets them; `is_changed` where a version in it was withdrawn or corrected since."""

    rows = serializers.SerializerMethodField()
    is_changed = serializers.SerializerMethodField()

    class Meta(PublicationRow.Meta):
        fields = [*PublicationRow.Meta.fields, "is_changed", "rows"]
        read_only_fields = fields

    @extend_schema_field(PublicPetitionRow(many=True))
    def get_rows(self, row: Publication) -> Any:
        return PublicPetitionRow(publications.current(row).rows, many=True).data

    def get_is_changed(self, row: Publication) -> bool:
        return publications.current(row).digest != row.digest


class UnpublishedRow(serializers.Serializer):
    """A batch with what is new for it."""

    batch = serializers.IntegerField(source="batch.pk")
    label: Any = serializers.CharField(source="batch.label")
    own = serializers.IntegerField()
    late = serializers.IntegerField()
    corrected = serializers.IntegerField()
