"""Releasing figures and tables of petitions to the public over REST: made by the office, released in person."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.acts import act, create, remove
from cases.api.counted import Counted
from cases.api.rounds import InRound, OfRound
from orgs import tree
from orgs.permissions import paths_of
from reports import for_the_public, publications, publishing, releasing
from reports.api import release_rows as rows
from reports.api import words
from reports.models import Publication, Release

BIG = ("figures", "items", "lists", "data")


class ReleaseFilter(filters.FilterSet):
    """Which states."""

    round = filters.CharFilter(field_name="round__slug")
    state = filters.ChoiceFilter(choices=Release.State.choices)


class PublicationFilter(filters.FilterSet):
    """Which tables."""

    round = filters.CharFilter(field_name="round__slug")
    state = filters.ChoiceFilter(choices=Publication.State.choices)


class Releases(OfRound):
    """States of rounds that were made for release."""

    area = "figures"
    queryset = Release.objects.none()
    serializer_class = rows.ReleaseRow
    full = rows.ReleaseDetail
    filterset_class = ReleaseFilter
    orderings = {"id": None, "as_of": None}
    ordering = "-id"
    events = frozenset({releasing.Verb.MADE, releasing.Verb.RELEASED, releasing.Verb.WITHDRAWN})

    def get_queryset(self) -> QuerySet[Release]:
        found = Release.objects.filter(tree.below(paths_of(self.user, words.READ), "round__region__"))
        found = found.select_related("round__region", "made_by", "released_by")
        return found.defer(*BIG) if self.action == "list" else found

    @create(words.ReleaseWords, right="bulletin.make")
    def create(self, given: dict[str, Any]) -> Release:
        """Freeze the state of a day for release."""
        return releasing.make(given["round"].pk, given["as_of"], actor=self.user)

    @act(right="figures.release", in_person=True)
    def release(self, row: Release, given: dict[str, Any]) -> None:
        """Give the state to the public; whoever made it may not."""
        for_the_public.order_release(releasing.release(row.pk, actor=self.user))

    @act(words.WithdrawWords, right="figures.release", in_person=True)
    def withdraw(self, row: Release, given: dict[str, Any]) -> None:
        """Take a released state back; the reason stays public."""
        releasing.withdraw(row.pk, actor=self.user, **given)


class Publications(OfRound):
    """Tables of petitions for the public."""

    area = "petitions"
    queryset = Publication.objects.none()
    serializer_class = rows.PublicationRow
    full = rows.PublicationDetail
    filterset_class = PublicationFilter
    orderings = {"id": None, "number": None}
    ordering = "-id"
    events = frozenset({publishing.Verb.MADE, publishing.Verb.RELEASED, publishing.Verb.WITHDRAWN})

    def get_queryset(self) -> QuerySet[Publication]:
        found = Publication.objects.filter(tree.below(paths_of(self.user, words.READ), "round__region__"))
        found = found.select_related("round__region", "batch", "made_by", "released_by")
        return found.defer("data") if self.action == "list" else found

    @create(words.PublicationWords, right="petition.prepare_release")
    def create(self, given: dict[str, Any]) -> Publication:
        """Freeze what is new for a batch as the next table."""
        return publishing.make(given["round"].pk, int(given["batch"]), actor=self.user)

    @act(words.SeenWords, right="petition.release", in_person=True)
    def release(self, row: Publication, given: dict[str, Any]) -> None:
        """Give the table to the public as it was read (`seen`: its digest); whoever made it may not."""
        for_the_public.order_publication(publishing.release(row.pk, actor=self.user, seen=given["seen"]))

    @act(words.PublicationWithdrawWords, right="petition.release", in_person=True)
    def withdraw(self, row: Publication, given: dict[str, Any]) -> None:
        """Take a released table back; the reason stays public."""
        publishing.withdraw(row.pk, actor=self.user, **given)

    @remove(right="petition.prepare_release")
    def destroy(self, row: Publication, given: dict[str, Any]) -> None:
        """Throw a table away that was not released; its number is free again."""
        publishing.discard(row.pk, actor=self.user)


class OfOffice(InRound):
    """Of which round."""

    right = "petition.prepare_release"


class Unpublished(Counted):
    """Batches of a round of which something is new for the public."""

    area = "petitions"
    serializer_class = rows.UnpublishedRow
    asks = OfOffice

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        return [one for one in publications.waiting(asked["round"]) if one.total]
