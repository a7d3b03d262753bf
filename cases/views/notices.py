"""The public notice: opening it with its days explained, objections and their answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases import objection_files
from cases.domain import moves, publicity
from cases.forms.errors import put_on
from cases.forms.notices import AnswerForm, NoticeForm, ObjectionForm
from cases.models import Notice, Objection, Task
from cases.states import Stage
from cases.views.frame import DeskRequest, on_task
from cases.views.through import through
from deadlines import terms, workdays
from orgs.permissions import may, require
from records import clock

on_notice = through(lambda: Notice.objects.select_related("deadline"), lambda notice: notice.task_id)
on_objection = through(
    lambda: Objection.objects.select_related("notice", "file"), lambda objection: objection.notice.task_id
)


@on_task
def notice_open(request: DeskRequest, task: Task) -> HttpResponse:
    """Open the notice of an accepted task; afterwards the page of the running notice with its objections."""
    notice = task.notices.select_related("deadline", "opened_by").first()
    form, status, fault = None, 200, ""
    if request.method == "POST":
        form, status = NoticeForm(request.POST), 422
        if form.is_valid():
            try:
                opened = publicity.open_notice(task.pk, actor=request.user, **form.cleaned_data)
            except moves.WrongState as error:
                status, fault = 409, error.messages[0]
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _opened(opened))
                return redirect("desk:notice_open", task.pk)
    elif task.stage == Stage.ACCEPTED:
        require(request.user, "notice.open", task.problem.round.region)
        form = NoticeForm(initial=_first_words(task))
    page = {"task": task, "form": form if task.stage == Stage.ACCEPTED else None, "fault": fault}
    page |= _days(task) if page["form"] else {}
    page |= _running(request, task, notice) if notice else {}
    return render(request, "cases/notice.html", page, status=status)


def _opened(notice: Notice) -> str:
    return _("The notice is open from %(first)s to %(last)s. Closing is possible from the day after.") % {
        "first": notice.first_day,
        "last": notice.last_day,
    }


def _first_words(task: Task) -> dict[str, str]:
    statement = task.closures.order_by("-pk").values_list("statement", flat=True).first()
    return {"result": statement or "", "signed_by": str(task.problem.round.region.name)}


def _days(task: Task) -> dict[str, object]:
    counted = publicity.count_days(task.problem.round)
    return {"counted": counted, "explained": workdays.explain(counted)}


def _running(request: DeskRequest, task: Task, notice: Notice) -> dict[str, object]:
    region = task.problem.round.region
    running = notice.state == Notice.State.RUNNING
    return {
        "notice": notice,
        "running": running,
        "left": max((notice.last_day - clock.today()).days, 0),
        "why": terms.explain(notice.deadline) if notice.deadline else "",
        "objections": list(notice.objections.select_related("answered_by")),
        "earlier": list(task.notices.exclude(pk=notice.pk)),
        "hindrances": publicity.waits(notice) if running else [],
        "office": may(request.user, "notice.answer", region),
    }


@on_notice
def objection_add(request: DeskRequest, task: Task, row: Notice) -> HttpResponse:
    """Enter an objection that did not come by the web."""
    require(request.user, "notice.answer", task.problem.round.region)
    form, status = ObjectionForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                objection, code = publicity.object_to(row.pk, actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                put_on(form, error)
            else:
                return _entered(request, task, objection, code)
    return render(request, "cases/objection_add.html", {"task": task, "notice": row, "form": form}, status=status)


def _entered(request: DeskRequest, task: Task, objection: Objection, code: str) -> HttpResponse:
    said = _("The objection is entered. Receipt code for whoever brought it: %(code)s. It is shown only now.")
    messages.success(request, said % {"code": code})
    if objection.is_late:
        messages.warning(request, _("It came after the last day: it is kept as a clue and does not hold up closing."))
    return redirect("desk:notice_open", task.pk)


@on_objection
def objection(request: DeskRequest, task: Task, row: Objection) -> HttpResponse:
    """Answer an objection; a founded one returns the task."""
    require(request.user, "notice.answer", task.problem.round.region)
    form, status, fault = AnswerForm(request.POST or None), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                publicity.answer(row.pk, actor=request.user, **form.cleaned_data)
            except moves.WrongState as error:
                status, fault = 409, error.messages[0]
                row.refresh_from_db()
            except ValidationError as error:
                put_on(form, error)
            else:
                return _answered(request, task, row, form.cleaned_data["founded"])
    page = {"task": task, "objection": row, "form": None if row.answered_at else form, "fault": fault}
    return render(request, "cases/objection.html", page, status=status)


@on_objection
def objection_file(request: DeskRequest, task: Task, row: Objection) -> FileResponse:
    """The file that came with an objection, as a download: for the office only."""
    require(request.user, "notice.answer", task.problem.round.region)
    return objection_files.as_download(row)


def _answered(request: DeskRequest, task: Task, row: Objection, founded: bool) -> HttpResponse:
    task.refresh_from_db(fields=["stage"])
    if founded and task.stage == Stage.WORKING:
        messages.success(request, _("Answered. The notice is withdrawn and the unit rectifies again; it was told."))
    else:
        messages.success(request, _("Answered. The notice goes on."))
    return redirect("desk:notice_open", task.pk)
