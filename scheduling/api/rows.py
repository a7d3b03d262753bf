"""What the API tells of reporting: periods, reports with their lines, checks, corrections, rules. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from records.models import Evidence
from scheduling import matrix, sheet, wording
from scheduling.domain.rows import ACTS
from scheduling.models import Check, Correction, Entry, Line, Obligation, Period, Rhythm
from scheduling.shown import Shown


class ReportRuleRow(serializers.ModelSerializer):
    """How often units report on which items; `ends_on` is null for a rule in force, or announced."""

    round = serializers.SlugField(source="round.slug")

    class Meta:
        model = Rhythm
        fields = ["id", "round", "kind", "covers", "due_nth", "lock_after", "starts_on", "ends_on"]
        read_only_fields = fields


class PeriodRow(serializers.ModelSerializer):
    """A month, week or quarter on which units report."""

    round = serializers.SlugField(source="round.slug")
    name = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(Rhythm.Kind.choices, source="rhythm.kind")
    covers = serializers.ChoiceField(Rhythm.Covers.choices, source="rhythm.covers")
    locked_by: Any = serializers.StringRelatedField()

    class Meta:
        model = Period
        fields = [
            "id", "round", "name", "kind", "covers", "starts_on", "ends_on", "due_on", "is_estimate", "lock_on",
            "locked_at", "locked_by",
        ]  # fmt: skip
        read_only_fields = fields

    def get_name(self, row: Period) -> str:
        return wording.full_name_of(row)


class PeriodDetail(PeriodRow):
    """A period with how its due day was counted, and how many reports are in which state."""

    due_why = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField(help_text="Reports by state.")

    class Meta(PeriodRow.Meta):
        fields = [*PeriodRow.Meta.fields, "due_why", "counts"]
        read_only_fields = fields

    def get_due_why(self, row: Period) -> str:
        return str(wording.due_of(row)["why"])

    def get_counts(self, row: Period) -> dict[str, int]:
        return matrix.counts_of(row, row.round.today())


class ReportCheck(serializers.ModelSerializer):
    """What the office found of a sending: verified with a value, or returned with the reason in `words`."""

    by: Any = serializers.StringRelatedField()
    grade = serializers.ChoiceField(Check.Grade.choices, allow_blank=True)

    class Meta:
        model = Check
        fields = ["verdict", "share", "method", "seen_on", "grade", "words", "by", "at"]
        read_only_fields = fields


class ReportFile(serializers.ModelSerializer):
    """A file that goes with a sending."""

    class Meta:
        model = Evidence
        fields = ["id", "name", "sha256", "size", "media_type"]
        read_only_fields = fields


class ReportTick(serializers.Serializer):
    """A measure that the sending ticked."""

    measure = serializers.IntegerField()
    act = serializers.ChoiceField([(name, name) for name in ACTS])
    on = serializers.CharField(help_text="ISO day; empty: the day of sending.")
    note = serializers.CharField()


class ReportEntry(serializers.ModelSerializer):
    """What a unit reported on an item, as it was sent; `via` is “office” where the office filed for the unit."""

    ticks = ReportTick(many=True)
    files = ReportFile(source="evidence", many=True)
    filed_by: Any = serializers.StringRelatedField()
    check_made = ReportCheck(allow_null=True)

    class Meta:
        model = Entry
        fields = [
            "id", "version", "text", "claimed", "ticks", "self_check", "problems", "no_change_why", "change_request",
            "files", "via", "filed_by", "filed_at", "check_made",
        ]  # fmt: skip
        read_only_fields = fields


class ReportLineRow(serializers.ModelSerializer):
    """An item of a unit's report; `sent` is what was sent last for this period."""

    report = serializers.IntegerField(source="obligation_id")
    title = serializers.CharField(source="task.__str__")
    state = serializers.ChoiceField(Shown.choices, source="shown")
    sent_late = serializers.BooleanField()
    sent = serializers.SerializerMethodField()

    class Meta:
        model = Line
        fields = [
            "id", "report", "task", "title", "from_on", "until_on", "state", "sent_late", "skipped_why", "sent",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ReportEntry(allow_null=True))
    def get_sent(self, row: Any) -> Any:
        sent = list(row.entries.all())
        return ReportEntry(sent[-1], context=self.context).data if sent else None


class ReportCorrectionRow(serializers.ModelSerializer):
    """A numbered correction of a locked period: the old value stays, the new one stands beside it."""

    by: Any = serializers.StringRelatedField()

    class Meta:
        model = Correction
        fields = ["id", "period", "number", "line", "field", "old", "new", "why", "by", "at"]
        read_only_fields = fields


class ReportDraft(serializers.Serializer):
    """What was typed and not sent yet; what was not typed is left out."""

    text = serializers.CharField(required=False)
    claimed = serializers.IntegerField(required=False, allow_null=True)
    no_change_why = serializers.CharField(required=False)
    self_check = serializers.CharField(required=False)
    problems = serializers.CharField(required=False)
    change_request = serializers.IntegerField(required=False, allow_null=True)
    ticks = ReportTick(many=True, required=False)
    evidence = serializers.ListField(child=serializers.IntegerField(), required=False)


class ReportLineDetail(ReportLineRow):
    """One item with every sending and correction; the draft only for those who report for the unit."""

    entries = ReportEntry(many=True)
    corrections = ReportCorrectionRow(many=True)
    draft = serializers.SerializerMethodField()

    class Meta(ReportLineRow.Meta):
        fields = [*ReportLineRow.Meta.fields, "draft_version", "draft", "entries", "corrections"]
        read_only_fields = fields

    @extend_schema_field(ReportDraft(allow_null=True))
    def get_draft(self, row: Line) -> Any:
        return row.draft if sheet.may_file(self.context["request"].user, row.obligation) else None


class ReportRow(serializers.ModelSerializer):
    """A unit's report for a period, the sheet of its items. One without items is a zero report, to be said too."""

    round = serializers.SlugField(source="period.round.slug")
    period_name = serializers.SerializerMethodField()
    unit = UnitName()
    state = serializers.ChoiceField(Shown.choices, source="shown")
    due_on = serializers.DateField(source="period.due_on")
    sent_late = serializers.BooleanField()

    class Meta:
        model = Obligation
        fields = [
            "id", "round", "period", "period_name", "unit", "due_on", "state", "filed_at", "sent_late", "zero_at",
            "zero_for_unit", "waived_why",
        ]  # fmt: skip
        read_only_fields = fields

    def get_period_name(self, row: Obligation) -> str:
        return wording.full_name_of(row.period)


class ReportDetail(ReportRow):
    """A report with its lines; `table_url` is the address of its table on the desk, to be filled in offline."""

    lines = ReportLineRow(source="shown_lines", many=True)
    table_url = serializers.SerializerMethodField()

    class Meta(ReportRow.Meta):
        fields = [*ReportRow.Meta.fields, "lines", "table_url"]
        read_only_fields = fields

    def get_table_url(self, row: Obligation) -> str:
        return reverse("scheduling:table", args=[row.pk])


class ReportGapRow(serializers.ModelSerializer):
    """A verified line with both shares, corrections counted: `points` are claimed less verified."""

    line = serializers.IntegerField(source="entry.line_id")
    period = serializers.IntegerField(source="entry.line.obligation.period_id")
    unit = UnitName(source="entry.line.obligation.unit")
    title = serializers.CharField(source="entry.line.task.__str__")
    claimed = serializers.IntegerField(source="claimed_now")
    verified = serializers.IntegerField(source="share_now")
    points = serializers.IntegerField()
    by: Any = serializers.StringRelatedField()

    class Meta:
        model = Check
        fields = ["id", "line", "period", "unit", "title", "claimed", "verified", "points", "seen_on", "by"]
        read_only_fields = fields
