"""Filters of the list of sheets, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from petitions.forms.selects import LongSelect
from records import clock
from scheduling.models import Line, Obligation, Period
from scheduling.sheet import is_owed

STATES = (
    ("owed", _("to be sent")),
    ("late", _("late")),
    ("returned", _("returned")),
    ("sent", _("sent")),
    ("sent_late", _("sent late")),
)


class SheetFilter(filters.FilterSet):
    """Which sheets of a round."""

    period = filters.ChoiceFilter(label=_("Period"), empty_label=_("all"))
    unit = filters.ChoiceFilter(label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    state = filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=_("all"))

    class Meta:
        model = Obligation
        fields: list[str] = []

    def __init__(self, data: Any, sheets: QuerySet[Obligation], *, round: Round) -> None:
        super().__init__(data, sheets)
        periods = Period.objects.filter(round=round).select_related("rhythm").order_by("-starts_on", "rhythm")
        self.filters["period"].extra["choices"] = [
            (str(one.pk), f"{one} · {one.rhythm.get_kind_display()}") for one in periods
        ]
        units = sheets.order_by("unit__path").values_list("unit", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in units]

    def by_state(self, sheets: QuerySet[Obligation], _name: str, value: str) -> QuerySet[Obligation]:
        """Sheets that are owed, late, with a returned row, complete, or were complete after their day."""
        match value:
            case "owed":
                return sheets.filter(is_owed(), period__locked_at=None)
            case "late":
                return sheets.filter(filed_at=None, period__due_on__lt=clock.today())
            case "returned":
                returned = Line.objects.filter(obligation=OuterRef("pk"), state=Line.State.RETURNED)
                return sheets.filter(Exists(returned))
            case "sent":
                return sheets.filter(filed_at__isnull=False)
        days = sheets.filter(filed_at__isnull=False).annotate(filed_on=TruncDate("filed_at"))
        return days.filter(filed_on__gt=F("period__due_on"))
