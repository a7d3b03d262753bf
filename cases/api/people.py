"""People over REST: who holds which post, substitutes, handing duties over, and the caller's own ways out of duban."""

from typing import Any

import django_filters as django
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.acts import act, create
from access.api.base import Resource
from access.api.forms import words_of
from access.api.looks import look
from access.api.words import Text, Words
from cases.api import people_rows as rows
from cases.domain import handover, standins
from cases.forms.delivery import WaysForm
from cases.forms.people import HandoverForm, SubstitutionForm
from notify import rules, ways
from notify.models import Channel, Policy
from orgs import substitutes
from orgs.models import Post, Substitution, User
from orgs.permissions import may_anywhere
from records import clock


class PersonFilter(django.FilterSet):
    q = django.CharFilter(method="by_words", label="Words of a name, a post or a unit")

    def by_words(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        found = Q(last_name__icontains=value) | Q(first_name__icontains=value)
        found |= Q(posts__title__icontains=value) | Q(posts__organisation__name__icontains=value)
        return queryset.filter(pk__in=User.objects.filter(found).values("pk"))


class SubstitutionFilter(django.FilterSet):
    principal = django.NumberFilter(field_name="principal", min_value=1, max_value=2**63 - 1)
    current = django.BooleanFilter(method="by_current", label="Whether it is not over yet")

    def by_current(self, queryset: QuerySet[Substitution], name: str, value: bool) -> QuerySet[Substitution]:
        wanted = Q(ends_on__gte=clock.today(), revoked_on=None)
        return queryset.filter(wanted if value else ~wanted)


def _managed(context: dict[str, Any]) -> dict[str, Any]:
    return {"user": context["user"], "principals": substitutes.managed_by(context["user"])}


def _handing(context: dict[str, Any]) -> dict[str, Any]:
    if not may_anywhere(context["user"], "people.hand_over"):
        raise PermissionDenied("people.hand_over")
    return _managed(context)


SubstitutionWords = words_of(
    SubstitutionForm,
    "SubstitutionWords",
    example={"principal": 1, "substitute": 2, "starts_on": "2019-05-09", "ends_on": "2019-05-17", "reason": "外出培训"},
    options=_managed,
)
HandoverWords = words_of(
    HandoverForm, "HandoverWords", example={"old": 1, "new": 2, "why": "岗位调整"}, options=_handing
)


class WayWords(Words):
    """One channel."""

    channel = serializers.ChoiceField(Channel.choices)
    is_on = serializers.BooleanField()
    address = Text(max_length=254, required=False, default="")


class WaysWords(Words):
    """Channels as they should be; the others stay."""

    example = {"ways": [{"channel": "email", "is_on": True, "address": "chen@example.gov.cn"}]}
    ways = serializers.ListField(child=WayWords(), max_length=len(Channel.values))

    def validate_ways(self, given: list[dict[str, Any]]) -> dict[str, tuple[str, bool]]:
        """As the page's form judges them. Raises ValidationError for a channel that cannot be used here."""
        allowed = ways.usable(Policy.load())
        if bad := [one["channel"] for one in given if one["channel"] not in allowed]:
            raise serializers.ValidationError(_("There is no channel %(name)s.") % {"name": ", ".join(bad)})
        data = {one["channel"]: one["address"] for one in given}
        data |= {f"{one['channel']}_on": "on" for one in given if one["is_on"]}
        form = WaysForm(data, user=self.context["user"], channels=list(dict.fromkeys(one["channel"] for one in given)))
        if not form.is_valid():
            raise serializers.ValidationError([str(fault) for faults in form.errors.values() for fault in faults])
        return form.wanted()


class People(Resource):
    """People with a post in the regions of the caller's own posts. Their accounts and addresses are not told."""

    area = "people"
    queryset = User.objects.none()
    serializer_class = rows.PersonRow
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[User]:
        held = Post.objects.held_on(clock.today()).select_related("organisation").order_by("organisation__path", "role")
        return substitutes.near(self.user).prefetch_related(Prefetch("posts", held, to_attr="held"))

    @look(rows.DutiesRow, "people:read", right="people.hand_over")
    def duties(self, person: User) -> handover.Duties:
        """What somebody holds whose duties the caller may hand over: the preview of a hand-over."""
        may = may_anywhere(self.user, "people.hand_over")
        if not may or not substitutes.managed_by(self.user).filter(pk=person.pk).exists():
            raise PermissionDenied("people.hand_over")
        return handover.duties_of(person)

    @act(HandoverWords, right="people.hand_over", on_row=False, path="hand-over", answers=rows.DutiesRow)
    def hand_over(self, given: dict[str, Any]) -> handover.Duties:
        """Hand all duties of one person to another; the answer is what was moved."""
        return handover.hand_over(**given, actor=self.user)

    @look(rows.WayRow, "messages:read", many=True, on_row=False)
    def ways(self) -> list[dict[str, Any]]:
        """The channels by which the caller can be reached outside duban."""
        return _ways_of(self.user)

    @act(
        WaysWords, right="", on_row=False, path="set-ways", answers=rows.WayRow, many=True, scope="messages:write"
    )  # fmt: skip
    def set_ways(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Say how the caller wants to be reached. It holds for everything that is sent from now on."""
        rules.set_ways(given["ways"], actor=self.user)
        return _ways_of(User.objects.get(pk=self.user.pk))


def _ways_of(user: User) -> list[dict[str, Any]]:
    policy = Policy.load()
    allowed, reached = ways.usable(policy), ways.ways_of([user], policy)[user.pk]
    return [
        {
            "channel": channel.value, "label": channel.label, "usable": channel in allowed,
            "address": reached.get(channel, ""), "is_on": channel in reached,
        }
        for channel in Channel
    ]  # fmt: skip


class Substitutions(Resource):
    """Who stands in for whom: what concerns the caller, and people whose duties they may hand over."""

    area = "people"
    queryset = Substitution.objects.none()
    serializer_class = rows.SubstitutionRow
    filterset_class = SubstitutionFilter
    orderings = {"id": None, "starts_on": None}
    ordering = "-starts_on"

    def get_queryset(self) -> QuerySet[Substitution]:
        return substitutes.concerning(self.user)

    @create(SubstitutionWords, right="")
    def create(self, given: dict[str, Any]) -> Substitution:
        """Name a substitute: one's own, or for people whose duties one may hand over. Both are told."""
        return standins.appoint(given.pop("principal"), given.pop("substitute"), actor=self.user, **given)

    @act(right="")
    def end(self, row: Substitution, given: dict[str, Any]) -> None:
        """End the substitution today; what was signed stands."""
        substitutes.revoke(row.pk, actor=self.user)
