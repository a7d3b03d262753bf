"""Refusals that the layer of the API itself makes; duban.api gives every refusal its shape."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError


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
