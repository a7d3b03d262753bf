"""Implementing plans: the matrix of units, asking for plans, the page of one unit's plan, two plans side by side."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.forms.named import CaseForm
from cases.forms.staged import ACCEPT_WORDS
from cases.sentences import sentence
from cases.views.answering import answered
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips
from deadlines import terms
from orgs.models import User
from orgs.permissions import may, require
from plans import doable, standing
from plans.domain import acts, subplans
from plans.filters import UnitPlanFilter
from plans.forms.acts import AskPlansForm, HandInForm, JudgeForm, PublishForm
from plans.models import Likeness, PlanVersion, SubPlanDuty
from plans.units import Askable
from plans.views.frame import act, back_to, duties_of, left_over, on_duty, tabs
from records import clock
from records.trail import history, key

PAGE, LINES = 60, 40

Bound = dict[str, CaseForm]


@in_round
def unit_plans(request: DeskRequest) -> HttpResponse:
    """Every unit and where it stands with its plan; a unit sees its own."""
    return _matrix(request)


def _matrix(request: DeskRequest, form: AskPlansForm | None = None, status: int = 200) -> HttpResponse:
    round, user = request.round, request.user
    chosen = UnitPlanFilter(request.GET, standing.unit_plans(user, round, clock.today()), round=round)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "round": round,
        "tabs": tabs(round, "unit_plans"),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": _rows(list(page), alike=may(user, "unit_plan.judge", round.region)),
        "act": None,
    }
    if may(user, "unit_plan.ask", round.region):
        form = form or AskPlansForm(name="ask_plans", units=Askable(round))
        url = reverse("plans:ask_plans", args=[round.slug])
        context["act"] = act("unit_plan", 0, _("Ask for implementing plans"), form) | {"url": url}
    return render(request, "plans/unit_plans.html", context, status=status)


def _rows(found: list[Any], *, alike: bool) -> list[dict[str, Any]]:
    ids = [unit.duty for unit in found if unit.duty]
    duties = {duty.pk: duty for duty in SubPlanDuty.objects.filter(pk__in=ids).select_related("plan")}
    newest = PlanVersion.objects.filter(plan__duty__in=ids).order_by().values("plan").annotate(last=Max("pk"))
    likes = Likeness.objects.filter(version__in=newest.values("last")).order_by() if alike else Likeness.objects.none()
    shares = dict(likes.values_list("version__plan").annotate(most=Max("share")).values_list("version__plan", "most"))
    return [
        {
            "unit": unit,
            "duty": (duty := duties.get(unit.duty)),
            "state": standing.mark(unit.shown, standing.UNIT_PLANS),
            "is_late": unit.shown == "late",
            "was_late": bool(duty and duty.submitted_on and duty.is_late),
            "share": shares.get(duty.plan_id) if duty else None,
        }
        for unit in found
    ]


@in_round
def ask_plans(request: DeskRequest) -> HttpResponse:
    """Ask units for their implementing plans."""
    require(request.user, "unit_plan.ask", request.round.region)
    if request.method != "POST":
        return redirect("plans:unit_plans", slug=request.round.slug)
    form = AskPlansForm(request.POST, name="ask_plans", units=Askable(request.round))

    def do(v: dict[str, Any]) -> list[SubPlanDuty]:
        more = {name: v[name] for name in ("due_on", "copy_to", "publish")}
        return subplans.ask(request.round.pk, actor=request.user, units=form.asked, **more)

    return answered(
        request,
        form,
        do,
        done=lambda rows: _asked_text(len(rows)),
        back=lambda: redirect("plans:unit_plans", slug=request.round.slug),
        again=lambda status: _matrix(request, form, status),
    )


def _asked_text(n: int) -> str:
    return ngettext("%(n)d unit is asked and was told.", "%(n)d units are asked and were told.", n) % {"n": n}


@on_duty
def unit_plan(request: DeskRequest, duty: SubPlanDuty) -> HttpResponse:
    """The page of one unit's plan."""
    return _page(request, duty)


def _page(request: DeskRequest, duty: SubPlanDuty, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    bound, user = dict(bound or {}), request.user
    reads_all = may(user, "unit_plan.judge", request.round.region)
    alike = Prefetch("likenesses", Likeness.objects.select_related("other__plan__unit").defer("other__text"))
    versions = duty.plan.versions.select_related("file", "made_by", "judgement__by").order_by("-number")
    context: dict[str, Any] = {
        "round": request.round,
        "duty": duty,
        "shown": standing.mark(standing.of_duty(duty), standing.UNIT_PLANS),
        "due_why": terms.explain_present(duty.deadline) if duty.deadline else "",
        "versions": list(versions.prefetch_related(alike) if reads_all else versions),
        "reads_all": reads_all,
        "acts": _acts(duty, user, bound),
        "accept_words": ACCEPT_WORDS,
        "entries": [sentence(event) for event in history(key(duty))[:LINES]],
    }
    context["stale"] = left_over(bound)
    return render(request, "plans/unit_plan.html", context, status=status)


def _acts(duty: SubPlanDuty, user: User, bound: Bound) -> dict[str, Any]:
    """The acts that are open; the one that the person is here for is unfolded."""
    open_acts, for_unit = doable.on_duty(duty, user), acts.for_unit(user, duty.unit)
    initial = {"link": duty.published_link, "on": duty.published_on or clock.today()}
    wanted: dict[str, tuple[str, type[CaseForm], dict[str, Any], bool]] = {
        "hand_in": (_hand_in_words(duty, for_unit), HandInForm, {}, not for_unit and duty.state != "submitted"),
        "judge": (_("Receive or return it"), JudgeForm, {}, True),
        "publish": (
            _("Report where it is published"),
            PublishForm,
            {"initial": initial},
            not for_unit and duty.must_publish and not duty.published_on,
        ),
    }
    found = {}
    for name, (verb, kind, more, unfolded) in wanted.items():
        if name in open_acts:
            found[name] = act(name, duty.pk, verb, bound.pop(name, None) or kind(name=name, **more))
            found[name]["open"] = found[name]["open"] or unfolded
    return found


def _hand_in_words(duty: SubPlanDuty, for_unit: bool) -> str:
    if for_unit:
        return _("Hand it in for the unit")
    return _("Hand it in again") if duty.submitted_on else _("Hand in the plan")


def _carry_out(request: DeskRequest, duty: SubPlanDuty, form: CaseForm, do: Any, said: Any) -> HttpResponse:
    return answered(
        request,
        form,
        do,
        done=said,
        back=lambda: back_to("unit_plan", duty.pk),
        again=lambda status: _page(request, duties_of(request.user).get(pk=duty.pk), {form.name: form}, status),
    )


@on_duty
def hand_in(request: DeskRequest, duty: SubPlanDuty) -> HttpResponse:
    """Hand in the plan of the unit."""
    if request.method != "POST":
        return back_to("unit_plan", duty.pk)
    form = HandInForm(request.POST, request.FILES, name="hand_in")
    return _carry_out(
        request,
        duty,
        form,
        lambda v: subplans.submit(duty.pk, actor=request.user, **v),
        lambda row: _("Handed in as version %(n)d; the office reads it next.") % {"n": row.number},
    )


@on_duty
def judge(request: DeskRequest, duty: SubPlanDuty) -> HttpResponse:
    """Receive the plan, or return it."""
    if request.method != "POST":
        return back_to("unit_plan", duty.pk)

    def do(v: dict[str, Any]) -> SubPlanDuty:
        judged = subplans.receive if v["received"] else subplans.return_
        return judged(duty.pk, actor=request.user, why=v["why"])

    form = JudgeForm(request.POST, name="judge")
    return _carry_out(request, duty, form, do, lambda row: _("Recorded; the unit was told."))


@on_duty
def publish(request: DeskRequest, duty: SubPlanDuty) -> HttpResponse:
    """Report where the plan is published."""
    if request.method != "POST":
        return back_to("unit_plan", duty.pk)
    form = PublishForm(request.POST, name="publish")
    return _carry_out(
        request,
        duty,
        form,
        lambda v: subplans.publish(duty.pk, actor=request.user, **v),
        lambda row: _("Recorded; the public page of the plan links to it."),
    )
