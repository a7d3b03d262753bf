"""The router of the REST API and the one shape of its refusals (RFC 9457)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.views import exception_handler

from access.api.auth import OPEN, Operation
from access.api.base import Limited
from access.api.parsing import TooLarge
from access.api.registry import resources
from access.api.schema import PROBLEM
from cases.domain.closing import GateShut
from cases.domain.moves import WrongState
from deadlines.workdays import CalendarMissing
from reports.totals import TotalsDisagree
from signoff.engine import Conflict


class Root(Limited, APIRootView):
    """The addresses of all resources."""

    def operation(self) -> Operation:
        """Open to whoever is known."""
        return OPEN


router = DefaultRouter()
router.APIRootView = Root
router.include_format_suffixes = False  # one address for each thing; JSON is what they all answer
for prefix, viewset in resources().items():
    router.register(prefix, viewset, basename=prefix)

NOT_NOW = (WrongState, Conflict, GateShut)  # right in itself, but not in the present state: look again


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a refusal: type, title, status, detail, and `errors` by field where there are any.

    None for what is no refusal but a fault of ours. Rules of the domain raise Django's ValidationError.
    """
    if isinstance(error, CalendarMissing | TotalsDisagree):
        error = WrongState(str(error))
    if isinstance(error, ValidationError):
        return _rule_broken(error)
    if isinstance(error, ObjectDoesNotExist):
        error = exceptions.NotFound()
    elif isinstance(error, SuspiciousOperation):  # Django's own bounds on bodies, fields and files
        error = TooLarge() if isinstance(error, RequestDataTooBig) else exceptions.ParseError()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()  # the domain's own words name rights, which is nobody's business
    response = exception_handler(error, context)
    if response is None:
        return None
    by_field = dict(_flat(response.data)) if isinstance(error, exceptions.ValidationError) else {}
    detail = " ".join(dict.fromkeys(text for texts in by_field.values() for text in texts))
    if not by_field:
        detail = str(response.data.get("detail", ""))
    answer = answered(response.status_code, detail, {name: texts for name, texts in by_field.items() if name})
    for name, value in (*response.items(), *getattr(error, "headers", {}).items()):
        if name != "Content-Type":
            answer[name] = value
    return answer


def _rule_broken(error: ValidationError) -> Response:
    code = HTTPStatus.CONFLICT if isinstance(error, NOT_NOW) else HTTPStatus.BAD_REQUEST
    if getattr(error, "code", "") == "throttled":
        code = HTTPStatus.TOO_MANY_REQUESTS
    by_field = error.message_dict if hasattr(error, "error_dict") else {}
    more = {}
    if isinstance(error, GateShut):
        more["findings"] = [{"code": f.code, "label": str(f.label), "hint": str(f.hint)} for f in error.findings]
    return answered(code, " ".join(error.messages), by_field, **more)


def _flat(data: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every message with the path of its field: {"measures": [{}, {"text": ["…"]}]} is measures.1.text."""
    if isinstance(data, dict):
        for key, value in data.items():
            key = "" if key == "non_field_errors" else str(key)
            yield from _flat(value, f"{name}.{key}".strip("."))
    elif isinstance(data, list) and any(isinstance(item, dict | list) for item in data):
        for place, item in enumerate(data):
            yield from _flat(item, f"{name}.{place}".strip("."))
    else:
        yield name, [str(text) for text in (data if isinstance(data, list) else [data])]


def answered(code: int, detail: str, errors: dict[str, list[str]] | None = None, **more: Any) -> Response:
    """A refusal as problem+json."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": int(code),
        "detail": detail or _("Refused."),
    }
    if errors:
        body["errors"] = errors
    return Response(body | more, status=int(code), content_type=PROBLEM)
