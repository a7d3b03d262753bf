"""Fields of the trail that are written here: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from leading.models import Exposure, GroupMember, LedItem, MeetingRhythm, Review
from leading.states import Sort, State


def _choice(choices: type[models.TextChoices]) -> Callable[[Any], str]:
    names = dict(choices.choices)
    return lambda stored: str(names.get(stored, stored))


LABELS: dict[str, Any] = {
    "group_seat": _("seat"),
    "group_post": _("post"),
    "held_from": _("from"),
    "held_until": _("until"),
    "held_on": _("day"),
    "held_by": _("who"),
    "meeting_body": _("body"),
    "meeting_every": _("how often"),
    "errand_sort": _("comes from"),
    "errand_state": _("state of the errand"),
    "errand_unit": _("unit"),
    "errand_due": _("due on"),
    "errand_units": _("units"),
    "unannounced": _("unannounced"),
    "items_seen": _("items seen"),
    "led_level": _("level"),
    "led_rank": _("rank"),
    "exposed_by": _("exposed by"),
    "exposed_on": _("exposed on"),
    "led": _("items led in person"),
    "to_visit": _("exposed items to visit"),
    "leader_going": _("leader who must go there"),
    "team_members": _("members"),
    "team_units": _("units and places"),
    "review_body": _("body"),
}
READERS: dict[str, Callable[[Any], str]] = {
    "group_seat": _choice(GroupMember.Seat),
    "meeting_every": _choice(MeetingRhythm.Every),
    "errand_sort": _choice(Sort),
    "errand_state": _choice(State),
    "led_level": _choice(LedItem.Level),
    "led_rank": _choice(LedItem.Seat),
    "exposed_by": _choice(Exposure.Medium),
    "review_body": _choice(Review.Body),
}
