"""Pages by cursor: no slower at page 2,000 than at page 1, and nothing twice when rows come in meanwhile."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from rest_framework import exceptions
from rest_framework.filters import OrderingFilter
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from access.api.errors import require_known


class Ordering(OrderingFilter):
    """`ordering=name` or `ordering=-name`, by the names in the view's `orderings` only; anything else is refused.

    `orderings` maps a name to the expression that rows are annotated with, never null, or to None for a plain column.
    """

    def get_valid_fields(self, queryset: QuerySet, view: Any, context: Any = None) -> list[tuple[str, str]]:
        return [(name, name) for name in view.orderings]

    def remove_invalid_fields(self, queryset: QuerySet, fields: Any, view: Any, request: Request) -> list[str]:
        require_known([name.removeprefix("-") for name in fields], view.orderings, "")
        return fields

    def get_default_ordering(self, view: Any) -> tuple[str, ...]:
        return (view.ordering,)

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> list[str]:
        """The one name that was asked for, then the id the same way, so that every row has a place of its own."""
        first = next(iter(super().get_ordering(request, queryset, view) or ()), "id")
        last = "-id" if first.startswith("-") else "id"
        return [first] if first == last else [first, last]

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        named = {name: expression for name, expression in view.orderings.items() if expression is not None}
        return super().filter_queryset(request, queryset.annotate(**named), view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [sign + name for name in view.orderings for sign in ("", "-")]
        return [
            {
                "name": self.ordering_param,
                "required": False,
                "in": "query",
                "description": f"Default: {view.ordering}",
                "schema": {"type": "string", "enum": names},
            }
        ]


class Pages(CursorPagination):
    """50 rows a page, at most 200; `next` and `previous` are complete addresses, null at the ends.

    A cursor names the row that a page ends with, its id and its value. The library's names a value alone and counts on
    from there, at most 1,000 rows: of more rows with one value, as of petitions that have no day, it would give the
    same page again and again.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """In the words of OpenAPI 3.1, in which null is a type; the library's are those of 3.0."""
        address = {"type": ["string", "null"], "format": "uri", "example": None}
        told = {"next": {**address}, "previous": {**address}, "results": schema}
        return {"type": "object", "required": list(told), "properties": told}

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        return tuple(Ordering().get_ordering(request, queryset, view))

    def decode_cursor(self, request: Request) -> Any:
        """As the library does; PostgreSQL has no text with a NUL in it, so a cursor with one is none of ours."""
        cursor = super().decode_cursor(request)
        if cursor is not None and "\0" in str(cursor.position or ""):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list | None:
        """The rows of the page that the cursor names. Raises NotFound for a cursor that is none of ours."""
        self.request, self.page_size = request, self.get_page_size(request) or self.page_size
        self.base_url = request.build_absolute_uri()
        self.ordering = self.get_ordering(request, queryset, view)
        self.cursor = self.decode_cursor(request)
        try:
            return self._read(queryset, self.cursor or Cursor(offset=0, reverse=False, position=None))
        except (ValueError, TypeError, OverflowError, ValidationError) as error:
            raise exceptions.NotFound(self.invalid_cursor_message) from error

    def _read(self, queryset: QuerySet, cursor: Any) -> list[Any]:
        _offset, is_back, position = cursor
        order = [_turned(name) if is_back else name for name in self.ordering]
        rows = queryset.order_by(*order)
        if position is not None:
            rows = rows.filter(_after(position, order))
        found = list(rows[: self.page_size + 1])
        page = found[: self.page_size]
        self.page = page[::-1] if is_back else page
        came, goes_on = position is not None, len(found) > self.page_size
        self.has_next, self.has_previous = (came, goes_on) if is_back else (goes_on, came)
        return self.page

    def get_next_link(self) -> str | None:
        """The address of what follows; after nothing the first page."""
        return self._link((self.page or [])[-1:], is_back=False) if self.has_next else None

    def get_previous_link(self) -> str | None:
        """The address of what comes before; before nothing the last page."""
        return self._link((self.page or [])[:1], is_back=True) if self.has_previous else None

    def _link(self, edge: list[Any], *, is_back: bool) -> str:
        position: Any = f"{edge[0].id}:{self._get_position_from_instance(edge[0], self.ordering)}" if edge else None
        return str(self.encode_cursor(Cursor(offset=0, reverse=is_back, position=position)))


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _after(position: str, order: Sequence[str]) -> Q:
    """What comes after the row of a cursor ("id:value"). The first part alone is a range of an index.

    Raises ValueError.
    """
    key, _colon, value = position.partition(":")
    name, side = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt"
    beyond = Q((f"id__{side}", int(key)))
    if name == "id":
        return beyond
    return Q((f"{name}__{side}e", value)) & (Q((f"{name}__{side}", value)) | beyond)
