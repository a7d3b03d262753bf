"""Filters of cards, by addresses that can be sent to somebody else; the choices are what the reader's cards offer."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.selects import LongSelect
from deadlines.models import Deadline, Firing, Rung
from orgs.models import Organisation
from pressure import periods
from pressure.models import Appeal, Card

STATES = (
    ("standing", _("standing")),
    ("appealed", _("appeal to be decided")),
    ("revoked", pgettext_lazy("card", "taken back")),
)


class CardFilter(filters.FilterSet):
    """Which cards of a list."""

    colour = filters.ChoiceFilter(choices=Card.Colour.choices, label=_("Card"), empty_label=_("all"))
    state = filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=_("all"))
    unit = filters.ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    period = filters.ChoiceFilter(method="by_period", label=_("Period"), empty_label=_("the whole round"))

    class Meta:
        model = Card
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by()
        units = Organisation.objects.filter(pk__in=seen.values("unit")).order_by("path")
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in units.values_list("pk", "name")]
        self.filters["period"].extra["choices"] = choices_of(seen.dates("given_on", "month"))

    def by_state(self, queryset: QuerySet[Card], name: str, value: str) -> QuerySet[Card]:
        if value == "appealed":
            return queryset.filter(Exists(Appeal.objects.filter(card=OuterRef("pk"), state=Appeal.State.PENDING)))
        return queryset.filter(revoked_on__isnull=value == "standing")

    def by_period(self, queryset: QuerySet[Card], name: str, value: str) -> QuerySet[Card]:
        period = periods.read(value)
        return queryset.filter(given_on__range=(period.first, period.last)) if period.first else queryset


def choices_of(days: Any) -> list[tuple[str, str]]:
    """Years, quarters and months in which any of `days` lies, as choices of one list."""
    return [(period.code, str(period)) for _year, spans in periods.around(days) for period in spans]


class PlanFilter(filters.FilterSet):
    """What is shown of a sending plan."""

    kind = filters.ChoiceFilter(choices=Deadline.Kind.choices, label=_("Deadline of"), empty_label=_("all"))

    class Meta:
        model = Deadline
        fields: list[str] = []


class FiredFilter(filters.FilterSet):
    """Which fired rungs of a round."""

    kind = filters.ChoiceFilter(
        field_name="deadline__kind", choices=Deadline.Kind.choices, label=_("Deadline of"), empty_label=_("all")
    )
    act = filters.ChoiceFilter(choices=Rung.Act.choices, label=_("What happened"), empty_label=_("all"))
    state = filters.ChoiceFilter(choices=Firing.State.choices, label=_("State"), empty_label=_("all"))
    nobody = filters.BooleanFilter(method="by_nobody", label=_("Nobody was found"), widget=forms.CheckboxInput)

    class Meta:
        model = Firing
        fields: list[str] = []

    def by_nobody(self, queryset: QuerySet[Firing], name: str, value: bool) -> QuerySet[Firing]:
        return queryset.filter(told=0, state=Firing.State.FIRED) if value else queryset
