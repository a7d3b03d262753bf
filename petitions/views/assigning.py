"""Handing a petition over and on, naming joint units, and the two bulk acts: handing over and reminding."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain.moves import WrongState
from cases.views.frame import DeskRequest, in_round, sent_number
from deadlines import workdays
from orgs.permissions import may
from petitions import listing
from petitions.domain import assigning, reminding
from petitions.domain.rules import reply_limit, rules_of
from petitions.filters import base
from petitions.forms.ledger import HandOnForm, JointForm, Units, share_forms
from petitions.models import Assignment, Batch, Petition
from petitions.states import AT_UNIT
from petitions.views.frame import (
    attempt,
    on_assignment,
    on_petition,
    send_again,
    visible_case,
    visible_petition,
)
from petitions.views.petition import page, to_page
from petitions.views.register import found, found_cases
from records import clock

MOST = 200  # rows that one bulk act takes


@on_petition
def hand_over(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Hand the petition to one or more units, each with a part of it and with units that take part."""
    if request.method != "POST":
        return to_page(petition.pk)
    _require(request, "petition.assign")
    forms = share_forms(Units(petition.round), request.POST)
    if not all([form.is_valid() for form in forms]):
        return page(request, petition, {"shares": forms}, 422)
    shares = [form.share for form in forms if form.share]
    try:
        made = assigning.hand_over(petition.pk, shares, actor=request.user)
    except (ValidationError, workdays.CalendarMissing) as error:
        return page(request, petition, {"shares": forms, "share_errors": _words(error)}, _status(error))
    text = ngettext("Handed over to %(n)d unit.", "Handed over to %(n)d units.", len(made))
    messages.success(request, text % {"n": len(made)})
    return to_page(petition.pk, "cases")


@on_assignment
def hand_on(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Give the case to another unit, with the reason."""
    if request.method != "POST":
        return to_page(case.petition_id, "cases")
    _require(request, "petition.assign")
    name = f"on-{case.pk}"
    form = HandOnForm(request.POST, units=Units(request.round), auto_id=f"{name}-%s")
    done, status = attempt(
        form, lambda values: assigning.hand_on(case.pk, values["to"], actor=request.user, reason=values["reason"])
    )
    if done is None:
        return page(request, visible_petition(request.user, case.petition_id), {name: form}, status)
    messages.success(request, _("The case is with %(unit)s now; its limit stays.") % {"unit": done.organisation})
    return to_page(case.petition_id, "cases")


@on_assignment
def joint(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Say which further units take part in the case."""
    if request.method != "POST":
        return to_page(case.petition_id, "cases")
    _require(request, "petition.assign")
    name = f"joint-{case.pk}"
    form = JointForm(request.POST, units=Units(request.round), auto_id=f"{name}-%s")
    done, status = attempt(form, lambda values: assigning.name_joint(case.pk, actor=request.user, **values))
    if done is None:
        send_again(form, assigning.joint_seen(visible_case(request.user, case.pk)), status)
        return page(request, visible_petition(request.user, case.petition_id), {name: form}, status)
    messages.success(request, _("The units that take part are named."))
    return to_page(case.petition_id, "cases")


@in_round
def assign(request: DeskRequest) -> HttpResponse:
    """Hand many petitions to one unit: choose it, look at what will happen, do it, read what became of each."""
    _require(request, "petition.assign")
    units = Units(request.round)
    if request.method == "POST":
        return _assign(request, units)
    unit = units.rows.get(request.GET.get("to", ""))
    petitions = _picked_petitions(request)
    context = _bulk(request, petitions.count(), "petitions:assign") | {
        "units": units.choices,
        "unit": unit,
        "rows": [(row, _why_not(row.petition)) for row in _lines(request, petitions[:MOST])],
    }
    context["able"] = sum(not why for _row, why in context["rows"])
    if unit:
        context |= _limit(request)
    return render(request, "petitions/assign.html", context)


def _lines(request: DeskRequest, petitions: QuerySet[Petition]) -> list[listing.Row]:
    return listing.rows(listing.listed(petitions, request.user))


def _picked_petitions(request: DeskRequest) -> QuerySet[Petition]:
    """The petitions that the address names: ticked ones (`pick`), else those that its filters leave."""
    picks = [sent_number(pk) for pk in request.GET.getlist("pick") + request.POST.getlist("pick")]
    if picks:
        return base(request.user, request.round).filter(pk__in=picks).order_by("number")
    return found(request)[1]


def _why_not(petition: Petition) -> str:
    """Why a petition will not be handed over; '' when it will be."""
    if petition.assigned_count:
        return _("It has been handed over already.")
    if petition.batch.state != Batch.State.RECEIVED:
        return _("Receive the batch first; drafts are not handed over.")
    return ""


def _limit(request: DeskRequest) -> dict[str, Any]:
    """The limit that results today, with how it is counted, or why none can be counted."""
    try:
        counted = reply_limit(rules_of(request.round))
    except workdays.CalendarMissing as error:
        return {"limit_fault": str(error)}
    return {"due_on": counted.due_on, "why": workdays.explain(counted), "estimate": counted.estimate}


def _assign(request: DeskRequest, units: Units) -> HttpResponse:
    unit = units.rows.get(request.POST.get("to", ""))
    ids = list(_picked_petitions(request).values_list("pk", flat=True)[:MOST])
    if unit is None or not ids:
        return redirect(f"{reverse('petitions:assign', args=[request.round.slug])}?{request.GET.urlencode()}")
    try:
        results = assigning.hand_over_many(ids, unit, actor=request.user)
    except workdays.CalendarMissing as error:
        context = _bulk(request, len(ids), "petitions:assign") | {"limit_fault": str(error), "unit": unit, "rows": []}
        return render(request, "petitions/assign.html", context | {"units": units.choices}, status=422)
    lines = [
        (result.petition, reverse("petitions:petition", args=[result.petition.pk]), result.fault) for result in results
    ]
    return _results(request, lines, _("Handed over to %(unit)s") % {"unit": unit.name}, "petitions:register")


@in_round
def remind(request: DeskRequest) -> HttpResponse:
    """Remind the units of many cases: look at what will happen, do it, read what became of each."""
    _require(request, "petition.assign")
    cases = _picked_cases(request)
    if request.method == "POST":
        return _remind(request, list(cases.values_list("pk", flat=True)[:MOST]))
    rows = listing.case_rows(listing.listed_cases(cases)[:MOST], request.user)
    pairs = [(row, reminding.hindrance(row.case)) for row in rows]
    context = _bulk(request, cases.count(), "petitions:remind") | {"rows": pairs}
    return render(request, "petitions/remind.html", context | {"able": sum(not why for _row, why in pairs)})


def _picked_cases(request: DeskRequest) -> Any:
    picks = [sent_number(pk) for pk in request.GET.getlist("pick") + request.POST.getlist("pick")]
    cases = found_cases(request)[1]
    return cases.filter(pk__in=picks) if picks else cases


def _remind(request: DeskRequest, ids: list[int]) -> HttpResponse:
    results = reminding.remind(ids, actor=request.user)
    lines = [
        (
            f"{result.assignment.petition.number} · {result.assignment.organisation.name}",
            reverse("petitions:petition", args=[result.assignment.petition_id]),
            result.fault,
        )
        for result in results
    ]
    return _results(request, lines, _("Units reminded"), "petitions:cases")


def _bulk(request: DeskRequest, every: int, name: str) -> dict[str, Any]:
    return {
        "round": request.round,
        "every": every,
        "most": MOST,
        "query": request.GET.urlencode(),
        "kept": [(key, value) for key, values in request.GET.lists() for value in values if key not in ("to", "page")],
        "url": reverse(name, args=[request.round.slug]),
        "today": clock.today(),
        "at_unit": AT_UNIT,
    }


def _results(request: DeskRequest, lines: list[tuple[Any, str, str]], heading: str, back: str) -> HttpResponse:
    done = sum(not fault for _what, _url, fault in lines)
    context = {"lines": lines, "done": done, "left": len(lines) - done, "heading": heading, "round": request.round}
    return render(request, "petitions/results.html", context | {"back": reverse(back, args=[request.round.slug])})


def _require(request: DeskRequest, action: str) -> None:
    if not may(request.user, action, request.round.region):
        raise PermissionDenied(action)


def _words(error: ValidationError | workdays.CalendarMissing) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def _status(error: Exception) -> int:
    return 409 if isinstance(error, WrongState) else 422
