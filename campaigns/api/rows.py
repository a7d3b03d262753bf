"""What the API tells of campaigns: lists and places with their counts, entries, cross-checks. Read only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns import seen, standing
from campaigns.models import Campaign, CampaignList, CheckAssignment, CheckFinding, ListEntry
from cases.api.rows import UnitName
from leading.api.rows import FILES, ItemName, files
from records import clock


class CampaignRow(serializers.ModelSerializer):
    """A time in which lists are brought to zero."""

    round = serializers.SlugField(source="round.slug")

    class Meta:
        model = Campaign
        fields = [
            "id", "round", "name", "starts_on", "ends_on", "cadence", "closed_on", "summary", "is_illustrative",
        ]  # fmt: skip
        read_only_fields = fields


class CountRow(serializers.Serializer):
    """Found and cleared so far; `reported` says whether anybody has reported at all."""

    found = serializers.IntegerField()
    cleared = serializers.IntegerField()
    remaining = serializers.IntegerField()
    reported = serializers.BooleanField()


class CampaignListRow(serializers.ModelSerializer):
    """A list of a campaign; `unit_word` is what it is counted in."""

    campaign = serializers.PrimaryKeyRelatedField[Campaign](read_only=True)
    organisation = UnitName(allow_null=True)

    class Meta:
        model = CampaignList
        fields = ["id", "campaign", "number", "name", "unit_word", "organisation", "by_entries", "left_open_why"]
        read_only_fields = fields


class PlaceCount(serializers.Serializer):
    """What a place that the caller reads has of a list."""

    place = UnitName()
    count = CountRow()


class CampaignListDetail(CampaignListRow):
    """A list with what each place has of it, of the places that the caller reads."""

    places = serializers.SerializerMethodField()

    class Meta(CampaignListRow.Meta):
        fields = [*CampaignListRow.Meta.fields, "places"]
        read_only_fields = fields

    @extend_schema_field(PlaceCount(many=True))
    def get_places(self, row: CampaignList) -> Any:
        campaign, user = row.campaign, self.context["view"].user
        whole = seen.answers_for(user, row)
        places = campaign.places.select_related("region") if whole else seen.seen_places(user, campaign)
        counts = standing.matrix(campaign, day_of(campaign))
        told = [{"place": one.region, "count": counts.of(row.pk, one.region_id)} for one in places]
        return PlaceCount(told, many=True).data


class CampaignPlaceRow(serializers.Serializer):
    """A place that reports, by which unit (null: any of its units), and which lists it owes figures of today."""

    place = UnitName(source="region")
    reporter = UnitName(allow_null=True)
    owes = serializers.ListField(child=serializers.IntegerField())


class CheckGroupRow(serializers.Serializer):
    """A group that checks others; to those who read the whole region."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    home = UnitName()


class CampaignDetail(CampaignRow):
    """A campaign with its lists, the places that the caller reads, and its check groups."""

    lists = CampaignListRow(many=True)
    places = serializers.SerializerMethodField()
    groups = serializers.SerializerMethodField()

    class Meta(CampaignRow.Meta):
        fields = [*CampaignRow.Meta.fields, "lists", "places", "groups"]
        read_only_fields = fields

    @extend_schema_field(CampaignPlaceRow(many=True))
    def get_places(self, row: Campaign) -> Any:
        owed = standing.missing(row, day_of(row))
        found = list(seen.seen_places(self.context["view"].user, row))
        for one in found:
            one.owes = owed.get(one.region_id, [])  # type: ignore[attr-defined]
        return CampaignPlaceRow(found, many=True).data

    @extend_schema_field(CheckGroupRow(many=True))
    def get_groups(self, row: Campaign) -> Any:
        whole = seen.reads_all(self.context["view"].user, row)
        return CheckGroupRow(row.groups.select_related("home") if whole else [], many=True).data


def day_of(campaign: Campaign) -> Any:
    """The day on which the counts of a campaign are told: today, of a closed one its last."""
    return min(clock.today(), campaign.closed_on or clock.today())


class CampaignEntryRow(serializers.ModelSerializer):
    """One thing on a list."""

    campaign = serializers.IntegerField(source="list.campaign_id")
    place = UnitName()
    organisation = UnitName(allow_null=True)
    task = ItemName(allow_null=True)

    class Meta:
        model = ListEntry
        fields = [
            "id", "campaign", "list", "number", "name", "place", "organisation", "task", "note", "entered_on",
            "cleared_on", "cleared_how", "verdict", "checked_on",
        ]  # fmt: skip
        read_only_fields = fields


class CampaignFindingRow(serializers.ModelSerializer):
    """What a group found on the spot."""

    class Meta:
        model = CheckFinding
        fields = ["id", "list", "entry", "seen_on", "result", "text"]
        read_only_fields = fields


class CampaignEntryDetail(CampaignEntryRow):
    files = serializers.SerializerMethodField()
    findings = CampaignFindingRow(many=True)

    class Meta(CampaignEntryRow.Meta):
        fields = [*CampaignEntryRow.Meta.fields, "files", "findings"]
        read_only_fields = fields

    @extend_schema_field(FILES)
    def get_files(self, row: ListEntry) -> Any:
        where = [row.list.campaign_id, row.pk]
        return files(row.evidence.all(), lambda file: reverse("campaigns:file", args=[*where, file.pk]))


class CampaignCheckRow(serializers.ModelSerializer):
    """A group checks a region for some days."""

    campaign = serializers.IntegerField(source="group.campaign_id")
    group_name = serializers.CharField(source="group.name")
    region = UnitName()

    class Meta:
        model = CheckAssignment
        fields = ["id", "campaign", "group", "group_name", "region", "starts_on", "ends_on"]
        read_only_fields = fields


class CampaignCheckDetail(CampaignCheckRow):
    findings = CampaignFindingRow(many=True)

    class Meta(CampaignCheckRow.Meta):
        fields = [*CampaignCheckRow.Meta.fields, "findings"]
        read_only_fields = fields
