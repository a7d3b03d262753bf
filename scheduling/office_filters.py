"""Filters of reports, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from orgs.models import Organisation
from scheduling import wording
from scheduling.models import Line, Obligation, Period, Rhythm
from scheduling.shown import OWING, Shown, sheets_on

OWING_CHOICE = ("owing", _("not filed yet, all of these"))
GROUPS = {"owing": [str(state) for state in OWING]}
LINE_STATES = [choice for choice in Shown.choices if choice[0] != Shown.ZERO]
PERIOD_STATES = (
    ("open", _("not locked")),
    ("owing", _("ended, reports missing")),
    ("to_lock", _("to be locked")),
    ("locked", _("locked")),
)


def by_shown(queryset: QuerySet, name: str, value: str) -> QuerySet:
    """Rows with `shown` in the state, or in the group of states, that `value` names."""
    return queryset.filter(shown__in=GROUPS.get(value, [value]))


def _units(rows: QuerySet) -> list[tuple[str, str]]:
    units = Organisation.objects.filter(pk__in=rows).order_by("path")
    return [(str(pk), name) for pk, name in units.values_list("pk", "name")]


class PeriodFilter(filters.FilterSet):
    """Which periods of a round."""

    kind = filters.ChoiceFilter(
        field_name="rhythm__kind", choices=Rhythm.Kind.choices, label=_("How often"), empty_label=_("all")
    )
    state = filters.ChoiceFilter(method="by_state", choices=PERIOD_STATES, label=_("State"), empty_label=_("all"))

    class Meta:
        model = Period
        fields: list[str] = []

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def by_state(self, queryset: QuerySet[Period], name: str, value: str) -> QuerySet[Period]:
        if value == "owing":
            ended = queryset.filter(locked_at=None, ends_on__lt=self.today)
            owed = sheets_on(Obligation.objects.filter(period__in=ended.order_by().values("pk")), self.today)
            return ended.filter(pk__in=owed.filter(shown__in=OWING).order_by().values("period"))
        if value == "to_lock":
            return queryset.filter(locked_at=None, lock_on__lte=self.today)
        return queryset.filter(locked_at__isnull=value == "open")


class SheetFilter(filters.FilterSet):
    """Which units of the matrix of one period."""

    state = filters.ChoiceFilter(
        method=by_shown, choices=[OWING_CHOICE, *Shown.choices], label=_("State"), empty_label=_("all")
    )
    unit = filters.ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)

    class Meta:
        model = Obligation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = _units(self.queryset.order_by().values("unit"))


class LineFilter(filters.FilterSet):
    """Which lines are checked."""

    period = filters.ChoiceFilter(
        field_name="obligation__period", label=_("Period"), empty_label=_("all that are not locked"), method="by_period"
    )
    unit = filters.ChoiceFilter(field_name="obligation__unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    state = filters.ChoiceFilter(
        method=by_shown, choices=[OWING_CHOICE, *LINE_STATES], label=_("State"), empty_label=_("all")
    )
    q = filters.CharFilter(method="by_words", label=_("Item"))

    class Meta:
        model = Line
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by()
        periods = Period.objects.filter(pk__in=rows.values("obligation__period")).select_related("rhythm")
        self.filters["period"].extra["choices"] = [(str(row.pk), wording.full_name_of(row)) for row in periods]
        self.filters["unit"].extra["choices"] = _units(rows.values("obligation__unit"))

    def by_period(self, queryset: QuerySet[Line], name: str, value: str) -> QuerySet[Line]:
        return queryset.filter(obligation__period=int(value))

    def by_words(self, queryset: QuerySet[Line], name: str, value: str) -> QuerySet[Line]:
        """The number of the item, or words of its title."""
        number = Q(task__problem__number=int(value)) if value.isdecimal() and len(value) < 5 else Q()
        return queryset.filter(number or Q(task__problem__title__icontains=value))

    @property
    def found(self) -> QuerySet[Line]:
        """The rows; without a period in the address those of periods that are not locked."""
        rows = self.qs  # reads the form
        chosen = self.form.is_bound and self.form.cleaned_data.get("period")
        return rows if chosen else rows.filter(obligation__period__locked_at=None)
