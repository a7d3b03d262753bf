"""The position of an item's site: a page with a form, for the office and its verifier."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.models import Task
from cases.views import task_page
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, on_task
from checkup.domain import siting
from checkup.forms import SiteForm
from checkup.models import SitePosition
from orgs.permissions import require
from petitions.views.frame import attempt


@on_task
def site(request: DeskRequest, task: Task) -> HttpResponse:
    """Where the site lies; POST sets it."""
    require(request.user, "site.place", task.problem.round.region)
    known = SitePosition.objects.filter(task=task).select_related("set_by").first()
    given = {"latitude": known.latitude, "longitude": known.longitude} if known else {}
    form, status = SiteForm(name="site", initial=given), 200
    if request.method == "POST":
        form = SiteForm(request.POST, name="site")
        result, status = attempt(form, lambda said: siting.place(task.pk, actor=request.user, **said))
        if result is not None:
            say_once(request, _("The position is written down. The next checkup compares photographs with it."))
            return redirect("desk:task", task.pk)
    context = task_page.head(task, request.user) | {
        "form": form,
        "known": known,
        "part_title": _("Position of the site"),
    }
    return render(request, "checkup/site.html", context, status=status)
