"""Checking reports row by row: the list that the filters leave, one row alone, verifying, returning, skipping."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_read_round, sent_number
from cases.views.narrowing import chips
from orgs.permissions import may
from petitions.paging import KeyPaginator
from petitions.views.frame import attempt
from records import clock
from scheduling import checking_rows, matrix, wording
from scheduling.domain import checking as domain
from scheduling.domain import filing
from scheduling.forms.office import CorrectForm, ReturnForm, VerifyForm, WhyForm
from scheduling.models import Line
from scheduling.office_filters import LineFilter
from scheduling.shown import ASKED, lines_on
from scheduling.views.office import checks, on_line, tabs

PAGE = 10  # rows with forms


@in_read_round
def checking(request: DeskRequest) -> HttpResponse:
    """The lines that the filters leave, each with what is needed to verify or return it."""
    today = clock.today()
    chosen = LineFilter(request.GET, matrix.lines_of_round(request.round, today))
    page = KeyPaginator(chosen.found, checking_rows.widened, PAGE).get_page(request.GET.get("page"))
    rows = checking_rows.rows(page)
    shown = [_shown(request, row, {}) for row in rows]
    for item, following in zip(shown, rows[1:], strict=False):  # the last row has none after it
        item["after"] = following.line.pk
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": shown,
        "query": request.GET.urlencode(),
        "period": chosen.form.is_bound and chosen.form.cleaned_data.get("period"),
    }
    return render(request, "scheduling/office_checking.html", context)


def _shown(request: DeskRequest, row: checking_rows.Row, forms: dict[str, Any]) -> dict[str, Any]:
    """What the template of a row takes: the row, and its forms where the person may act on it."""
    line, user = row.line, request.user
    open_period = line.obligation.period.locked_at is None
    acts: dict[str, Any] = {"row": row, "own": row.entry is not None and row.entry.filed_by_id == user.pk}
    if open_period and row.entry and line.state == Line.State.FILED and checks(request) and not acts["own"]:
        seen = {"entry": row.entry.pk}
        given = {"share": row.entry.claimed, "seen_on": clock.today()} | seen
        acts["verify"] = forms.get(f"verify-{line.pk}") or VerifyForm(name=f"verify-{line.pk}", initial=given)
        acts["back"] = forms.get(f"return-{line.pk}") or ReturnForm(name=f"return-{line.pk}", initial=seen)
    return acts


@on_line
def line(request: DeskRequest, line: Line) -> HttpResponse:
    """One line with everything that was sent and found; POST carries out `act` (verify, return, skip)."""
    if request.method != "POST":
        return _page(request, line, {})
    act = {"verify": _verify, "return": _return, "skip": _skip}.get(request.POST.get("act", ""))
    return act(request, line) if act else redirect("scheduling:line", line.pk)


def _page(request: DeskRequest, line: Line, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    found = lines_on(Line.objects.filter(pk=line.pk), clock.today())
    row = checking_rows.rows(checking_rows.widened(found))[0]
    period, region = line.obligation.period, request.round.region
    context = {
        "round": request.round,
        "period": period,
        "period_name": wording.full_name_of(period),
        "item": _shown(request, row, forms),
        "row": row,
        "query": request.GET.urlencode() or request.POST.get("query", ""),
    }
    if period.locked_at is None and row.line.shown in ASKED and may(request.user, "filing.skip", region):
        context["skip"] = forms.get("skip") or WhyForm(name="skip")
    if period.locked_at and may(request.user, "filing.correct", region):
        context["correct"] = forms.get("correct") or CorrectForm(name="correct")
    return render(request, "scheduling/office_line.html", context, status=status)


def again(request: DeskRequest, line: Line, form: Any, status: int) -> HttpResponse:
    """The line's page with a form that was refused, its words kept."""
    return _page(request, Line.objects.select_related(*WITH).get(pk=line.pk), {form.name: form}, status)


WITH = ("obligation__period__round__region", "obligation__period__rhythm")


def _verify(request: DeskRequest, line: Line) -> HttpResponse:
    form = VerifyForm(request.POST, name=f"verify-{line.pk}")
    result, status = attempt(form, lambda said: domain.verify(_sent(line, said), actor=request.user, **said))
    if result is None:
        return again(request, line, form, status)
    say_once(request, _("Verified."))
    return _onwards(request, line)


def _return(request: DeskRequest, line: Line) -> HttpResponse:
    form = ReturnForm(request.POST, name=f"return-{line.pk}")
    result, status = attempt(form, lambda said: domain.return_(_sent(line, said), actor=request.user, **said))
    if result is None:
        return again(request, line, form, status)
    say_once(request, _("Returned; the unit was told."))
    return _onwards(request, line)


def _sent(line: Line, said: dict[str, Any]) -> int:
    """The sending that the form was about, taken out of what it says. Raises Http404 for one of another line."""
    entry = line.entries.filter(pk=said.pop("entry")).first()
    if entry is None:
        raise Http404
    return entry.pk


def _skip(request: DeskRequest, line: Line) -> HttpResponse:
    form = WhyForm(request.POST, name="skip")
    result, status = attempt(form, lambda values: filing.skip(line.pk, actor=request.user, **values))
    if result is None:
        return again(request, line, form, status)
    say_once(request, _("This item need not be filed for this period."))
    return redirect("scheduling:line", line.pk)


def _onwards(request: DeskRequest, line: Line) -> HttpResponse:
    """Back to the list that the form came from, at the row after this one; else to the line itself."""
    if not request.POST.get("from_list"):
        return redirect("scheduling:line", line.pk)
    after, query = sent_number(request.POST.get("after", "")), request.POST.get("query", "")
    address = reverse("scheduling:checking", args=[request.round.slug])
    address += f"?{query}" if query else ""
    return HttpResponseRedirect(f"{address}#line-{after}" if after else address)
