"""Tasks over REST: lists and details by scope, and the same domain functions as the pages."""

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED

from cases import reach
from cases.api import filters, rows, words
from cases.api.base import Resource
from cases.api.ledger import NEVER
from cases.domain import changing, closing, filing, planning, progress, publicity, reopening
from cases.models import Measure, Task, TaskEvidence, TaskLeader, TaskUnit


class Tasks(Resource):
    """Rectification tasks with their status of today."""

    queryset = Task.objects.none()
    serializer_class = rows.TaskRow
    full = rows.TaskDetail
    filterset_class = filters.TaskApiFilter
    orderings = {
        "id": None,
        "problem_number": F("problem__number"),
        "due_on": Coalesce("deadline__due_on", NEVER),
        "verified": Coalesce("verified_share", 0),
    }

    def get_queryset(self) -> QuerySet[Task]:
        units = Prefetch("units", TaskUnit.objects.select_related("organisation"))
        tasks = Task.objects.visible_to(self.user).with_status()
        tasks = tasks.select_related("problem__round", "problem__category", "deadline", "place").prefetch_related(units)
        if self.action == "list":
            return tasks
        return tasks.prefetch_related(
            Prefetch("measures", Measure.objects.select_related("deadline", "organisation")),
            Prefetch("leaders", TaskLeader.objects.select_related("user")),
            Prefetch("evidence", TaskEvidence.objects.select_related("file")),
        )

    @extend_schema(request=words.ClaimWords)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str) -> Response:
        """Report progress."""
        task = self.get_object()
        progress.claim(task.pk, actor=self.user, **self.words(words.ClaimWords))
        return self.shown(task.pk)

    @extend_schema(request=words.VerifyWords)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Write down the share that was found to be done."""
        task = self.get_object()
        progress.verify(task.pk, actor=self.user, **self.words(words.VerifyWords))
        return self.shown(task.pk)

    @extend_schema(request=words.TextWords)
    @action(detail=True, methods=["post"])
    def report_completion(self, request: Request, pk: str) -> Response:
        """Report that the task is completed."""
        task = self.get_object()
        progress.report_completion(task.pk, actor=self.user, **self.words(words.TextWords))
        return self.shown(task.pk)

    @extend_schema(request=words.WhyWords)
    @action(detail=True, methods=["post"])
    def withdraw_completion(self, request: Request, pk: str) -> Response:
        """Take the report of completion back."""
        task = self.get_object()
        progress.withdraw_completion(task.pk, actor=self.user, **self.words(words.WhyWords))
        return self.shown(task.pk)

    @extend_schema(request=words.SubmitWords)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Submit the dossier for signature; 409 with `findings` while the gate is shut."""
        task = self.get_object()
        closing.submit(task.pk, actor=self.user, **self.words(words.SubmitWords))
        return self.shown(task.pk)

    @extend_schema(request={"multipart/form-data": words.EvidenceWords}, responses={201: rows.EvidenceRow(many=True)})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser], pagination_class=None, filter_backends=[])
    def evidence(self, request: Request, pk: str) -> Response:
        """Add files to the dossier, all or none."""
        task = self.get_object()
        given = self.words(words.EvidenceWords, task=task)
        added = filing.add_evidence(task.pk, given.pop("files"), actor=self.user, **given)
        return Response(rows.EvidenceRow(added, many=True).data, HTTP_201_CREATED)

    @extend_schema(request=words.NoticeWords, responses={201: rows.TaskDetail})
    @action(detail=True, methods=["post"])
    def notice(self, request: Request, pk: str) -> Response:
        """Open the public notice of an accepted task."""
        task = self.get_object()
        publicity.open_notice(task.pk, actor=self.user, **self.words(words.NoticeWords))
        return self.shown(task.pk, HTTP_201_CREATED)

    @extend_schema(request=words.Nothing)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the task after its notice."""
        task = self.get_object()
        self.words(words.Nothing)
        publicity.close(task.pk, actor=self.user)
        return self.shown(task.pk)

    @extend_schema(request=words.ReopenWords, responses={201: rows.TaskDetail})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Begin a new cycle of a closed task; the answer is the new cycle."""
        task = self.get_object()
        given = self.words(words.ReopenWords)
        measures = [planning.MeasureDraft(**measure) for measure in given.pop("measures")]
        again = reopening.reopen(task.pk, actor=self.user, measures=measures, **given)
        return self.shown(again.pk, HTTP_201_CREATED)

    @extend_schema(request=words.ChangeAskWords, responses={201: rows.ChangeRow})
    @action(detail=True, methods=["post"])
    def ask_change(self, request: Request, pk: str) -> Response:
        """Ask for another value of a locked field of the plan."""
        task = self.get_object()
        given = self.words(words.ChangeAskWords, task=task, units=reach.units(self.user))
        change = changing.ask(task.pk, actor=self.user, **given)
        return Response(rows.ChangeRow(change).data, HTTP_201_CREATED)
