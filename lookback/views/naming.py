"""Naming visitors: one for picked items, several for all that have none; adding items; drawing anew."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, sent_number
from lookback import apart, population
from lookback.apart import Visitor
from lookback.domain import planning
from lookback.forms.office import AgainForm, AssignForm, NameForm, SpreadForm
from lookback.models import LookBackPlan, Pick
from lookback.rows import pick_rows
from lookback.states import Stage, State
from lookback.views.frame import on_plan, picks
from orgs.models import User
from orgs.permissions import require
from petitions.views.frame import attempt
from records import clock

MOST = 200  # items assigned at once


@on_plan
def assign(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """One visitor for the picked items (`pick` in the address, several times), of those who may visit all."""
    require(request.user, "lookback.plan", plan.round.region)
    rows = _picked(request, plan)
    if plan.state != State.DRAWN or not rows:
        return redirect("lookback:plan", plan.pk)
    offered, kept = _offered(plan, rows)
    initial = {"due_on": plan.ends_on}
    form = AssignForm(request.POST or None, name="assign", offered=offered, initial=initial)
    status = 200
    if request.method == "POST":
        ids = [pick.pk for pick in rows]
        done, status = attempt(form, lambda values: _assign(request, plan, ids, values))
        if done is not None:
            say_once(
                request,
                ngettext("%(n)d item has its visitor.", "%(n)d items have their visitor.", len(done))
                % {"n": len(done)},
            )
            return redirect("lookback:plan", plan.pk)
    context = {
        "round": request.round,
        "plan": plan,
        "form": form,
        "rows": pick_rows(rows, clock.today()),
        "offered": offered,
        "kept_away": kept,
    }
    return render(request, "lookback/assign.html", context, status=status)


def _assign(request: DeskRequest, plan: LookBackPlan, ids: list[int], values: dict[str, Any]) -> list[Pick]:
    visitor = User.objects.get(pk=values["visitor"])
    return planning.assign_many(plan.pk, actor=request.user, picks=ids, visitor=visitor, due_on=values["due_on"])


def _picked(request: DeskRequest, plan: LookBackPlan) -> list[Pick]:
    asked = request.POST.getlist("pick") or request.GET.getlist("pick")
    ids = [number for number in map(sent_number, asked[:MOST]) if number]
    return list(picks().filter(plan=plan, stage=Stage.WAITING, pk__in=ids).order_by("stratum", "pk"))


def _offered(plan: LookBackPlan, rows: list[Pick]) -> tuple[list[tuple[Visitor, str]], list[tuple[Visitor, str]]]:
    """Who may visit all of these items, those at home there last and marked; and who may not, with the reason."""
    known = apart.known(rows)
    able: list[tuple[bool, Visitor, str]] = []
    kept: list[tuple[Visitor, str]] = []
    for one in apart.visitors(plan.round, clock.today()):
        why = [known.why_not(apart.subject_of(pick), one.user.pk, one.posts) for pick in rows]
        if reasons := [str(reason.label) for reason in why if reason]:
            kept.append((one, "、".join(dict.fromkeys(reasons))))
            continue
        region = plan.round.region.path
        home = any(pick.place and apart.is_own_region(pick.place.path, one, region) for pick in rows)
        able.append((home, one, _("own county") if home else ""))
    able.sort(key=lambda row: row[0])
    return [(one, note) for _home, one, note in able], kept


@on_plan
def spread(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """Share all items without a visitor out among several people."""
    require(request.user, "lookback.plan", plan.round.region)
    rows = list(picks().filter(plan=plan, stage=Stage.WAITING, visitor=None))
    free = len(rows)
    if plan.state != State.DRAWN or not rows:
        return redirect("lookback:plan", plan.pk)
    offered = _able(plan, rows)
    form = SpreadForm(request.POST or None, name="spread", offered=offered, initial={"due_on": plan.ends_on})
    status = 200
    if request.method == "POST":
        done, status = attempt(form, lambda values: _spread(request, plan, values))
        if done is not None:
            left = free - len(done)
            said = _("%(n)d items are shared out.") % {"n": len(done)}
            rest = _("%(n)d stay without a visitor.") % {"n": left} if left else ""
            say_once(request, f"{said} {rest}".strip())
            return redirect("lookback:plan", plan.pk)
    words = {
        "title": _("Share the visits out"),
        "lede": _("%(n)d items have no visitor yet. Nobody gets what they signed off, verified or belong to.")
        % {"n": free},
        "action": _("Share out"),
    }
    if not offered:
        words["lede"] = _(
            "Nobody may visit any of these items. Let the administrator give somebody the post of verifier."
        )
    return _act(request, plan, form, words, status)


def _able(plan: LookBackPlan, rows: list[Pick]) -> list[tuple[Visitor, str]]:
    """Who may visit at least one of the items, with how many of them; whoever may visit none is not offered."""
    known = apart.known(rows)
    found = []
    for one in apart.visitors(plan.round, clock.today()):
        n = sum(not known.why_not(apart.subject_of(pick), one.user.pk, one.posts) for pick in rows)
        if n:
            note = "" if n == len(rows) else _("may visit %(n)d of %(all)d") % {"n": n, "all": len(rows)}
            found.append((one, note))
    return found


def _spread(request: DeskRequest, plan: LookBackPlan, values: dict[str, Any]) -> list[Pick]:
    chosen = list(User.objects.filter(pk__in=values["visitors"]))
    return planning.spread(plan.pk, actor=request.user, visitors=chosen, due_on=values["due_on"])


@on_plan
def name(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """Add one closed item by hand, with a reason."""
    require(request.user, "lookback.plan", plan.round.region)
    if plan.state != State.DRAWN:
        return redirect("lookback:plan", plan.pk)
    have = set(plan.picks.values_list("key", flat=True))
    offered = [one for one in population.candidates(plan) if one.key not in have]
    form = NameForm(request.POST or None, name="name", offered=offered)
    words = {
        "title": _("Add an item by hand"),
        "lede": _("It stands in the list beside the drawn ones, with its reason, and does not touch the draw."),
        "action": _("Add"),
    }
    return _acted(
        request,
        plan,
        form,
        words,
        lambda values: planning.name_item(plan.pk, actor=request.user, **values),
        lambda pick: plan.pk,
    )


@on_plan
def again(request: DeskRequest, plan: LookBackPlan) -> HttpResponse:
    """Set the draw aside and draw a new one of the next number."""
    require(request.user, "lookback.plan", plan.round.region)
    if plan.state != State.DRAWN:
        return redirect("lookback:plan", plan.pk)
    words = {
        "title": _("Draw anew"),
        "lede": _(
            "A draw is final. When it was made over a wrong list it is set aside with its reason and a new look-back "
            "of the next number is drawn; both stay on record. No longer possible once a visit was made."
        ),
        "action": _("Set aside and draw anew"),
    }
    form = AgainForm(request.POST or None, name="again")
    return _acted(
        request,
        plan,
        form,
        words,
        lambda values: planning.draw_again(plan.pk, actor=request.user, **values),
        lambda made: made.pk,
    )


def _acted(
    request: DeskRequest,
    plan: LookBackPlan,
    form: Any,
    words: dict[str, str],
    do: Callable[[dict[str, Any]], Any],
    target: Callable[[Any], int],
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        made, status = attempt(form, do)
        if made is not None:
            say_once(request, _("Done; it is on record."))
            return redirect("lookback:plan", target(made))
    return _act(request, plan, form, words, status)


def _act(request: DeskRequest, plan: LookBackPlan, form: Any, words: dict[str, str], status: int) -> HttpResponse:
    context = {"round": request.round, "plan": plan, "form": form} | words
    return render(request, "lookback/act.html", context, status=status)
