"""Filters of look-backs, by addresses that can be sent to somebody else."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from lookback.models import Errand, Pick
from lookback.states import FOUND, Result, Stage, Why
from orgs.models import Organisation, User

STATES = (
    ("nobody", _("without a visitor")),
    ("waiting", _("to be visited")),
    ("late", _("visit overdue")),
    ("found", _("visited, to be concluded")),
    ("concluded", _("concluded")),
    ("reopened", _("reopened by the look-back")),
    ("dropped", _("reopened before the visit")),
)


class PickFilter(filters.FilterSet):
    """Which items of the look-backs of a round."""

    state = filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=_("all"))
    result = filters.ChoiceFilter(choices=Result.choices, label=_("Result"), empty_label=_("all"))
    why = filters.ChoiceFilter(choices=Why.choices, label=_("Why looked at"), empty_label=_("all"))
    place = filters.ChoiceFilter(field_name="place", label=_("Place"), empty_label=_("all"), widget=LongSelect)
    unit = filters.ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    visitor = filters.ChoiceFilter(field_name="visitor", label=_("Visitor"), empty_label=_("all"), widget=LongSelect)
    q = filters.CharFilter(method="by_words", label=_("Item"))

    class Meta:
        model = Pick
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        rows = self.queryset.order_by()
        for name in ("place", "unit"):
            found = Organisation.objects.filter(pk__in=rows.values(name)).order_by("path")
            self.filters[name].extra["choices"] = [(str(pk), title) for pk, title in found.values_list("pk", "name")]
        people = User.objects.filter(pk__in=rows.values("visitor")).order_by("pk")
        self.filters["visitor"].extra["choices"] = [(str(person.pk), str(person)) for person in people]

    def by_state(self, queryset: QuerySet[Pick], name: str, value: str) -> QuerySet[Pick]:
        if value == "nobody":
            return queryset.filter(stage=Stage.WAITING, visitor=None)
        if value == "late":
            return queryset.filter(stage=Stage.WAITING, due_on__lt=self.today)
        if value == "reopened":
            return queryset.filter(conclusion__action="reopened")
        return queryset.filter(stage=value)

    def by_words(self, queryset: QuerySet[Pick], name: str, value: str) -> QuerySet[Pick]:
        """The number of the item, or words of its title."""
        number = Q(task__problem__number=int(value)) if value.isdecimal() and len(value) < 5 else Q()
        words = Q(task__problem__title__icontains=value) | Q(assignment__petition__number__icontains=value)
        words |= Q(assignment__petition__object_name__icontains=value)
        return queryset.filter(number | words if number else words)


class ErrandFilter(filters.FilterSet):
    """Which errands."""

    state = filters.ChoiceFilter(choices=Errand.State.choices, label=_("State"), empty_label=_("all"))

    class Meta:
        model = Errand
        fields: list[str] = []


class FindingFilter(filters.FilterSet):
    """Which findings on a unit's own items."""

    result = filters.ChoiceFilter(
        choices=[(str(one), one.label) for one in FOUND], label=_("Result"), empty_label=_("all")
    )

    class Meta:
        model = Pick
        fields: list[str] = []
