"""Closing a campaign: every list is at zero, or says why it is not."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.domain.acts import act_on, require_running, write
from campaigns.models import Campaign, CampaignList
from campaigns.states import Verb
from notify import chasing
from orgs.models import User
from orgs.permissions import require
from records import clock

LONGEST_WHY, LONGEST_SUMMARY = 300, 4000


class NotAtZero(ValidationError):
    """Lists that are not at zero and give no reason: `lists` are their ids."""

    def __init__(self, lists: Mapping[int, str]) -> None:
        super().__init__(list(lists.values()), code="not_at_zero")
        self.lists = list(lists)


def close(campaign_id: int, *, actor: User, left_open: Mapping[int, str] | None = None, summary: str = "") -> Campaign:
    """Close a campaign; `left_open` has the reason of each list (by its id) that is not at zero.

    Raises PermissionDenied; WrongState when it is closed; NotAtZero; ValidationError for texts that are too long.
    """
    with act_on(campaign_id) as campaign:
        require(actor, "campaign.close", campaign.round.region)
        require_running(campaign)
        lists = list(campaign.lists.select_related("deadline"))
        reasons = _reasons(lists, left_open or {})
        if len(summary.strip()) > LONGEST_SUMMARY:
            text = _("Write at most %(n)d characters.") % {"n": LONGEST_SUMMARY}
            raise ValidationError({"summary": text}, code="too_long")
        for one in sorted(lists, key=lambda row: row.deadline_id or 0):
            if one.pk in reasons:
                CampaignList.objects.filter(pk=one.pk).update(left_open_why=reasons[one.pk])
            if one.deadline and not one.deadline.settled_on:
                chasing.settle(one.deadline, clock.today())
        campaign.closed_on, campaign.closed_by, campaign.summary = clock.today(), actor, summary.strip()
        campaign.save(update_fields=["closed_on", "closed_by", "summary"])
        told = [f"{one}: {reasons[one.pk]}" for one in lists if one.pk in reasons]
        write(Verb.CLOSED, campaign, actor=actor, near=campaign.round.region, after={"lists_left_open": told})
        return campaign


def _reasons(lists: list[CampaignList], given: Mapping[int, str]) -> dict[int, str]:
    counts = standing.of_lists(lists, clock.today())
    reasons: dict[int, str] = {}
    faults: dict[int, str] = {}
    for one in lists:
        count, why = counts[one.pk], given.get(one.pk, "").strip()
        if count.at_zero:
            continue
        if len(why) > LONGEST_WHY:
            faults[one.pk] = _("%(list)s: give the reason in at most %(n)d characters.") % {
                "list": one, "n": LONGEST_WHY,
            }  # fmt: skip
        elif not why:
            faults[one.pk] = _fault(one, count)
        reasons[one.pk] = why
    if faults:
        raise NotAtZero(faults)
    return reasons


def _fault(one: CampaignList, count: standing.Count) -> str:
    if not count.reported:
        return _("%(list)s: nobody has reported on it; say why it is left so.") % {"list": one}
    words = {"list": one, "n": count.remaining, "unit": one.unit_word}
    return _("%(list)s: %(n)d %(unit)s are left; say why it is left so.") % words
