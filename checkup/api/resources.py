"""Signs of false reports over REST: looked for, judged and taken up by the rules of the pages."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.acts import act, create
from access.api.base import Resource
from access.api.filters import Number
from cases.api.rounds import OfRound
from cases.models import Round, Task
from checkup.access import reads
from checkup.api import rows, words
from checkup.domain import judging, looking, siting
from checkup.filters import RANK, SignFilter
from checkup.jobs import look_through
from checkup.models import Pass, Sign, SitePosition
from checkup.states import Verb
from orgs import tree
from orgs.permissions import paths_of
from records import waking


class SignApiFilter(filters.FilterSet):
    """Which signs; `item` is a text key of the trail, a number, or words of a title."""

    round = filters.CharFilter("round__slug")
    unit = Number(field_name="unit")
    item = filters.CharFilter(method="by_item")
    by_item = SignFilter.by_item

    class Meta:
        model = Sign
        fields = ["state", "code", "severity"]


class PassFilter(filters.FilterSet):
    """Checkups of which round."""

    round = filters.CharFilter("round__slug")

    class Meta:
        model = Pass
        fields = ["state"]


class SiteFilter(filters.FilterSet):
    """Positions of which round or item."""

    round = filters.CharFilter("task__problem__round__slug")
    task = Number(field_name="task")


class Signs(OfRound):
    """Signs of false reports, to those for whom they are; never to the unit that is looked at."""

    area = "checkup"
    queryset = Sign.objects.none()
    serializer_class = rows.SignRow
    full = rows.SignDetail
    filterset_class = SignApiFilter
    orderings = {"id": None, "rank": RANK, "found_on": None}
    ordering = "-id"
    events = frozenset({Verb.CHECKED, Verb.FALSE_ALARM, Verb.TAKEN_UP})

    def get_queryset(self) -> QuerySet[Sign]:
        return Sign.objects.visible_to(self.user).select_related("round__region", "unit", "judged_by")

    @act(words.JudgeWords, right="sign.judge")
    def judge(self, sign: Sign, given: dict[str, Any]) -> None:
        """Give the verdict with what was found; nothing else follows from it by itself."""
        judging.judge(sign.pk, actor=self.user, **given)

    @act(words.TakeUpWords, right="sign.judge", path="take-up")
    def take_up(self, sign: Sign, given: dict[str, Any]) -> None:
        """Take the verdict back: the sign waits again."""
        judging.take_up(sign.pk, actor=self.user, **given)


class Checkups(OfRound):
    """Passes of looking for signs, by night and on demand, with how far each is."""

    area = "checkup"
    queryset = Pass.objects.none()
    serializer_class = rows.CheckupRow
    filterset_class = PassFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Pass]:
        if not reads(self.user):
            return Pass.objects.none()
        seen = Pass.objects.filter(round__in=Round.objects.visible_to(self.user))
        return seen.select_related("round__region", "asked_by")

    @create(words.LookWords, right="sign.look")
    def create(self, given: dict[str, Any]) -> Pass:
        """Order a checkup now; while one is open, that one is answered."""
        made = looking.ask(given["round"].pk, actor=self.user)
        waking.wake(look_through)
        return made


class Sites(Resource):
    """Positions of the sites of items, to those who set them."""

    area = "checkup"
    queryset = SitePosition.objects.none()
    serializer_class = rows.SiteRow
    filterset_class = SiteFilter

    def get_queryset(self) -> QuerySet[SitePosition]:
        where = tree.below(paths_of(self.user, "site.place"), "task__problem__round__region__")
        seen = SitePosition.objects.filter(where, task__in=Task.objects.visible_to(self.user))
        return seen.select_related("set_by")

    @create(words.SiteWords, right="site.place")
    def create(self, given: dict[str, Any]) -> SitePosition:
        """Set where the site of an item lies; one that was set before is moved."""
        return siting.place(given.pop("task").pk, actor=self.user, **given)


RESOURCES = {"signs": Signs, "checkups": Checkups, "site-positions": Sites}
