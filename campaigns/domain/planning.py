"""Opening a campaign, and saying who reports for its places."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.domain.acts import act_on, place_of, require_running, require_words, write
from campaigns.models import Campaign, CampaignList, CampaignPlace
from campaigns.states import Verb
from campaigns.telling import tell_reporters
from cases.domain import keeping
from cases.models import Activity, Round
from deadlines import ladders, terms
from deadlines.models import Deadline
from notify.models import Pace
from orgs.models import Organisation, User
from orgs.permissions import require
from records import clock
from records.trail import key

MOST_LISTS, MOST_PLACES, MOST_DAYS = 30, 200, 800
LONGEST_NAME, LONGEST_UNIT = 120, 8
OPENED = gettext_noop("Campaign “%(name)s” begins on %(first)s: report your figures on its lists until %(last)s.")


@transaction.atomic
def open(
    round_id: int,
    *,
    actor: User,
    name: str,
    starts_on: date,
    ends_on: date,
    cadence: str,
    lists: Sequence[tuple[int, str, str]],
    places: Iterable[Organisation] | None = None,
    is_illustrative: bool = False,
) -> Campaign:
    """Open a campaign with its lists (number, name, what it is counted in) and write it down as an activity.

    `places` report figures; without them the regions directly below the round's. Each list is due on the last day.
    Raises PermissionDenied; ValidationError by field.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_id)
    with round.time():
        require(actor, "campaign.open", round.region)
        name = require_words(name, "name", _("Give the campaign a name."), LONGEST_NAME)
        _require_days(starts_on, ends_on, cadence)
        _require_new(round, name)
        wanted = _lists(lists)
        regions = _places(round, places, starts_on)
        activity = keeping.record_activity(
            round, actor=actor, kind=Activity.Kind.CAMPAIGN, held_on=starts_on, ends_on=ends_on, title=name,
            is_planned=True, is_illustrative=is_illustrative,
        )  # fmt: skip
        campaign = Campaign.objects.create(
            round=round, name=name, starts_on=starts_on, ends_on=ends_on, cadence=cadence, activity=activity,
            opened_by=actor, is_illustrative=is_illustrative,
        )  # fmt: skip
        _make_lists(campaign, wanted)
        CampaignPlace.objects.bulk_create(CampaignPlace(campaign=campaign, region=region) for region in regions)
        after = {"campaign_from": starts_on, "campaign_until": ends_on, "campaign_cadence": cadence}
        after |= {"campaign_lists": len(wanted), "campaign_places": len(regions)}
        write(Verb.OPENED, campaign, actor=actor, near=round.region, after=after)
        tell_reporters(campaign, OPENED, {"name": name, "first": str(starts_on), "last": str(ends_on)},
                       dedupe=f"campaign-opened|{campaign.pk}", pace=Pace.DIGEST)  # fmt: skip
        return campaign


def name_reporter(campaign_id: int, *, actor: User, place: Organisation, reporter: Organisation | None) -> None:
    """Say which unit reports for a place; with None any unit of the place may.

    Raises PermissionDenied; ValidationError for a unit that lies elsewhere.
    """
    with act_on(campaign_id) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        row = place_of(campaign, place.pk)
        if reporter and not reporter.path.startswith(campaign.round.region.path):
            raise ValidationError({"reporter": _("This unit lies outside the region of the round.")}, code="reporter")
        if row.reporter_id == (reporter.pk if reporter else None):
            return
        before = {"place_reporter": str(row.reporter or "")}
        CampaignPlace.objects.filter(pk=row.pk).update(reporter=reporter)
        after = {"place_reporter": str(reporter or ""), "list_place": str(row.region)}
        write(Verb.PLACE_SET, campaign, actor=actor, near=campaign.round.region, before=before, after=after)


def name_responsible(list_id: int, *, actor: User, organisation: Organisation | None) -> None:
    """Say which unit answers for a list; it is the one that is chased.

    Raises PermissionDenied; ValidationError for a unit that lies elsewhere.
    """
    campaign_id = CampaignList.objects.values_list("campaign", flat=True).get(pk=list_id)
    with act_on(campaign_id) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        if organisation and not organisation.path.startswith(campaign.round.region.path):
            words = _("This unit lies outside the region of the round.")
            raise ValidationError({"organisation": words}, code="organisation")
        row = campaign.lists.get(pk=list_id)
        if row.organisation_id == (organisation.pk if organisation else None):
            return
        CampaignList.objects.filter(pk=row.pk).update(organisation=organisation)
        if row.deadline_id:
            Deadline.objects.filter(pk=row.deadline_id).update(organisation=organisation)
        after = {"units": str(organisation or ""), "finding_of": str(row)}
        write(Verb.PLACE_SET, campaign, actor=actor, near=campaign.round.region, after=after)


def _require_days(starts_on: date, ends_on: date, cadence: str) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")}, code="days")
    if (ends_on - starts_on).days >= MOST_DAYS:
        raise ValidationError({"ends_on": _("A campaign lasts at most %d days.") % MOST_DAYS}, code="days")
    if cadence not in Campaign.Cadence.values:
        raise ValidationError({"cadence": _("Choose daily or weekly figures.")}, code="cadence")


def _require_new(round: Round, name: str) -> None:
    if Campaign.objects.filter(round=round, name=name).exists():
        raise ValidationError({"name": _("The round has a campaign of this name already.")}, code="twice")


def _lists(lists: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    if not 1 <= len(lists) <= MOST_LISTS:
        raise ValidationError({"lists": _("Give between 1 and %d lists.") % MOST_LISTS}, code="lists")
    numbers = [number for number, _name, _word in lists]
    if len(set(numbers)) < len(numbers) or min(numbers) < 1:
        raise ValidationError({"lists": _("Number the lists from 1 on, each number once.")}, code="lists")
    fault = _("Give every list a name and what it is counted in.")
    return [
        (number, require_words(name, "lists", fault, LONGEST_NAME), require_words(word, "lists", fault, LONGEST_UNIT))
        for number, name, word in lists
    ]


def _places(round: Round, places: Iterable[Organisation] | None, day: date) -> list[Organisation]:
    if places is None:
        found = Organisation.objects.filter(parent=round.region, kind=Organisation.Kind.REGION)
        return list(found.exclude(ends_on__lt=day)) or [round.region]
    chosen = list({place.pk: place for place in places}.values())
    if not 1 <= len(chosen) <= MOST_PLACES:
        raise ValidationError({"places": _("Choose between 1 and %d places.") % MOST_PLACES}, code="places")
    if outside := [str(place) for place in chosen if not place.path.startswith(round.region.path)]:
        text = _("These lie outside the region of the round: %s.") % "、".join(outside)
        raise ValidationError({"places": text}, code="places")
    return chosen


def _make_lists(campaign: Campaign, wanted: Iterable[tuple[int, str, str]]) -> None:
    today, scope = clock.today(), key(campaign.round)
    ladders.adopt_missing(scope, Deadline.Kind.CAMPAIGN, today)
    for number, name, word in wanted:
        row = CampaignList.objects.create(campaign=campaign, number=number, name=name, unit_word=word)
        row.deadline = terms.open_on(
            Deadline.Kind.CAMPAIGN, row, campaign.ends_on, organisation=None, on=today, scope=scope
        )
        row.save(update_fields=["deadline"])
