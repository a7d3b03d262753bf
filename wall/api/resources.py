"""The wall over REST: links of screens, and the chart of a day or of frozen figures with its prints."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.acts import act, create
from access.api.base import Resource
from cases.api.counted import Counted
from cases.api.orders import OrderRow
from orgs import tree
from orgs.permissions import paths_of
from papers import orders
from papers.models import Order
from wall import asking, printing, screens
from wall.api import rows, words
from wall.models import Screen

RIGHT = "wall.share"


class ScreenFilter(filters.FilterSet):
    """Of which round."""

    round = filters.CharFilter(field_name="round__slug")


class Screens(Resource):
    """Links of wall screens, for who may make them. A link opens figures without a log-in."""

    area = "figures"
    queryset = Screen.objects.none()
    serializer_class = rows.ScreenRow
    filterset_class = ScreenFilter
    orderings = {"id": None, "expires_at": None}
    ordering = "-id"
    events = frozenset({screens.Verb.MADE, screens.Verb.REVOKED})
    told_once = frozenset({"url"})  # it holds the token

    def get_queryset(self) -> QuerySet[Screen]:
        found = Screen.objects.filter(tree.below(paths_of(self.user, RIGHT), "round__region__"))
        return found.select_related("round", "made_by")

    @create(words.ScreenWords, right=RIGHT, answers=rows.MadeScreenRow)
    def create(self, given: dict[str, Any]) -> dict[str, Any]:
        """Make a link; its address is told only in this answer."""
        screen, token = screens.make(given.pop("round").pk, actor=self.user, **given)
        return {"screen": screen, "url": self.request.build_absolute_uri(reverse("wall:screen", args=[token]))}

    @act(right=RIGHT)
    def revoke(self, screen: Screen, given: dict[str, Any]) -> None:
        """Close the link for good."""
        screens.revoke(screen.pk, actor=self.user)


class WallChart(Counted):
    """The bars of the wall chart, by category: of the tasks that the caller sees."""

    area = "figures"
    serializer_class = rows.BarRow
    asks = words.ChartWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        return asking.asked_by(self.user, asked["round"], asked["form"]).bars

    @act(words.PrintWords, right="", on_row=False, path="print", answers=OrderRow, status=201)
    def order(self, given: dict[str, Any]) -> Order:
        """Order a print; a worker draws it."""
        round, size = given["round"], given["size"]
        with round.time():
            found = asking.asked_by(self.user, round, given["form"])
            if not printing.fits(size, len(found.bars)):
                raise serializers.ValidationError({"size": [_("The tasks do not fit on this sheet.")]})
            wanted = asking.order_of(self.user, round, given["form"], found, size)
            back = reverse("wall:chart", args=[round.slug])
            return orders.ask(**wanted, media_type="application/pdf", asked_by=self.user, back=back)


RESOURCES = {"screens": Screens, "wall-chart": WallChart}
