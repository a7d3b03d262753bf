"""Ordered papers over REST: how far one's own are, and their files. Nobody sees another person's."""

from typing import Any

import django_filters as django
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from rest_framework import serializers

from access.api.acts import act
from access.api.base import Resource
from access.api.looks import file
from papers import orders
from papers.models import Order


class OrderRow(serializers.ModelSerializer):
    """A paper that the caller ordered. `done` is in thousandths; `is_ready` says whether its file can be fetched."""

    is_ready = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = [
            "id", "kind", "title", "file_name", "media_type", "state", "done", "words", "size", "is_ready", "asked_at",
            "ended_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_ready(self, order: Order) -> bool:
        return orders.path_of(order) is not None


class OrderFilter(django.FilterSet):
    state = django.ChoiceFilter(choices=Order.State.choices)


class Orders(Resource):
    """Papers that the caller ordered, the newest first."""

    area = "papers"
    queryset = Order.objects.none()
    serializer_class = OrderRow
    filterset_class = OrderFilter
    orderings = {"asked_at": None}
    ordering = "-asked_at"

    def get_queryset(self) -> QuerySet[Order]:
        return orders.of(self.user)

    @file("papers:read")
    def content(self, order: Order) -> FileResponse:
        """The made file, once it is ready."""
        path = orders.path_of(order)
        if path is None:
            raise Http404
        kind = {"filename": order.file_name, "content_type": order.media_type}
        response = FileResponse(path.open("rb"), as_attachment=True, **kind)
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @act(right="")
    def again(self, order: Order, given: dict[str, Any]) -> Order:
        """Try again what failed."""
        return orders.again(order.pk, actor=self.user)
