"""Campaigns over REST: opened, reported on, checked and closed by the rules of the pages."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.api.acts import FORM, JSON, act, create
from access.api.filters import Number
from campaigns.api import rows, words
from campaigns.domain import checking, closing, counting, entries, planning
from campaigns.domain.acts import place_of
from campaigns.filters import OF_ENTRIES as OF_ENTRY
from campaigns.filters import STATES, CampaignFilter, EntryFilter
from campaigns.models import Campaign, CampaignList, CampaignPlace, CheckAssignment, CheckGroup, ListEntry
from campaigns.reading import table
from campaigns.states import Verb
from cases.api.rounds import OfRound
from leading.api.held import where_read
from papers.reading.faults import Fault
from records import evidence


class CampaignApiFilter(filters.FilterSet):
    """Which campaigns."""

    round = filters.CharFilter("round__slug")
    q = filters.CharFilter("name", "icontains")
    state = filters.ChoiceFilter(method="by_state", choices=STATES)
    by_state = CampaignFilter.by_state


class ListFilter(filters.FilterSet):
    """Lists of which campaign."""

    campaign = Number(field_name="campaign")


class EntryApiFilter(filters.FilterSet):
    """Which entries."""

    campaign = Number(field_name="list__campaign")
    list = Number(field_name="list")
    place = Number(field_name="place")
    q = filters.CharFilter("name", "icontains")
    state = filters.ChoiceFilter(method="by_state", choices=OF_ENTRY)
    by_state = EntryFilter.by_state


class CheckFilter(filters.FilterSet):
    """Cross-checks of which campaign and region."""

    campaign = Number(field_name="group__campaign")
    region = Number(field_name="region")


def refused(faults: Iterable[Fault]) -> ValidationError:
    """What is wrong with a table, cell by cell ("B7 · 名称: …")."""
    told = [f"{one.column}{one.row or ''} · {one.heading}: {one.message}" for one in faults]
    return ValidationError({"file": told[: words.MOST_FAULTS]}, code="table")


class Campaigns(OfRound):
    """Campaigns in which something is the caller's: a region, a place, a list, an entry, a check."""

    area = "campaigns"
    queryset = Campaign.objects.none()
    serializer_class = rows.CampaignRow
    full = rows.CampaignDetail
    filterset_class = CampaignApiFilter
    orderings = {"id": None, "starts_on": None}
    ordering = "-id"
    events = frozenset({Verb.OPENED, Verb.ASSIGNED, Verb.CLOSED})

    def get_queryset(self) -> QuerySet[Campaign]:
        found = Campaign.objects.visible_to(self.user).select_related("round__region")
        return found if self.action == "list" else found.prefetch_related("lists__organisation")

    @create(words.OpenWords, right="campaign.open")
    def create(self, given: dict[str, Any]) -> Campaign:
        """Open a campaign; its places report from the first day on."""
        return planning.open(given.pop("round").pk, actor=self.user, **given)

    @act(words.ReporterWords, right="campaign.open")
    def reporter(self, campaign: Campaign, given: dict[str, Any]) -> None:
        """Say which unit reports for a place."""
        planning.name_reporter(campaign.pk, actor=self.user, **given)

    @act(words.ReportWords, right="campaign.report")
    def report(self, campaign: Campaign, given: dict[str, Any]) -> None:
        """Report the figures of a place up to a day, all or none."""
        place = place_of(campaign, given["place"]).region
        said = [counting.Said(one["list"], one["found"], one["cleared"], one["why"]) for one in given["figures"]]
        counting.report_many(campaign.pk, actor=self.user, place=place, on=given["on"], said=said)

    @act(words.GroupWords, right="campaign.open", path="groups", status=201)
    def form_group(self, campaign: Campaign, given: dict[str, Any]) -> None:
        """Form a group that checks others."""
        checking.form_group(campaign.pk, actor=self.user, **given)

    @act(words.RotateWords, right="campaign.open")
    def rotate(self, campaign: Campaign, given: dict[str, Any]) -> None:
        """Send the groups to all places, each place once."""
        checking.rotate(campaign.pk, actor=self.user, **given)

    @act(words.CloseWords, right="campaign.close")
    def close(self, campaign: Campaign, given: dict[str, Any]) -> None:
        """Close the campaign."""
        left = {one["list"]: one["why"] for one in given.get("left_open", ())}
        closing.close(campaign.pk, actor=self.user, left_open=left, summary=given["summary"])


class Lists(OfRound):
    """Lists of campaigns, one row each; a row by itself has the counts of the places that the caller reads."""

    area = "campaigns"
    queryset = CampaignList.objects.none()
    serializer_class = rows.CampaignListRow
    full = rows.CampaignListDetail
    filterset_class = ListFilter
    to_round = "campaign.round"

    def get_queryset(self) -> QuerySet[CampaignList]:
        seen = CampaignList.objects.filter(campaign__in=Campaign.objects.visible_to(self.user))
        return seen.select_related("campaign__round__region", "organisation")

    @act(words.ResponsibleWords, right="campaign.open")
    def responsible(self, one: CampaignList, given: dict[str, Any]) -> None:
        """Say which unit answers for the list."""
        planning.name_responsible(one.pk, actor=self.user, **given)

    @act(words.EntryWords, right="campaign.report", path="entries", answers=rows.CampaignEntryRow, status=201)
    def add(self, one: CampaignList, given: dict[str, Any]) -> ListEntry:
        """Put one thing on the list."""
        try:
            return entries.add(one.pk, actor=self.user, **given)
        except entries.EntriesRefused as error:  # of one entry: each fault belongs to its field
            raise ValidationError(dict(error.faults.values())) from error

    @act(words.UploadWords, right="campaign.report", path="table", reads=(FORM,), status=201,
         answers=rows.CampaignEntryRow, many=True)  # fmt: skip
    def take_table(self, one: CampaignList, given: dict[str, Any]) -> list[ListEntry]:
        """Put many things on the list from a filled-in table: all of them or none."""
        places = {place.region.name: place.region for place in one.campaign.places.select_related("region")}
        filled = table.read(given["file"].read(), given["file"].name, places, one.campaign.round.region)
        if filled.faults:
            raise refused(filled.faults)
        try:
            return entries.add_many(one.pk, actor=self.user, drafts=filled.drafts)
        except entries.EntriesRefused as error:
            raise refused(filled.refused(error.faults)) from error


class Entries(OfRound):
    """Entries of lists: of places that the caller reads, and the caller's own."""

    area = "campaigns"
    queryset = ListEntry.objects.none()
    serializer_class = rows.CampaignEntryRow
    full = rows.CampaignEntryDetail
    filterset_class = EntryApiFilter
    events = frozenset({Verb.CLEARED})
    to_round = "list.campaign.round"

    def get_queryset(self) -> QuerySet[ListEntry]:
        own = Q(pk__in=ListEntry.objects.visible_to(self.user).values("pk"))
        seen = ListEntry.objects.filter(where_read(self.user, "list__campaign__round__region__") | own)
        seen = seen.select_related("list__campaign__round__region", "place", "organisation", "task__problem")
        return seen if self.action == "list" else seen.prefetch_related("evidence", "findings")

    @act(words.ClearWords, right="campaign.report", reads=(JSON, FORM))
    def clear(self, entry: ListEntry, given: dict[str, Any]) -> None:
        """Say that the entry is cleared, with files that show it."""
        kept = [evidence.store(one, by=self.user) for one in given.pop("files")]
        entries.clear(entry.pk, actor=self.user, evidence=kept, **given)

    @act(words.CheckWords, right="campaign.check")
    def check(self, entry: ListEntry, given: dict[str, Any]) -> None:
        """Say after a look on the spot whether it is cleared; one that is not is open again."""
        entries.check(entry.pk, actor=self.user, **given)


class Checks(OfRound):
    """Cross-checks: of regions that the caller reads, of the caller's own places, of the caller's group."""

    area = "campaigns"
    queryset = CheckAssignment.objects.none()
    serializer_class = rows.CampaignCheckRow
    full = rows.CampaignCheckDetail
    filterset_class = CheckFilter
    orderings = {"id": None, "starts_on": None}
    ordering = "-id"
    events = frozenset({Verb.REASSIGNED})
    to_round = "group.campaign.round"

    def get_queryset(self) -> QuerySet[CheckAssignment]:
        place = {"campaign": OuterRef("group__campaign"), "region": OuterRef("region")}
        own = Exists(CampaignPlace.objects.visible_to(self.user).filter(**place))
        sent = Exists(CheckGroup.objects.filter(pk=OuterRef("group"), members=self.user))
        seen = CheckAssignment.objects.filter(where_read(self.user, "group__campaign__round__region__") | own | sent)
        seen = seen.select_related("group__campaign__round__region", "region")
        return seen if self.action == "list" else seen.prefetch_related("findings")

    @act(words.FindWords, right="", status=201)
    def find(self, row: CheckAssignment, given: dict[str, Any]) -> None:
        """Write down what the group found; an entry found not cleared is open again."""
        entry, one = given.pop("entry"), given.pop("list")
        checking.find(row.pk, actor=self.user, list_id=one.pk, entry_id=entry.pk if entry else None, **given)

    @act(words.ReassignWords, right="campaign.open")
    def reassign(self, row: CheckAssignment, given: dict[str, Any]) -> None:
        """Give the cross-check to another group, with the reason."""
        checking.reassign(row.pk, actor=self.user, group_id=given["group"].pk, why=given["why"])


RESOURCES = {
    "campaigns": Campaigns,
    "campaign-lists": Lists,
    "campaign-entries": Entries,
    "campaign-checks": Checks,
}
