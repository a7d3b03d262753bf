"""Rounds, problems, measures, notices, changes and units over REST."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from access.api.acts import act
from access.api.base import Resource
from cases import reach
from cases.api import filters, rows, words
from cases.domain import changing, progress
from cases.models import ChangeRequest, Measure, Notice, Problem, Round
from orgs.models import Organisation

NEVER = Value(date(9999, 12, 31))  # sorts what has no date after everything that has one


class Rounds(Resource):
    """Rounds of the regions that the caller's posts lie in."""

    area = "ledger"
    queryset = Round.objects.none()
    serializer_class = rows.RoundRow
    filterset_class = filters.RoundFilter
    lookup_field = "slug"
    orderings = {"id": None, "entered_on": None}
    ordering = "-entered_on"

    def get_queryset(self) -> QuerySet[Round]:
        return Round.objects.visible_to(self.user).select_related("region")


class Problems(Resource):
    """Findings of the feedback. A problem keeps its number for ever."""

    area = "ledger"
    queryset = Problem.objects.none()
    serializer_class = rows.ProblemRow
    filterset_class = filters.ProblemFilter
    orderings = {"id": None, "number": None}

    def get_queryset(self) -> QuerySet[Problem]:
        return reach.problems(self.user).select_related("round", "category")


class Measures(Resource):
    """Measures of tasks: to begin, to tick off with the day and what was done, to take a tick back."""

    area = "ledger"
    queryset = Measure.objects.none()
    serializer_class = rows.MeasureRow
    filterset_class = filters.MeasureFilter
    orderings = {"id": None, "due_on": Coalesce("deadline__due_on", NEVER)}

    def get_queryset(self) -> QuerySet[Measure]:
        return reach.measures(self.user).select_related("deadline", "organisation")

    @act(words.MeasureBegunWords, right="progress.report")
    def begin(self, measure: Measure, given: dict[str, Any]) -> None:
        """Note that work on the measure has begun."""
        progress.begin_measure(measure.pk, actor=self.user, **given)

    @act(words.MeasureDoneWords, right="progress.report")
    def done(self, measure: Measure, given: dict[str, Any]) -> None:
        """Tick the measure off."""
        progress.finish_measure(measure.pk, actor=self.user, **given)

    @act(words.WhyWords, right="progress.report")
    def undo(self, measure: Measure, given: dict[str, Any]) -> None:
        """Take the tick back, with a reason; the tick stays on record."""
        progress.undo_measure(measure.pk, actor=self.user, **given)


class Notices(Resource):
    """Public notices before closing."""

    area = "ledger"
    queryset = Notice.objects.none()
    serializer_class = rows.NoticeRow
    filterset_class = filters.NoticeFilter
    orderings = {"id": None, "first_day": None, "last_day": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Notice]:
        waiting = Count("objections", filter=Q(objections__answered_at=None))
        return reach.notices(self.user).annotate(objections_open=waiting)


class Changes(Resource):
    """Requests to change a filed plan, and deciding them."""

    area = "ledger"
    queryset = ChangeRequest.objects.none()
    serializer_class = rows.ChangeRow
    filterset_class = filters.ChangeFilter
    orderings = {"id": None, "asked_at": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        return reach.changes(self.user).select_related("asked_by", "decided_by")

    @act(words.DecideWords, right="change.decide")
    def decide(self, change: ChangeRequest, given: dict[str, Any]) -> None:
        """Approve or refuse the request, with the ground of the decision."""
        changing.decide(change.pk, actor=self.user, **given)


class Units(Resource):
    """Regions and units of the caller's area, in the order of the tree."""

    area = "people"
    queryset = Organisation.objects.none()
    serializer_class = rows.UnitRow
    filterset_class = filters.UnitFilter
    orderings = {"id": None, "path": None, "name": None}
    ordering = "path"

    def get_queryset(self) -> QuerySet[Organisation]:
        return reach.units(self.user)
