"""Filters of the list of signs, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.selects import LongSelect
from checkup.models import Sign
from checkup.signs.registry import KINDS
from checkup.states import Severity
from orgs.models import Organisation

ORDER = ("rank", "-pk")
RANK = Case(
    When(severity=Severity.BLOCK, then=Value(0)),
    When(severity=Severity.WARN, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
ALL = ("all", _("all"))


class SignFilter(filters.FilterSet):
    """Which signs of a round; without a state those that wait."""

    state = filters.ChoiceFilter(
        method="by_state", choices=[ALL, *Sign.State.choices], label=_("State"), empty_label=Sign.State.OPEN.label
    )
    code = filters.ChoiceFilter(
        choices=[(kind.code, kind.label) for kind in KINDS.values()],
        label=pgettext_lazy("rectification", "Sign"),
        empty_label=_("all"),
        widget=LongSelect,
    )
    severity = filters.ChoiceFilter(
        choices=Severity.choices, label=pgettext_lazy("sign", "Weight"), empty_label=_("all")
    )
    unit = filters.ChoiceFilter(field_name="unit", label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    item = filters.CharFilter(method="by_item", label=_("Item"))

    class Meta:
        model = Sign
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(pk__in=self.queryset.order_by().values("unit")).order_by("path")
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in units.values_list("pk", "name")]

    def by_state(self, signs: QuerySet[Sign], _name: str, value: str) -> QuerySet[Sign]:
        """Signs in one state, or in any."""
        return signs if value == ALL[0] else signs.filter(state=value)

    def by_item(self, signs: QuerySet[Sign], _name: str, value: str) -> QuerySet[Sign]:
        """A text key of the trail (as links have it), the number of a problem or petition, or words of a title."""
        if ":" in value:
            return signs.filter(Q(subject=value) | Q(other=value))
        words = Q(task__problem__title__icontains=value) | Q(case__petition__number__icontains=value)
        number = Q(task__problem__number=int(value)) if value.isdecimal() and len(value) < 5 else Q()
        return signs.filter(number or words)

    @property
    def found(self) -> QuerySet[Sign]:
        """The signs, the gravest first, of equals the newest."""
        rows = self.qs  # reads the form
        chosen = self.form.is_bound and self.form.cleaned_data.get("state")
        return (rows if chosen else rows.filter(state=Sign.State.OPEN)).annotate(rank=RANK).order_by(*ORDER)
