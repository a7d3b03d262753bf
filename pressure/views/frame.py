"""The frame of pages about cards: which card, in its round's time; the tabs that all these pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest
from petitions.views.frame import rendered
from pressure import access
from pressure.models import Appeal, Card

View = Callable[..., HttpResponse]


def on_card(view: View) -> View:
    """A desk page of one card: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Card.objects.visible_to(request.user).select_related("round__region", "unit", "rule", "given_by")
        card = found.filter(pk=pk).first()
        if card is None:
            raise Http404
        request.round = card.round
        with request.round.time():
            return rendered(view(request, card, *args, **kwargs))

    return framed


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """League table, own scorecards, cards, appeals and the rule, as far as the person may open them."""
    user, round = request.user, request.round
    found: list[tuple[str, str, list[Any], int | None]] = []
    if access.reads_league(user, round):
        found.append((_("League table"), "league", [], None))
    found += [(_("Scorecard"), "scorecard", [unit], None) for unit in access.own_units(user)[:1]]
    found.append((_("Cards"), "cards", [], None))
    if access.may_give(user, round):
        waiting = Appeal.objects.all().to_decide(user, round).count()
        found.append((_("Appeals to decide"), "appeals", [], waiting))
    found.append((_("Rule for cards"), "card_rule", [], None))
    rows = []
    for label, name, args, count in found:
        url = reverse(f"pressure:{name}", args=[round.slug, *args])
        rows.append({"label": label, "url": url, "count": count, "current": request.path == url})
    return rows
