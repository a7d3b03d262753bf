"""What callers send with an act on petitions."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.words import Id, Text, Words
from orgs.models import Organisation
from petitions.domain.assigning import Share

MOST_UNITS = 20


class ShareWords(Words):
    """What one unit gets of a petition."""

    unit = Id(help_text="Id of the handling unit.")
    part = Text(required=False, default="", max_length=200)
    joint = serializers.ListField(child=Id(), required=False, default=list, max_length=MOST_UNITS)


class HandOverWords(Words):
    """The units that a petition is handed to."""

    example = {"shares": [{"unit": 12, "part": "扬尘"}, {"unit": 15, "joint": [12]}]}

    shares = ShareWords(many=True, allow_empty=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The units themselves; one outside the round's region is refused as unknown."""
        if len(attrs["shares"]) > MOST_UNITS:
            raise serializers.ValidationError({"shares": [_("At most %(n)d units.") % {"n": MOST_UNITS}]})
        below = Organisation.objects.filter(path__startswith=self.context["row"].round.region.path, ends_on=None)
        wanted = {pk for share in attrs["shares"] for pk in (share["unit"], *share["joint"])}
        found = {row.pk: row for row in below.filter(pk__in=wanted)}
        if missing := sorted(wanted - set(found)):
            said = ", ".join(map(str, missing))
            raise serializers.ValidationError({"shares": [_("There is no unit with the id %(ids)s.") % {"ids": said}]})
        shares = [
            Share(found[share["unit"]], share["part"], tuple(found[pk] for pk in share["joint"]))
            for share in attrs["shares"]
        ]
        return {"shares": shares}
