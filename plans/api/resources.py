"""Plans over REST: versions and their way upward, comments, plans of units, what is public, as on the desk."""

from typing import Any

import django_filters as filters
from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from access.api.acts import FORM, JSON, act, create
from access.api.base import Resource
from access.api.filters import Number
from cases.api.ledger import NEVER
from cases.api.rounds import OfRound
from orgs import tree
from orgs.models import Organisation
from orgs.permissions import scope_of
from plans import standing
from plans.api import rows, words
from plans.domain import consulting, drafting, filing, publishing, submitting, subplans
from plans.filters import OPEN
from plans.models import Consultation, Likeness, PlanVersion, PublicVersion, SubPlanDuty
from plans.states import Standing, State, Verb
from records import clock


def region_of(row: Any) -> Organisation:
    """The region of the round of a version or of a unit's plan."""
    found: Organisation = row.plan.round.region
    return found


class VersionFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="plan__round__slug")
    number = Number(field_name="number")
    state = filters.ChoiceFilter(choices=State.choices)


class ConsultationFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="version__plan__round__slug")
    version = Number(field_name="version")
    unit = Number(field_name="unit")
    state = filters.ChoiceFilter(method="by_state", choices=[OPEN, *standing.COMMENTS.items()])

    def by_state(self, found: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """One state, or all that wait for an answer."""
        return found.filter(shown__in=standing.OPEN_COMMENTS if value == OPEN[0] else (value,))


class UnitPlanFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="plan__round__slug")
    unit = Number(field_name="plan__unit")
    stage = filters.ChoiceFilter(field_name="state", choices=Standing.choices)


class PublicFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="version__plan__round__slug")
    version = Number(field_name="version")
    state = filters.ChoiceFilter(choices=PublicVersion.State.choices)


class LikenessFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="version__plan__round__slug")
    unit = Number(field_name="version__plan__unit")


class OfPlan(OfRound):
    """Rows that belong to a plan."""

    area = "plans"
    to_round = "plan.round"


class Versions(OfPlan):
    """Versions of the rounds' own plans, each from its drawing to the reply of the level above."""

    queryset = PlanVersion.objects.none()
    serializer_class = rows.PlanVersionRow
    full = rows.PlanVersionDetail
    filterset_class = VersionFilter
    orderings = {"id": None, "number": None}
    ordering = "-id"
    events = frozenset(
        {Verb.DRAWN, Verb.ASKED, Verb.CLOSED, Verb.SUBMITTED, Verb.RECEIVED, Verb.REPLIED, Verb.FILED, Verb.PREPARED,
         Verb.RELEASED, Verb.WITHDRAWN}
    )  # fmt: skip

    def get_queryset(self) -> QuerySet[Any]:
        found = PlanVersion.objects.visible_to(self.user).filter(plan__unit=None)
        counted = found.annotate(
            asked=Count("consultations", distinct=True),
            answered=Count("consultations", filter=Q(consultations__comment__isnull=False), distinct=True),
        )
        if self.action == "list":
            return counted.select_related("plan__round", "made_by", "filed_by").defer("content", "text")
        return counted.select_related(
            "plan__round__region", "made_by", "filed_by", "submission__by", "submission__receipt", "submission__reply"
        )

    @create(words.DrawWords, right="plan.draw", reads=(JSON, FORM))
    def create(self, given: dict[str, Any]) -> PlanVersion:
        """Draw the next version of the round's plan from its tasks as they stand."""
        return drafting.draw_version(given.pop("round").pk, actor=self.user, **given)

    @act(words.AskWords, right="plan.consult", at=region_of)
    def ask(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """Ask units for their comments, by a day."""
        units = words.asked(given, version.plan.round)
        consulting.ask(version.pk, actor=self.user, units=units, due_on=given["due_on"])

    @act(right="plan.consult")
    def close(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """End the consultation for those who let their day pass."""
        consulting.close(version.pk, actor=self.user)

    @act(words.PlanReasonsWords, right="plan.submit")
    def reasons(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """Give reasons for weaker points; without them the version is neither submitted nor filed."""
        submitting.confirm(version.pk, actor=self.user, **given)

    @act(words.SubmitWords, right="plan.submit")
    def submit(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """Note that the version was submitted to the level above."""
        submitting.submit(version.pk, actor=self.user, **given)

    @act(words.ReceiveWords, right="plan.submit", reads=(JSON, FORM))
    def receipt(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """Enter the receipt of the level above."""
        submitting.receive(version.pk, actor=self.user, **given)

    @act(words.ReplyWords, right="plan.submit", reads=(JSON, FORM))
    def reply(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """Enter the reply of the level above."""
        submitting.reply(version.pk, actor=self.user, **given)

    @act(right="plan.file", path="on-file")
    def file(self, version: PlanVersion, given: dict[str, Any]) -> None:
        """File the version; its tasks are locked."""
        filing.file(version.pk, actor=self.user)

    @act(words.PrepareWords, right="plan.prepare_public", path="public", answers=rows.PublicPlanRow, status=201)
    def prepare(self, version: PlanVersion, given: dict[str, Any]) -> PublicVersion:
        """Prepare the public version; somebody else releases it, in person."""
        return publishing.prepare(version.pk, actor=self.user, **given)


class PublicPlans(OfRound):
    """Public versions of plans. Releasing and withdrawing are done in person."""

    area = "plans"
    queryset = PublicVersion.objects.none()
    serializer_class = rows.PublicPlanRow
    filterset_class = PublicFilter
    orderings = {"id": None, "released": Coalesce("released_on", NEVER)}
    ordering = "-id"
    to_round = "version.plan.round"

    def get_queryset(self) -> QuerySet[PublicVersion]:
        seen = PlanVersion.objects.visible_to(self.user).filter(plan__unit=None)
        kept = PublicVersion.objects.filter(version__in=seen.values("pk")).exclude(state=PublicVersion.State.DROPPED)
        related = kept.select_related("version__plan__round__region", "prepared_by", "released_by", "ended_by")
        return related.defer("rows", "version__content", "version__text")

    @act(words.ReleaseWords, right="plan.release_public", in_person=True)
    def release(self, public: PublicVersion, given: dict[str, Any]) -> None:
        """Make a prepared version public."""
        publishing.release(public.pk, actor=self.user, **given)

    @act(words.WithdrawWords, right="plan.release_public", in_person=True)
    def withdraw(self, public: PublicVersion, given: dict[str, Any]) -> None:
        """Withdraw a released version; its line with the reason stays on the public site."""
        publishing.withdraw(public.pk, actor=self.user, **given)


class Comments(OfRound):
    """Units that were asked about a version, what they said and what the office made of it."""

    area = "plans"
    queryset = Consultation.objects.none()
    serializer_class = rows.PlanCommentRow
    filterset_class = ConsultationFilter
    orderings = {"id": None, "due_on": None}
    ordering = "-id"
    events = frozenset({Verb.COMMENTED, Verb.SETTLED})
    to_round = "version.plan.round"

    def get_queryset(self) -> QuerySet[Any]:
        today = Coalesce(F("version__plan__round__held_on"), Value(clock.today()))
        found = standing.answered(Consultation.objects.visible_to(self.user), today)
        related = found.select_related("unit", "version__plan__round__region", "comment__by", "comment__settlement__by")
        return related.defer("version__content", "version__text")

    @act(words.PlanCommentWords, right="plan.comment")
    def answer(self, one: Consultation, given: dict[str, Any]) -> None:
        """Send the comment of the unit, or that it has none."""
        consulting.answer(one.pk, actor=self.user, **given)

    @act(words.SettleWords, right="plan.consult")
    def decide(self, one: Consultation, given: dict[str, Any]) -> None:
        """Take the comment up in the next version, or not and why."""
        consulting.settle(one.pk, actor=self.user, **given)


class UnitPlans(OfPlan):
    """Implementing plans that counties and departments owe."""

    queryset = SubPlanDuty.objects.none()
    serializer_class = rows.UnitPlanRow
    full = rows.UnitPlanDetail
    filterset_class = UnitPlanFilter
    orderings = {"id": None, "due_on": None}
    events = frozenset(
        {Verb.UNIT_ASKED, Verb.UNIT_SUBMITTED, Verb.UNIT_RECEIVED, Verb.UNIT_RETURNED, Verb.UNIT_PUBLISHED}
    )

    def get_queryset(self) -> QuerySet[SubPlanDuty]:
        found = SubPlanDuty.objects.visible_to(self.user).select_related("plan__round__region", "plan__unit")
        if self.action == "list":
            return found
        versions = PlanVersion.objects.select_related("made_by", "judgement__by").order_by("-number")
        return found.prefetch_related(Prefetch("plan__versions", versions, to_attr="handed_in"))

    @act(words.AskPlansWords, right="unit_plan.ask", on_row=False, answers=rows.UnitPlanRow, many=True, status=201)
    def ask(self, given: dict[str, Any]) -> list[SubPlanDuty]:
        """Ask units for their implementing plans, by a day."""
        round = given.pop("round")
        more = {name: given[name] for name in ("due_on", "copy_to", "publish")}
        return subplans.ask(round.pk, actor=self.user, units=words.asked(given, round), **more)

    @act(words.HandInWords, right="unit_plan.hand_in", path="hand-in", reads=(JSON, FORM))
    def hand_in(self, duty: SubPlanDuty, given: dict[str, Any]) -> None:
        """Hand in the plan of the unit, as text or as a file."""
        subplans.submit(duty.pk, actor=self.user, **given)

    @act(words.JudgeWords, right="unit_plan.judge")
    def judge(self, duty: SubPlanDuty, given: dict[str, Any]) -> None:
        """Receive the plan, or return it with the reason."""
        judged = subplans.receive if given["received"] else subplans.return_
        judged(duty.pk, actor=self.user, why=given["why"])

    @act(words.PublishWords, right="unit_plan.publish", path="published")
    def publish(self, duty: SubPlanDuty, given: dict[str, Any]) -> None:
        """Report where the plan is published."""
        subplans.publish(duty.pk, actor=self.user, **given)


class Likenesses(Resource):
    """Plans of units that are alike: hints for those who read the whole region."""

    area = "plans"
    queryset = Likeness.objects.none()
    serializer_class = rows.PlanLikenessRow
    full = rows.PlanLikenessDetail
    filterset_class = LikenessFilter
    orderings = {"id": None, "share": None}
    ordering = "-share"

    def get_queryset(self) -> QuerySet[Likeness]:
        wide = tree.below(scope_of(self.user).regions, "version__plan__round__region__")
        found = Likeness.objects.filter(wide).select_related(
            "version__plan__round", "version__plan__unit", "other__plan__unit"
        )
        if self.action != "list":
            return found
        return found.defer("version__content", "version__text", "other__content", "other__text")


RESOURCES = {
    "plan-versions": Versions,
    "plan-comments": Comments,
    "public-plans": PublicPlans,
    "unit-plans": UnitPlans,
    "plan-likenesses": Likenesses,
}
