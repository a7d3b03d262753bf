"""Filters of the register of papers, by addresses that can be sent to somebody else."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from bulletins import queues
from bulletins.models import Bulletin, BulletinQuerySet
from bulletins.words import kind_word
from cases.models import Round
from orgs.models import User


class BulletinFilter(filters.FilterSet):
    """Which papers of a round; dropped drafts only when they are asked for."""

    kind = filters.ChoiceFilter(label=_("Kind of paper"), empty_label=_("all"))
    state = filters.ChoiceFilter(choices=Bulletin.State.choices, label=_("State"), empty_label=_("all"))
    year = filters.ChoiceFilter(label=_("Year"), empty_label=_("all"))
    waits = filters.ChoiceFilter(
        method="by_queue", choices=[("issue", _("to issue"))], label=_("What waits"), empty_label=_("all")
    )

    class Meta:
        model = Bulletin
        fields: list[str] = []

    def __init__(self, data: Any, papers: BulletinQuerySet, *, user: User, round: Round) -> None:
        self.user, self.round = user, round
        hides = not data.get("state")
        super().__init__(data, papers.exclude(state=Bulletin.State.DROPPED) if hides else papers)
        pairs = list(papers.order_by().values_list("kind", "year").distinct())
        self.filters["kind"].extra["choices"] = [(code, kind_word(code)) for code in sorted({k for k, _y in pairs})]
        years = sorted({year for _kind, year in pairs if year}, reverse=True)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def by_queue(self, papers: BulletinQuerySet, _name: str, value: str) -> BulletinQuerySet:
        """The papers that wait for the reader."""
        return papers.filter(pk__in=queues.to_issue(self.user, self.round).values("pk"))
