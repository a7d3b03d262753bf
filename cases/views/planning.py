"""Entering problems with their tasks, and mending them while the plan is in preparation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.domain import drafting, planning
from cases.domain.moves import WrongState
from cases.forms import planning as forms
from cases.forms.errors import put_on
from cases.models import Problem, Round, Task
from cases.states import Stage
from cases.views.frame import DeskRequest, in_round, sent_number
from orgs.permissions import require

ACTS = ("more", "look")  # buttons that show the form again: more lines, or the reading of the dates


class Sheet:
    """The task's part of a page: its form and its measures, as typed or as kept."""

    def __init__(self, request: DeskRequest, round: Round, task: Task | None = None) -> None:
        extras = forms.form_extras(round, planning.document_date(round))
        kept = forms.TaskForm.initial_of(task) if task else {}
        measures = [forms.MeasureForm.initial_of(m) for m in _measures(task)] if task else []
        data = request.POST if request.method == "POST" else None
        self.form = forms.TaskForm(data, prefix="t", initial=kept, **extras)
        self.rows: BaseFormSet = forms.measure_rows(data, initial=measures, **extras)
        self.again = data is not None and any(act in data for act in ACTS)
        if self.again:
            lines = [line for line in map(forms.typed, self.rows.forms) if line["text"] or line["words"]]
            self.form = forms.TaskForm(prefix="t", initial=forms.typed(self.form), **extras)
            more = forms.MORE_ROWS if "more" in data else 1
            self.rows = forms.measure_rows(initial=lines, extra=more, **extras)

    def is_valid(self) -> bool:
        """Both parts at once, so that every fault is shown together."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    def draft(self) -> planning.TaskDraft:
        """The task as typed, of a valid sheet."""
        return self.form.draft([draft for row in self.rows if (draft := row.draft())])

    def refuse(self, error: ValidationError) -> None:
        """Show what the rules refuse."""
        put_on(self.form, error)

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound and not (self.form.is_valid() and self.rows.is_valid())


def _measures(task: Task) -> Any:
    return task.measures.select_related("deadline")


def _page(request: DeskRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "cases/problem_form.html", {"round": request.round, **context}, status=status)


@in_round
def problem_new(request: DeskRequest) -> HttpResponse:
    """Enter a problem with its first task."""
    round = request.round
    require(request.user, "problem.edit", round.region)
    sheet = Sheet(request, round)
    form = forms.ProblemForm(request.POST or None, prefix="p", round=round)
    if sheet.again:
        form = forms.ProblemForm(prefix="p", round=round, initial=forms.typed(form))
    elif request.method == "POST" and all([form.is_valid(), sheet.is_valid()]):
        task = _enter(request, form, sheet)
        if task:
            messages.success(request, _entered(task))
            return redirect(
                request.POST.get("then") == "next" and "desk:problem_new" or "desk:register", slug=round.slug
            )
    bad = request.method == "POST" and not sheet.again
    return _page(request, 422 if bad else 200, form=form, sheet=sheet)


def _enter(request: DeskRequest, form: Any, sheet: Sheet) -> Task | None:
    """The new task, or None when the rules refuse; a refused task leaves no problem behind."""
    try:
        with transaction.atomic():
            try:
                problem = planning.add_problem(request.round, actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                put_on(form, error)
                return None
            return planning.draft_task(problem, sheet.draft(), actor=request.user)
    except ValidationError as error:
        sheet.refuse(error)
        return None


def _entered(task: Task) -> str:
    due = task.deadline.due_on or _("no date")
    text = _("“%(task)s” is entered, due %(due)s. It is locked when the plan is filed.")
    return text % {"task": task, "due": due}


@in_round
def problem_edit(request: DeskRequest, number: int) -> HttpResponse:
    """Mend a problem's words while its plan is in preparation, and go to its tasks."""
    problem = _problem(request, number)
    kept = {name: getattr(problem, name) for name in ("category", "title", "text", "is_key", "is_illustrative")}
    form = forms.ProblemForm(request.POST or None, prefix="p", round=request.round, numbered=False, initial=kept)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            drafting.edit_problem(problem.pk, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on(form, error)
            status = 409 if isinstance(error, WrongState) else 422
        else:
            messages.success(request, _("Problem %(n)d is saved.") % {"n": problem.number})
            return redirect("desk:problem_edit", slug=request.round.slug, number=problem.number)
    status = 422 if form.errors and status == 200 else status
    tasks = problem.tasks.select_related("problem", "deadline")
    return _page(request, status, form=form, problem=problem, tasks=tasks, is_draft=drafting.is_draft(problem))


@in_round
def task_new(request: DeskRequest, number: int) -> HttpResponse:
    """Add another task to a problem."""
    problem = _problem(request, number)
    sheet = Sheet(request, request.round)
    if request.method == "POST" and not sheet.again and sheet.is_valid():
        try:
            task = planning.draft_task(problem, sheet.draft(), actor=request.user)
        except ValidationError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _entered(task))
            return redirect("desk:problem_edit", slug=request.round.slug, number=number)
    return _page(request, 422 if sheet.has_errors else 200, sheet=sheet, problem=problem)


@in_round
def task_edit(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Mend a task while the plan is in preparation."""
    problem = _problem(request, number)
    task = get_object_or_404(Task.objects.select_related("deadline", "problem"), pk=pk, problem=problem)
    if task.stage != Stage.DRAFT:
        messages.warning(request, _("“%(task)s” is filed: ask for a change of the plan instead.") % {"task": task})
        return redirect("desk:task", pk=pk)
    sheet, status = Sheet(request, request.round, task), 200
    seen = request.POST.get("seen", "")
    if request.method == "POST" and not sheet.again and sheet.is_valid():
        try:
            task = drafting.edit_draft(task.pk, sheet.draft(), actor=request.user, seen=sent_number(seen))
        except ValidationError as error:
            sheet.refuse(error)
            status = 409 if isinstance(error, WrongState) else 422
        else:
            messages.success(request, _entered(task))
            return redirect("desk:problem_edit", slug=request.round.slug, number=number)
    if status == 409 or request.method != "POST":
        seen = str(drafting.edition(task))
    status = 422 if sheet.has_errors and status == 200 else status
    return _page(request, status, sheet=sheet, problem=problem, task=task, seen=seen)


def _problem(request: DeskRequest, number: int) -> Problem:
    """A problem of the round, for those who may edit it (403 for others)."""
    require(request.user, "problem.edit", request.round.region)
    problem = request.round.problems.filter(number=number).select_related("category", "round__region").first()
    if problem is None:
        raise Http404
    return problem


@in_round
def explain(request: DeskRequest) -> HttpResponse:
    """The machine's reading of the deadline words in the first parameter called “…words”, as a line of text."""
    words = next((value for name, value in request.GET.items() if name.endswith("words")), "")[:200]
    text = forms.explain(words, planning.document_date(request.round))
    return render(request, "cases/_explanation.html", {"text": text})
