"""Filters of the lists: those of the pages, by the slug of the round, which a page has in its address."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.filters import Number
from leading import filters as of_pages
from leading.models import Errand, Exposure, GroupMember, LedItem, MeetingRhythm, Review
from leading.states import Sort, State


class SeatFilter(filters.FilterSet):
    """Which seats; `on` leaves those that were held on the day."""

    round = filters.CharFilter("round__slug")
    on = filters.DateFilter(method="held_on")

    class Meta:
        model = GroupMember
        fields = ["seat"]

    def held_on(self, rows: Any, _name: str, value: Any) -> Any:
        """Seats that were held on a day."""
        return rows.on(value)


class OfRound(filters.FilterSet):
    """Rows of which round."""

    round = filters.CharFilter("round__slug")


class RuleFilter(OfRound):
    class Meta:
        model = MeetingRhythm
        fields = ["every"]


class TeamFilter(OfRound):
    """Which teams."""


class ErrandApiFilter(OfRound):
    """Which errands."""

    q = filters.CharFilter(method="by_words")
    sort = filters.ChoiceFilter(choices=Sort.choices)
    state = filters.ChoiceFilter(method="by_state", choices=[*of_pages.RUN, *State.choices])
    unit = Number(field_name="unit")
    item = Number(method="by_item", max_value=99999)
    meeting = Number(field_name="decision__meeting")
    visit = Number(field_name="finding__visit")
    review = Number(field_name="finding__review")
    by_words, by_state = of_pages.ErrandFilter.by_words, of_pages.ErrandFilter.by_state

    def by_item(self, rows: QuerySet[Errand], _name: str, value: Any) -> QuerySet[Errand]:
        """Errands about one problem, by its number."""
        return rows.filter(pk__in=rows.filter(of_pages.about(int(value))).values("pk"))


class HeldApiFilter(of_pages.HeldFilter):
    """By words, days and round of the activity."""

    round = filters.CharFilter("activity__round__slug")


class MeetingApiFilter(HeldApiFilter):
    """Which meetings."""


class ReviewApiFilter(HeldApiFilter):
    class Meta:
        model = Review
        fields = ["body"]


class VisitApiFilter(HeldApiFilter):
    """Which visits."""

    how = filters.ChoiceFilter(method="by_way", choices=[("open", ""), ("hidden", ""), ("unsent", "")])
    task = Number(field_name="tasks")
    by_way = of_pages.VisitFilter.by_way


class LedFilter(filters.FilterSet):
    """Which led items; `current` leaves those that are led today."""

    round = filters.CharFilter("task__problem__round__slug")
    task = Number(field_name="task")
    current = filters.BooleanFilter("until", "isnull")

    class Meta:
        model = LedItem
        fields = ["level"]


class ExposureApiFilter(OfRound):
    """Which exposed items."""

    q = filters.CharFilter("title", "icontains")
    state = filters.ChoiceFilter(
        method="by_state", choices=[("waiting", ""), ("late", ""), ("open", ""), ("ended", "")]
    )
    by_state = of_pages.ExposureFilter.by_state

    class Meta:
        model = Exposure
        fields = ["medium"]
