"""What callers send about campaigns: by the forms of the pages."""

from typing import Any

from rest_framework import serializers

from access.api.words import Id, Text, Words
from campaigns.domain.closing import LONGEST_SUMMARY
from campaigns.domain.counting import MOST
from campaigns.forms import checking, entries, planning
from campaigns.models import Campaign, CampaignList, CheckAssignment
from cases.api.rounds import RoundField
from leading.api.words import case_words, maybe, some
from orgs.models import Organisation, User

A_DAY = "2019-06-03"
MOST_FAULTS = 50  # of a table


def regions_of(campaign: Campaign) -> Any:
    """The places of a campaign."""
    return Organisation.objects.filter(pk__in=campaign.places.values("region"))


def units_of(campaign: Campaign) -> Any:
    """The units that may answer for something of a campaign."""
    inside = Organisation.objects.filter(path__startswith=campaign.round.region.path, ends_on=None)
    return inside.filter(kind=Organisation.Kind.UNIT)


def people_of(campaign: Campaign) -> Any:
    """Who may be in a check group: everybody with a post in the region."""
    near = {"posts__ends_on": None, "posts__organisation__path__startswith": campaign.round.region.path}
    return User.objects.filter(is_active=True, **near).distinct()


def _regions(context: dict[str, Any]) -> dict[str, Any]:
    region = context["round"].region
    inside = Organisation.objects.filter(path__startswith=region.path, kind=Organisation.Kind.REGION)
    below = inside.filter(parent=region)
    return {"places": below if below.exists() else inside}


def _of_campaign(context: dict[str, Any]) -> dict[str, Any]:
    campaign: Campaign = context["row"]
    return {"places": regions_of(campaign), "units": units_of(campaign)}


def _of_list(context: dict[str, Any]) -> dict[str, Any]:
    one: CampaignList = context["row"]
    return {"places": regions_of(one.campaign), "units": units_of(one.campaign)}


def _of_check(context: dict[str, Any]) -> dict[str, Any]:
    row: CheckAssignment = context["row"]
    return {"campaign": row.group.campaign, "region": row.region}


def _other_groups(context: dict[str, Any]) -> dict[str, Any]:
    row: CheckAssignment = context["row"]
    return {"groups": row.group.campaign.groups.exclude(pk=row.group_id).exclude(home=row.region)}


OpenWords = case_words(
    planning.CampaignForm, "CampaignWords", options=_regions, beside={"round": RoundField()},
    example={
        "round": "yongzhou-2018", "name": "百日清零", "starts_on": "2019-06-03", "ends_on": "2019-09-30",
        "cadence": "weekly", "lists": "燃煤锅炉 台\n散乱污企业 家", "places": [1],
    },
    fields={"places": some()},
)  # fmt: skip
ReporterWords = case_words(
    planning.ReporterForm, "CampaignReporterWords", options=_of_campaign, example={"place": 1, "reporter": 1}
)
ResponsibleWords = case_words(
    planning.ResponsibleForm, "CampaignResponsibleWords", example={"organisation": 1},
    options=lambda context: {"units": units_of(context["row"].campaign)},
)  # fmt: skip
GroupWords = case_words(
    checking.GroupForm, "CampaignGroupWords", example={"number": 1, "name": "第一组", "home": 1},
    options=lambda context: {"regions": regions_of(context["row"]), "people": people_of(context["row"])},
    fields={"members": some(required=False)},
)  # fmt: skip
RotateWords = case_words(
    checking.RotateForm, "CampaignRotateWords", example={"starts_on": A_DAY, "ends_on": "2019-06-10"}
)
EntryWords = case_words(
    entries.EntryForm, "CampaignEntryWords", options=_of_list, example={"place": 1, "name": "某砖厂锅炉"},
    fields={"place": Id(), "organisation": maybe()},
)  # fmt: skip
UploadWords = case_words(entries.UploadForm, "CampaignTableWords", example={})
ClearWords = case_words(entries.ClearForm, "CampaignClearWords", example={"how": "已拆除", "on": A_DAY})
CheckWords = case_words(
    entries.CheckForm, "CampaignEntryCheckWords", example={"holds": "yes", "on": A_DAY},
    fields={"holds": serializers.ChoiceField([("yes", ""), ("no", "")])},
)  # fmt: skip
FindWords = case_words(
    checking.FindingForm, "CampaignFindWords", options=_of_check,
    example={"list": 1, "seen_on": A_DAY, "result": "unfinished", "text": "锅炉仍在运行"},
)  # fmt: skip
ReassignWords = case_words(
    checking.ReassignForm, "CampaignReassignWords", options=_other_groups, example={"group": 1, "why": "人员调整"}
)


class FigureLine(Words):
    """What a place says of one list, counted from the first day; `why` where it sets something right."""

    list = Id()
    found = serializers.IntegerField(min_value=0, max_value=MOST)
    cleared = serializers.IntegerField(min_value=0, max_value=MOST)
    why = Text(max_length=200, required=False, default="")


class ReportWords(Words):
    """The figures of one place up to a day: all or none."""

    example = {"place": 1, "on": A_DAY, "figures": [{"list": 1, "found": 12, "cleared": 5}]}
    place = Id()
    on = serializers.DateField()
    figures = FigureLine(many=True, allow_empty=False, max_length=100)  # type: ignore[call-arg]


class LeftLine(Words):
    """Why a list is not at zero."""

    list = Id()
    why = Text(max_length=300)


class CloseWords(Words):
    """A reason for each list that is not at zero, and what was achieved."""

    example = {"left_open": [{"list": 1, "why": "两台待天然气通气后拆除"}], "summary": "十类清单基本清零"}
    left_open = LeftLine(many=True, required=False, max_length=100)  # type: ignore[call-arg]
    summary = Text(max_length=LONGEST_SUMMARY, required=False, default="")
