"""Ladders, what they sent and will send, and holding what fires on one item, over REST."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from access.api.acts import act
from access.api.base import Resource
from access.api.filters import Number
from access.api.words import Words
from cases.api.counted import Counted, PageOf
from cases.api.faults import require_valid
from cases.api.rounds import InRound
from cases.models import Measure, Round, Task
from deadlines.models import Deadline, Firing, Ladder, Rung
from orgs import tree
from orgs.permissions import paths_of
from petitions.models import Assignment
from pressure import forecast, strips
from pressure.api import ladder_rows as rows
from pressure.api.words import AdoptWords, HoldWords
from pressure.domain import ladders
from pressure.filters import FiredFilter
from pressure.forms.ladders import RungForm
from records.trail import key

READ, EDIT = "figures.read", "ladder.edit"


class LadderFilter(filters.FilterSet):
    """Whose ladders."""

    round = filters.CharFilter(method="of_round")
    kind = filters.ChoiceFilter(choices=Deadline.Kind.choices)

    def of_round(self, ladders: QuerySet[Ladder], name: str, value: str) -> QuerySet[Ladder]:
        return ladders.filter(scope__in=[key(round) for round in Round.objects.filter(slug=value)])


class DeadlineFilter(filters.FilterSet):
    """Of which item: a task with its measures, or a petition's case."""

    task = Number(method="of_task")
    case = Number(method="of_case")
    suspended = filters.BooleanFilter(field_name="suspended_on", lookup_expr="isnull", exclude=True)

    def of_task(self, deadlines: QuerySet[Deadline], name: str, value: int) -> QuerySet[Deadline]:
        own, measures = (
            model.objects.filter(**{road: value, "deadline__isnull": False}).values("deadline")
            for model, road in ((Task, "pk"), (Measure, "task"))
        )
        return deadlines.filter(Q(pk__in=own) | Q(pk__in=measures))

    def of_case(self, deadlines: QuerySet[Deadline], name: str, value: int) -> QuerySet[Deadline]:
        return deadlines.filter(pk__in=Assignment.objects.filter(pk=value).values("deadline"))


def _choices(name: str) -> Any:
    field: Any = RungForm.base_fields[name]
    return [choice for choice in field.choices if choice[0]]


ACTS = _choices("act")
EVERY = _choices("every")


class RungWords(Words):
    """One rung, by the form of its page."""

    offset = serializers.IntegerField(required=False, default=0, help_text="−7: before; 3: after.")
    every = serializers.ChoiceField(EVERY, allow_blank=True, required=False, default="")
    act = serializers.ChoiceField(ACTS)
    only = serializers.ChoiceField(_choices("only"), required=False, default="all")
    card = serializers.ChoiceField(_choices("card"), allow_blank=True, required=False, default="")
    pace = serializers.ChoiceField(_choices("pace"), required=False, default="digest")
    audience = serializers.ListField(child=serializers.CharField(max_length=20), allow_empty=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        form = RungForm(attrs)
        require_valid(form)
        return {"spec": form.spec()}


class RungsWords(Words):
    """All rungs that the ladder has from tomorrow on; `seen` as it was read."""

    example = {"seen": "1,2:True", "rungs": [{"offset": -7, "act": "remind", "audience": ["unit"]}]}

    seen = serializers.CharField(max_length=400)
    rungs = RungWords(many=True)


class SwitchWords(Words):
    """Whether the ladder is in use."""

    example = {"active": False}

    active = serializers.BooleanField()


class PlanWords(InRound):
    """Of which round, and of which kind of deadline."""

    right = READ
    kind = serializers.ChoiceField(Deadline.Kind.choices, required=False)


class FiredWords(InRound):
    """Which fired rungs of a round."""

    right = READ
    kind = serializers.ChoiceField(Deadline.Kind.choices, required=False)
    act = serializers.ChoiceField(Rung.Act.choices, required=False)
    state = serializers.ChoiceField(Firing.State.choices, required=False)
    nobody = serializers.BooleanField(required=False, help_text="Nobody was found.")


class Ladders(Resource):
    """The ladder of each kind of deadline, of rounds whose figures the caller reads."""

    area = "pressure"
    queryset = Ladder.objects.none()
    serializer_class = rows.LadderRow
    filterset_class = LadderFilter

    def get_queryset(self) -> QuerySet[Ladder]:
        read = Round.objects.filter(tree.below(paths_of(self.user, READ), "region__"))
        return Ladder.objects.filter(scope__in=[key(round) for round in read]).prefetch_related("rungs")

    @act(RungsWords, right=EDIT)
    def rungs(self, ladder: Ladder, given: dict[str, Any]) -> None:
        """Let the ladder have exactly these rungs from tomorrow on."""
        specs = [one["spec"] for one in given["rungs"]]
        ladders.set_rungs(_round(ladder), ladder.kind, specs, actor=self.user, seen=given["seen"])

    @act(AdoptWords, right=EDIT)
    def adopt(self, ladder: Ladder, given: dict[str, Any]) -> None:
        """Begin again from a ladder that comes with the product."""
        ladders.adopt(_round(ladder), ladder.kind, given["template"], given["starts_on"], actor=self.user)

    @act(SwitchWords, right=EDIT)
    def switch(self, ladder: Ladder, given: dict[str, Any]) -> None:
        """Switch it off, or on again from tomorrow."""
        ladders.switch(_round(ladder), ladder.kind, active=given["active"], actor=self.user)


def _round(ladder: Ladder) -> int:
    return int(ladder.scope.rpartition(":")[2])


class FiredRungs(Counted):
    """The rungs that fired in a round, newest first."""

    area = "pressure"
    serializer_class = rows.FiredRow
    asks = FiredWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        fired = Firing.objects.filter(scope=key(asked["round"])).select_related("deadline", "rung")
        return PageOf(FiredFilter(asked, fired).qs, strips.fired_rows)


class SendingPlan(Counted):
    """What the ladders of a round will send in the next 14 days, to whom, by which channels."""

    area = "pressure"
    serializer_class = rows.ComingRow
    asks = PlanWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        round, today = asked["round"], asked["round"].today()
        return forecast.coming(round, today, today + forecast.AHEAD, [asked["kind"]] if "kind" in asked else [])


class Deadlines(Resource):
    """Deadlines of tasks, measures and petitions' cases that the caller sees."""

    area = "pressure"
    queryset = Deadline.objects.none()
    serializer_class = rows.DeadlineUnderRow
    full = rows.DeadlineUnderDetail
    filterset_class = DeadlineFilter

    def get_queryset(self) -> QuerySet[Deadline]:
        tasks = Task.objects.visible_to(self.user).order_by()
        cases = Assignment.objects.visible_to(self.user).order_by()
        measures = Measure.objects.filter(task__in=tasks.values("pk"), deadline__isnull=False).order_by()
        return Deadline.objects.filter(
            Q(pk__in=tasks.exclude(deadline=None).values("deadline"))
            | Q(pk__in=measures.values("deadline"))
            | Q(pk__in=cases.exclude(deadline=None).values("deadline"))
        )

    @act(HoldWords, right=EDIT)
    def suspend(self, deadline: Deadline, given: dict[str, Any]) -> None:
        """Let nothing fire on it, with a reason; it stays due."""
        ladders.suspend(deadline.pk, actor=self.user, **given)

    @act(HoldWords, right=EDIT)
    def lift(self, deadline: Deadline, given: dict[str, Any]) -> None:
        """Let rungs fire on it again, after two working days."""
        ladders.lift(deadline.pk, actor=self.user, **given)
