"""Problems over REST, and what is entered under them while the plan is in preparation; activities and results."""

from typing import Any

from django.db.models import QuerySet

from access.api.acts import act, change
from access.api.base import Resource
from cases import reach
from cases.api import filters, round_rows, round_words, rows, task_words
from cases.api.tasks import listed_tasks
from cases.domain import drafting, keeping, planning
from cases.models import Activity, Problem, ResultFigure, Round, Task
from orgs.models import Organisation, User
from records import clock


def _region(row: Any) -> Organisation:
    region: Organisation = row.round.region
    return region


class Problems(Resource):
    """Findings of the feedback. A problem keeps its number for ever."""

    area = "ledger"
    queryset = Problem.objects.none()
    serializer_class = rows.ProblemRow
    filterset_class = filters.ProblemFilter
    orderings = {"id": None, "number": None}

    def get_queryset(self) -> QuerySet[Problem]:
        return reach.problems(self.user).select_related("round__region", "category")

    @change(round_words.ProblemEdit, right="problem.edit", at=_region)
    def partial_update(self, problem: Problem, given: dict[str, Any]) -> None:
        """Mend words and marks while the plan is in preparation; the number stays."""
        with problem.round.time():
            drafting.edit_problem(problem.pk, actor=self.user, **given)

    @act(
        task_words.NewTask, right="problem.edit", at=_region, path="tasks", status=201, answers=rows.TaskRow
    )  # fmt: skip
    def task(self, problem: Problem, given: dict[str, Any]) -> Task:
        """Add a task with its units, leaders and measures; it is locked when the plan is filed."""
        made = planning.draft_task(problem, given["draft"], actor=self.user)
        return listed_tasks(self.user).get(pk=made.pk)


def _seen_rounds(user: User) -> QuerySet[Any]:
    return Round.objects.visible_to(user).values("pk")


class Activities(Resource):
    """What was done for rounds beside their tasks. A correction is a new row that takes the place of the old one."""

    area = "ledger"
    queryset = Activity.objects.none()
    serializer_class = round_rows.ActivityRow
    filterset_class = filters.ActivityRowFilter
    orderings = {"id": None, "held_on": None}
    ordering = "-held_on"

    def get_queryset(self) -> QuerySet[Activity]:
        known = Activity.objects.filter(round__in=_seen_rounds(self.user)).entered_by(clock.today())
        return known.open_to(self.user).select_related("round__region")

    @act(round_words.CorrectActivity, right="round.record_activity", at=_region)
    def correct(self, row: Activity, given: dict[str, Any]) -> Activity:
        """Correct the activity, with a reason; the answer is the row that takes its place."""
        with row.round.time():
            return keeping.correct_activity(row.pk, actor=self.user, **given)

    @act(round_words.WithdrawRow, right="round.record_activity", at=_region, answers=round_rows.ActivityRow)
    def withdraw(self, row: Activity, given: dict[str, Any]) -> Activity:
        """Take the activity back, with a reason; the answer is the row that says so."""
        with row.round.time():
            return keeping.withdraw_activity(row.pk, actor=self.user, **given)


class Results(Resource):
    """Results, indicators and next steps of rounds. A correction is a new row of the same series."""

    area = "ledger"
    queryset = ResultFigure.objects.none()
    serializer_class = round_rows.ResultRow
    filterset_class = filters.ResultRowFilter
    orderings = {"id": None, "recorded_on": None}
    ordering = "-recorded_on"

    def get_queryset(self) -> QuerySet[ResultFigure]:
        known = ResultFigure.objects.filter(round__in=_seen_rounds(self.user)).entered_by(clock.today())
        return known.select_related("round__region")

    @act(round_words.CorrectResult, right="round.record_activity", at=_region)
    def correct(self, row: ResultFigure, given: dict[str, Any]) -> ResultFigure:
        """Correct the result, with a reason; the answer is the row that takes its place."""
        with row.round.time():
            return keeping.correct_result(row.pk, actor=self.user, **given)

    @act(round_words.WithdrawRow, right="round.record_activity", at=_region, answers=round_rows.ResultRow)
    def withdraw(self, row: ResultFigure, given: dict[str, Any]) -> ResultFigure:
        """Take the result back, with a reason; the answer is the row that says so."""
        with row.round.time():
            return keeping.withdraw_result(row.pk, actor=self.user, **given)
