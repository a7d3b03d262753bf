"""Leader-led items: each leader with the items, their state, visits made and the last one."""

from typing import Any

from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_read_round
from leading import reading
from leading.domain import led as domain
from leading.forms.acts import EndForm, LedForm
from leading.models import LedItem
from leading.views.frame import Act, asked, page_of, serve, show, tabs
from orgs.permissions import may, require
from records import clock

LEADERS = 20  # of a page
ORDER = Case(*(When(level=level, then=Value(n)) for n, level in enumerate(LedItem.Level.values)))


@in_read_round
def led(request: DeskRequest) -> HttpResponse:
    """Leaders by level with the items that they lead; the office puts an item under a leader."""
    round, user = request.round, request.user
    level = request.GET.get("level", "")
    edits = may(user, "led.edit", round.region)
    acts = [
        Act(
            "lead",
            _("Put an item under a leader"),
            lambda *args, **kwargs: LedForm(*args, round=round, **kwargs),
            lambda values: _lead(values, user),
            _("The leader leads the item from now on."),
            edits,
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        rows = LedItem.objects.filter(task__problem__round=round, until=None)
        levels = [{"code": code, "label": label, "current": code == level} for code, label in LedItem.Level.choices]
        if level in LedItem.Level.values:
            rows = rows.filter(level=level)
        posts = rows.annotate(rank=ORDER).order_by("rank", "post").values_list("level", "post", "rank").distinct()
        found = page_of(request, posts, LEADERS)
        context = {
            "tabs": tabs(request),
            "levels": levels,
            "page_obj": found,
            "board": reading.board(round, [(one[0], one[1]) for one in found]),
            "edits": edits,
            "items": rows.count(),
        }
        return show(request, "led", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:led", slug=round.slug), page=page)


def _lead(values: dict[str, Any], user: Any) -> LedItem:
    given = dict(values)
    return domain.lead(given.pop("task").pk, actor=user, **given)


@in_read_round
def led_end(request: DeskRequest) -> HttpResponse:
    """End the lead that the address names (?led=)."""
    round, user = request.round, request.user
    require(user, "led.edit", round.region)
    rows = LedItem.objects.filter(task__problem__round=round, pk=asked(request, "led"))
    row = rows.select_related("task__problem__round").first()
    if row is None:
        raise Http404
    acts = [
        Act(
            "end",
            _("End the lead"),
            lambda *args, **kwargs: EndForm(*args, initial={"until": clock.today()}, **kwargs),
            lambda values: domain.end(row.pk, actor=user, **values),
            _("It ended; what was done stays on record."),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        return show(request, "led_end", offered, status, row=row)

    return serve(request, acts, back=lambda: redirect("leading:led", slug=round.slug), page=page)
