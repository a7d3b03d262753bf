"""Filters of the list of sheets, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from cases.models import Round
from orgs import tree
from orgs.models import User
from scheduling.models import Obligation, Period
from scheduling.sheet import own_units
from scheduling.shown import ASKED, Shown
from scheduling.wording import full_name_of

OWED = ("owed", _("to be sent"))


class SheetFilter(filters.FilterSet):
    """Which sheets of a round."""

    period = filters.ChoiceFilter(label=_("Period"), empty_label=_("all"))
    unit = filters.ChoiceFilter(label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    state = filters.ChoiceFilter(
        method="by_state", choices=[OWED, *Shown.choices], label=_("State"), empty_label=_("all")
    )

    class Meta:
        model = Obligation
        fields: list[str] = []

    def __init__(self, data: Any, sheets: QuerySet[Obligation], *, user: User, round: Round) -> None:
        self.user = user
        super().__init__(data, sheets)
        periods = Period.objects.filter(round=round).select_related("rhythm").order_by("-starts_on", "rhythm")
        self.filters["period"].extra["choices"] = [(str(one.pk), full_name_of(one)) for one in periods]
        units = sheets.order_by("unit__path").values_list("unit", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in units]

    def by_state(self, sheets: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Sheets in one state; "owed" are those that wait for the reader's own units, for others all that wait."""
        if value != OWED[0]:
            return sheets.filter(shown=value)
        waiting = sheets.filter(shown__in=ASKED, period__locked_at=None)
        own = own_units(self.user)
        return waiting.filter(tree.below(own, "unit__")) if own else waiting
