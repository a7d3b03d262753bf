"""What the API tells of look-backs: plans, their items, visits, errands. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from leading.api.rows import FILES, files
from lookback import counting, photos
from lookback.models import Check, Conclusion, Errand, LookBackPlan, Pick
from lookback.states import Stage
from lookback.wording import number_of, title_of
from records import clock


class LookBackRow(serializers.ModelSerializer):
    """One round of looking back. `size` or `share` (per cent) say how much is drawn; neither means all."""

    round = serializers.SlugField(source="round.slug")
    replaced_by: Any = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True, default=None)

    class Meta:
        model = LookBackPlan
        fields = [
            "id", "round", "number", "title", "starts_on", "ends_on", "over", "closed_from", "closed_to", "size",
            "share", "strata", "state", "drawn_at", "finished_on", "replaces", "replaced_by", "why_again",
        ]  # fmt: skip
        read_only_fields = fields


class LookBackCounts(serializers.Serializer):
    """Items of a look-back in numbers."""

    items = serializers.IntegerField()
    drawn = serializers.IntegerField()
    visited = serializers.IntegerField()
    by_result = serializers.DictField(child=serializers.IntegerField())
    waiting = serializers.IntegerField()
    without_visitor = serializers.IntegerField()
    to_conclude = serializers.IntegerField()
    dropped = serializers.IntegerField()
    reopened = serializers.IntegerField()
    errands = serializers.IntegerField()
    errands_open = serializers.IntegerField()


class LookBackDetail(LookBackRow):
    """A look-back with what anybody needs to draw the same sample again.

    `list_url` is the address of the frozen list on the desk, `report_url` that of the report; null before the draw.
    """

    counts = serializers.SerializerMethodField()
    list_url = serializers.SerializerMethodField()
    report_url = serializers.SerializerMethodField()

    class Meta(LookBackRow.Meta):
        fields = [
            *LookBackRow.Meta.fields, "seed", "algorithm", "population_size", "population_digest", "counts", "list_url",
            "report_url",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(LookBackCounts)
    def get_counts(self, row: LookBackPlan) -> Any:
        return LookBackCounts(counting.of_plan(row)).data

    def get_list_url(self, row: LookBackPlan) -> str | None:
        return reverse("lookback:population", args=[row.pk]) if row.is_drawn else None

    def get_report_url(self, row: LookBackPlan) -> str | None:
        return reverse("lookback:report", args=[row.pk, "pdf"]) if row.is_drawn else None


class LookBackItemRow(serializers.ModelSerializer):
    """A closed item that is looked at again. Of a petition never its wording nor who complained."""

    plan = serializers.PrimaryKeyRelatedField[LookBackPlan](read_only=True)
    number = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    unit = UnitName(allow_null=True)
    place = UnitName(allow_null=True)
    visitor: Any = serializers.StringRelatedField()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Pick
        fields = [
            "id", "plan", "number", "title", "key", "stratum", "why", "reason", "unit", "place", "visitor", "due_on",
            "is_late", "stage", "result", "found_on",
        ]  # fmt: skip
        read_only_fields = fields

    def get_number(self, row: Pick) -> str:
        return number_of(row)

    def get_title(self, row: Pick) -> str:
        return title_of(row)

    def get_is_late(self, row: Pick) -> bool:
        return row.stage == Stage.WAITING and row.due_on is not None and row.due_on < clock.today()


class LookBackVisitRow(serializers.ModelSerializer):
    """One visit to an item and what was found; `photos_expected` are those that the phone means to send."""

    visitor: Any = serializers.StringRelatedField()
    photos = serializers.SerializerMethodField()

    class Meta:
        model = Check
        fields = [
            "id", "visitor", "visitor_post", "held_on", "result", "note", "latitude", "longitude", "photos_expected",
            "photos",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_photos(self, row: Check) -> Any:
        urls = {one.file_id: reverse("lookback:photo", args=[one.pk]) for one in row.photos.all()}
        return files([one.file for one in row.photos.all()], lambda file: urls[file.pk])


class ConclusionRow(serializers.ModelSerializer):
    """What the office concluded; a reopened item names its new cycle."""

    class Meta:
        model = Conclusion
        fields = ["action", "why", "new_cycle", "concluded_on"]
        read_only_fields = fields


class LookBackItemDetail(LookBackItemRow):
    visits = LookBackVisitRow(many=True, source="checks")
    conclusion = ConclusionRow(allow_null=True, default=None)
    errand: Any = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True, default=None)

    class Meta(LookBackItemRow.Meta):
        fields = [*LookBackItemRow.Meta.fields, "visits", "conclusion", "errand"]
        read_only_fields = fields


class OwnLookBackVisit(LookBackItemRow):
    """An item that the caller is to visit, with the old photographs and what the caller has found there."""

    old_photos = serializers.SerializerMethodField()
    visits = serializers.SerializerMethodField()

    class Meta(LookBackItemRow.Meta):
        fields = [*LookBackItemRow.Meta.fields, "old_photos", "visits"]
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_old_photos(self, row: Pick) -> Any:
        found = [one.file for one in photos.old(row)]
        return files(found, lambda file: reverse("lookback:old_photo", args=[row.pk, file.pk]))

    @extend_schema_field(LookBackVisitRow(many=True))
    def get_visits(self, row: Pick) -> Any:
        own = row.checks.filter(visitor=self.context["view"].user).select_related("visitor")
        return LookBackVisitRow(own.prefetch_related("photos__file"), many=True).data


class LookBackErrandRow(serializers.ModelSerializer):
    """What a unit has to mend after a visit found its item only partly consolidated."""

    round = serializers.SlugField(source="pick.plan.round.slug")
    number = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    unit = UnitName()

    class Meta:
        model = Errand
        fields = [
            "id", "round", "number", "title", "unit", "text", "due_on", "state", "answer", "answered_at", "decided_at",
            "returned_why",
        ]  # fmt: skip
        read_only_fields = fields

    def get_number(self, row: Errand) -> str:
        return number_of(row.pick)

    def get_title(self, row: Errand) -> str:
        return title_of(row.pick)


class LookBackErrandDetail(LookBackErrandRow):
    """An errand with the visits that led to it and the files of the answer."""

    visits = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(LookBackErrandRow.Meta):
        fields = [*LookBackErrandRow.Meta.fields, "visits", "files"]
        read_only_fields = fields

    @extend_schema_field(LookBackVisitRow(many=True))
    def get_visits(self, row: Errand) -> Any:
        seen = row.pick.checks.exclude(result="not_possible").select_related("visitor")
        return LookBackVisitRow(seen.prefetch_related("photos__file"), many=True).data

    @extend_schema_field(FILES)
    def get_files(self, row: Errand) -> Any:
        return files(row.files.all(), lambda file: reverse("lookback:errand_file", args=[row.pk, file.pk]))
