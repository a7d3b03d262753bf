"""Filters of clues and cases; no words, because nothing of them can be searched."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liability.models import Case, Clue
from records import clock

LATE = ("late", _("answer overdue"))
OWN = ("no", _("no"))
ORIGINS = (("yes", _("yes")), OWN)
STATES = (*Clue.State.choices, LATE)


class ClueFilter(filters.FilterSet):
    """Which clues."""

    state = filters.ChoiceFilter(method="by_state", choices=STATES, label=_("State"), empty_label=_("all"))

    class Meta:
        model = Clue
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Clue], _name: str, value: str) -> QuerySet[Clue]:
        """Clues in one state; "late" are those without an answer after their day."""
        if value == LATE[0]:
            return rows.filter(state=Clue.State.OPEN, deadline__due_on__lt=clock.today())
        return rows.filter(state=value)


class CaseFilter(filters.FilterSet):
    """Which cases."""

    state = filters.ChoiceFilter(choices=Case.State.choices, label=_("State"), empty_label=_("all"))
    origin = filters.ChoiceFilter(method="by_origin", choices=ORIGINS, label=_("From a clue"), empty_label=_("all"))

    class Meta:
        model = Case
        fields: list[str] = []

    def by_origin(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Cases that came of a clue, or of their own."""
        return rows.filter(clue__isnull=value == OWN[0])
