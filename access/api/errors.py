"""Refusals that the layer of the API itself makes; duban.api gives every refusal its shape."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ValidationError


class Stale(APIException):
    """The row is not any more as the caller saw it (If-Match)."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = gettext_lazy("This changed since you read it. Read it again, then decide again.")


class KeyReused(APIException):
    """An Idempotency-Key came again with another call."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = gettext_lazy("This Idempotency-Key was used for another call. Take a new key for a new call.")


class StillAtWork(APIException):
    """A call with the same Idempotency-Key is not answered yet; `wait` seconds until it is worth asking again."""

    status_code = HTTPStatus.CONFLICT
    default_detail = gettext_lazy("The same call is being worked on. Send it again with the same key in a moment.")

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class TooMany(APIException):
    """More calls than are allowed; `wait` seconds until the next ones are. `headers` go out with the answer."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_detail = gettext_lazy("Too many calls. Go on in a moment.")

    def __init__(self, wait: int, headers: dict[str, str]) -> None:
        super().__init__()
        self.wait, self.headers = wait, headers


def require_known(given: Iterable[str], known: Iterable[str], message: str) -> None:
    """Raises ValidationError naming each of `given` that is not among `known`; a misspelt name is never ignored."""
    if unknown := sorted(set(given) - set(known)):
        raise ValidationError({name: [message] for name in unknown})


def require_known_fields(data: Any, known: Iterable[str]) -> None:
    """As require_known for the body of a request; anything but an object of fields is left to the serializer."""
    if isinstance(data, Mapping):
        require_known(data, known, _("There is no such field, or it cannot be written."))


def require_known_parameters(data: Iterable[str], known: Iterable[str]) -> None:
    """As require_known for the parameters of an address."""
    require_known(data, known, _("There is no such parameter."))
