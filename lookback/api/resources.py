"""Look-backs over REST: planned, drawn, visited, concluded and finished by the rules of the pages."""

from datetime import date
from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from access.api.acts import FORM, JSON, act, change, create
from access.api.filters import Number
from cases.api.ledger import NEVER
from cases.api.rounds import OfRound
from leading.api.held import where_read
from lookback import apart
from lookback.api import rows, words
from lookback.domain import concluding, errands, planning, visiting
from lookback.filters import STATES, PickFilter
from lookback.models import Check, Errand, LookBackPlan, Pick
from lookback.states import Verb
from orgs.models import User
from records import clock

ITEM = ("task__problem__category", "task__place", "assignment__petition__place", "assignment__organisation")


class PlanFilter(filters.FilterSet):
    """Look-backs of which round."""

    round = filters.CharFilter("round__slug")

    class Meta:
        model = LookBackPlan
        fields = ["state"]


class ItemFilter(filters.FilterSet):
    """Which items of look-backs."""

    round = filters.CharFilter("plan__round__slug")
    plan = Number(field_name="plan")
    state = filters.ChoiceFilter(method="by_state", choices=STATES)
    place = Number(field_name="place")
    unit = Number(field_name="unit")
    q = filters.CharFilter(method="by_words")
    by_state, by_words = PickFilter.by_state, PickFilter.by_words

    class Meta:
        model = Pick
        fields = ["result", "why"]

    @property
    def today(self) -> date:
        """The day after whose limit a visit is late."""
        return clock.today()


class LookBackErrandFilter(filters.FilterSet):
    """Which errands."""

    round = filters.CharFilter("pick__plan__round__slug")

    class Meta:
        model = Errand
        fields = ["state"]


def visitor_of(plan: LookBackPlan, ids: list[int], field: str) -> list[User]:
    """Those people, who may be sent on visits of the look-back. Raises ValidationError for others."""
    found = {one.user.pk: one.user for one in apart.visitors(plan.round, clock.today())}
    if unknown := [str(pk) for pk in ids if pk not in found]:
        text = _("Nobody with the id %(ids)s may be sent on visits here.")
        raise ValidationError({field: text % {"ids": "、".join(unknown)}}, code="visitor")
    return [found[pk] for pk in ids]


class LookBacks(OfRound):
    """Rounds of looking back at closed items."""

    area = "lookback"
    queryset = LookBackPlan.objects.none()
    serializer_class = rows.LookBackRow
    full = rows.LookBackDetail
    filterset_class = PlanFilter
    ordering = "-id"
    events = frozenset({Verb.PLANNED, Verb.DRAWN, Verb.SET_ASIDE, Verb.FINISHED})

    def get_queryset(self) -> QuerySet[LookBackPlan]:
        seen = LookBackPlan.objects.visible_to(self.user).filter(where_read(self.user, "round__region__"))
        return seen.select_related("round__region", "replaced_by")

    @create(words.PlanWords, right="lookback.plan")
    def create(self, given: dict[str, Any]) -> LookBackPlan:
        """Plan the next look-back; nothing is drawn yet."""
        return planning.plan(given.pop("round").pk, actor=self.user, **given)

    @change(words.ChangeWords, right="lookback.plan")
    def partial_update(self, plan: LookBackPlan, given: dict[str, Any]) -> None:
        """Change a look-back that is not drawn yet."""
        planning.change(plan.pk, actor=self.user, **given)

    @act(right="lookback.plan")
    def draw(self, plan: LookBackPlan, given: dict[str, Any]) -> None:
        """Draw the sample, once and for all."""
        planning.draw(plan.pk, actor=self.user)

    @act(words.AssignWords, right="lookback.plan")
    def assign(self, plan: LookBackPlan, given: dict[str, Any]) -> None:
        """Send one person to some items, by a day."""
        (visitor,) = visitor_of(plan, [given["visitor"]], "visitor")
        planning.assign_many(
            plan.pk, actor=self.user, picks=given["picks"], visitor=visitor, due_on=given["due_on"]
        )  # fmt: skip

    @act(words.SpreadWords, right="lookback.plan", path="share-out")
    def spread(self, plan: LookBackPlan, given: dict[str, Any]) -> None:
        """Share all items without a visitor out among several people."""
        visitors = visitor_of(plan, given["visitors"], "visitors")
        planning.spread(plan.pk, actor=self.user, visitors=visitors, due_on=given["due_on"])

    @act(words.NameWords, right="lookback.plan", path="add", answers=rows.LookBackItemRow, status=201)
    def name_item(self, plan: LookBackPlan, given: dict[str, Any]) -> Pick:
        """Add one closed item by hand; `subject` is its text key ("cases.task:12", "petitions.assignment:7")."""
        return planning.name_item(plan.pk, actor=self.user, **given)

    @act(words.AgainWords, right="lookback.plan", status=201)
    def again(self, plan: LookBackPlan, given: dict[str, Any]) -> LookBackPlan:
        """Set the draw aside and draw a new one of the next number, which is answered."""
        return planning.draw_again(plan.pk, actor=self.user, **given)

    @act(right="lookback.plan")
    def finish(self, plan: LookBackPlan, given: dict[str, Any]) -> None:
        """End a look-back whose items are all concluded."""
        planning.finish(plan.pk, actor=self.user)


class OfPlan(OfRound):
    """Items of look-backs."""

    area = "lookback"
    queryset: Any = Pick.objects.none()
    serializer_class: Any = rows.LookBackItemRow
    filterset_class: Any = ItemFilter
    orderings = {"id": None, "visit_by": Coalesce("due_on", NEVER)}
    to_round = "plan.round"

    def wide(self, seen: QuerySet[Pick]) -> QuerySet[Pick]:
        """Picks with all that a row shows."""
        return seen.select_related("plan__round__region", "unit", "place", "visitor", *ITEM)


class Items(OfPlan):
    """Items of look-backs, as the office sees them."""

    full = rows.LookBackItemDetail
    events = frozenset({Verb.ASSIGNED, Verb.CHECKED, Verb.CONCLUDED, Verb.DROPPED})

    def get_queryset(self) -> QuerySet[Pick]:
        seen = self.wide(Pick.objects.visible_to(self.user).filter(where_read(self.user, "plan__round__region__")))
        if self.action == "list":
            return seen
        went = Check.objects.select_related("visitor").prefetch_related("photos__file").order_by("pk")
        return seen.select_related("conclusion", "errand").prefetch_related(Prefetch("checks", went))

    @act(words.ConcludeWords, right="lookback.conclude")
    def conclude(self, pick: Pick, given: dict[str, Any]) -> None:
        """Conclude on what was found: an errand after `partly`, a new cycle after `rebound` and `false`."""
        concluding.conclude(pick.pk, actor=self.user, **given)

    @act(right="lookback.plan")
    def drop(self, pick: Pick, given: dict[str, Any]) -> None:
        """Drop an item that was opened again before anybody visited it."""
        planning.drop(pick.pk, actor=self.user)


class OwnVisits(OfPlan):
    """Items that the caller is to visit or has visited."""

    full = rows.OwnLookBackVisit

    def get_queryset(self) -> QuerySet[Pick]:
        if self.action == "add_photo":  # it may come after the item was given to somebody else
            return self.wide(Pick.objects.filter(pk__in=Check.objects.filter(visitor=self.user).values("pick")))
        mine = Pick.objects.of_visitor if self.action == "list" else Pick.objects.visited_by
        return self.wide(mine(self.user))

    @act(words.VisitWords, right="lookback.visit", reads=(JSON, FORM))
    def record(self, pick: Pick, given: dict[str, Any]) -> None:
        """Record the visit; with a `client_id` it arrives once, however often it is sent."""
        visiting.record(pick.pk, actor=self.user, **given)

    @act(words.PhotoWords, right="lookback.visit", path="photos", reads=(FORM,), status=201)
    def add_photo(self, pick: Pick, given: dict[str, Any]) -> None:
        """Add a photograph to the visit that has this `client_id`."""
        visiting.add_photo(pick.pk, actor=self.user, **given)


class Findings(OfPlan):
    """What look-backs found on the caller's own units' items, once the office has concluded."""

    def get_queryset(self) -> QuerySet[Pick]:
        return self.wide(Pick.objects.found_at(self.user))


class LookBackErrands(OfRound):
    """Errands that look-backs gave to units."""

    area = "lookback"
    queryset = Errand.objects.none()
    serializer_class = rows.LookBackErrandRow
    full = rows.LookBackErrandDetail
    filterset_class = LookBackErrandFilter
    orderings = {"id": None, "due_on": None}
    events = frozenset({Verb.ERRAND_ANSWERED, Verb.ERRAND_SETTLED, Verb.ERRAND_RETURNED})
    to_round = "pick.plan.round"

    def get_queryset(self) -> QuerySet[Errand]:
        seen = Errand.objects.visible_to(self.user)
        seen = seen.select_related("unit", "pick__plan__round__region", *(f"pick__{name}" for name in ITEM))
        return seen if self.action == "list" else seen.prefetch_related("files")

    @act(words.AnswerWords, right="lookback.answer", reads=(JSON, FORM))
    def answer(self, errand: Errand, given: dict[str, Any]) -> None:
        """Say what was mended."""
        errands.answer(errand.pk, actor=self.user, **given)

    @act(right="lookback.conclude")
    def accept(self, errand: Errand, given: dict[str, Any]) -> None:
        """Accept the answer: the errand is settled."""
        errands.accept(errand.pk, actor=self.user)

    @act(words.WhyWords, right="lookback.conclude", path="return")
    def give_back(self, errand: Errand, given: dict[str, Any]) -> None:
        """Return the answer with the reason."""
        errands.give_back(errand.pk, actor=self.user, **given)


RESOURCES = {
    "look-backs": LookBacks,
    "look-back-visits": OwnVisits,
    "look-back-findings": Findings,
    "look-back-items": Items,  # the last of three about one model: hooks tell of items as the office sees them
    "look-back-errands": LookBackErrands,
}
