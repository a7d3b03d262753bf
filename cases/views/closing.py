"""Submitting the dossier, reading it whole, striking the task off, and reopening it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import brief, dossier_text
from cases.domain import closing, gate, moves, publicity, reopening
from cases.domain.acts import doing_units
from cases.forms.errors import put_on
from cases.forms.notices import ReopenForm
from cases.forms.signing import SubmitForm
from cases.models import Dossier, Notice, Task
from cases.states import Stage
from cases.views.frame import DeskRequest, on_task
from deadlines import workdays
from orgs.models import Role
from orgs.permissions import require
from records import clock
from signoff.steps import KINDS


@on_task
def submit(request: DeskRequest, task: Task) -> HttpResponse:
    """What is still missing, all at once; else the statement and who will sign."""
    require(request.user, "closure.submit", *doing_units(task))
    form, status, fault = SubmitForm(request.POST or None), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                closure = closing.submit(task.pk, actor=request.user, **form.cleaned_data)
            except closing.GateShut:
                fault = _("Not submitted yet: the conditions marked below are not met. Your statement is kept.")
            except moves.WrongState as error:
                status, fault = 409, error.messages[0]
            except ValidationError as error:
                put_on(form, error)
            else:
                return _submitted(request, closure)
    here = gate.seating(task)
    findings = [_finding(task, found) for found in gate.findings(task, here=here)]
    missing = [found for found in findings if not found["ok"]]
    page = {"task": task, "form": form, "findings": findings, "missing": missing, "fault": fault}
    page["open"] = task.stage in (Stage.WORKING, Stage.REPORTED)
    return render(request, "cases/submit.html", page | {"chain": _chain(task, here)}, status=status)


def _submitted(request: DeskRequest, closure: Any) -> HttpResponse:
    holds = brief.holds_now(closure.run, brief.seats_of(closure.run), [])
    said = _("The dossier is frozen and submitted. Now with: %(who)s, by %(due)s.")
    messages.success(request, said % {"who": holds["who"], "due": holds["due"]})
    return redirect("desk:sign", closure.run_id)


def _finding(task: Task, found: gate.Finding) -> dict[str, Any]:
    url = f"{reverse('desk:task', args=[task.pk])}#{found.anchor}"
    return {"ok": found.ok, "label": found.label, "hint": "" if found.ok else found.hint, "url": url}


def _chain(task: Task, here: gate.Seating) -> list[dict[str, Any]]:
    """Each step with who will sign it, and the day it is due when every step before takes all of its time."""
    day, rows = clock.today(), []
    for order, step in enumerate(task.problem.round.chain_steps, start=1):
        day = workdays.count(day, step["working_days"], "working", workdays.load()).due_on
        seats = [place for who, role in step["seats"] for place in here.places(who, Role(role))]
        rows.append(
            {
                "order": order,
                "label": step.get("name") or KINDS[step["code"]].label if step["code"] in KINDS else step["code"],
                "who": "、".join(str(p.person or f"{p.organisation} · {p.role.label}") for p in seats),
                "site_visit": step["site_visit"],
                "working_days": step["working_days"],
                "latest": day,
                "is_estimate": workdays.is_estimate(clock.today(), day),
            }
        )
    return rows


@on_task
def dossier(request: DeskRequest, task: Task) -> HttpResponse:
    """The frozen dossier readable, its versions with what changed, and every signature, void ones struck out."""
    versions = list(task.dossiers.order_by("-version"))
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == wanted), versions[0] if versions else None)
    page: dict[str, Any] = {"task": task, "versions": versions, "shown": shown}
    if shown:
        page |= _reading(task, versions, shown)
    return render(request, "cases/dossier.html", page)


def _reading(task: Task, versions: list[Dossier], shown: Dossier) -> dict[str, Any]:
    before = next((one for one in versions if one.version == shown.version - 1), None)
    contents = [shown.content, before.content] if before else [shown.content]
    names = dossier_text.unit_names(*contents)
    closures = list(task.closures.select_related("run", "filed_by").order_by("-pk"))
    signatures = brief.opinions(brief.signatures_of(*(closure.run for closure in closures)))
    return {
        "parts": dossier_text.parts(shown.content, names),
        "before": before,
        "differences": dossier_text.differences(before.content, shown.content, names) if before else [],
        "closures": [(c, [o for o in signatures if o["signature"].run_id == c.run_id]) for c in closures],
        "page_fingerprint": shown.sha256[: dossier_text.FINGERPRINT],
    }


@on_task
def close(request: DeskRequest, task: Task) -> HttpResponse:
    """Strike the task off; what still stands in the way is listed."""
    require(request.user, "task.close", task.problem.round.region)
    fault, status = "", 200
    if request.method == "POST":
        try:
            closing_day = publicity.close(task.pk, actor=request.user).closed_on
        except ValidationError as error:
            status = 409 if isinstance(error, moves.WrongState) else 422
            fault = _("Not closed. Nothing was changed.")
        else:
            messages.success(
                request, _("Closed on %(day)s. The record stays as it is for good.") % {"day": closing_day}
            )
            return redirect("desk:task", task.pk)
    notice = task.notices.select_related("closure__run", "deadline").filter(state=Notice.State.RUNNING).first()
    hindrances = publicity.hindrances(task, notice) if notice else [_no_notice(task)]
    page = {"task": task, "notice": notice, "hindrances": hindrances, "fault": fault}
    return render(request, "cases/close.html", page, status=status)


def _no_notice(task: Task) -> str:
    return _("The task is “%(stage)s”; closing comes after the public notice.") % {"stage": task.get_stage_display()}


@on_task
def reopen(request: DeskRequest, task: Task) -> HttpResponse:
    """Begin a new cycle of a closed task."""
    require(request.user, "task.reopen", task.problem.round.region)
    form, status, fault = ReopenForm(request.POST or None), 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                again = reopening.reopen(task.pk, actor=request.user, **form.cleaned_data)
            except moves.WrongState as error:
                status, fault = 409, error.messages[0]
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _reopened(again))
                return redirect("desk:task", again.pk)
    next_cycle = Task.objects.filter(previous=task).first()
    open_ = task.stage == Stage.CLOSED and next_cycle is None
    page = {"task": task, "form": form if open_ else None, "next_cycle": next_cycle, "fault": fault}
    return render(request, "cases/reopen.html", page, status=status)


def _reopened(again: Task) -> str:
    said = _("Reopened as cycle %(cycle)d, due by %(due)s. The units have it; the closed record stays as it was.")
    return said % {"cycle": again.cycle, "due": again.deadline.due_on or again.deadline.words}
