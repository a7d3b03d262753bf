"""What is read of a row beside its own representation: its parts, under addresses of their own, and its files.

    @look(rows.FindingRow, "ledger:read", many=True)
    def gate(self, task):
        \"\"\"Conditions for submitting the task.\"\"\"
        return gate.findings(task)

A look never writes. `file` is the same for bytes; the method returns the response that hands them out.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from access.api.auth import Operation
from access.api.errors import require_known_parameters
from access.api.paging import Pages

Method = Callable[..., Any]
ANY_FILE = "*/*"  # of whatever kind the file is
PATTERNS = {int: "[0-9]{1,18}", str: "[0-9a-z_-]{1,64}"}


class Oldest(Pages):
    """Pages in the order in which rows came in."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return ("id",)


class Newest(Pages):
    """Pages with the newest rows first."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return ("-id",)


class AnyKind(JSONRenderer):
    """Lets a caller ask for the kind of a file; a refusal is JSON as ever."""

    media_type = "*/*"
    format = "any"


def look(
    answers: Any,
    scope: str,
    *,
    many: bool = False,
    on_row: bool = True,
    path: str | None = None,
    right: str = "",
    pages: type[CursorPagination] | None = None,
    each: tuple[str, type] | None = None,
) -> Callable[[Method], Any]:
    """Make a method `(self, row)` the operation GET …/{id}/`path`/; with on_row=False one of the list, `(self)`.

    What it returns is told through the serializer `answers`; a queryset comes in `pages` where these are named. `each`
    is the name and type of a last part of the address, which the method gets as a word of that name.
    """

    def made(method: Method) -> Any:
        def run(view: Any, found: Any) -> Response:
            told = {"context": view.get_serializer_context()}
            if pages is None:
                return Response(answers(found, many=many, **told).data)
            page = view.paginate_queryset(found)
            return view.get_paginated_response(answers(page, many=True, **told).data)

        described = {200: answers(many=True) if many or pages else answers}
        return _reading(
            method, run, Operation(scope, right), described, on_row=on_row, path=path, pages=pages, each=each
        )

    return made


def file(
    scope: str, *, path: str | None = None, right: str = "", each: tuple[str, type] | None = None
) -> Callable[[Method], Any]:
    """Make a method `(self, row)` that returns a response with bytes the operation GET …/{id}/`path`/."""

    def made(method: Method) -> Any:
        described = {(200, ANY_FILE): OpenApiTypes.BINARY}
        needs = Operation(scope, right)
        return _reading(method, lambda _view, found: found, needs, described, path=path, each=each, is_file=True)

    return made


def _reading(
    method: Method,
    run: Callable[[Any, Any], Any],
    needs: Operation,
    described: Any,
    *,
    on_row: bool = True,
    path: str | None = None,
    pages: type[CursorPagination] | None = None,
    each: tuple[str, type] | None = None,
    is_file: bool = False,
) -> Any:
    @wraps(method)
    def running(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        require_known_parameters(request.query_params, ("cursor", "page_size") if pages else ())
        row = [self.get_object()] if on_row else []
        last = {each[0]: each[1](kwargs[each[0]])} if each else {}
        return run(self, method(self, *row, **last))

    running.operation, running.looks = needs, True  # type: ignore[attr-defined]
    del running.__wrapped__
    address = path or method.__name__.replace("_", "-")
    more: dict[str, Any] = {"pagination_class": pages, "filter_backends": []}
    if each:
        address += f"/(?P<{each[0]}>{PATTERNS[each[1]]})"
    if is_file:
        more["renderer_classes"] = [JSONRenderer, AnyKind]
    parts = [OpenApiParameter(each[0], each[1], "path")] if each else []
    shown = extend_schema(responses=described, parameters=parts, filters=False)
    return shown(action(detail=on_row, methods=["get"], url_path=address, **more)(running))
