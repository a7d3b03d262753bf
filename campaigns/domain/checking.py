"""Cross-checks: forming groups, sending them out, what they find. No group checks its own region."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.domain import entries
from campaigns.domain.acts import WrongState, act_on, place_of, require_running, require_words, write
from campaigns.models import (
    Campaign,
    CampaignList,
    CampaignPlace,
    CheckAssignment,
    CheckFinding,
    CheckGroup,
    ListEntry,
)
from campaigns.rotation import related, rotation
from campaigns.states import Verb
from campaigns.telling import tell_reporters
from orgs.models import Organisation, User
from orgs.permissions import may, posts_of, require
from records import clock

LONGEST_NAME, LONGEST_TEXT, LONGEST_WHY = 80, 4000, 200
FOUND = gettext_noop("A cross-check of %(place)s found: %(list)s, %(day)s. Put it right and report.")


def form_group(
    campaign_id: int, *, actor: User, number: int, name: str, home: Organisation, members: Iterable[User] = ()
) -> CheckGroup:
    """Form a group of people of one region; it will never check that region.

    Raises PermissionDenied; ValidationError for a number twice or a home outside the campaign's region.
    """
    with act_on(campaign_id) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        name = require_words(name, "name", _("Give the group a name."), LONGEST_NAME)
        if number < 1 or campaign.groups.filter(number=number).exists():
            text = _("Give the group a number from 1 on that no other group has.")
            raise ValidationError({"number": text}, code="number")
        if not home.path.startswith(campaign.round.region.path):
            raise ValidationError({"home": _("This region lies outside the region of the round.")}, code="home")
        group = CheckGroup.objects.create(campaign=campaign, number=number, name=name, home=home)
        group.members.set(members)
        after = {"group_number": number, "group_home": str(home)}
        write(Verb.GROUP_FORMED, group, actor=actor, near=campaign.round.region, after=after)
        return group


def assign(group_id: int, *, actor: User, region: Organisation, starts_on: date, ends_on: date) -> CheckAssignment:
    """Send one group to one region. Raises PermissionDenied; ValidationError for its own region or wrong days."""
    with act_on(_campaign_of(group_id)) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        group = campaign.groups.select_related("home").get(pk=group_id)
        place_of(campaign, region.pk)
        _require_days(campaign, starts_on, ends_on)
        _require_away(group, region)
        if CheckAssignment.objects.filter(group=group, region=region, starts_on=starts_on).exists():
            raise ValidationError({"region": _("The group is sent there from this day already.")}, code="twice")
        row = CheckAssignment.objects.create(
            group=group, home=group.home, region=region, starts_on=starts_on, ends_on=ends_on
        )
        write(Verb.ASSIGNED, campaign, actor=actor, near=campaign.round.region, after={"check_pairs": [str(row)]})
        return row


def rotate(campaign_id: int, *, actor: User, starts_on: date, ends_on: date) -> list[CheckAssignment]:
    """Send groups to all places of the campaign, each place once, as `rotation` chooses.

    Raises PermissionDenied; ValidationError for wrong days, or when a place has only its own group.
    """
    with act_on(campaign_id) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        _require_days(campaign, starts_on, ends_on)
        groups = {group.pk: group for group in campaign.groups.select_related("home")}
        places = {row.region_id: row.region for row in campaign.places.select_related("region")}
        before = Counter(CheckAssignment.objects.filter(group__in=groups).values_list("group", "region"))
        homes = [(group.pk, group.home.path) for group in groups.values()]
        chosen = rotation(homes, [(pk, region.path) for pk, region in places.items()], before)
        if left := [str(region) for pk, region in places.items() if pk not in chosen]:
            text = _("No group can check %s: form one of another region.") % "、".join(left)
            raise ValidationError({"groups": text}, code="groups")
        if CheckAssignment.objects.filter(group__in=groups, starts_on=starts_on).exists():
            text = _("Groups are sent out from this day already; choose another day, or change single ones below.")
            raise ValidationError({"starts_on": text}, code="twice")
        rows = [
            CheckAssignment(
                group=groups[chosen[pk]], home=groups[chosen[pk]].home, region=region, starts_on=starts_on,
                ends_on=ends_on,
            )
            for pk, region in places.items()
        ]  # fmt: skip
        kept = CheckAssignment.objects.bulk_create(rows)
        after = {"check_pairs": [str(row) for row in kept]}
        write(Verb.ASSIGNED, campaign, actor=actor, near=campaign.round.region, after=after)
        return kept


def reassign(assignment_id: int, *, actor: User, group_id: int, why: str) -> CheckAssignment:
    """Give a cross-check that has found nothing yet to another group, with the reason.

    Raises PermissionDenied; WrongState once something was found; ValidationError for the group's own region.
    """
    found = CheckAssignment.objects.values_list("group__campaign", flat=True).get(pk=assignment_id)
    with act_on(found) as campaign:
        require(actor, "campaign.open", campaign.round.region)
        require_running(campaign)
        row = CheckAssignment.objects.select_related("group", "region").get(pk=assignment_id)
        if row.findings.exists():
            raise WrongState(_("The group has written findings down already; it stays with them."), code="findings")
        group = campaign.groups.select_related("home").filter(pk=group_id).first()
        if group is None:
            raise ValidationError({"group": _("Choose a group of this campaign.")}, code="group")
        why = require_words(why, "why", _("Say why another group goes."), LONGEST_WHY)
        _require_away(group, row.region)
        before = {"check_group": str(row.group)}
        row.group, row.home = group, group.home
        row.save(update_fields=["group", "home"])
        after = {"check_group": str(group), "list_place": str(row.region)}
        write(Verb.REASSIGNED, campaign, actor=actor, near=campaign.round.region, before=before, after=after, note=why)
        return row


def find(
    assignment_id: int,
    *,
    actor: User,
    text: str,
    result: str,
    list_id: int | None = None,
    entry_id: int | None = None,
    seen_on: date | None = None,
) -> CheckFinding:
    """Write down what a group found of a list or of one entry; an entry found not cleared is open again.

    For the members of the group and for those who check for the office. Raises PermissionDenied; ValidationError.
    """
    found = CheckAssignment.objects.values_list("group__campaign", flat=True).get(pk=assignment_id)
    with act_on(found) as campaign:
        row = CheckAssignment.objects.select_related("group", "region").get(pk=assignment_id)
        if not finds(actor, campaign, row):
            raise PermissionDenied("campaign.check")
        require_running(campaign)
        text = require_words(text, "text", _("Write what was found."), LONGEST_TEXT)
        if result not in CheckFinding.Result.values:
            raise ValidationError({"result": _("Choose the result.")}, code="result")
        on = seen_on or clock.today()
        if not row.starts_on <= on <= clock.today():
            raise ValidationError({"seen_on": _("Give a day of the check, up to today.")}, code="day")
        entry, of = _about(campaign, row, list_id, entry_id)
        if entry and entry.cleared_on and result in (CheckFinding.Result.HOLDS, CheckFinding.Result.FALSE):
            entries.judge(entry, actor, holds=result == CheckFinding.Result.HOLDS, on=on)
        made = CheckFinding.objects.create(
            assignment=row, list=of, entry=entry, seen_on=on, text=text, result=result, by=actor
        )
        after = {"finding_of": str(entry or of), "finding_result": result, "list_place": str(row.region)}
        write(Verb.FOUND, campaign, actor=actor, near=campaign.round.region, after=after)
        if result in CheckFinding.BAD:
            _tell(campaign, row, made)
        return made


def finds(user: User, campaign: Campaign, row: CheckAssignment) -> bool:
    """Whether the person writes findings of a cross-check: for the office, or as a member who still holds a post here.

    One query for those who do not check for the office.
    """
    region = campaign.round.region
    if may(user, "campaign.check", region):
        return True
    here = any(held.path.startswith(region.path) for held in posts_of(user) if held.on_behalf_of is None)
    return here and row.group.members.filter(pk=user.pk).exists()


def _campaign_of(group_id: int) -> int:
    return CheckGroup.objects.values_list("campaign", flat=True).get(pk=group_id)


def _require_days(campaign: Campaign, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first.")}, code="days")
    if starts_on < campaign.starts_on:
        raise ValidationError({"starts_on": _("The campaign has not begun on this day.")}, code="days")


def _require_away(group: CheckGroup, region: Organisation) -> None:
    if related(group.home.path, region.path):
        text = _("%(group)s comes from %(home)s and does not check its own region.")
        raise ValidationError({"region": text % {"group": group, "home": group.home}}, code="home")


def _about(
    campaign: Campaign, row: CheckAssignment, list_id: int | None, entry_id: int | None
) -> tuple[ListEntry | None, CampaignList]:
    if entry_id:
        entries_ = ListEntry.objects.filter(list__campaign=campaign, place=row.region)
        entry = entries_.select_related("list__deadline", "place").filter(pk=entry_id).first()
        if entry is None:
            raise ValidationError({"entry": _("This entry is not one of the place that is checked.")}, code="entry")
        return entry, entry.list
    one = campaign.lists.filter(pk=list_id or 0).first()
    if one is None:
        raise ValidationError({"list": _("Choose the list that the finding is about.")}, code="list")
    return None, one


def _tell(campaign: Campaign, row: CheckAssignment, made: CheckFinding) -> None:
    place = CampaignPlace.objects.select_related("region", "reporter").filter(campaign=campaign, region=row.region)
    params: dict[str, str | int] = {"place": str(row.region), "list": str(made.list), "day": str(made.seen_on)}
    tell_reporters(campaign, FOUND, params, dedupe=f"campaign-finding|{made.pk}", place=place.first())
