"""What was done for a round beside its tasks: meetings, visits, checks, campaigns; and results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases import overview
from cases.domain import keeping
from cases.forms.activities import ActivityForm, ResultForm
from cases.forms.errors import put_on
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may, require
from records import clock

PAGE = 50  # rows


@in_round
def activities(request: DeskRequest) -> HttpResponse:
    """All activities and results of a round; the office writes new ones down."""
    round, day = request.round, {"held_on": clock.today(), "recorded_on": clock.today()}
    forms: dict[str, Any] = {
        "activity": ActivityForm(prefix="activity", initial=day),
        "result": ResultForm(prefix="result", initial=day),
    }
    status = 200
    if request.method == "POST":
        require(request.user, "round.record_activity", round.region)
        sort = "result" if request.POST.get("act") == "result" else "activity"
        form = forms[sort] = type(forms[sort])(request.POST, prefix=sort)
        if form.is_valid() and _kept(request, sort, form):
            messages.success(request, _("“%(title)s” is written down.") % {"title": form.cleaned_data["title"]})
            return redirect("desk:activities", slug=round.slug)
        status = 422
    page = Paginator(round.activities.order_by("-held_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "page_obj": page,
        "activity_counts": overview.activity_counts(round),
        "results": round.results.order_by("kind", "-recorded_on", "-pk"),
        "activity_form": forms["activity"],
        "result_form": forms["result"],
        "may_record": may(request.user, "round.record_activity", round.region),
    }
    return render(request, "cases/activities.html", context, status=status)


def _kept(request: DeskRequest, sort: str, form: Any) -> bool:
    try:
        if sort == "result":
            keeping.record_result(request.round, actor=request.user, **form.values())
        else:
            keeping.record_activity(request.round, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        put_on(form, error)
        return False
    return True
