"""Words that name the round in which something new is made, as the page's address does."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.words import Words
from cases.models import Round
from orgs.models import User
from orgs.permissions import require


def visible_round(user: User, slug: str, name: str = "round") -> Round:
    """The round of that name among those that the person sees. Raises ValidationError under `name`."""
    found = Round.objects.visible_to(user).select_related("region").filter(slug=slug).first()
    if found is None:
        raise serializers.ValidationError({name: [_("There is no round with this name.")]})
    return found


class InRound(Words):
    """`round` becomes the round itself, also in the context for the other words; the right in its region is asked
    before these are read."""

    right: ClassVar[str] = ""
    round = serializers.SlugField(help_text="Name of the round.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises PermissionDenied for who may not do it in the round."""
        found = visible_round(self.context["user"], attrs.pop("round"))
        require(self.context["user"], self.right, found.region)
        self.context["round"] = found
        return {**super().validate(attrs), "round": found}


def in_round(words: type[Words], right: str) -> type[Words]:
    """`words` with the name of a round, in which the caller has `right`."""
    more = {"right": right, "example": {"round": "yongzhou-2018", **words.example}, "__doc__": words.__doc__}
    return type(words.__name__, (InRound, words), more)
