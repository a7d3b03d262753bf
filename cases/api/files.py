"""Files of dossiers over REST: which there are, their bytes, and taking one out."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase

from access.api.acts import act
from access.api.base import Resource
from access.api.looks import file
from cases.api import filters, rows, task_words
from cases.api.kept import bytes_of
from cases.domain import filing
from cases.models import Task, TaskEvidence


class Files(Resource):
    """Files in the dossiers of tasks. A withdrawn one stays on record, with the reason."""

    area = "ledger"
    queryset = TaskEvidence.objects.none()
    serializer_class = rows.FileRow
    filterset_class = filters.FileFilter
    orderings = {"id": None}
    ordering = "-id"

    def get_queryset(self) -> QuerySet[TaskEvidence]:
        seen = Task.objects.visible_to(self.user).values("pk")
        return TaskEvidence.objects.filter(task__in=seen).select_related("file")

    @file("ledger:read")
    def content(self, row: TaskEvidence) -> HttpResponseBase:
        """The original file."""
        return bytes_of(row.file)

    @file("ledger:read")
    def thumbnail(self, row: TaskEvidence) -> HttpResponseBase:
        """The small picture, without what the camera wrote."""
        return bytes_of(row.file, "thumbnail")

    @act(task_words.WithdrawFile, right="evidence.withdraw")
    def withdraw(self, row: TaskEvidence, given: dict[str, Any]) -> None:
        """Take the file out of the dossier, with a reason."""
        filing.withdraw_evidence(row.pk, actor=self.user, **given)
