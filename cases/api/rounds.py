"""What resources about rows of a round share: the round's own time, and how a call names a round."""

import re
from contextlib import nullcontext
from operator import attrgetter
from typing import Any, ClassVar, cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from access.api.base import Resource
from access.api.words import Words
from cases.models import Round
from orgs.models import User
from orgs.permissions import require

SLUG = "^[-a-zA-Z0-9_]{1,60}$"


def visible_round(user: User, slug: Any) -> Round | None:
    """The round of that name among those that the person sees; None for anything else that was sent."""
    if not isinstance(slug, str) or not re.fullmatch(SLUG, slug):
        return None
    return Round.objects.visible_to(user).select_related("region").filter(slug=slug).first()


def round_beside(filters: Any) -> Round:
    """The round that stands in the same call as a filter which means nothing without it.

    Raises ValidationError by `round`.
    """
    found = visible_round(filters.request.user, filters.data.get("round"))
    if found is None:
        raise serializers.ValidationError({"round": [_("There is no such round.")]})
    return found


@extend_schema_field({"type": "string", "pattern": SLUG, "maxLength": 60})
class RoundField(serializers.Field):
    """The slug of a round that the caller sees; its value is the round."""

    def to_internal_value(self, data: Any) -> Round:
        found = visible_round(self.context["user"], data)
        if found is None:
            raise serializers.ValidationError(_("There is no such round."))
        return found


class InRound(Words):
    """Words with the round that they are about; the right in its region is asked before any other word is read.

    The other words find the round in the context too.
    """

    right: ClassVar[str] = ""
    round = RoundField(help_text="Slug of the round.")

    def validate_round(self, found: Round) -> Round:
        """Raises PermissionDenied for who may not do it in the round."""
        if self.right:
            require(self.context["user"], self.right, found.region)
        cast(dict[str, Any], self.context)["round"] = found
        return found

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The other words by their own rules, which do not know the round, and the round."""
        found = attrs.pop("round")
        return {**super().validate(attrs), "round": found}


def in_round(words: type[Words], right: str) -> type[Words]:
    """`words` with the slug of a round, in which the caller has `right`."""
    more = {"right": right, "example": {"round": "yongzhou-2018", **words.example}, "__doc__": words.__doc__}
    return type(words.__name__, (InRound, words), more)


class OfRound(Resource):
    """Rows of rounds: words of an act on one are judged, and one is told, in the time of its round, as on the desk.

    `to_round` leads from a row to its round, with dots.
    """

    to_round: ClassVar[str] = "round"

    def round_of(self, row: Any) -> Round:
        """The round that a row belongs to."""
        found: Round = attrgetter(self.to_round)(row)
        return found

    def words(self, serializer: type[Words], **context: Any) -> dict[str, Any]:
        row = context.get("row")
        with self.round_of(row).time() if row is not None else nullcontext():
            return super().words(serializer, **context)

    def told(self, row: Any) -> Any:
        with self.round_of(row).time():
            return super().told(row)
