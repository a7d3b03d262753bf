"""The frame of every act of a campaign: one transaction, the campaign's lock first, the round's time.

Locks are taken in one order: campaign, deadlines, and the trail last.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import standing
from campaigns.models import Campaign, CampaignList, CampaignPlace
from campaigns.states import Verb
from campaigns.trail_words import LABELS, READERS
from cases import sentences
from cases.domain.moves import WrongState
from deadlines import terms
from notify import chasing
from orgs.models import User
from orgs.permissions import may, paths_of
from orgs.trail import write
from records import clock

__all__ = ["WrongState", "write"]

sentences.teach(Verb)
sentences.teach_fields(LABELS, READERS)


@contextmanager
def act_on(campaign_id: int) -> Iterator[Campaign]:
    """The locked campaign with its round; what is written inside stands or falls together.

    Raises Campaign.DoesNotExist.
    """
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).select_related("round__region").get(pk=campaign_id)
        with campaign.round.time():
            yield campaign


def require_running(campaign: Campaign) -> None:
    """Raises WrongState once the campaign is closed."""
    if campaign.closed_on:
        raise WrongState(_("This campaign is closed; nothing is written into it any more."), code="closed")


def require_words(words: str, field: str, fault: str, most: int) -> str:
    """The words without blanks around them; raises ValidationError when there are none or too many."""
    words = words.strip()
    if not words:
        raise ValidationError({field: fault}, code=field)
    if len(words) > most:
        raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": most}}, code="too_long")
    return words


def reports_for(user: User, place: CampaignPlace) -> bool:
    """Whether the person may report for a place: the office, clerks of the unit named, else of any unit of the place.

    One lookup of posts for a user object, no further queries.
    """
    if place.reporter and may(user, "campaign.report", place.reporter):
        return True
    if may(user, "campaign.report", place.region):
        return True
    return not place.reporter and any(path.startswith(place.region.path) for path in paths_of(user, "campaign.report"))


def require_reporter(user: User, place: CampaignPlace) -> None:
    """Raises PermissionDenied unless `reports_for`."""
    if not reports_for(user, place):
        raise PermissionDenied("campaign.report")


def place_of(campaign: Campaign, region_id: int | None) -> CampaignPlace:
    """The campaign's place with region and reporting unit; raises ValidationError for another region."""
    found = campaign.places.filter(region=region_id).select_related("region", "reporter").first()
    if found is None:
        raise ValidationError({"place": _("This place has no part in the campaign.")}, code="place")
    return found


def keep_deadlines(lists: Iterable[CampaignList]) -> None:
    """Settle the deadlines of lists that have come to zero, and let those run again that have not any more."""
    lists = [one for one in lists if one.deadline_id]
    counts = standing.of_lists(lists, clock.today())
    for one in sorted(lists, key=lambda row: row.deadline_id or 0):
        if one.deadline is None:
            continue
        if counts[one.pk].at_zero and not one.deadline.settled_on:
            chasing.settle(one.deadline, clock.today())
        elif not counts[one.pk].at_zero and one.deadline.settled_on:
            terms.resume(one.deadline, clock.today())
