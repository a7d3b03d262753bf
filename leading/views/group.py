"""The chart of the leading group on a day, its history, seats given and ended."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_round
from leading.domain import group as domain
from leading.forms.acts import SeatForm, UnseatForm
from leading.models import GroupMember
from leading.views.frame import Act, asked, page_of, serve, show, tabs
from orgs.permissions import may, require
from records import clock

Seat = GroupMember.Seat
CHART = (
    ("heads", (Seat.FIRST_HEAD, Seat.HEAD)),
    ("deputies", (Seat.FIRST_DEPUTY, Seat.DEPUTY)),
    ("members", (Seat.MEMBER,)),
    ("office", (Seat.OFFICE_HEAD, Seat.OFFICE_MEMBER)),
)


@in_round
def group(request: DeskRequest) -> HttpResponse:
    """Who sits in the leading group on the day of the address (default today), and every change."""
    round, user = request.round, request.user
    edits = may(user, "group.edit", round.region)
    acts = [
        Act(
            "seat",
            _("Give a seat"),
            lambda *args, **kwargs: SeatForm(*args, round=round, **kwargs),
            lambda values: domain.seat(round.pk, actor=user, **values),
            _("The seat is given."),
            edits,
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        day = _day(request)
        rows = GroupMember.objects.filter(round=round).select_related("organisation")
        history = page_of(request, rows.order_by("-starts_on", "-pk"))
        context = {"tabs": tabs(request), "day": day, "chart": _chart(list(rows.on(day))), "edits": edits}
        return show(request, "group", offered, status, page_obj=history, today=clock.today(), **context)

    return serve(request, acts, back=lambda: redirect("leading:group", slug=round.slug), page=page)


@in_round
def unseat(request: DeskRequest) -> HttpResponse:
    """End the seat that the address names (?seat=)."""
    round, user = request.round, request.user
    require(user, "group.edit", round.region)
    row = GroupMember.objects.filter(round=round, pk=asked(request, "seat")).select_related("organisation").first()
    if row is None:
        raise Http404

    def do(values: dict[str, Any]) -> GroupMember:
        return domain.unseat(row.pk, actor=user, **values)

    acts = [Act("end", _("End the seat"), UnseatForm, do, _("The seat ended."))]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        return show(request, "unseat", offered, status, row=row)

    return serve(request, acts, back=lambda: redirect("leading:group", slug=round.slug), page=page)


def _day(request: DeskRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or clock.today()
    except ValueError:
        return clock.today()


def _chart(rows: list[GroupMember]) -> list[dict[str, Any]]:
    """The rows of the chart from the top: each a name and its seats in the order of rank."""
    order = {seat: n for n, seat in enumerate(Seat.values)}
    return [
        {"name": name, "seats": sorted((row for row in rows if row.seat in seats), key=lambda row: order[row.seat])}
        for name, seats in CHART
        if any(row.seat in seats for row in rows)
    ]
