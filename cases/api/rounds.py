"""What resources about rows of a round share: the round's own time, and naming a round in words."""

import re
from contextlib import nullcontext
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from access.api.base import Resource
from access.api.words import Words
from cases.models import Round

SLUG = "^[-a-zA-Z0-9_]{1,60}$"


@extend_schema_field({"type": "string", "pattern": SLUG, "maxLength": 60})
class RoundField(serializers.Field):
    """The slug of a round that the caller sees; its value is the round."""

    def to_internal_value(self, data: Any) -> Round:
        is_slug = isinstance(data, str) and re.fullmatch(SLUG, data)
        seen = Round.objects.visible_to(self.context["user"]).select_related("region")
        found = seen.filter(slug=data).first() if is_slug else None
        if found is None:
            raise serializers.ValidationError(_("There is no such round."))
        return found


class OfRound(Resource):
    """Rows of rounds: words of an act on one are judged, and one is told, in the time of its round, as on the desk."""

    def round_of(self, row: Any) -> Round:
        """The round that a row belongs to."""
        found: Round = row.round
        return found

    def words(self, serializer: type[Words], **context: Any) -> dict[str, Any]:
        row = context.get("row")
        with self.round_of(row).time() if row is not None else nullcontext():
            return super().words(serializer, **context)

    def told(self, row: Any) -> Any:
        with self.round_of(row).time():
            return super().told(row)
