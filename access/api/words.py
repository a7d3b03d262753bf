"""What callers send with an act: one serializer an act, allow-listed fields only; the rules are the domain's."""

from typing import Any

from rest_framework import serializers

from access.api.errors import require_known_fields

MAX_WORDS = 5000  # characters
LARGEST = 2**63 - 1


class Text(serializers.CharField):
    """Free text of an act; whether it may be empty is the domain's to say, in its own words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_WORDS, "allow_blank": True} | options)


class Id(serializers.IntegerField):
    """The id of a row; whether the caller may name it is asked where it is read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST} | options)


class Words(serializers.Serializer):
    """The body of an act. A field that the act does not know is refused, not ignored.

    `example` is a body as a caller would send it: it stands in the document and is sent in a test. In `context` lie
    `user` and, for an act on a row, `row`.
    """

    example: dict[str, Any] = {}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        require_known_fields(data, self.fields)
        return super().to_internal_value(data)


class Nothing(Words):
    """An act without words."""
