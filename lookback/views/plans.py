"""The look-backs of a round: the list, planning one with a preview, its page, its draw and its end."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_read_round
from cases.views.narrowing import chips
from lookback import counting, population, preview
from lookback.domain import planning
from lookback.filters import PickFilter
from lookback.forms.office import PlanForm
from lookback.models import LookBackPlan
from lookback.rows import pick_rows
from lookback.states import Over, State
from lookback.views.frame import on_plan, picks, plans_here, tabs
from orgs.permissions import require
from petitions.views.frame import attempt
from records import clock

PAGE, PLANS = 50, 20  # rows
USUAL = timedelta(days=30)


@in_read_round
def plans(request: DeskRequest) -> HttpResponse:
    """The look-backs of the round with their numbers, the newest first."""
    found = request.round.look_backs.select_related("replaces", "replaced_by").order_by("-number")
    page = Paginator(found, PLANS).get_page(request.GET.get("page"))
    counts = counting.of_plans(page)
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "page_obj": page,
        "rows": [{"plan": plan, "counts": counts[plan.pk]} for plan in page],
        "may_plan": plans_here(request),
    }
    return render(request, "lookback/plans.html", context)


@in_read_round
def new(request: DeskRequest) -> HttpResponse:
    """Plan the next look-back; "try" shows what it would draw from before it is kept."""
    require(request.user, "lookback.plan", request.round.region)
    if request.method != "POST":
        return _form(request, PlanForm(name="plan", initial=_usual(request)))
    form = PlanForm(request.POST, name="plan")
    if request.POST.get("act") == "try":
        return _try(request, form)
    made, status = attempt(form, lambda values: planning.plan(request.round.pk, actor=request.user, **values))
    if made is None:
        return _form(request, form, status=status)
    say_once(request, _("Planned. Nothing is drawn yet: look at the list, then draw."))
    return redirect("lookback:plan", made.pk)


def _usual(request: DeskRequest) -> dict[str, Any]:
    """The next number, the coming month, all closed tasks; petitions where the round has nothing else."""
    today = clock.today()
    number = request.round.look_backs.count() + 1
    title = _("Look-back %(n)d") % {"n": number}
    over = Over.TASKS if request.round.problems.exists() else Over.PETITIONS
    return {"title": title, "starts_on": today, "ends_on": today + USUAL, "over": over}


@on_plan
def change(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """Change a look-back that is not drawn yet."""
    require(request.user, "lookback.plan", plan.round.region)
    if plan.state != State.PLANNED:
        return redirect("lookback:plan", plan.pk)
    if request.method != "POST":
        return _form(request, PlanForm.of(plan), plan=plan)
    form = PlanForm(request.POST, name="plan")
    if request.POST.get("act") == "try":
        return _try(request, form, plan=plan)
    made, status = attempt(form, lambda values: planning.change(plan.pk, actor=request.user, **values))
    if made is None:
        return _form(request, form, plan=plan, status=status)
    say_once(request, _("The plan is changed; nothing is drawn yet."))
    return redirect("lookback:plan", plan.pk)


def _try(request: DeskRequest, form: PlanForm, plan: LookBackPlan | None = None) -> HttpResponse:
    shown, status = attempt(form, lambda values: _previewed(request, values))
    return _form(request, form, plan=plan, shown=shown, status=status)


def _previewed(request: DeskRequest, values: dict[str, Any]) -> preview.Preview:
    planning.check(**values)
    found = population.candidates(LookBackPlan(round=request.round, **values))
    return preview.of(found, size=values["size"], share=values["share"])


def _form(
    request: DeskRequest,
    form: PlanForm,
    *,
    plan: LookBackPlan | None = None,
    shown: preview.Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"round": request.round, "form": form, "plan": plan, "preview": shown, "tried": shown is not None}
    return render(request, "lookback/plan_form.html", context, status=status)


@on_plan
def plan(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """One look-back: before the draw what it would draw from, afterwards its items with filters."""
    return page_of(request, plan)


def page_of(request: DeskRequest, plan: LookBackPlan, fault: str = "", status: int = 200) -> HttpResponse:
    """The page of a look-back, with what stands in the way of an act."""
    context: dict[str, Any] = {"round": request.round, "plan": plan, "may_plan": plans_here(request), "fault": fault}
    if plan.state == State.PLANNED:
        found = population.candidates(plan)
        context["preview"] = preview.of(found, size=plan.size, share=plan.share)
        return render(request, "lookback/planned.html", context, status=status)
    rows = picks().filter(plan=plan)
    chosen = PickFilter(request.GET, rows, today=clock.today())
    page = Paginator(chosen.qs.order_by("stratum", "pk"), PAGE).get_page(request.GET.get("page"))
    counts = counting.of_plan(plan)
    context |= {
        "pickable": context["may_plan"] and plan.state == State.DRAWN and bool(counts.waiting),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": pick_rows(page, clock.today()),
        "counts": counts,
        "replaced_by": LookBackPlan.objects.filter(replaces=plan).first(),
    }
    return render(request, "lookback/plan.html", context, status=status)


@in_read_round
def items(request: DeskRequest) -> HttpResponse:
    """The items of all look-backs of the round that were not set aside."""
    rows = picks().filter(plan__round=request.round).counting()
    chosen = PickFilter(request.GET, rows, today=clock.today())
    ordered = chosen.qs.order_by("-plan__number", "stratum", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": pick_rows(page, clock.today()),
        "many": True,
    }
    return render(request, "lookback/items.html", context)


@on_plan
def draw(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """Draw the sample; shown by itself it leads back to the page that has the button."""
    if request.method != "POST":
        return redirect("lookback:plan", plan.pk)
    return _done(request, plan, planning.draw, _("Drawn. Now name the visitors; nobody visits what they signed off."))


@on_plan
def finish(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """End a look-back whose items are all concluded."""
    if request.method != "POST":
        return redirect("lookback:plan", plan.pk)
    return _done(request, plan, planning.finish, _("The look-back is finished; its report can be made."))


def _done(request: DeskRequest, plan: LookBackPlan, act: Any, said: str) -> HttpResponse:
    try:
        act(plan.pk, actor=request.user)
    except ValidationError as error:
        fresh = LookBackPlan.objects.select_related("round__region", "replaces", "drawn_by").get(pk=plan.pk)
        status = 409 if isinstance(error, WrongState) else 422
        return page_of(request, fresh, " ".join(error.messages), status)
    say_once(request, said)
    return redirect("lookback:plan", plan.pk)
