"""Rounds, problems, measures, notices, changes and units over REST."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import reach
from cases.api import filters, rows, words
from cases.api.base import Resource
from cases.domain import changing, progress
from cases.models import ChangeRequest, Measure, Notice, Problem, Round
from orgs.models import Organisation

NEVER = Value(date(9999, 12, 31))  # sorts what has no date after everything that has one


class Rounds(Resource):
    """Rounds of the regions that the caller's posts lie in."""

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

    queryset = Problem.objects.none()
    serializer_class = rows.ProblemRow
    filterset_class = filters.ProblemFilter
    orderings = {"id": None, "number": None}

    def get_queryset(self) -> QuerySet[Problem]:
        return reach.problems(self.user).select_related("round", "category")


class Measures(Resource):
    """Measures of tasks: to begin, to tick off with the day and what was done, to take a tick back."""

    queryset = Measure.objects.none()
    serializer_class = rows.MeasureRow
    filterset_class = filters.MeasureFilter
    orderings = {"id": None, "due_on": Coalesce("deadline__due_on", NEVER)}

    def get_queryset(self) -> QuerySet[Measure]:
        return reach.measures(self.user).select_related("deadline", "organisation")

    @extend_schema(request=words.MeasureBegunWords)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """Note that work on the measure has begun."""
        measure = self.get_object()
        progress.begin_measure(measure.pk, actor=self.user, **self.words(words.MeasureBegunWords))
        return self.shown(measure.pk)

    @extend_schema(request=words.MeasureDoneWords)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Tick the measure off."""
        measure = self.get_object()
        progress.finish_measure(measure.pk, actor=self.user, **self.words(words.MeasureDoneWords))
        return self.shown(measure.pk)

    @extend_schema(request=words.WhyWords)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the tick back, with a reason; the tick stays on record."""
        measure = self.get_object()
        progress.undo_measure(measure.pk, actor=self.user, **self.words(words.WhyWords))
        return self.shown(measure.pk)


class Notices(Resource):
    """Public notices before closing."""

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

    queryset = ChangeRequest.objects.none()
    serializer_class = rows.ChangeRow
    filterset_class = filters.ChangeFilter
    orderings = {"id": None, "asked_at": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        return reach.changes(self.user).select_related("asked_by", "decided_by")

    @extend_schema(request=words.DecideWords)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Approve or refuse the request, with the ground of the decision."""
        change = self.get_object()
        changing.decide(change.pk, actor=self.user, **self.words(words.DecideWords))
        return self.shown(change.pk)


class Units(Resource):
    """Regions and units of the caller's area, in the order of the tree."""

    queryset = Organisation.objects.none()
    serializer_class = rows.UnitRow
    filterset_class = filters.UnitFilter
    orderings = {"id": None, "path": None, "name": None}
    ordering = "path"

    def get_queryset(self) -> QuerySet[Organisation]:
        return reach.units(self.user)
