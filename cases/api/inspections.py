"""Rounds over REST: their facts, rules, filing of the plan, queues of work; and what is entered under them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from access.api.acts import FORM, act, change, create
from access.api.base import Resource
from access.api.looks import Oldest, file, look
from cases import neighbours
from cases.api import filters, round_rows, round_words, rows
from cases.api.tasks import listed_tasks
from cases.domain import drafting, keeping, planning, rules
from cases.domain.moves import WrongState
from cases.many import book, table
from cases.models import Activity, Category, Problem, ResultFigure, Round, Task
from cases.queues import BY_NAME, Filled, queues_for, tasks_in
from orgs.models import Organisation
from orgs.permissions import require, roles_of
from papers.drawing import MEDIA_TYPES
from papers.reading.faults import Fault

READ = "ledger:read"


def _region(round: Round) -> Organisation:
    return round.region


class Rounds(Resource):
    """Rounds of the regions that the caller's posts lie in."""

    area = "ledger"
    queryset = Round.objects.none()
    serializer_class = rows.RoundRow
    full = round_rows.RoundDetail
    filterset_class = filters.RoundFilter
    lookup_field = "slug"
    orderings = {"id": None, "entered_on": None}
    ordering = "-entered_on"

    def get_queryset(self) -> QuerySet[Round]:
        found = Round.objects.visible_to(self.user).select_related("region")
        return found if self.action == "list" else found.prefetch_related("categories", "checklist")

    @create(round_words.NewRound, right="round.edit")
    def create(self, given: dict[str, Any]) -> Round:
        """Enter a round, with its chain and the shipped checklists."""
        return planning.create_round(actor=self.user, **given)

    @change(round_words.RoundEdit, right="round.edit", at=_region)
    def partial_update(self, round: Round, given: dict[str, Any]) -> None:
        """Change facts and settings; short name, region and chain stay."""
        with round.time():
            drafting.edit_round(round.pk, actor=self.user, **given)

    @act(
        round_words.NewCategory, right="problem.edit", at=_region, path="categories", status=201,
        answers=rows.CategoryRow,
    )  # fmt: skip
    def category(self, round: Round, given: dict[str, Any]) -> Category:
        """Add a category of findings."""
        return planning.add_category(round, actor=self.user, **given)

    @act(
        round_words.NewProblem, right="problem.edit", at=_region, path="problems", status=201, answers=rows.ProblemRow
    )  # fmt: skip
    def problem(self, round: Round, given: dict[str, Any]) -> Problem:
        """Enter a finding. Give it a task next: a plan with a finding without task cannot be filed."""
        with round.time():
            return planning.add_problem(round, actor=self.user, **given)

    @act(right="plan.file", at=_region, path="file-plan")
    def file_plan(self, round: Round, given: dict[str, Any]) -> None:
        """File the plan: every drafted task is locked and its units are told. 409 where a plan document is filed."""
        if page := neighbours.filed_at(round):
            raise WrongState(str(page.label))
        planning.file_plan(round.pk, actor=self.user)

    @act(round_words.ChainWords, right="round.edit", at=_region)
    def chain(self, round: Round, given: dict[str, Any]) -> None:
        """Give the round another chain of signatures; dossiers being signed keep theirs."""
        steps = [rules.StepDraft(**step) for step in given["steps"]]
        rules.set_chain(round.pk, steps, actor=self.user, seen=given["seen"])

    @act(round_words.ChainReset, right="round.edit", at=_region, path="reset-chain")
    def reset_chain(self, round: Round, given: dict[str, Any]) -> None:
        """Begin again from a chain that comes with the product."""
        rules.reset_chain(round.pk, actor=self.user, **given)

    @act(round_words.ChecklistWords, right="round.edit", at=_region)
    def checklist(self, round: Round, given: dict[str, Any]) -> None:
        """Give lines of the checklists other words, as long as no dossier under signature was ticked on them."""
        rules.edit_checklists(round.pk, given["lines"], actor=self.user)

    @act(
        round_words.NewActivity, right="round.record_activity", at=_region, path="activities", status=201,
        answers=round_rows.ActivityRow,
    )  # fmt: skip
    def activity(self, round: Round, given: dict[str, Any]) -> Activity:
        """Write down what was done for the round on a day."""
        with round.time():
            return keeping.record_activity(round, actor=self.user, **given)

    @act(
        round_words.NewResult, right="round.record_activity", at=_region, path="results", status=201,
        answers=round_rows.ResultRow,
    )  # fmt: skip
    def result(self, round: Round, given: dict[str, Any]) -> ResultFigure:
        """Write down a result, an indicator or a next step."""
        with round.time():
            return keeping.record_result(round, actor=self.user, **given)

    @act(
        round_words.PastedRows, right="round.record_activity", at=_region, path="take-in", status=201,
        answers=round_rows.TakenIn,
    )  # fmt: skip
    def take_in(self, round: Round, given: dict[str, Any]) -> dict[str, int]:
        """Take in many activities or results, all or none: cells between tabs, the first line names the columns."""
        is_done = given["what"] == "activities"
        return self._taken(round, given["rows"] if is_done else [], [] if is_done else given["rows"])

    @act(
        round_words.FilledTable, right="round.record_activity", at=_region, path="take-in-table", status=201,
        answers=round_rows.TakenIn, reads=(FORM,),
    )  # fmt: skip
    def take_in_table(self, round: Round, given: dict[str, Any]) -> dict[str, int]:
        """Take in the filled template (.xlsx) of activities and results, all or none."""
        with round.time():
            filled = table.read(given["file"].read(), given["file"].name)
        if filled.all_faults:
            raise ValidationError({"file": [_place(fault) for fault in filled.all_faults]}, code="table")
        return self._taken(round, filled.taken["activities"].rows, filled.taken["results"].rows)

    @file(READ, path="table-template", right="round.record_activity")
    def table_template(self, round: Round) -> HttpResponse:
        """The empty tables of activities and results, as .xlsx."""
        require(self.user, "round.record_activity", round.region)
        with round.time():
            data = book.template()
        name = {"Content-Disposition": 'attachment; filename="template.xlsx"'}
        return HttpResponse(data, content_type=MEDIA_TYPES["xlsx"], headers=name)

    def _taken(self, round: Round, done: list[Any], found: list[Any]) -> dict[str, int]:
        with round.time():
            keeping.take_in(round, done, found, actor=self.user)
        return {"activities": len(done), "results": len(found)}

    @look(round_rows.QueueRow, READ, many=True)
    def queues(self, round: Round) -> list[Filled]:
        """The caller's queues of work in this round, with their counts."""
        with round.time():
            return queues_for(self.user, round)

    @look(rows.TaskRow, READ, pages=Oldest, each=("name", str))
    def queue(self, round: Round, name: str) -> QuerySet[Task]:
        """The tasks of one queue of the caller's."""
        found = BY_NAME.get(name)
        if found is None or not found.roles & roles_of(self.user):
            raise Http404
        with round.time():
            return listed_tasks(self.user).filter(pk__in=tasks_in(found, self.user, round).values("pk"))


def _place(fault: Fault) -> str:
    where = " ".join(str(part) for part in (fault.sheet, fault.row or "", fault.column, fault.heading) if part)
    return _("%(where)s: %(what)s") % {"where": where, "what": fault.message} if where else fault.message
