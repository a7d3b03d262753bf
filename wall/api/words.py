"""What callers ask the wall chart, and what they send with an act on links of screens: the forms of the pages."""

from typing import Any

from rest_framework import serializers

from access.api.forms import words_of
from access.api.words import Id, Words
from cases.api.faults import require_valid
from cases.api.rounds import RoundField
from wall import asking, printing
from wall.forms import ChartForm, ScreenForm

ScreenWords = words_of(
    ScreenForm,
    "ScreenWords",
    example={"round": "yongzhou-2018", "name": "指挥室三楼", "expires_on": "2019-12-31", "networks": "10.1.2.0/24"},
    beside={"round": RoundField()},
)


class ChartWords(Words):
    """Of which day or snapshot the chart is, and whether completed tasks stand on it."""

    round = RoundField(help_text="Slug of the round.")
    as_of = serializers.DateField(required=False, help_text="Today when left out.")
    snapshot = Id(required=False, help_text="Frozen figures instead of a day.")
    show = serializers.ChoiceField(choices=["open"], required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The round and the form of the page, checked."""
        round, user = attrs["round"], self.context["user"]
        rows = asking.offered_to(user, round)
        data = {name: str(attrs[name]) for name in ("as_of", "snapshot", "show") if name in attrs}
        form = ChartForm(data, snapshots=rows, today=round.today())
        require_valid(form)
        return {"round": round, "form": form}


class PrintWords(ChartWords):
    """A print of the chart that takes longer than a page may."""

    example = {"round": "yongzhou-2018", "size": "a1", "show": "open"}

    size = serializers.ChoiceField(choices=list(printing.WORDS.items()))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return super().validate(attrs) | {"size": attrs["size"]}
