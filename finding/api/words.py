"""What callers ask the search, and what they send with an act on saved searches; the rules are the pages' own."""

from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers

from access.api.words import Text, Words
from cases.api.faults import require_valid
from finding.candidates import Asked
from finding.domain import asking, saving
from finding.forms import SearchForm
from finding.sources import SOURCES, Reader

KINDS = [(kind, source.label) for kind, source in SOURCES.items()]


class SearchWords(Words):
    """What is searched: words, or else a place of which everything is listed; the other parameters narrow it."""

    q = serializers.CharField(required=False, max_length=2000, help_text="Words or a number.")
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    round = serializers.CharField(required=False, max_length=60, help_text="Slug of a round.")
    place = serializers.CharField(required=False, max_length=20, help_text="Id of a place or unit.")
    day_from = serializers.DateField(required=False)
    day_to = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`asked` and its `reader`; the form of the page says what a caller may ask for."""
        reader = Reader.of(self.context["user"])
        form = SearchForm({name: str(value) for name, value in attrs.items()}, reader)
        asked: Asked = asking.asked_in(form, reader)
        require_valid(form)
        return {"asked": asked, "reader": reader}


class SaveWords(Words):
    """A search to keep, as the parameters of `GET search/` would name it."""

    example = {"name": "洞庭湖来信", "q": "洞庭湖", "kind": "petition", "alerts": True}

    name = Text(max_length=60)
    alerts = serializers.BooleanField(required=False, default=False, help_text="Tell me of new hits.")
    q = serializers.CharField(required=False, max_length=saving.LONGEST)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    round = serializers.CharField(required=False, max_length=60)
    place = serializers.CharField(required=False, max_length=20)
    day_from = serializers.DateField(required=False)
    day_to = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = {name: str(attrs[name]) for name in asking.NAMES if name in attrs}
        return {"query": urlencode(asked), "name": attrs["name"], "alerts": attrs["alerts"]}


class RenameWords(Words):
    """What is not sent stays as it is."""

    example = {"name": "洞庭湖", "alerts": False}

    name = Text(max_length=60, required=False)
    alerts = serializers.BooleanField(required=False)
