"""Measures, notices, objections, changes and units over REST."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase

from access.api.acts import FORM, JSON, act
from access.api.base import Resource
from access.api.looks import file
from cases import objection_files, reach
from cases.api import filters, rows, words
from cases.api.kept import bytes_of
from cases.domain import changing, filing, progress, publicity
from cases.models import ChangeRequest, Measure, Notice, Objection
from orgs.models import Organisation
from orgs.permissions import paths_of
from orgs.tree import below

NEVER = Value(date.max)  # sorts what has no date after everything that has one


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

    @act(words.MeasureDoneWords, right="progress.report", reads=(JSON, FORM))
    def done(self, measure: Measure, given: dict[str, Any]) -> None:
        """Tick the measure off; files that show it go into the dossier with it, both or neither."""
        filing.finish_measure(measure.pk, given.pop("files", []), actor=self.user, **given)

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
    told_once = frozenset({"receipt"})
    orderings = {"id": None, "first_day": None, "last_day": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Notice]:
        waiting = Count("objections", filter=Q(objections__answered_at=None))
        return reach.notices(self.user).annotate(objections_open=waiting).select_related("task__problem__round__region")

    @act(
        words.ObjectionWords, right="notice.answer", at=lambda notice: notice.task.problem.round.region, status=201,
        answers=rows.NewObjectionRow,
    )  # fmt: skip
    def objection(self, notice: Notice, given: dict[str, Any]) -> dict[str, Any]:
        """Enter an objection that came by letter, telephone or visit; its receipt code is told only in this answer."""
        objection, code = publicity.object_to(notice.pk, actor=self.user, **given)
        return {"id": objection.pk, "receipt": code, "is_late": objection.is_late}


class Objections(Resource):
    """Objections to notices, for those who answer them. Name and contact of whoever objected are never told here."""

    area = "ledger"
    queryset = Objection.objects.none()
    serializer_class = rows.ObjectionRow
    filterset_class = filters.ObjectionFilter
    orderings = {"id": None, "received_at": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Objection]:
        here = below(paths_of(self.user, "notice.answer"), "notice__task__problem__round__region__")
        return Objection.objects.filter(here, notice__in=reach.notices(self.user).values("pk")).select_related("notice")

    @act(words.AnswerWords, right="notice.answer")
    def answer(self, objection: Objection, given: dict[str, Any]) -> None:
        """Answer the objection; a founded one withdraws the notice and gives the task back to the unit."""
        publicity.answer(objection.pk, actor=self.user, **given)

    @file("ledger:read", right="notice.answer")
    def content(self, objection: Objection) -> HttpResponseBase:
        """The file that came with the objection."""
        return objection_files.as_download(objection)


class Changes(Resource):
    """Requests to change a filed plan, and deciding them."""

    area = "ledger"
    queryset = ChangeRequest.objects.none()
    serializer_class = rows.ChangeRow
    filterset_class = filters.ChangeFilter
    orderings = {"id": None, "asked_at": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        return reach.changes(self.user).select_related("asked_by", "decided_by").prefetch_related("evidence")

    @act(words.DecideWords, right="change.decide")
    def decide(self, change: ChangeRequest, given: dict[str, Any]) -> None:
        """Approve or refuse the request, with the ground of the decision."""
        changing.decide(change.pk, actor=self.user, **given)

    @file("ledger:read", path="files", each=("file", int))
    def paper(self, change: ChangeRequest, file: int) -> HttpResponseBase:
        """A paper that supports the request."""
        return bytes_of(change.evidence.filter(pk=file).first())


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
