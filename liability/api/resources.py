"""Enforcement figures over REST. Clues and cases lie in a sealed compartment: no program reads or writes them."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from access.api.acts import create
from cases.api.rounds import OfRound, RoundField
from leading.api.held import where_read
from leading.api.words import case_words
from liability.domain import enforcement
from liability.forms.enforcement import FigureForm
from liability.models import EnforcementFigure
from liability.states import Verb
from liability.trail_words import COUNTED


def _count(name: str) -> serializers.Field:
    if name == "fined_yuan":
        return serializers.DecimalField(16, 2, required=False, allow_null=True)
    return serializers.IntegerField(min_value=0, required=False, allow_null=True)


FigureWords = case_words(
    FigureForm, "EnforcementWords", beside={"round": RoundField()},
    example={"round": "yongzhou-2018", "source": "own", "on": "2019-06-01", "ordered": 12, "fined_yuan": "350000.00"},
    options=lambda context: {"counts_petitions": enforcement.counts_itself(context["round"])},
    fields={
        "source": serializers.ChoiceField(EnforcementFigure.Source.choices),
        **{name: _count(name) for name in COUNTED},
        "note": serializers.CharField(max_length=200, required=False, allow_blank=True),
        "why": serializers.CharField(max_length=200, required=False, allow_blank=True),
    },
)  # fmt: skip


class EnforcementRow(serializers.ModelSerializer):
    """What a source had come to by the end of a day, counted from its beginning."""

    round = serializers.SlugField(source="round.slug")
    by: Any = serializers.StringRelatedField()

    class Meta:
        model = EnforcementFigure
        fields = ["id", "round", "source", "on", *COUNTED, "note", "why", "entered_on", "by", "is_illustrative"]
        read_only_fields = fields


class FigureFilter(filters.FilterSet):
    """Figures of which round and source, of which days."""

    round = filters.CharFilter("round__slug")
    since = filters.DateFilter("on", "gte")
    until = filters.DateFilter("on", "lte")

    class Meta:
        model = EnforcementFigure
        fields = ["source"]


class Enforcement(OfRound):
    """Enforcement figures by source and day, every one that was ever entered; those of petitions are counted."""

    area = "figures"
    queryset = EnforcementFigure.objects.none()
    serializer_class = EnforcementRow
    filterset_class = FigureFilter
    orderings = {"id": None, "on": None}
    ordering = "-id"
    events = frozenset({Verb.REPORTED})

    def get_queryset(self) -> QuerySet[EnforcementFigure]:
        seen = EnforcementFigure.objects.filter(where_read(self.user, "round__region__"))
        return seen.select_related("round__region", "by")

    @create(FigureWords, right="enforcement.report")
    def create(self, given: dict[str, Any]) -> EnforcementFigure:
        """Write down what a source had come to by a day; a correction says why."""
        said = {name: value for name, value in given.items() if value is not None}
        return enforcement.report(said.pop("round").pk, actor=self.user, **said)


RESOURCES = {"enforcement-figures": Enforcement}
