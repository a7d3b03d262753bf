"""The ladders of a round: what each does, editing it rung by rung with a preview, the plan of what will be sent."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from deadlines import ladders as rows
from deadlines.models import Deadline, Firing, Ladder
from deadlines.shipped import NAMES
from orgs.permissions import may, require
from pressure import forecast, strips, wording
from pressure.domain import ladders as domain
from pressure.filters import FiredFilter, PlanFilter
from pressure.forms.ladders import AdoptForm, rung_forms
from records import clock
from records.trail import key

BACK = timedelta(days=31)
PAGE, SHOWN = 50, 100  # rows of a page; lines of a preview


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """Sending plan, what was fired, the ladders."""
    found = [(_("Sending plan"), "plan"), (_("What was sent"), "fired"), (_("Ladders"), "ladders")]
    out = []
    for label, name in found:
        url = reverse(f"pressure:{name}", args=[request.round.slug])
        within = name == "ladders" and request.path.startswith(url)
        out.append({"label": label, "url": url, "current": within or request.path == url})
    return out


def _reads(request: DeskRequest) -> Round:
    require(request.user, "figures.read", request.round.region)
    return request.round


@in_round
def plan(request: DeskRequest) -> HttpResponse:
    """What the ladders will send in the next 14 days, to whom, by which channels. For those who read the region."""
    round, today = _reads(request), clock.today()
    chosen = PlanFilter(request.GET)
    kinds = [chosen.form.cleaned_data["kind"]] if chosen.is_valid() and chosen.form.cleaned_data["kind"] else []
    page = Paginator(forecast.coming(round, today, today + forecast.AHEAD, kinds), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "round": round,
        "tabs": tabs(request),
        "form": chosen.form,
        "page_obj": page,
        "days": forecast.by_day(page),
        "first": today,
        "last": today + forecast.AHEAD,
    }
    return render(request, "pressure/plan.html", context)


@in_round
def fired(request: DeskRequest) -> HttpResponse:
    """The rungs that fired, newest first, with filters in the address."""
    round = _reads(request)
    chosen = FiredFilter(request.GET, Firing.objects.filter(scope=key(round)).select_related("deadline", "rung"))
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "tabs": tabs(request),
        "filter": chosen,
        "page_obj": page,
        "rows": strips.fired_rows(list(page)),
    }
    return render(request, "pressure/fired.html", context)


@in_round
def ladders(request: DeskRequest) -> HttpResponse:
    """The ladder of each kind of deadline, in words."""
    round = _reads(request)
    found = Ladder.objects.filter(scope=key(round)).prefetch_related("rungs")
    order = {kind: n for n, kind in enumerate(Deadline.Kind.values)}
    shown = [
        {
            "ladder": ladder,
            "name": NAMES.get(ladder.template, ladder.template),
            "rungs": [{"label": wording.label(rung), "rung": rung} for rung in domain.in_use(ladder)],
        }
        for ladder in sorted(found, key=lambda ladder: order[ladder.kind])
    ]
    context = {"round": round, "tabs": tabs(request), "ladders": shown, "may_edit": may_edit(request)}
    return render(request, "pressure/ladders.html", context)


def may_edit(request: DeskRequest) -> bool:
    """Whether the person edits the ladders of the round."""
    return may(request.user, "ladder.edit", request.round.region)


@in_round
def ladder(request: DeskRequest, kind: str) -> HttpResponse:
    """One ladder with its preview; the office edits it. 404 for a kind that the round has no ladder for."""
    _reads(request)
    try:
        found = domain.ladder_of(request.round, kind)
    except Ladder.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return _shown(request, found)
    require(request.user, "ladder.edit", request.round.region)
    act = {"adopt": _adopt, "switch": _switch}.get(request.POST.get("act", ""), _rungs)
    return act(request, found)


def _shown(request: DeskRequest, found: Ladder, status: int = 200, **more: Any) -> HttpResponse:
    tried = more.pop("tried", None)
    rungs = domain.in_use(found) if tried is None else tried
    today = clock.today()
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "ladder": found,
        "kind": found.get_kind_display(),
        "name": NAMES.get(found.template, found.template),
        "lines": [{"label": wording.label(rung), "rung": rung} for rung in domain.in_use(found)],
        "forms": rung_forms(domain.in_use(found)),
        "adopt": AdoptForm(initial={"template": found.template, "starts_on": today}),
        "seen": domain.mark(found),
        "may_edit": may_edit(request),
        "before": _preview(forecast.tried(request.round, found, rungs, today - BACK, today)),
        "ahead": _preview(forecast.tried(request.round, found, rungs, today, today + forecast.AHEAD)),
        "days": {"back": today - BACK, "today": today, "ahead": today + forecast.AHEAD},
    }
    return render(request, "pressure/ladder.html", context | more, status=status)


def _preview(coming: list[forecast.Coming]) -> dict[str, Any]:
    people = sum(len(row.told) for row in coming)
    return {
        "count": len(coming),
        "people": people,
        "rows": [{"row": row, "label": wording.label(row.rung)} for row in coming[:SHOWN]],
        "more": max(0, len(coming) - SHOWN),
    }


def _rungs(request: DeskRequest, found: Ladder) -> HttpResponse:
    """Try the typed rungs (act "try"), or save them."""
    forms, seen = rung_forms(domain.in_use(found), request.POST), request.POST.get("seen", "")
    if not all([form.is_valid() for form in forms]):
        return _shown(request, found, 422, forms=forms, seen=seen, editing=True)
    specs = [spec for form in forms if (spec := form.spec())]
    try:
        if request.POST.get("act") == "try":
            domain.require_sound(specs)
            tried = [rows.as_rung(found, spec, found.starts_on - timedelta(days=400)) for spec in specs]
            return _shown(request, found, forms=forms, seen=seen, editing=True, tried=tried, is_try=True)
        domain.set_rungs(request.round.pk, found.kind, specs, actor=request.user, seen=seen)
    except ValidationError as error:
        status = 409 if isinstance(error, WrongState) else 422
        return _shown(request, found, status, forms=forms, seen=seen, editing=True, errors=error.messages)
    messages.success(request, _("The ladder holds from tomorrow on."))
    return redirect("pressure:ladder", slug=request.round.slug, kind=found.kind)


def _adopt(request: DeskRequest, found: Ladder) -> HttpResponse:
    form = AdoptForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            domain.adopt(request.round.pk, found.kind, data["template"], data["starts_on"], actor=request.user)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else form.add_error(None, error.messages)
        else:
            messages.success(request, _("The ladder begins again."))
            return redirect("pressure:ladder", slug=request.round.slug, kind=found.kind)
    return _shown(request, found, 422, adopt=form)


def _switch(request: DeskRequest, found: Ladder) -> HttpResponse:
    domain.switch(request.round.pk, found.kind, active=not found.active, actor=request.user)
    messages.success(request, _("Switched on from tomorrow.") if not found.active else _("Switched off."))
    return redirect("pressure:ladder", slug=request.round.slug, kind=found.kind)
