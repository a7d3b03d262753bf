"""The page of a case file: what is in it, and ordering it whole or redacted, as PDF or as archive."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.models import Task
from cases.views.frame import DeskRequest, on_task
from cases.views.orders import ordered
from orgs.permissions import require
from petitions.domain import secrecy
from petitions.models import Assignment
from petitions.views.frame import on_assignment
from volumes import makers
from volumes.forms import OrderForm

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case file is about: a problem or a petition, and how its file is called."""

    about: str
    row: Any
    stem: str


def of_task_row(task: Task) -> Subject:
    """The problem that a task belongs to."""
    return Subject("problem", task.problem, f"{task.problem.round.slug}-{task.problem.number}")


def of_assignment_row(case: Assignment) -> Subject:
    """The petition that a case belongs to."""
    return Subject("petition", case.petition, f"petition-{case.petition_id}")


def order_of(subject: Subject, *, contents: str, form: str) -> dict[str, Any]:
    """The order of a case file, as papers.orders.ask takes it."""
    redacted = contents == "redacted"
    return {
        "kind": makers.KIND,
        "params": {"about": subject.about, "pk": subject.row.pk, "redacted": redacted, "form": form},
        "title": _("Case file: %(what)s") % {"what": subject.row},
        "file_name": f"{subject.stem}{'-redacted' if redacted else ''}.{form}",
        "media_type": MEDIA_TYPES[form],
    }


@on_task
def of_task(request: DeskRequest, task: Task) -> HttpResponse:
    """The case file of the problem that the task belongs to."""
    return _page(request, of_task_row(task), reverse("desk:task", args=[task.pk]))


@on_assignment
def of_case(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The case file of the petition that the case belongs to. Whoever belongs to the accused side gets none."""
    secrecy.require_apart(request.user, case.petition)
    return _page(request, of_assignment_row(case), reverse("petitions:case", args=[case.pk]))


def _page(request: DeskRequest, subject: Subject, back: str) -> HttpResponse:
    round = subject.row.round
    require(request.user, "casefile.make", round.region)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = order_of(subject, **form.cleaned_data)
        with override(makers.PAPER_LANGUAGE):
            return ordered(request, **wanted, back=request.path)
    casefile = makers.read({"about": subject.about, "pk": subject.row.pk, "redacted": False})
    context = {
        "round": round,
        "subject": subject.row,
        "about": subject.about,
        "back": back,
        "form": form,
        "chapters": [(chapter.title, len(chapter.files)) for chapter in casefile.chapters],
        "files": len(casefile.files),
        "size": sum(item.size for item in casefile.files),
    }
    return render(request, "volumes/casefile.html", context, status=422 if form.errors else 200)
