"""The round: its facts and counts, entering and editing it, filing its plan, its demonstration day."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases import neighbours, overview
from cases.domain import drafting, keeping, planning
from cases.forms.errors import put_on
from cases.forms.rounds import CategoryForm, DayForm, NewRoundForm, RoundForm, next_days, regions_for
from cases.models import Notice, Round
from cases.views.frame import DeskRequest, in_round
from deadlines import workdays
from orgs.models import User
from orgs.permissions import may, may_anywhere, require
from records.trail import key

SHOWN = 12  # activities and results on the round's page


@in_round
def rounds(request: DeskRequest) -> HttpResponse:
    """All rounds that the person sees."""
    seen = Round.objects.visible_to(request.user).select_related("region")
    return render(request, "cases/rounds.html", {"rounds": seen, "may_enter": may_anywhere(request.user, "round.edit")})


@in_round
def round_page(request: DeskRequest) -> HttpResponse:
    """One round at a glance."""
    return _shown(request)


def _shown(request: DeskRequest, status: int = 200, **more: Any) -> HttpResponse:
    round, user = request.round, request.user
    found = overview.counts(round, user)
    context = {
        "round": round,
        "counts": found,
        "statuses": overview.status_cards(found),
        "table": overview.category_table(round, found),
        "activities": round.activities.counting(round.today())
        .open_to(request.user)
        .order_by("-held_on", "-pk")[:SHOWN],
        "activity_counts": overview.activity_counts(round),
        "results": round.results.counting(round.today()).order_by("-recorded_on", "-pk")[:SHOWN],
        "may_edit": may(user, "round.edit", round.region),
        "may_record": may(user, "round.record_activity", round.region),
        "category_form": CategoryForm(prefix="c"),
    }
    if may(user, "plan.file", round.region):
        context |= {"may_file": True, "preview": overview.filing_preview(round)}
        context |= {"beside": neighbours.beside(key(round), user), "filed_at": neighbours.filed_at(round)}
    if _moves_day(user, round):
        context |= {"day_form": DayForm(prefix="day"), "day_offers": next_days(round.held_on, _after_notices(round))}
    return render(request, "cases/round.html", context | more, status=status)


def _moves_day(user: User, round: Round) -> bool:
    return bool(settings.DEMO and round.held_on and may(user, "demo.move_day", round.region))


def _after_notices(round: Round) -> date | None:
    """The next working day after the last day of the notices that run; None when none runs."""
    running = Notice.objects.filter(task__problem__round=round, state=Notice.State.RUNNING)
    last = running.aggregate(last=Max("last_day"))["last"]
    return workdays.load().add(last, 1) if last else None


@in_round
def round_new(request: DeskRequest) -> HttpResponse:
    """Enter a round."""
    if not may_anywhere(request.user, "round.edit"):
        raise PermissionDenied("round.edit")
    form = NewRoundForm(request.POST or None, regions=regions_for(request.user))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            made = planning.create_round(actor=request.user, region=values.pop("region"), **values)
        except ValidationError as error:
            put_on(form, error)
        else:
            text = _("“%(round)s” is entered. Next: its categories, then its problems.")
            messages.success(request, text % {"round": made})
            return redirect("desk:round", slug=made.slug)
    status = 422 if form.errors else 200
    return render(request, "cases/round_form.html", {"form": form}, status=status)


@in_round
def round_edit(request: DeskRequest) -> HttpResponse:
    """Change facts and settings of a round."""
    round = request.round
    require(request.user, "round.edit", round.region)
    form = RoundForm(request.POST or None, initial=RoundForm.initial_of(round))
    for name in drafting.COUNTED_WITH:
        form.fields[name].disabled = round.plan_filed_on is not None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.edit_round(round.pk, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on(form, error)
        else:
            messages.success(request, _("The round is saved."))
            return redirect("desk:round", slug=round.slug)
    context = {"form": form, "round": round}
    return render(request, "cases/round_form.html", context, status=422 if form.errors else 200)


@require_POST
@in_round
def category_add(request: DeskRequest) -> HttpResponse:
    """Add a category to a round."""
    form = CategoryForm(request.POST, prefix="c")
    if form.is_valid():
        try:
            made = planning.add_category(request.round, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on(form, error)
        else:
            messages.success(request, _("Category %(n)d is entered.") % {"n": made.number})
            return redirect("desk:round", slug=request.round.slug)
    require(request.user, "problem.edit", request.round.region)
    return _shown(request, 422, category_form=form)


@require_POST
@in_round
def file_plan(request: DeskRequest) -> HttpResponse:
    """File the plan (备案): every drafted task is locked and its units are told; a plan drawn as a document there."""
    if page := neighbours.filed_at(request.round):
        require(request.user, "plan.file", request.round.region)
        messages.info(request, page.label)
        return redirect(page.url)
    try:
        filed = planning.file_plan(request.round.pk, actor=request.user)
    except ValidationError as error:
        return _shown(request, 422, plan_errors=error.messages)
    text = ngettext(
        "%(n)d task is filed and locked; its units have been told.",
        "%(n)d tasks are filed and locked; their units have been told.",
        filed,
    )
    messages.success(request, text % {"n": filed})
    return redirect("desk:round", slug=request.round.slug)


@require_POST
@in_round
def move_day(request: DeskRequest) -> HttpResponse:
    """Let a demonstration round go on to another day."""
    form = DayForm(request.POST, prefix="day")
    if form.is_valid():
        try:
            keeping.move_day(request.round, form.cleaned_data["to"], actor=request.user)
        except ValidationError as error:
            put_on(form, error)
        else:
            messages.success(request, _("The demonstration day is now %(day)s.") % {"day": request.round.held_on})
            return redirect("desk:round", slug=request.round.slug)
    if not _moves_day(request.user, request.round):
        raise PermissionDenied("demo.move_day")
    return _shown(request, 422, day_form=form)
