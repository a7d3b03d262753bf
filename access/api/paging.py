"""Pages by cursor: no slower at page 2,000 than at page 1, and nothing twice when rows come in meanwhile."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import exceptions
from rest_framework.filters import OrderingFilter
from rest_framework.pagination import CursorPagination
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
        """The one name that was asked for, then the id, so that every order is the same each time."""
        return [*list(super().get_ordering(request, queryset, view) or ())[:1], "id"]

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
    """50 rows a page, at most 200; `next` and `previous` are complete addresses, null at the ends."""

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
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, OverflowError, ValidationError) as error:
            raise exceptions.NotFound(self.invalid_cursor_message) from error
