"""The page of a case file: what is in it, and ordering it whole or redacted, as PDF or as archive."""

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


@on_task
def of_task(request: DeskRequest, task: Task) -> HttpResponse:
    """The case file of the problem that the task belongs to."""
    problem = task.problem
    stem = f"{problem.round.slug}-{problem.number}"
    return _page(request, "problem", problem, reverse("desk:task", args=[task.pk]), stem)


@on_assignment
def of_case(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The case file of the petition that the case belongs to. Whoever belongs to the accused side gets none."""
    secrecy.require_apart(request.user, case.petition)
    back = reverse("petitions:case", args=[case.pk])
    return _page(request, "petition", case.petition, back, f"petition-{case.petition_id}")


def _page(request: DeskRequest, about: str, subject: Any, back: str, stem: str) -> HttpResponse:
    round = subject.round
    require(request.user, "casefile.make", round.region)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _order(request, about, subject, form.cleaned_data, stem)
    casefile = makers.read({"about": about, "pk": subject.pk, "redacted": False})
    context = {
        "round": round,
        "subject": subject,
        "about": about,
        "back": back,
        "form": form,
        "chapters": [(chapter.title, len(chapter.files)) for chapter in casefile.chapters],
        "files": len(casefile.files),
        "size": sum(item.size for item in casefile.files),
    }
    return render(request, "volumes/casefile.html", context, status=422 if form.errors else 200)


def _order(request: DeskRequest, about: str, subject: Any, asked: dict[str, Any], stem: str) -> HttpResponse:
    redacted, form = asked["contents"] == "redacted", asked["form"]
    title = _("Case file: %(what)s") % {"what": subject}
    with override(makers.PAPER_LANGUAGE):
        return ordered(
            request,
            makers.KIND,
            {"about": about, "pk": subject.pk, "redacted": redacted, "form": form},
            title=title,
            file_name=f"{stem}{'-redacted' if redacted else ''}.{form}",
            media_type=MEDIA_TYPES[form],
            back=request.path,
        )
