"""Tasks over REST: lists and details by scope, and the same domain functions as the pages."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from access.api.acts import FORM, act
from access.api.base import Resource
from cases.api import filters, rows, words
from cases.api.ledger import NEVER
from cases.domain import changing, closing, filing, planning, progress, publicity, reopening
from cases.models import ChangeRequest, Measure, Task, TaskEvidence, TaskLeader, TaskUnit
from cases.states import Verb


class Tasks(Resource):
    """Rectification tasks with their status of today."""

    area = "ledger"
    events = frozenset(
        {
            Verb.PLAN_FILED, Verb.MEASURE_DONE, Verb.PROGRESS_CLAIMED, Verb.PROGRESS_VERIFIED, Verb.EVIDENCE_ADDED,
            Verb.COMPLETION_REPORTED, Verb.COMPLETION_WITHDRAWN, Verb.SUBMITTED, Verb.RETURNED, Verb.ACCEPTED,
            Verb.NOTICE_OPENED, Verb.NOTICE_WITHDRAWN, Verb.CLOSED, Verb.REOPENED, Verb.CHANGE_ASKED,
            Verb.CHANGE_APPROVED, Verb.CHANGE_REFUSED,
        }
    )  # fmt: skip
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

    @act(words.ClaimWords, right="progress.report")
    def claim(self, task: Task, given: dict[str, Any]) -> None:
        """Report progress."""
        progress.claim(task.pk, actor=self.user, **given)

    @act(words.VerifyWords, right="progress.verify")
    def verify(self, task: Task, given: dict[str, Any]) -> None:
        """Write down the share that was found to be done."""
        progress.verify(task.pk, actor=self.user, **given)

    @act(words.TextWords, right="completion.report")
    def report_completion(self, task: Task, given: dict[str, Any]) -> None:
        """Report that the task is completed."""
        progress.report_completion(task.pk, actor=self.user, **given)

    @act(words.WhyWords, right="completion.report")
    def withdraw_completion(self, task: Task, given: dict[str, Any]) -> None:
        """Take the report of completion back."""
        progress.withdraw_completion(task.pk, actor=self.user, **given)

    @act(words.SubmitWords, right="closure.submit")
    def submit(self, task: Task, given: dict[str, Any]) -> None:
        """Submit the dossier for signature; 409 with `findings` while the gate is shut."""
        closing.submit(task.pk, actor=self.user, **given)

    @act(words.EvidenceWords, right="evidence.add", reads=(FORM,), answers=rows.EvidenceRow, many=True, status=201)
    def evidence(self, task: Task, given: dict[str, Any]) -> list[TaskEvidence]:
        """Add files to the dossier, all or none."""
        return filing.add_evidence(task.pk, given.pop("files"), actor=self.user, **given)

    @act(words.NoticeWords, right="notice.open", status=201)
    def notice(self, task: Task, given: dict[str, Any]) -> None:
        """Open the public notice of an accepted task."""
        publicity.open_notice(task.pk, actor=self.user, **given)

    @act(right="task.close")
    def close(self, task: Task, given: dict[str, Any]) -> None:
        """Close the task after its notice."""
        publicity.close(task.pk, actor=self.user)

    @act(words.ReopenWords, right="task.reopen", status=201)
    def reopen(self, task: Task, given: dict[str, Any]) -> Task:
        """Begin a new cycle of a closed task; the answer is the new cycle."""
        measures = [planning.MeasureDraft(**measure) for measure in given.pop("measures")]
        return reopening.reopen(task.pk, actor=self.user, measures=measures, **given)

    @act(words.ChangeAskWords, right="change.ask", answers=rows.ChangeRow, status=201)
    def ask_change(self, task: Task, given: dict[str, Any]) -> ChangeRequest:
        """Ask for another value of a locked field of the plan."""
        return changing.ask(task.pk, actor=self.user, **given)
