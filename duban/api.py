"""The router of the REST API and its one error shape (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler

from cases import api as cases

router = DefaultRouter()
for prefix, viewset in cases.RESOURCES.items():
    router.register(prefix, viewset, basename=prefix)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error as problem+json: type, title, status, detail, and `errors` by field where there are any."""
    if isinstance(error, ValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
        conflict = getattr(error, "code", "") in {"wrong_state", "signed", "changed", "over", "too_late"}
        return _answer(
            status.HTTP_409_CONFLICT if conflict else status.HTTP_400_BAD_REQUEST, " ".join(error.messages), detail
        )
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    response = exception_handler(error, context)
    if response is None:
        return None
    data = response.data if isinstance(response.data, dict) else {"detail": response.data}
    answer = _answer(response.status_code, str(data.get("detail", "")), data)
    for name, value in response.items():
        answer[name] = value
    answer["Content-Type"] = "application/problem+json"
    return answer


def _answer(code: int, detail: str, errors: dict[str, Any]) -> Response:
    body = {"type": "about:blank", "title": status_title(code), "status": code, "detail": detail}
    if set(errors) - {"detail"}:
        body["errors"] = errors
    return Response(body, status=code, content_type="application/problem+json")


def status_title(code: int) -> str:
    """The standard phrase of an HTTP status."""
    return {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}.get(
        code, "Error"
    )
