"""What is counted when it is asked for: lists that are no rows of a table, with pages by number and no single rows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from access.api import tags
from access.api.base import FIELDS, Resource
from access.api.errors import require_known_parameters
from access.api.schema import Schema
from access.api.words import Nothing, Words


class Numbered(PageNumberPagination):
    """50 lines a page, at most 200, with how many there are; `next` and `previous` are complete addresses."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class _Asked(Schema):
    """The description with the parameters that the list is asked by."""

    def get_override_parameters(self) -> list[Any]:
        asks = self.view.asks  # type: ignore[attr-defined]
        mine: list[Any] = [asks] if self.method == "GET" and asks().fields else []
        return [*mine, *super().get_override_parameters()]


class _Absent:
    """Stands for an action that these lists do not have, so that no address is made for it."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        raise AttributeError("no single rows")


class Counted(Resource):
    """A subclass names `asks`, the parameters, and gives `found`, the lines; everything else is as of any list."""

    asks: ClassVar[type[Words]] = Nothing
    queryset = None
    pagination_class: Any = Numbered
    filter_backends = []
    schema = _Asked()
    retrieve: Any = _Absent()

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        """The lines asked for, in their order; `asked` are the checked parameters."""
        raise NotImplementedError

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = self._wanted()
        asked = self.asked()
        with asked["round"].time() if "round" in asked else nullcontext():
            page = self.paginate_queryset(self.found(asked))
            rows = self.get_serializer(page, many=True).data
        if wanted is not None:
            rows = [{name: row[name] for name in wanted} for row in rows]
        answer = self.get_paginated_response(rows)
        return self._tagged(answer, tags.weak_tag_of(answer.data))

    def asked(self) -> dict[str, Any]:
        """The checked parameters. Raises ValidationError by parameter, also for one that there is not."""
        given, names = self.request.query_params, [str(name) for name in self.asks().fields]
        require_known_parameters(given, (*names, "page", "page_size", FIELDS))
        told = {name: given[name] for name in names if name in given}
        asks = self.asks(data=told, context={"request": self.request, "user": self.user})
        asks.is_valid(raise_exception=True)
        found: dict[str, Any] = asks.validated_data
        return found


@extend_schema_field(serializers.CharField(allow_null=True))
class Person(serializers.StringRelatedField):
    """The name of a person; null where there is none."""


class PageOf(Sequence[Any]):
    """Rows of which only those of the page asked for are read, and then `shown`."""

    def __init__(self, rows: QuerySet[Any], shown: Callable[[list[Any]], Sequence[Any]]) -> None:
        self.rows, self.shown = rows, shown

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, key: Any) -> Any:
        return self.shown(list(self.rows[key]))
