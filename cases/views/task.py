"""The page of one task: everything about it, and every act that the person may do on it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.doable import doable
from cases.forms.evidence import EvidenceForm, WithdrawForm
from cases.forms.progress import (
    AcceptanceForm,
    ClaimForm,
    CompletionForm,
    MeasureBeginForm,
    MeasureDoneForm,
    VerifyForm,
    WhyForm,
)
from cases.forms.staged import ACCEPT_WORDS, StagedForm
from cases.models import Measure, Task, TaskEvidence
from cases.states import Stage
from cases.views import task_page
from cases.views.frame import DeskRequest, on_task
from records import clock

Bound = dict[str, StagedForm]


@on_task
def task(request: DeskRequest, task: Task) -> HttpResponse:
    """Everything about one task."""
    return page(request, task)


def page(request: DeskRequest, task: Task, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The page of `task`; `bound` are forms that came back with faults, by name, shown with the words typed."""
    bound = bound or {}
    open_acts = doable(task, request.user)
    measures = task_page.measures_of(task)
    facts = task_page.facts_of(task)
    files = task_page.files_of(task)
    ever_submitted = any(fact.kind == "submitted" for fact in facts)
    ever_noticed = any(fact.kind == "notice_opened" for fact in facts)
    shown = task_page.evidence(files)
    strips = task_page.chains(task) if ever_submitted else []
    noticed = task_page.notices(task) if ever_noticed else []
    waiting = task_page.unanswered(noticed)
    acts = {name: act for name, act in _acts(task, open_acts, facts, measures, shown["live"], bound).items() if act}
    rows = _with_forms(task, task_page.measure_rows(measures, facts, files), open_acts, bound)
    measure_acts = [row[what] for row in rows for what in ("begin", "done", "undo") if what in row]
    context = task_page.head(task, request.user) | {
        "plan": task_page.plan(task, measures),
        "measures": rows,
        "progress": task_page.progress(task, facts),
        "evidence": shown,
        "chains": strips,
        "notices": noticed,
        "next_step": task_page.next_step(task, measures, strips, waiting),
        "next_url": "#notice" if waiting else "",
        "may": open_acts,
        "links": links(task, open_acts),
        "acts": acts,
        "accept_words": ACCEPT_WORDS,
        "stale": _left_over(bound, [*acts.values(), *measure_acts]),
        "can_sign": task.stage == Stage.IN_SIGNOFF,
    }
    return render(request, "cases/task.html", context, status=status)


def form_of(kind: type[StagedForm], name: str, task: Task, bound: Bound, **kwargs: Any) -> StagedForm:
    """The form that came back, else a fresh one."""
    return bound.get(name) or kind(task=task, name=name, **kwargs)


def act(form: forms.Form, url: str, verb: Any, **more: Any) -> dict[str, Any]:
    """One act as the template shows it: a form, where it goes, its verb, and whether it is open."""
    return {
        "form": form,
        "url": url,
        "verb": verb,
        "open": form.is_bound,
        "draft": f"{form.name}-{form.task.pk}",
    } | more


def _acts(
    task: Task, open_acts: frozenset[str], facts: list, measures: list[Measure], live: list[TaskEvidence], bound: Bound
) -> dict[str, dict[str, Any] | None]:  # fmt: skip
    """Every act on the task as a whole that is open to the person, with its form."""

    def one(name: str, kind: type[StagedForm], verb: Any, *, when: bool = True, **kwargs: Any) -> dict[str, Any] | None:
        allowed = when and name in open_acts
        url = reverse(f"desk:{name}", args=[task.pk])
        return act(form_of(kind, name, task, bound, **kwargs), url, verb) if allowed else None

    undone = any(m.done_on is None and m.dropped_on is None for m in measures)
    last = task.claimed_share
    return {
        "claim": one("claim", ClaimForm, _("Report progress"), initial={"share": last}),
        "verify": one("verify", VerifyForm, _("Write down what was verified")),
        "grade": one("grade", WhyForm, _("Lift the grade") if task.is_basic else _("Grade as basically completed")),
        "evidence_add": one("evidence_add", EvidenceForm, _("Add to the dossier"), measures=measures),
        "evidence_withdraw": one("evidence_withdraw", WithdrawForm, _("Withdraw the file"), when=bool(live), rows=live),
        "acceptance": one(
            "acceptance", AcceptanceForm, _("Keep the acceptance plan"), initial={"text": task.acceptance_plan}
        ),
        "complete": one("complete", CompletionForm, _("Report completion"), when=not undone),
        "uncomplete": one("uncomplete", WhyForm, _("Withdraw the report of completion")),
    }


def _with_forms(
    task: Task, rows: list[dict[str, Any]], open_acts: frozenset[str], bound: Bound
) -> list[dict[str, Any]]:
    """Give every measure the forms that fit its state."""
    if "measure" not in open_acts:
        return rows
    today = {"on": timezone.localdate(clock.now())}
    for row in rows:
        measure: Measure = row["measure"]
        if measure.dropped_on:
            continue
        if measure.done_on:
            row["undo"] = _measure_act(task, measure, "undo", WhyForm, _("Take the tick back"), bound)
            continue
        row["done"] = _measure_act(task, measure, "done", MeasureDoneForm, _("Tick off"), bound, initial=today)
        if measure.begun_on is None:
            row["begin"] = _measure_act(
                task, measure, "begin", MeasureBeginForm, _("Note the beginning"), bound, initial=today
            )
    return rows


def _measure_act(
    task: Task, measure: Measure, what: str, kind: type[StagedForm], verb: Any, bound: Bound, **kwargs: Any
) -> dict[str, Any]:
    form = form_of(kind, f"measure-{what}-{measure.pk}", task, bound, **kwargs)
    return act(form, reverse(f"desk:measure_{what}", args=[measure.pk]), verb)


def links(task: Task, open_acts: frozenset[str]) -> list[dict[str, str]]:
    """Acts that have a page of their own, as buttons for the head of the page."""
    pages = (
        ("submit", "desk:submit", _("Submit for sign-off"), "primary"),
        ("notice_open", "desk:notice_open", _("Open the public notice"), "primary"),
        ("close", "desk:close", _("Close the task"), "primary"),
        ("reopen", "desk:reopen", _("Reopen"), "danger"),
        ("carry_over", "desk:carry_over", _("Carry over to a later round"), "quiet"),
        ("change_ask", "desk:change_ask", _("Ask for a change of the plan"), "quiet"),
    )
    rows = [
        {"url": reverse(name, args=[task.pk]), "label": label, "tone": tone}
        for right, name, label, tone in pages
        if right in open_acts
    ]
    if task.stage not in (Stage.DRAFT, Stage.WORKING):
        rows.append({"url": reverse("desk:dossier", args=[task.pk]), "label": _("Dossier"), "tone": "quiet"})
    return rows


def _left_over(bound: Bound, shown: list[dict[str, Any]]) -> dict[str, Any] | None:
    """A form whose act is no longer open: its words are shown for taking away, with the reason."""
    there = {act["form"].name for act in shown}
    for name, form in bound.items():
        if name not in there:
            return {"errors": [error for errors in form.errors.values() for error in errors], "typed": form.typed}
    return None
