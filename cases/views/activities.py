"""What was done for a round beside its tasks: meetings, visits, checks, campaigns, projects, publicity; and results."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases import overview
from cases.domain import keeping
from cases.forms.activities import ActivityFilter, ActivityForm, CorrectionForm, ResultFilter, ResultForm
from cases.forms.errors import put_on
from cases.models import Activity, ResultFigure
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may, require
from records import clock

PAGE = 50  # rows
NEWEST = 20  # results beside the activities


@in_round
def activities(request: DeskRequest) -> HttpResponse:
    """The activities of a round, and its newest results; the office writes new ones down."""
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
    chosen = ActivityFilter(request.GET or None)
    today = clock.today()
    known = round.activities.entered_by(today).open_to(request.user)
    rows = _narrowed(known, chosen, "held_on").order_by("-held_on", "-pk")
    context = {
        "round": round,
        "filter": chosen,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "activity_counts": overview.activity_counts(round),
        "results": round.results.entered_by(today).order_by("-recorded_on", "-pk")[:NEWEST],
        "activity_form": forms["activity"],
        "result_form": forms["result"],
        "may_record": may(request.user, "round.record_activity", round.region),
    }
    return render(request, "cases/activities.html", context, status=status)


@in_round
def results(request: DeskRequest) -> HttpResponse:
    """All results, indicators and next steps of a round, the newest first."""
    chosen = ResultFilter(request.GET or None)
    rows = _narrowed(request.round.results.entered_by(clock.today()), chosen, "recorded_on")
    page = Paginator(rows.order_by("-recorded_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "filter": chosen,
        "page_obj": page,
        "results": page,
        "may_record": may(request.user, "round.record_activity", request.round.region),
    }
    return render(request, "cases/results.html", context)


def _narrowed(rows: Any, chosen: Any, day: str) -> Any:
    good = chosen.cleaned_data if chosen.is_valid() else getattr(chosen, "cleaned_data", {})
    for name in ("kind", "topic"):
        if good.get(name):
            rows = rows.filter(**{name: good[name]})
    for word in good.get("q", "").split():
        more = Q(who__icontains=word) | Q(series__icontains=word) if day == "held_on" else Q(note__icontains=word)
        rows = rows.filter(Q(title__icontains=word) | more)
    if good.get("since"):
        rows = rows.filter(**{f"{day}__gte": good["since"]})
    return rows.filter(**{f"{day}__lte": good["until"]}) if good.get("until") else rows


@in_round
def activity_correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct an activity, or take it back."""
    return _correct(request, get_object_or_404(Activity, pk=pk, round=request.round), ActivityForm, "activity")


@in_round
def result_correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a result, or take it back."""
    return _correct(request, get_object_or_404(ResultFigure, pk=pk, round=request.round), ResultForm, "result")


def _correct(request: DeskRequest, row: Any, kind: Any, sort: str) -> HttpResponse:
    require(request.user, "round.record_activity", request.round.region)
    initial = {name: getattr(row, name) for name in kind.base_fields}
    if sort == "result":
        initial["value"] = row.value_words
    form = kind(request.POST or None, initial=initial)
    why = CorrectionForm(request.POST or None)
    withdraws = request.POST.get("act") == "withdraw"
    if request.method == "POST" and why.is_valid() and (withdraws or form.is_valid()):
        act = getattr(keeping, f"{'withdraw' if withdraws else 'correct'}_{sort}")
        values = {} if withdraws else form.cleaned_data
        try:
            act(row.pk, actor=request.user, why=why.cleaned_data["why"], **values)
        except ValidationError as error:
            put_on(form, error)
        else:
            done = _("“%(title)s” is taken back.") if withdraws else _("“%(title)s” is corrected.")
            messages.success(request, done % {"title": row.title})
            return redirect("desk:activities" if sort == "activity" else "desk:results", slug=request.round.slug)
    status = 422 if request.method == "POST" else 200
    context = {"round": request.round, "row": row, "form": form, "why": why, "sort": sort}
    return render(request, "cases/activity_correct.html", context, status=status)


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
