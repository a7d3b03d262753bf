"""Filters of the lists, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.selects import LongSelect
from cases.forms.staged import DayInput
from cases.models import Round
from leading.models import Errand, Exposure, Meeting, Visit
from leading.states import OWING, RUNNING, Sort, State
from records import clock

RUN = (("owing", _("owed by the unit")), ("late", _("past its day")), ("running", _("not confirmed yet")))


def number_of(word: str) -> int:
    """A whole number that stands for a problem; 0 for any other word."""
    return int(word) if word.isdecimal() and len(word) < 6 else 0


class ErrandFilter(filters.FilterSet):
    """Which errands of a round, or of several; then also by the round."""

    round = filters.ChoiceFilter("round__slug", label=_("Round"), empty_label=_("all"), widget=LongSelect)
    q = filters.CharFilter(method="by_words", label=_("Words"))
    sort = filters.ChoiceFilter(choices=Sort.choices, label=_("Comes from"), empty_label=_("all"))
    state = filters.ChoiceFilter(
        method="by_state", choices=[*RUN, *State.choices], label=_("State"), empty_label=_("all")
    )
    unit = filters.ChoiceFilter(label=_("Unit"), empty_label=_("all"), widget=LongSelect)
    item = filters.CharFilter(method="by_item", label=_("Number of the problem"))

    class Meta:
        model = Errand
        fields: list[str] = []

    def __init__(self, data: Any, rows: QuerySet[Errand]) -> None:
        super().__init__(data, rows)
        rounds = list(rows.order_by("-round__entered_on").values_list("round__slug", "round__name").distinct())
        self.filters["round"].extra["choices"] = rounds
        if len(rounds) < 2 and "round" not in self.data:
            del self.filters["round"]
        units = rows.order_by("unit__path").values_list("unit", "unit__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in units]

    def by_words(self, rows: QuerySet[Errand], _name: str, value: str) -> QuerySet[Errand]:
        """Every word in the text or the name of the unit."""
        for word in value.split():
            found = Q(decision__text__icontains=word) | Q(finding__text__icontains=word)
            rows = rows.filter(found | Q(unit__name__icontains=word))
        return rows

    def by_state(self, rows: QuerySet[Errand], _name: str, value: str) -> QuerySet[Errand]:
        """One state, or what is owed, late, or not confirmed."""
        if value == "owing":
            return rows.filter(state__in=OWING)
        if value == "late":
            today = Coalesce("round__held_on", Value(clock.today()))
            return rows.filter(state__in=OWING, deadline__due_on__lt=today)
        return rows.filter(state__in=RUNNING) if value == "running" else rows.filter(state=value)

    def by_item(self, rows: QuerySet[Errand], _name: str, value: str) -> QuerySet[Errand]:
        """Errands about one problem."""
        return rows.filter(about(number_of(value))).distinct()


def about(number: int) -> Q:
    """Errands about one problem of their round, by its number."""
    return Q(decision__tasks__problem__number=number) | Q(finding__task__problem__number=number)


class HeldFilter(filters.FilterSet):
    """Meetings, visits or reviews by words and days of their activities."""

    q = filters.CharFilter(method="by_words", label=_("Words"))
    since = filters.DateFilter("activity__held_on", "gte", label=_("From"), widget=DayInput())
    until = filters.DateFilter("activity__held_on", "lte", label=_("Until"), widget=DayInput())

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Every word in the title, the post or the series."""
        for word in value.split():
            found = Q(activity__title__icontains=word) | Q(activity__who__icontains=word)
            rows = rows.filter(found | Q(activity__series__icontains=word))
        return rows


class MeetingFilter(HeldFilter):
    """Which meetings."""

    class Meta:
        model = Meeting
        fields: list[str] = []


class VisitFilter(HeldFilter):
    """Which visits."""

    how = filters.ChoiceFilter(
        method="by_way", label=_("Visit"), empty_label=_("all"),
        choices=[("open", _("announced")), ("hidden", _("unannounced")), ("unsent", _("findings not sent"))],
    )  # fmt: skip
    who = filters.ChoiceFilter("activity__who", label=pgettext_lazy("visit", "Who"), empty_label=_("all"))
    item = filters.CharFilter(method="by_item", label=_("Number of the problem"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, data: Any, rows: QuerySet[Visit], *, round: Round) -> None:
        super().__init__(data, rows)
        posts = Visit.objects.standing().filter(activity__round=round).exclude(activity__who="")
        names = posts.order_by("activity__who").values_list("activity__who", flat=True).distinct()
        self.filters["who"].extra["choices"] = [(name, name) for name in names]

    def by_way(self, rows: QuerySet[Visit], _name: str, value: str) -> QuerySet[Visit]:
        """Announced, unannounced, or with findings that wait to be sent."""
        if value == "unsent":
            return rows.filter(findings__isnull=False, findings__errand=None).distinct()
        return rows.filter(activity__unannounced=value == "hidden")

    def by_item(self, rows: QuerySet[Visit], _name: str, value: str) -> QuerySet[Visit]:
        """Visits to one problem."""
        return rows.filter(tasks__problem__number=number_of(value)).distinct()


class ExposureFilter(filters.FilterSet):
    """Which exposed items."""

    q = filters.CharFilter("title", "icontains", label=_("Words"))
    state = filters.ChoiceFilter(
        method="by_state", label=_("State"), empty_label=_("all"),
        choices=[
            ("waiting", _("leader not there yet")), ("late", _("past its day")), ("open", _("not solved")),
            ("ended", _("solved")),
        ],
    )  # fmt: skip
    medium = filters.ChoiceFilter(choices=Exposure.Medium.choices, label=_("Exposed by"), empty_label=_("all"))

    class Meta:
        model = Exposure
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Exposure], _name: str, value: str) -> QuerySet[Exposure]:
        """How far an exposed item is."""
        waiting = rows.filter(visit=None, ended_on=None)
        found = {
            "waiting": waiting,
            "late": waiting.filter(deadline__due_on__lt=clock.today()),
            "open": rows.filter(ended_on=None),
            "ended": rows.exclude(ended_on=None),
        }
        return found[value]
