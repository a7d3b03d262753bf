"""Fields of the trail that campaigns write: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, CheckFinding

LABELS: dict[str, Any] = {
    "campaign_from": _("first day"),
    "campaign_until": _("last day"),
    "campaign_cadence": _("figures are due"),
    "campaign_lists": _("lists"),
    "campaign_places": _("places"),
    "place_reporter": _("reporting unit"),
    "list_place": _("place"),
    "list_day": _("figures of"),
    "list_figures": _("found and cleared, by list"),
    "list_rows": _("entries"),
    "entry_cleared_on": _("cleared on"),
    "group_home": _("own region"),
    "group_number": _("number of the group"),
    "check_pairs": _("groups and regions"),
    "check_group": _("group"),
    "finding_of": _("list or entry"),
    "finding_result": _("result"),
    "lists_left_open": _("lists not at zero"),
}
READERS: dict[str, Callable[[Any], str]] = {
    "campaign_cadence": lambda stored: str(dict(Campaign.Cadence.choices).get(stored, stored)),
    "finding_result": lambda stored: str(dict(CheckFinding.Result.choices).get(stored, stored)),
}
