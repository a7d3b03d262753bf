"""Filters of campaigns and of entries, by addresses that can be sent to somebody else."""

from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign, CampaignPlace, ListEntry

STATES = (("running", _("running")), ("closed", pgettext_lazy("campaign", "closed")))
OF_ENTRIES = (
    ("open", _("open")),
    ("cleared", _("cleared")),
    ("unchecked", _("cleared, not checked")),
    ("fails", _("checked, not cleared")),
)


class CampaignFilter(filters.FilterSet):
    """Which campaigns of a round."""

    state = filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=_("all"))
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Words"))

    class Meta:
        model = Campaign
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Campaign], _name: str, value: str) -> QuerySet[Campaign]:
        """Campaigns that run, or that were closed."""
        return rows.filter(closed_on__isnull=value == "running")


class EntryFilter(filters.FilterSet):
    """Which entries of a list."""

    place = filters.ChoiceFilter(field_name="place", label=pgettext_lazy("campaign", "Place"), empty_label=_("all"))
    state = filters.ChoiceFilter(method="by_state", choices=OF_ENTRIES, label=_("State"), empty_label=_("all"))
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Words"))

    class Meta:
        model = ListEntry
        fields: list[str] = []

    def __init__(self, data: Any, rows: QuerySet[ListEntry], *, places: Iterable[CampaignPlace]) -> None:
        super().__init__(data, rows)
        self.filters["place"].extra["choices"] = [(str(one.region_id), one.region.name) for one in places]

    def by_state(self, rows: QuerySet[ListEntry], _name: str, value: str) -> QuerySet[ListEntry]:
        """Entries in one state."""
        known = {
            "open": Q(cleared_on=None),
            "cleared": Q(cleared_on__isnull=False),
            "unchecked": Q(cleared_on__isnull=False, verdict=""),
            "fails": Q(verdict=ListEntry.Verdict.FAILS),
        }
        return rows.filter(known[value])
