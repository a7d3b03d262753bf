"""Filters of the register of letters, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.forms.selects import LongSelect
from cases.models import Round
from letters import queues
from letters.models import Addressee, Letter
from letters.models.scope import LetterQuerySet
from letters.states import Kind, State
from orgs.models import User


class LetterFilter(filters.FilterSet):
    """Which letters of a round."""

    q = filters.CharFilter(method="by_words", label=_("Words or number"))
    kind = filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("all"))
    state = filters.ChoiceFilter(choices=State.choices, label=_("State"), empty_label=_("all"))
    year = filters.ChoiceFilter(label=_("Year"), empty_label=_("all"))
    prefix = filters.ChoiceFilter(label=_("Series"), empty_label=_("all"))
    unit = filters.ChoiceFilter(method="by_unit", label=_("Addressee"), empty_label=_("all"), widget=LongSelect)
    waits = filters.ChoiceFilter(
        method="by_queue",
        choices=[(queue.name, queue.label) for queue in queues.QUEUES],
        label=_("What waits"),
        empty_label=_("all"),
    )

    class Meta:
        model = Letter
        fields: list[str] = []

    def __init__(self, data: Any, letters: LetterQuerySet, *, user: User, round: Round) -> None:
        self.user, self.round = user, round
        super().__init__(data, letters)
        numbered = letters.filter(number__isnull=False).order_by()
        series = list(numbered.values_list("year", "prefix").distinct())
        self.filters["year"].extra["choices"] = [
            (str(y), str(y)) for y in sorted({y for y, _p in series}, reverse=True)
        ]
        self.filters["prefix"].extra["choices"] = [(p, p) for p in sorted({p for _y, p in series})]
        units = Addressee.objects.filter(letter__in=letters.order_by().values("pk")).order_by("organisation__path")
        names = units.values_list("organisation", "organisation__name").distinct()
        self.filters["unit"].extra["choices"] = [(str(pk), name) for pk, name in names]

    def by_words(self, letters: LetterQuerySet, _name: str, value: str) -> LetterQuerySet:
        """Words of the title or of an addressee, or the number itself."""
        word = value.strip()
        whom = Addressee.objects.filter(letter=OuterRef("pk"), name__contains=word)
        number = Q(number=int(word)) if word.isdecimal() and len(word) < 9 else Q(pk__in=[])
        return letters.filter(Q(title__contains=word) | Q(prefix__contains=word) | number | Exists(whom))

    def by_unit(self, letters: LetterQuerySet, _name: str, value: str) -> LetterQuerySet:
        """Letters to one unit."""
        return letters.filter(Exists(Addressee.objects.filter(letter=OuterRef("pk"), organisation_id=int(value))))

    def by_queue(self, letters: LetterQuerySet, _name: str, value: str) -> LetterQuerySet:
        """The letters of one queue of the reader."""
        return letters.filter(pk__in=queues.BY_NAME[value].find(self.user, self.round).values("pk"))
