"""Parts of a task's page with addresses of their own: gate and checklists, changes, history, who sees it.

The task's page loads them into itself; without JavaScript each is a page that a link leads to.
"""

from itertools import pairwise
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import sentences
from cases.domain import gate
from cases.domain.access import who_sees
from cases.domain.changing import may_decide
from cases.domain.doable import doable
from cases.forms.progress import CommentForm, TickForm
from cases.forms.staged import StagedForm
from cases.models import ChangeRequest, Commitment, Task
from cases.views import task_page
from cases.views.frame import DeskRequest, on_task
from records.trail import history as trail_of

LINES, INSIDE = 30, 12  # of the history on a page of its own and inside the task's page
Bound = dict[str, StagedForm]


def part(
    request: DeskRequest, task: Task, name: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The part alone for the page that loads it, else as a page of its own."""
    context |= {"task": task, "part": f"cases/task_{name}.html", "part_title": title, "may": doable(task, request.user)}
    if request.headers.get("HX-Request"):
        return render(request, context["part"], context | {"inside": True}, status=status)
    return render(request, "cases/task_part.html", task_page.head(task, request.user) | context, status=status)


@on_task
def gate_part(request: DeskRequest, task: Task) -> HttpResponse:
    """What is still missing before sign-off, and the two checklists."""
    return gate_page(request, task)


def gate_page(request: DeskRequest, task: Task, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The gate's panel; `bound` is the form of a tick that came back."""
    lines = gate.checklist(task)
    found = {finding.code: finding for finding in gate.findings(task, lines)}
    here = reverse("desk:task", args=[task.pk])
    lists: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        check = found.pop(f"{line.list}_{line.order}")
        form = TickForm(task=task, name=f"tick-{line.pk}", initial={"item": line.pk})
        row = {"line": line, "text": _(line.text), "ok": check.ok, "form": form}
        lists.setdefault(str(line.get_list_display()), []).append(row)
    findings = [
        {"ok": f.ok, "label": f.label, "hint": "" if f.ok else f.hint, "url": f"{here}#{f.anchor}"}
        for f in found.values()
    ]
    open_lines = [row for rows in lists.values() for row in rows if not row["ok"]]
    missing = len([f for f in findings if not f["ok"]]) + len(open_lines)
    context = {
        "findings": [f for f in findings if not f["ok"]],
        "met": [f for f in findings if f["ok"]],
        "lists": [
            {"name": name, "lines": rows, "open": any(not row["ok"] for row in rows)} for name, rows in lists.items()
        ],
        "missing": missing,
        "faults": [error for form in (bound or {}).values() for errors in form.errors.values() for error in errors],
    }
    return part(request, task, "gate", _("What is still missing"), context, status)


@on_task
def changes(request: DeskRequest, task: Task) -> HttpResponse:
    """Every version of every locked field, and every request."""
    kept = list(task.commitments.select_related("request__asked_by", "request__decided_by").order_by("field", "seq"))
    others = task.change_requests.exclude(state=ChangeRequest.State.APPROVED).select_related("asked_by", "decided_by")
    rows = list(others)
    for row in rows:
        row.mine_to_decide = row.state == ChangeRequest.State.PENDING and may_decide(row, task, request.user)
    context = {"versions": versions(kept), "requests": [request_row(row) for row in rows]}
    return part(request, task, "changes", _("Changes of the plan"), context)


def versions(kept: list[Commitment]) -> list[dict[str, Any]]:
    """By field: the first value and each later one with what it changed and who decided it."""
    fields = []
    for name in Commitment.Field:
        own = [row for row in kept if row.field == name]
        if not own:
            continue
        steps = [difference(name, a.value, b.value) | {"version": b} for a, b in pairwise(own)]
        fields.append(
            {"label": name.label, "first": own[0], "text": sentences.value(name, own[0].value), "steps": steps}
        )
    return fields


def difference(name: str, before: Any, after: Any) -> dict[str, str]:
    """Old and new value in words; of lists only the lines that differ."""
    old, new = (sentences.value(name, value).split("\n") for value in (before, after))
    lost, gained = ([line for line in a if line not in b] for a, b in ((old, new), (new, old)))
    return {"old": "\n".join(lost), "new": "\n".join(gained)}


def request_row(row: ChangeRequest) -> dict[str, Any]:
    """A request with its values in words."""
    return difference(row.field, row.before, row.after) | {"request": row}


@on_task
def history(request: DeskRequest, task: Task) -> HttpResponse:
    """Comments and everything that happened, as sentences."""
    return history_page(request, task)


def history_page(request: DeskRequest, task: Task, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    """The history; `bound` is a comment that came back with faults."""
    pages = Paginator(trail_of(task), LINES)
    page_obj = pages.get_page(request.GET.get("page"))
    inside = bool(request.headers.get("HX-Request"))
    form = (bound or {}).get("comment") or CommentForm(task=task, name="comment")
    context = {
        "entries": [sentences.sentence(event) for event in page_obj][: INSIDE if inside else None],
        "more": inside and page_obj.paginator.count > INSIDE,
        "page_obj": page_obj,
        "comments": list(task.comments.select_related("by").order_by("-pk")[:50]),
        "comment_form": form,
    }
    return part(request, task, "history", _("History and comments"), context, status)


@on_task
def people(request: DeskRequest, task: Task) -> HttpResponse:
    """Who can see the task and act on it, with reasons; the other tasks and cycles of the problem."""
    others = task.problem.tasks.select_related("deadline").exclude(pk=task.pk).order_by("number", "cycle")
    context = {"people": who_sees(task), "others": list(others)}
    return part(request, task, "people", _("Who can see this task and act on it"), context)
