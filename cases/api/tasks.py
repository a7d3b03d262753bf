"""Tasks over REST: lists and details by scope, and the same domain functions as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from access.api.acts import FORM, JSON, act, change
from access.api.base import Resource
from access.api.looks import Newest, Oldest, look
from cases.api import filters, rows, task_rows, task_words, words
from cases.api.ledger import NEVER
from cases.domain import (
    access,
    carrying,
    changing,
    closing,
    drafting,
    filing,
    gate,
    planning,
    progress,
    publicity,
    reopening,
)  # fmt: skip
from cases.domain.access import Access
from cases.domain.doable import doable
from cases.domain.gate import Finding
from cases.models import (
    ChangeRequest,
    ChecklistTick,
    Comment,
    Commitment,
    Dossier,
    Measure,
    Task,
    TaskEvidence,
    TaskLeader,
    TaskUnit,
)  # fmt: skip
from cases.states import Verb
from orgs.models import Organisation, User
from records.models import Event
from records.trail import history as trail_of

READ = "ledger:read"


def listed_tasks(user: User) -> QuerySet[Task]:
    """The tasks that a person sees, with what a row of a list tells."""
    units = Prefetch("units", TaskUnit.objects.select_related("organisation"))
    tasks = Task.objects.visible_to(user).with_status()
    return tasks.select_related("problem__round", "problem__category", "deadline", "place").prefetch_related(units)


def _region(task: Task) -> Organisation:
    return task.problem.round.region


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
        tasks = listed_tasks(self.user)
        if self.action == "list":
            return tasks
        return tasks.select_related("problem__round__region").prefetch_related(
            Prefetch("measures", Measure.objects.select_related("deadline", "organisation")),
            Prefetch("leaders", TaskLeader.objects.select_related("user")),
            Prefetch("evidence", TaskEvidence.objects.select_related("file")),
        )

    @change(task_words.TaskEdit, right="problem.edit", at=_region)
    def partial_update(self, task: Task, given: dict[str, Any]) -> None:
        """Mend a task while the plan is in preparation. Send If-Match to be told when somebody else was faster."""
        drafting.edit_draft(task.pk, given["draft"], actor=self.user, seen=drafting.edition(task))

    @act(words.ClaimWords, right="progress.report")
    def claim(self, task: Task, given: dict[str, Any]) -> None:
        """Report progress."""
        progress.claim(task.pk, actor=self.user, **given)

    @act(words.VerifyWords, right="progress.verify")
    def verify(self, task: Task, given: dict[str, Any]) -> None:
        """Write down the share that was found to be done."""
        progress.verify(task.pk, actor=self.user, **given)

    @act(words.WhyWords, right="progress.grade")
    def grade(self, task: Task, given: dict[str, Any]) -> None:
        """Grade the task as basically completed."""
        progress.grade_basic(task.pk, actor=self.user, **given)

    @act(words.WhyWords, right="progress.grade", path="lift-grade")
    def lift_grade(self, task: Task, given: dict[str, Any]) -> None:
        """Take the grade back."""
        progress.lift_grade(task.pk, actor=self.user, **given)

    @act(words.TextWords, right="closure.submit")
    def acceptance(self, task: Task, given: dict[str, Any]) -> None:
        """Write how this problem will be accepted."""
        filing.plan_acceptance(task.pk, actor=self.user, **given)

    @act(task_words.TickWords, right="checklist.tick", answers=task_rows.TickRow, status=201)
    def tick(self, task: Task, given: dict[str, Any]) -> ChecklistTick:
        """Confirm a line of a checklist that only a person can judge."""
        return filing.tick(task.pk, given["item"], actor=self.user, note=given.get("note", ""))

    @act(words.TextWords, right="comment.add", answers=task_rows.CommentRow, status=201)
    def comment(self, task: Task, given: dict[str, Any]) -> Comment:
        """Leave a comment; everybody who sees the task can read it."""
        return progress.comment(task.pk, actor=self.user, **given)

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

    @act(task_words.CarryWords, right="task.carry_over", at=_region, path="carry-over")
    def carry_over(self, task: Task, given: dict[str, Any]) -> None:
        """Let the task go on under a problem of a later round."""
        carrying.carry(task.pk, actor=self.user, into=given["into"].pk, why=given["why"])

    @act(words.ChangeAskWords, right="change.ask", answers=rows.ChangeRow, status=201, reads=(JSON, FORM))
    def ask_change(self, task: Task, given: dict[str, Any]) -> ChangeRequest:
        """Ask for another value of a locked field of the plan."""
        if uploads := given.pop("files", []):
            if "change_ask" not in doable(task, self.user):  # before any file is kept
                raise PermissionDenied("change.ask")
            given["files"] = filing.store_all(uploads, actor=self.user)
        return changing.ask(task.pk, actor=self.user, **given)

    @look(task_rows.FindingRow, READ, many=True)
    def gate(self, task: Task) -> list[Finding]:
        """Every condition for submitting the task, met or not, in the order in which one would mend them."""
        with task.problem.round.time():
            return gate.findings(task)

    @look(task_rows.TickedRow, READ, many=True)
    def checklist(self, task: Task) -> list[Any]:
        """The lines of the checklists, with who ticked them."""
        return gate.checklist(task)

    @look(task_rows.CommitmentRow, READ, many=True)
    def versions(self, task: Task) -> QuerySet[Commitment]:
        """Every version of every locked field; the first has `seq` 0. Requests are under changes."""
        return task.commitments.order_by("field", "seq")

    @look(task_rows.LineRow, READ, pages=Newest)
    def history(self, task: Task) -> QuerySet[Event]:
        """Everything that happened to the task, newest first."""
        return trail_of(task)

    @look(task_rows.CommentRow, READ, pages=Oldest)
    def comments(self, task: Task) -> QuerySet[Comment]:
        """What people remarked on the task."""
        return task.comments.select_related("by")

    @look(task_rows.AccessRow, READ, many=True)
    def people(self, task: Task) -> list[Access]:
        """Who can see the task and act on it, and why."""
        with task.problem.round.time():
            return access.who_sees(task)

    @look(task_rows.DossierRow, READ, many=True)
    def dossiers(self, task: Task) -> QuerySet[Dossier]:
        """What was frozen for signature, version by version."""
        return task.dossiers.order_by("version")
