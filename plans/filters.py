"""The filters of the lists of plans."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from cases.models import Round
from orgs.models import Organisation
from plans import standing, units
from plans.models import Consultation

TO_HAND_IN = ("to_hand_in", _("to hand in"))
OPEN = ("open", _("to answer"))


class CommentFilter(filters.FilterSet):
    """Comments on drafts: by state, version and unit."""

    state = filters.ChoiceFilter(
        method="by_state", label=_("State"), empty_label=_("all"), choices=[OPEN, *standing.COMMENTS.items()]
    )
    version = filters.ChoiceFilter(field_name="version__number", label=_("Version"), empty_label=_("all"))
    unit = filters.ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)

    class Meta:
        model = Consultation
        fields: list[str] = []

    def __init__(self, data: Any, rows: QuerySet[Any]) -> None:
        super().__init__(data, rows)
        plain = rows.order_by()
        numbers = sorted(set(plain.values_list("version__number", flat=True)), reverse=True)
        self.filters["version"].extra["choices"] = [(str(n), str(n)) for n in numbers]
        names = plain.order_by("unit__path").values_list("unit", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in names]

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """One state, or all that wait for an answer."""
        return rows.filter(shown__in=standing.OPEN_COMMENTS if value == OPEN[0] else (value,))


class UnitPlanFilter(filters.FilterSet):
    """Plans of units: by state, by what the unit is, by words of its name."""

    state = filters.ChoiceFilter(
        method="by_state", label=_("State"), empty_label=_("all"), choices=[TO_HAND_IN, *standing.UNIT_PLANS.items()]
    )
    group = filters.ChoiceFilter(
        method="by_group", label=_("Kind of unit"), empty_label=_("all"), choices=list(standing.GROUPS.items())
    )
    q = filters.CharFilter(field_name="name", lookup_expr="contains", label=_("Name of the unit"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, data: Any, rows: QuerySet[Any], *, round: Round) -> None:
        self.round = round
        super().__init__(data, rows)

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """One state, or all that the unit must hand in."""
        return rows.filter(shown__in=standing.TO_HAND_IN if value == TO_HAND_IN[0] else (value,))

    def by_group(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Units in counties, or those of the region itself."""
        lies = units.in_county(self.round)
        return rows.filter(lies) if value == "county" else rows.exclude(lies)
