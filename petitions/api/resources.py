"""Batches and petitions over REST: lists and details by scope, and the acts that hand them on."""

from typing import Any

import django_filters as filters
from django.db.models import BooleanField, Case, Count, Prefetch, QuerySet, Value, When
from django.db.models.functions import Coalesce

from access.api.acts import act
from access.api.base import Resource
from access.api.filters import Number
from cases.api.ledger import NEVER
from petitions.api import rows, words
from petitions.domain import assigning, receiving, secrecy
from petitions.domain.releasing import summary_for
from petitions.models import Assignment, Batch, JointUnit, Petition
from petitions.states import Channel, Pollution, Stage, Status, Verb, Verdict


class BatchFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    number = Number(field_name="number")
    state = filters.ChoiceFilter(choices=Batch.State.choices)

    class Meta:
        model = Batch
        fields: list[str] = []


class PetitionApiFilter(filters.FilterSet):
    """By what the list itself shows; nothing that is withheld from a caller can be filtered by."""

    round = filters.CharFilter(field_name="round__slug")
    batch = Number(field_name="batch")
    number = filters.CharFilter(field_name="number")
    channel = filters.ChoiceFilter(choices=Channel.choices)
    is_key = filters.BooleanFilter(field_name="is_key")
    place = Number(field_name="place")
    type = filters.ChoiceFilter(field_name="types__kind", choices=Pollution.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices)
    status = filters.ChoiceFilter(choices=Status.choices)
    verdict = filters.ChoiceFilter(choices=Verdict.choices)
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte")

    class Meta:
        model = Petition
        fields: list[str] = []


class Batches(Resource):
    """Batches as the inspection group handed them over."""

    area = "petitions"
    events = frozenset({Verb.BATCH_RECEIVED})
    queryset = Batch.objects.none()
    serializer_class = rows.BatchRow
    filterset_class = BatchFilter
    orderings = {"id": None, "handed_over_on": None}

    def get_queryset(self) -> QuerySet[Batch]:
        seen = Petition.objects.visible_to(self.user).order_by()
        counted = Count("petitions")
        return (
            Batch.objects.filter(pk__in=seen.values("batch")).select_related("round").annotate(petitions_count=counted)
        )

    @act(right="petition.enter")
    def receive(self, batch: Batch, given: dict[str, Any]) -> None:
        """Receive a draft batch: its petitions count from now on."""
        receiving.confirm(batch.pk, actor=self.user)


class Petitions(Resource):
    """Petitions that were handed over, with masked summaries."""

    area = "petitions"
    queryset = Petition.objects.none()
    serializer_class = rows.PetitionRow
    full = rows.PetitionDetail
    filterset_class = PetitionApiFilter
    orderings = {"id": None, "due": Coalesce("due_on", NEVER), "number": None}

    def get_queryset(self) -> QuerySet[Petition]:
        withheld = Case(
            When(secrecy.about_own_side(self.user), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        found = Petition.objects.visible_to(self.user).annotate(withheld=withheld)
        found = found.select_related("round", "batch", "place").prefetch_related("types")
        if self.action == "list":
            return found
        joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
        mine = Assignment.objects.visible_to(self.user).live().select_related("organisation", "deadline")
        seen = Prefetch("assignments", mine.prefetch_related(joint), to_attr="seen_assignments")
        return found.select_related("round__region", "accused").prefetch_related(seen)

    def get_object(self) -> Any:
        row = super().get_object()
        row.told = summary_for(self.user, row)
        return row

    @act(words.HandOverWords, right="petition.assign", path="hand-over", at=lambda petition: petition.round.region)
    def hand_over(self, petition: Petition, given: dict[str, Any]) -> None:
        """Hand the petition to one unit, or split it over several."""
        assigning.hand_over(petition.pk, given["shares"], actor=self.user)


RESOURCES = {"batches": Batches, "petitions": Petitions}
