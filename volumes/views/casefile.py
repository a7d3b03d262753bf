"""The page of a case file: what is in it, and ordering it whole or redacted, as PDF or as archive."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from cases.models import Task
from cases.views.frame import DeskRequest, on_task
from cases.views.orders import ordered
from orgs.permissions import require
from petitions.domain import secrecy
from petitions.models import Assignment
from petitions.views.frame import on_assignment
from volumes import makers, ordering
from volumes.forms import OrderForm
from volumes.ordering import Subject


@on_task
def of_task(request: DeskRequest, task: Task) -> HttpResponse:
    """The case file of the problem that the task belongs to."""
    return _page(request, ordering.of_task(task), reverse("desk:task", args=[task.pk]))


@on_assignment
def of_case(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The case file of the petition that the case belongs to. Whoever belongs to the accused side gets none."""
    secrecy.require_apart(request.user, case.petition)
    return _page(request, ordering.of_case(case), reverse("petitions:case", args=[case.pk]))


def _page(request: DeskRequest, subject: Subject, back: str) -> HttpResponse:
    round = subject.row.round
    require(request.user, "casefile.make", round.region)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = ordering.order_of(subject, **form.cleaned_data)
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
