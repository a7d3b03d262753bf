"""What the API tells of the leading group, meetings, errands, visits, led and exposed items, teams, reviews."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.rows import UnitName
from cases.models import Task
from leading.models import (
    Answer,
    Decision,
    Errand,
    Exposure,
    Finding,
    FollowUp,
    GroupMember,
    LedItem,
    Meeting,
    MeetingRhythm,
    Review,
    Team,
    TeamRound,
    Visit,
)
from leading.reading import line
from records.models import Evidence


class ItemName(serializers.ModelSerializer):
    """An item of the plan by its name."""

    name = serializers.CharField(source="__str__")

    class Meta:
        model = Task
        fields = ["id", "name"]
        read_only_fields = fields


class FileLink(serializers.Serializer):
    """A kept file and its address on the desk."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    url = serializers.CharField()


FILES = FileLink(many=True)


def files(rows: Iterable[Evidence], url: Callable[[Evidence], str]) -> list[dict[str, Any]]:
    """Files as FileLink shows them; `url` gives the address of the original."""
    return [{"id": row.pk, "name": row.name, "sha256": row.sha256, "url": url(row)} for row in rows]


class GroupSeatRow(serializers.ModelSerializer):
    """A seat of the leading group, by the post that holds it."""

    round = serializers.SlugField(source="round.slug")
    organisation = UnitName()

    class Meta:
        model = GroupMember
        fields = ["id", "round", "seat", "title", "organisation", "starts_on", "ends_on", "why", "is_illustrative"]
        read_only_fields = fields


class MeetingRuleRow(serializers.ModelSerializer):
    """How often a body has to meet."""

    round = serializers.SlugField(source="round.slug")

    class Meta:
        model = MeetingRhythm
        fields = ["id", "round", "body", "every", "starts_on", "ends_on"]
        read_only_fields = fields


class HeldRow(serializers.ModelSerializer):
    """What stands in the books as an activity: its round, day, title and post."""

    round = serializers.SlugField(source="activity.round.slug")
    held_on = serializers.DateField(source="activity.held_on")
    title = serializers.CharField(source="activity.title")
    who = serializers.CharField(source="activity.who")
    series = serializers.CharField(source="activity.series")
    is_illustrative = serializers.BooleanField(source="activity.is_illustrative")


HELD = ["id", "round", "held_on", "title", "who", "series", "is_illustrative"]


class MeetingRow(HeldRow):
    class Meta:
        model = Meeting
        fields = [*HELD, "agenda", "attendance"]
        read_only_fields = fields


class DecisionRow(serializers.ModelSerializer):
    """A decision, with the errand of each unit (ids in `errands`)."""

    tasks = ItemName(many=True)
    errands: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Decision
        fields = ["id", "number", "text", "tasks", "errands"]
        read_only_fields = fields


class MeetingDetail(MeetingRow):
    decisions = DecisionRow(many=True)

    class Meta(MeetingRow.Meta):
        fields = [*MeetingRow.Meta.fields, "decisions"]
        read_only_fields = fields


class ErrandRow(serializers.ModelSerializer):
    """What a unit was given to do beside the plan. `source` is the meeting, visit or review that it comes from."""

    round = serializers.SlugField(source="round.slug")
    unit = UnitName()
    text = serializers.CharField()
    source: Any = serializers.CharField(source="source_title")
    due_on = serializers.DateField(source="deadline.due_on", default=None, allow_null=True)
    is_late = serializers.SerializerMethodField()
    tasks = serializers.SerializerMethodField()

    class Meta:
        model = Errand
        fields = [
            "id", "round", "sort", "text", "source", "unit", "state", "given_on", "due_on", "is_late", "done_on", "why",
            "tasks",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_late(self, row: Errand) -> bool:
        return line(row).is_late

    @extend_schema_field(ItemName(many=True))
    def get_tasks(self, row: Errand) -> Any:
        return ItemName(line(row).tasks, many=True).data


class ErrandVerdict(serializers.Serializer):
    """What somebody else found of a report."""

    confirmed = serializers.BooleanField()
    why = serializers.CharField()
    post = serializers.CharField()
    at = serializers.DateTimeField()


class ErrandAnswer(serializers.ModelSerializer):
    """A unit's report that an errand is done, and what was found of it; null while nobody judged it."""

    files = serializers.SerializerMethodField()
    verdict = ErrandVerdict(allow_null=True, default=None)

    class Meta:
        model = Answer
        fields = ["seq", "text", "post", "at", "files", "verdict"]
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_files(self, row: Answer) -> Any:
        return files(row.files.all(), lambda file: reverse("leading:errand_file", args=[row.errand_id, file.pk]))


class ErrandDetail(ErrandRow):
    answers = ErrandAnswer(many=True)
    photos = serializers.SerializerMethodField(help_text="Of what was found.")

    class Meta(ErrandRow.Meta):
        fields = [*ErrandRow.Meta.fields, "answers", "photos"]
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_photos(self, row: Errand) -> Any:
        found = row.finding.photos.all() if row.finding else ()
        return files(found, lambda file: reverse("leading:errand_file", args=[row.pk, file.pk]))


class VisitFindingRow(serializers.ModelSerializer):
    """What a visit found or a review asks for. Without an `errand` it was not sent: no unit knows of it yet."""

    unit = UnitName()
    task = ItemName(allow_null=True)
    errand: Any = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True, default=None)

    class Meta:
        model = Finding
        fields = ["id", "number", "text", "unit", "task", "due_on", "errand"]
        read_only_fields = fields


class LeaderVisitRow(HeldRow):
    unannounced = serializers.BooleanField(source="activity.unannounced")
    team = serializers.IntegerField(source="team_round.team_id", default=None, allow_null=True)
    tasks = ItemName(many=True)

    class Meta:
        model = Visit
        fields = [*HELD, "unannounced", "team", "places", "tasks"]
        read_only_fields = fields


class LeaderVisitDetail(LeaderVisitRow):
    photos = serializers.SerializerMethodField()
    findings = VisitFindingRow(many=True)

    class Meta(LeaderVisitRow.Meta):
        fields = [*LeaderVisitRow.Meta.fields, "seen", "photos", "findings"]
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_photos(self, row: Visit) -> Any:
        found = [*row.photos.all(), *(file for one in row.findings.all() for file in one.photos.all())]
        return files(found, lambda file: reverse("leading:visit_file", args=[row.pk, file.pk]))


class LedItemRow(serializers.ModelSerializer):
    """An item that a leader leads in person, by the leader's post."""

    round = serializers.SlugField(source="task.problem.round.slug")
    task = ItemName()

    class Meta:
        model = LedItem
        fields = ["id", "round", "task", "level", "seat", "post", "since", "until", "why", "is_illustrative"]
        read_only_fields = fields


class ExposureRow(serializers.ModelSerializer):
    """An item that a film or the media exposed. `visit` is the leader's first visit there."""

    round = serializers.SlugField(source="round.slug")
    task = ItemName(allow_null=True)
    petition = serializers.CharField(source="petition.number", default=None, allow_null=True)
    due_on = serializers.DateField(source="deadline.due_on", default=None, allow_null=True)

    class Meta:
        model = Exposure
        fields = [
            "id", "round", "title", "medium", "outlet", "link", "shown_on", "task", "petition", "leader_post", "due_on",
            "visit", "ended_on", "ended_why", "is_illustrative",
        ]  # fmt: skip
        read_only_fields = fields


class FollowUpRow(serializers.ModelSerializer):
    class Meta:
        model = FollowUp
        fields = ["id", "on", "visit", "text"]
        read_only_fields = fields


class ExposureDetail(ExposureRow):
    follow_ups = FollowUpRow(many=True)

    class Meta(ExposureRow.Meta):
        fields = [*ExposureRow.Meta.fields, "follow_ups"]
        read_only_fields = fields


class TeamRoundRow(serializers.ModelSerializer):
    phase = serializers.SerializerMethodField(help_text="coming, running or over")

    class Meta:
        model = TeamRound
        fields = ["id", "number", "starts_on", "ends_on", "note", "phase"]
        read_only_fields = fields

    def get_phase(self, row: TeamRound) -> str:
        today: date = row.team.round.today()
        return row.phase(today)


class TeamRow(serializers.ModelSerializer):
    round = serializers.SlugField(source="round.slug")
    units = UnitName(many=True)

    class Meta:
        model = Team
        fields = ["id", "round", "name", "members", "units", "formed_on", "ended_on", "is_illustrative"]
        read_only_fields = fields


class TeamDetail(TeamRow):
    rounds = TeamRoundRow(many=True)

    class Meta(TeamRow.Meta):
        fields = [*TeamRow.Meta.fields, "rounds"]
        read_only_fields = fields


class ReviewRow(HeldRow):
    ends_on = serializers.DateField(source="activity.ends_on", allow_null=True)
    places = UnitName(many=True)

    class Meta:
        model = Review
        fields = [*HELD, "ends_on", "body", "places"]
        read_only_fields = fields


class ReviewDetail(ReviewRow):
    opinions = VisitFindingRow(many=True)

    class Meta(ReviewRow.Meta):
        fields = [*ReviewRow.Meta.fields, "words", "opinions"]
        read_only_fields = fields
