"""Reminding the units that have not filed: who would get which words, then one sending."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, sent_number
from notify.models import Channel
from orgs.permissions import require
from records import clock
from scheduling import matrix, wording
from scheduling.domain import reminding as domain
from scheduling.models import Obligation, Period
from scheduling.office_filters import SheetFilter
from scheduling.shown import OWING
from scheduling.views.office import on_period

MOST = 500  # units at once


@on_period
def remind(request: DeskRequest, period: Period) -> HttpResponse:
    """The preview of a reminder to the picked units (`pick`), else to those that the filters leave; POST sends it."""
    require(request.user, "filing.remind", request.round.region)
    fault = ""
    if request.method == "POST":
        try:
            sent = domain.remind(period.pk, actor=request.user, obligations=_picks(request))
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            n = len(sent)
            say_once(request, ngettext("%(n)d unit was reminded.", "%(n)d units were reminded.", n) % {"n": n})
            return redirect("scheduling:period", slug=request.round.slug, pk=period.pk)
    rows = [_row(one) for one in domain.preview(period, _chosen(request, period)[:MOST])]
    able = [row["id"] for row in rows if not row["fault"]]
    context = {
        "round": request.round,
        "period": period,
        "name": wording.full_name_of(period),
        "rows": rows,
        "able": able,
        "people": sum(len(row["people"]) for row in rows if not row["fault"]),
        "fault": fault,
    }
    return render(request, "scheduling/office_remind.html", context, status=409 if fault else 200)


def _picks(request: DeskRequest) -> list[int]:
    return [sent_number(pk) for pk in (request.GET.getlist("pick") + request.POST.getlist("pick"))[:MOST]]


def _chosen(request: DeskRequest, period: Period) -> QuerySet[Obligation]:
    """The sheets that owe something, of the picked ones or of those that the filters leave."""
    owing = matrix.sheets_of(period, clock.today()).filter(shown__in=OWING)
    picks = _picks(request)
    return owing.filter(pk__in=picks) if picks else SheetFilter(request.GET, owing).qs


def _row(one: domain.Reminder) -> dict[str, Any]:
    """A unit's row of the preview; `fault` says why it would get nothing, '' where it is told."""
    fault = ""
    if one.again:
        fault = _("It was reminded today already.")
    elif not one.people:
        fault = _("Nobody holds a post in this unit.")
    labels = dict(Channel.choices) | {domain.INBOX: _("inbox")}
    people = [
        {"name": str(user), "ways": [str(labels.get(way, way)) for way in one.ways.get(user.pk, [])]}
        for user in one.people
    ]
    return {"id": one.obligation.pk, "unit": one.unit.name, "people": people, "words": one.words, "fault": fault}
