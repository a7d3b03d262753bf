"""The rules of reporting: what is in force, what other rules would bring, changing them."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_read_round
from deadlines import workdays
from orgs.permissions import may, require
from petitions.views.frame import take
from scheduling import calendar, wording
from scheduling.domain import rhythms as domain
from scheduling.domain.rhythms import Rule
from scheduling.forms.rules import RulesForm, initial_of
from scheduling.models import Period, Rhythm
from scheduling.views.office import tabs

NEXT = 3  # periods of a preview
AHEAD = timedelta(days=400)  # in which that many quarters lie


@in_read_round
def rhythms(request: DeskRequest) -> HttpResponse:
    """The rules in force with their next periods; for the office a form with a preview (act "try") before it saves."""
    if request.method != "POST":
        shipped = domain.SHIPPED.get(request.GET.get("from", ""))
        rules = shipped or [_rule(row) for row in domain.in_force(request.round)]
        return _page(request, RulesForm(name="rules", initial=initial_of(rules)), is_open=shipped is not None)
    require(request.user, "schedule.edit", request.round.region)
    form = RulesForm(request.POST, name="rules")
    if not form.is_valid():
        return _page(request, form, is_open=True, status=422)
    rules, asked = form.rules(), form.cleaned_data["starts_on"]
    try:
        if request.POST.get("act") != "save":
            return _page(request, form, is_open=True, tried=rules, since=domain.begin_on(request.round, asked))
        domain.set_(request.round.pk, actor=request.user, rules=rules, starts_on=asked)
    except ValidationError as error:
        take(form, error)
        return _page(request, form, is_open=True, status=422)
    say_once(request, _("The rules are set; running periods keep theirs."))
    return redirect("scheduling:rhythms", slug=request.round.slug)


def _page(
    request: DeskRequest, form: RulesForm, *, is_open: bool, tried: list[Rule] | None = None,
    since: date | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    first = domain.changes_on(request.round)
    running = Period.objects.filter(round=request.round, locked_at=None).select_related("rhythm")
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "rules": [_in_force(row, first) for row in domain.in_force(request.round)],
        "running": [{"name": wording.full_name_of(one), "due": wording.due_of(one)} for one in running[:12]],
        "first": first,
        "form": form,
        "is_open": is_open,
        "shipped": domain.NAMES,
        "may_edit": may(request.user, "schedule.edit", request.round.region),
        "stops": tried == [],
    }
    if tried is not None:
        context["tried"] = [{"rule": _words(rule), "coming": coming(rule, since or first)} for rule in tried]
        context["is_tried"] = True
    return render(request, "scheduling/office_rhythms.html", context, status=status)


def _in_force(row: Rhythm, first: date) -> dict[str, Any]:
    begins = max(row.starts_on, first)
    return {"row": row, "words": _words(_rule(row)), "coming": coming(_rule(row), begins)}


def _rule(row: Rhythm) -> Rule:
    return Rule(row.kind, row.covers, row.due_nth, row.lock_after)


def _words(rule: Rule) -> str:
    kind, covers = Rhythm.Kind(rule.kind).label, Rhythm.Covers(rule.covers).label
    return f"{kind} · {covers}"


def coming(rule: Rule, since: date) -> list[dict[str, Any]]:
    """The next periods of a rule from a day on: name, due day with how it is counted, planned day of the lock."""
    known = workdays.load()
    spans: Iterable[tuple[date, date]] = calendar.beginning(rule.kind, since, since + AHEAD)
    return [_coming(rule, first, last, known) for first, last in islice(spans, NEXT)]


def _coming(rule: Rule, first: date, last: date, known: workdays.Calendar) -> dict[str, Any]:
    counted = calendar.due(last, rule.due_nth, known)
    period = Period(rhythm=Rhythm(kind=rule.kind, covers=rule.covers), starts_on=first, ends_on=last)
    return {
        "name": period.label,
        "due_on": counted.due_on,
        "why": workdays.explain(counted),
        "estimate": counted.estimate,
        "lock_on": calendar.lock_day(counted.due_on, rule.lock_after, known),
    }
