"""Filters of the lists of letters: those of the register and of a unit's own page."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.filters import Number
from cases.api.rounds import round_beside
from letters import queues
from letters.filters import LetterFilter
from letters.models import Addressee, Letter
from letters.states import Kind, State


class LetterApiFilter(filters.FilterSet):
    """As the register; `waits` names a queue of the caller in the round that is named with it."""

    round = filters.CharFilter(field_name="round__slug")
    q = filters.CharFilter(method="by_words", label="Words or number")
    kind = filters.ChoiceFilter(choices=Kind.choices)
    state = filters.ChoiceFilter(choices=State.choices)
    year = Number(field_name="year")
    prefix = filters.CharFilter(field_name="prefix")
    unit = Number(method="by_unit", label="Id of an addressee's unit")
    waits = filters.ChoiceFilter(method="by_queue", choices=[(one.name, one.label) for one in queues.QUEUES])

    by_words = LetterFilter.by_words
    by_unit = LetterFilter.by_unit

    def by_queue(self, letters: QuerySet[Letter], _name: str, value: str) -> QuerySet[Letter]:
        """The letters of one queue of the caller."""
        waiting = queues.BY_NAME[value].find(self.request.user, round_beside(self))
        return letters.filter(pk__in=waiting.order_by().values("pk"))


class AddresseeFilter(filters.FilterSet):
    """`own` are the letters to the caller's units, `waits` those of them that are to be signed for or answered."""

    round = filters.CharFilter(field_name="letter__round__slug")
    letter = Number(field_name="letter")
    unit = Number(field_name="organisation")
    own = filters.BooleanFilter(method="by_own")
    waits = filters.ChoiceFilter(method="by_waiting", choices=[(name, told[0]) for name, told in queues.OWN.items()])

    def by_own(self, rows: QuerySet[Addressee], _name: str, value: bool) -> QuerySet[Addressee]:
        """Letters to the units where the caller is a clerk or head, or all the others."""
        own = queues.own(self.request.user).order_by().values("pk")
        return rows.filter(pk__in=own) if value else rows.exclude(pk__in=own)

    def by_waiting(self, rows: QuerySet[Addressee], _name: str, value: str) -> QuerySet[Addressee]:
        """What one card of the caller's home page counts, in all rounds unless one is named."""
        find: Any = queues.OWN[value][2]
        return rows.filter(pk__in=find(self.request.user).order_by().values("pk"))


class AnswerFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="reply__addressee__letter__round__slug")
    letter = Number(field_name="reply__addressee__letter")
    addressee = Number(field_name="reply__addressee")
    judged = filters.BooleanFilter(field_name="judgement", lookup_expr="isnull", exclude=True)


class HeadFilter(filters.FilterSet):
    region = Number(field_name="region")
    kind = filters.ChoiceFilter(choices=Kind.choices)
