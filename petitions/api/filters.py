"""Filters of the lists of petitions, cases, versions and what comes in. Nothing that is withheld is filtered by."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.filters import Number
from cases.api.rounds import round_beside
from orgs.permissions import posts_of
from petitions import queues, queues_release
from petitions.filters import YES_NO, CaseFilter, RevealFilter
from petitions.models import Assignment, Batch, Import, Link, Petition, PublicVersion
from petitions.states import Channel, Pollution, Stage, Status, Verdict


class BatchFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    number = Number(field_name="number")
    state = filters.ChoiceFilter(choices=Batch.State.choices)


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
    to_prepare = filters.BooleanFilter(
        method="by_preparing", label="Whether the result waits to be prepared for the public by the caller; with round"
    )

    def by_preparing(self, rows: QuerySet[Petition], _name: str, value: bool) -> QuerySet[Petition]:
        """What waits for the office on its way to the public, in the round that is named with it, or all the others."""
        waiting = queues_release.to_prepare(self.request.user, round_beside(self)).order_by().values("pk")
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


class CaseApiFilter(filters.FilterSet):
    """As the list of cases; `own` are those of the caller's units, `queue` what one card of the caller counts."""

    round = filters.CharFilter(field_name="round__slug")
    petition = Number(field_name="petition")
    batch = Number(field_name="petition__batch")
    number = filters.CharFilter(method="by_number", label="Part of the petition's number")
    unit = Number(field_name="organisation")
    stage = filters.ChoiceFilter(choices=Stage.choices)
    status = filters.ChoiceFilter(method="by_status", choices=Status.choices)
    at_unit = filters.ChoiceFilter(method="by_at_unit", choices=YES_NO)
    overdue = filters.ChoiceFilter(method="by_overdue", choices=YES_NO)
    extension = filters.ChoiceFilter(method="by_extension", choices=YES_NO[:1])
    own = filters.BooleanFilter(method="by_own")
    queue = filters.ChoiceFilter(method="by_queue", choices=[(one.name, one.label) for one in queues.QUEUES])

    by_number = CaseFilter.by_number
    by_status = CaseFilter.by_status
    by_at_unit = CaseFilter.by_at_unit
    by_overdue = CaseFilter.by_overdue
    by_extension = CaseFilter.by_extension

    def by_own(self, rows: QuerySet[Assignment], _name: str, value: bool) -> QuerySet[Assignment]:
        """Live cases of the units where the caller is a clerk or head, joint ones too, or all the others."""
        own = queues.unit_cases(self.request.user).order_by().values("pk")
        return rows.filter(pk__in=own) if value else rows.exclude(pk__in=own)

    def by_queue(self, rows: QuerySet[Assignment], _name: str, value: str) -> QuerySet[Assignment]:
        """The cases of a queue in the round that is named with it; none for who has no such queue."""
        user, queue = self.request.user, queues.BY_NAME[value]
        if not queue.roles & {held.role for held in posts_of(user)}:
            return rows.none()
        round: Any = None if queue.every_round else round_beside(self)
        return rows.filter(pk__in=queues.cases_in(queue, user, round).values("pk"))


class VersionFilter(filters.FilterSet):
    """`to_release` are drafts that somebody else made and that the caller may release."""

    round = filters.CharFilter(field_name="petition__round__slug")
    petition = Number(field_name="petition")
    state = filters.ChoiceFilter(choices=PublicVersion.State.choices)
    audience = filters.ChoiceFilter(choices=PublicVersion.Audience.choices)
    to_release = filters.BooleanFilter(method="by_releasing", label="Whether it waits for the caller; with round")

    def by_releasing(self, rows: QuerySet[PublicVersion], _name: str, value: bool) -> QuerySet[PublicVersion]:
        """What waits for the caller's release in the round that is named with it, or all the others."""
        waiting = queues_release.to_release(self.request.user, round_beside(self)).order_by().values("pk")
        return rows.filter(pk__in=waiting) if value else rows.exclude(pk__in=waiting)


class LinkFilter(filters.FilterSet):
    later = Number(field_name="later")
    earlier = Number(field_name="earlier")
    kind = filters.ChoiceFilter(choices=Link.Kind.choices)


class RulesFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")


class TableFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    state = filters.ChoiceFilter(choices=Import.State.choices)


class TableRowFilter(filters.FilterSet):
    table = Number(field_name="source")
    is_left_out = filters.BooleanFilter()
    is_known = filters.BooleanFilter()


class RevealApiFilter(RevealFilter):
    """As the auditor's page."""
