"""Asking for a change of the locked plan, seeing beforehand what it weakens, and deciding it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain import changing, filing
from cases.domain.doable import doable
from cases.domain.moves import WrongState
from cases.forms.changes import FORMS, ChangeForm, DecisionForm, mark
from cases.forms.staged import ACCEPT_WORDS
from cases.models import ChangeRequest, Commitment, Task
from cases.views import task_page
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest, on_task, visible_task
from cases.views.task_parts import request_row
from cases.views.through import through

on_change = through(lambda: ChangeRequest.objects.select_related("asked_by", "decided_by"), lambda row: row.task_id)


@on_task
def ask(request: DeskRequest, task: Task) -> HttpResponse:
    """The request for one locked field. A value that asks for less is shown as such before it can be sent."""
    field = request.POST.get("field") or request.GET.get("field") or Commitment.Field.DEADLINE.value
    if field not in FORMS:
        raise Http404
    if request.method != "POST":
        _require_may_ask(request, task)
        return _ask_page(request, task, FORMS[field](task=task, name="change"))
    form = FORMS[field](request.POST, request.FILES, task=task, name="change")
    if not form.is_valid():
        return _ask_page(request, task, form, status=409 if form.is_stale else 422)
    try:
        wish = changing.preview(task, field, form.after)
        if wish.weaker and form.cleaned_data["seen"] != mark(wish.weaker):
            return _ask_page(request, task, form, wish=wish, status=422)
        asked = _ask(request, task, form)
    except WrongState as error:
        form.take(error)
        return _ask_page(request, visible_task(request.user, task.pk), form, status=409)
    except ValidationError as error:
        form.take(error)
        return _ask_page(request, task, form, status=422)
    text = _("The request is with %(route)s. Until it is decided, the present plan holds and reminders go on.")
    messages.success(request, text % {"route": asked.get_route_display()})
    return HttpResponseRedirect(_back(request) or reverse("desk:change", args=[asked.pk]))


def _back(request: DeskRequest) -> str:
    """The page of the desk that sent the reader here and wants them back; '' for none."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    ours = wanted.startswith("/desk/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def _ask(request: DeskRequest, task: Task, form: ChangeForm) -> ChangeRequest:
    data = form.cleaned_data
    return changing.ask(
        task.pk,
        actor=request.user,
        field=form.changes.value,
        after=form.after,
        reason=data["reason"],
        why=data["why"],
        files=filing.store_all(data["files"], actor=request.user),
    )


def _require_may_ask(request: DeskRequest, task: Task) -> None:
    if "change_ask" not in doable(task, request.user):
        raise PermissionDenied("change.ask")


def _ask_page(
    request: DeskRequest, task: Task, form: ChangeForm, *, wish: changing.Preview | None = None, status: int = 200
) -> HttpResponse:
    here = reverse("desk:change_ask", args=[task.pk])
    back = _back(request)
    kept = {"back": back} if back else {}
    tabs = [
        {
            "url": f"{here}?{urlencode({'field': name.value, **kept})}",
            "label": name.label,
            "current": name == form.changes,
        }
        for name in Commitment.Field
    ]
    context = task_page.head(task, request.user) | {
        "form": form,
        "field": form.changes.value,
        "tabs": tabs,
        "present": sentences.value(form.changes.value, form.present),
        "deadline": task_page.deadline(task.deadline),
        "earlier_requests": [request_row(row) for row in task.change_requests.filter(field=form.changes)],
        "accept_words": ACCEPT_WORDS,
        "must_see": wish is not None,
        "back": back,
    }
    return render(request, "cases/task_change_ask.html", context | _wish(form, wish), status=status)


@on_task
def preview(request: DeskRequest, task: Task) -> HttpResponse:
    """The strip under the form: what the wished value weakens, its date, and who decides. Writes nothing."""
    field = request.POST.get("field", "")
    if request.method != "POST" or field not in FORMS:
        raise Http404
    _require_may_ask(request, task)
    form = FORMS[field](request.POST, task=task, name="change")
    wish, faults = None, []
    form.is_valid()
    try:
        wish = changing.preview(task, field, form.after)
    except ValidationError as error:
        faults = error.messages
    except KeyError:  # a field of the value is still empty or cannot be read; its own error says so on sending
        faults = []
    return render(request, "cases/task_change_preview.html", _wish(form, wish) | {"faults": faults})


def _wish(form: ChangeForm, wish: changing.Preview | None) -> dict[str, Any]:
    if wish is None:
        return {"wish": None}
    return {
        "wish": wish,
        "wish_old": sentences.value(form.changes.value, wish.before),
        "wish_new": sentences.value(form.changes.value, wish.after),
        "wish_route": ChangeRequest.Route(wish.route).label,
        "seen": mark(wish.weaker),
    }


@on_change
def change(request: DeskRequest, task: Task, row: ChangeRequest) -> HttpResponse:
    """One request: old and new beside each other, what it weakens, earlier ones; the decision for whom it is due."""
    if request.method != "POST":
        return _change_page(request, task, row)
    form = DecisionForm(request.POST, task=task, name="decide")
    status = 422
    if form.is_valid():
        approve = form.cleaned_data["decision"] == "approve"
        try:
            changing.decide(row.pk, actor=request.user, approve=approve, note=form.cleaned_data["note"])
        except WrongState as error:
            form.take(error)
            row.refresh_from_db()
            status = 409
        except ValidationError as error:
            form.take(error)
        else:
            said = (
                _("Approved; the new value holds from today, and the old one stays on record.")
                if approve
                else _("Refused; the plan stays as it was.")
            )
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:change", args=[row.pk]))
    return _change_page(request, task, row, form, 409 if form.is_stale else status)


def _change_page(
    request: DeskRequest, task: Task, row: ChangeRequest, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    due = row.state == ChangeRequest.State.PENDING and changing.may_decide(row, task, request.user)
    stale = None
    if form and not due:
        stale = {"errors": [str(one) for found in form.errors.values() for one in found], "typed": form.typed}
    others = task.change_requests.exclude(pk=row.pk).select_related("asked_by", "decided_by")
    context = (
        task_page.head(task, request.user)
        | {name: words for name, words in request_row(row).items() if name != "request"}
        | {
            "asked": row,
            "form": (form or DecisionForm(task=task, name="decide")) if due else None,
            "stale": stale,
            "files": [
                {"url": reverse("desk:change_file", args=[row.pk, kept.pk]), "name": kept.name, "sha": kept.sha256}
                for kept in row.evidence.all()
            ],
            "others": [request_row(other) for other in others],
            "deadline": task_page.deadline(task.deadline),
            "own": row.asked_by_id == request.user.pk,
        }
    )
    return render(request, "cases/task_change.html", context, status=status)


@on_change
def change_file(request: DeskRequest, task: Task, row: ChangeRequest, file_id: int) -> HttpResponse:
    """A paper that supports a request, for those who see the task."""
    kept = row.evidence.filter(pk=file_id).first()
    if kept is None:
        raise Http404
    return hand_out(request, kept)
