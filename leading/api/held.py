"""The leading group, and what is held: meetings, visits, rounds of teams, reviews."""

from typing import Any

from django.db.models import F, Prefetch, QuerySet

from access.api.acts import FORM, JSON, act, create
from cases.api.rounds import OfRound
from cases.models import Round, Task
from leading.api import filters, rows, words
from leading.domain import group, meetings, own, reviews, teams, visits
from leading.models import Decision, Finding, GroupMember, Meeting, MeetingRhythm, Review, Team, TeamRound, Visit
from leading.reading import round_of_visit
from leading.states import Verb
from orgs import tree
from orgs.models import User
from orgs.permissions import paths_of

ITEMS = Task.objects.select_related("problem").order_by("problem__number", "pk")


def where_read(user: User, road: str) -> Any:
    """Where the person reads the figures, as the pages of a round ask; `road` leads to its region."""
    return tree.below(paths_of(user, "figures.read"), road)


def findings() -> QuerySet[Finding]:
    """Findings with everything that they show."""
    wide = Finding.objects.select_related("unit", "task__problem", "errand").prefetch_related("photos")
    return wide.order_by("number")


class Held(OfRound):
    """Rows that hang on an activity of a round."""

    area = "leading"
    orderings = {"id": None, "held_on": F("activity__held_on")}
    ordering = "-id"
    to_round = "activity.round"


class Group(OfRound):
    """Seats of the leading groups, those of the past too."""

    area = "leading"
    queryset = GroupMember.objects.none()
    serializer_class = rows.GroupSeatRow
    filterset_class = filters.SeatFilter
    orderings = {"id": None, "starts_on": None}
    events = frozenset({Verb.SEATED, Verb.UNSEATED})

    def get_queryset(self) -> QuerySet[GroupMember]:
        seen = GroupMember.objects.filter(round__in=Round.objects.visible_to(self.user))
        return seen.select_related("round__region", "organisation")

    @create(words.SeatWords, right="group.edit")
    def create(self, given: dict[str, Any]) -> GroupMember:
        """Give a post a seat in the leading group."""
        return group.seat(given.pop("round").pk, actor=self.user, **given)

    @act(words.UnseatWords, right="group.edit")
    def end(self, seat: GroupMember, given: dict[str, Any]) -> None:
        """End the seat with its last day."""
        group.unseat(seat.pk, actor=self.user, **given)


class Meetings(Held):
    """Meetings that were held, with what they decided."""

    queryset = Meeting.objects.none()
    serializer_class = rows.MeetingRow
    full = rows.MeetingDetail
    filterset_class = filters.MeetingApiFilter
    events = frozenset({Verb.MET})

    def get_queryset(self) -> QuerySet[Meeting]:
        found = Meeting.objects.standing().filter(where_read(self.user, "activity__round__region__"))
        found = found.select_related("activity__round__region")
        if self.action == "list":
            return found
        made = Decision.objects.order_by("number").prefetch_related(Prefetch("tasks", ITEMS), "errands")
        return found.prefetch_related(Prefetch("decisions", made))

    @create(words.MeetingWords, right="meeting.record")
    def create(self, given: dict[str, Any]) -> Meeting:
        """Record a meeting; papers count it."""
        return meetings.hold(given.pop("round").pk, actor=self.user, **given)

    @act(words.DecisionWords, right="errand.give", status=201)
    def decide(self, meeting: Meeting, given: dict[str, Any]) -> None:
        """Record a decision: each unit gets an errand of its own and is told."""
        meetings.decide(meeting.pk, actor=self.user, **given)


class Rules(OfRound):
    """Rules how often bodies meet."""

    area = "leading"
    queryset = MeetingRhythm.objects.none()
    serializer_class = rows.MeetingRuleRow
    filterset_class = filters.RuleFilter

    def get_queryset(self) -> QuerySet[MeetingRhythm]:
        found = MeetingRhythm.objects.filter(where_read(self.user, "round__region__"))
        return found.select_related("round__region")

    @create(words.RuleWords, right="meeting.record")
    def create(self, given: dict[str, Any]) -> MeetingRhythm:
        """Set how often a body meets."""
        return meetings.set_rhythm(given.pop("round").pk, actor=self.user, **given)

    @act(right="meeting.record")
    def end(self, rule: MeetingRhythm, given: dict[str, Any]) -> None:
        """End the rule today."""
        meetings.end_rhythm(rule.pk, actor=self.user)


class Visits(Held):
    """Visits on site, announced and unannounced, with what they found."""

    queryset = Visit.objects.none()
    serializer_class = rows.LeaderVisitRow
    full = rows.LeaderVisitDetail
    filterset_class = filters.VisitApiFilter
    events = frozenset({Verb.VISITED, Verb.SENT})

    def get_queryset(self) -> QuerySet[Visit]:
        found = Visit.objects.visible_to(self.user).standing().select_related("activity__round__region", "team_round")
        found = found.prefetch_related(Prefetch("tasks", ITEMS))
        return found if self.action == "list" else found.prefetch_related("photos", Prefetch("findings", findings()))

    @create(words.VisitWords, right="round.record_activity", reads=(JSON, FORM))
    def create(self, given: dict[str, Any]) -> Visit:
        """Record a visit; papers count it."""
        return visits.make(given.pop("round").pk, actor=self.user, **given)

    @act(words.OwnVisitWords, right="visit.record", on_row=False, status=201, reads=(JSON, FORM))
    def own(self, given: dict[str, Any]) -> Visit:
        """Record one's own visit of today: to an item, to an exposed item, or to neither."""
        task, exposed = given.pop("task", None) or 0, given.pop("exposure", None) or 0
        goal = own.goal(self.user, given.pop("round"), task=task, exposed=exposed)
        with goal.round.time():
            return own.record(goal, actor=self.user, **given)

    @act(words.VisitFindingWords, right="", reads=(JSON, FORM), status=201)
    def find(self, visit: Visit, given: dict[str, Any]) -> None:
        """Record what must be put right; of an announced visit it goes to the unit at once."""
        visits.find(visit.pk, actor=self.user, **given)

    @act(right="")
    def send(self, visit: Visit, given: dict[str, Any]) -> None:
        """Send the findings of an unannounced visit to the units."""
        visits.send(visit.pk, actor=self.user)


class Teams(OfRound):
    """Supervising teams with their rounds."""

    area = "leading"
    queryset = Team.objects.none()
    serializer_class = rows.TeamRow
    full = rows.TeamDetail
    filterset_class = filters.TeamFilter
    events = frozenset({Verb.TEAM_FORMED, Verb.TEAM_ENDED})

    def get_queryset(self) -> QuerySet[Team]:
        found = Team.objects.filter(where_read(self.user, "round__region__"))
        found = found.select_related("round__region").prefetch_related("units")
        went = TeamRound.objects.select_related("team__round").order_by("-number")
        return found if self.action == "list" else found.prefetch_related(Prefetch("rounds", went))

    @create(words.TeamWords, right="team.edit")
    def create(self, given: dict[str, Any]) -> Team:
        """Form a team."""
        return teams.form(given.pop("round").pk, actor=self.user, **given)

    @act(words.TeamRoundWords, right="team.edit", path="rounds", status=201)
    def go_round(self, team: Team, given: dict[str, Any]) -> None:
        """Plan a round of the team, or write down one that was."""
        teams.go_round(team.pk, actor=self.user, **given)

    @act(words.TeamVisitWords, right="round.record_activity", path="visits", reads=(JSON, FORM), status=201,
         answers=rows.LeaderVisitDetail)  # fmt: skip
    def visit(self, team: Team, given: dict[str, Any]) -> Visit:
        """Record a visit of the team on one of its rounds; without `team_round` on the last that has begun."""
        went = round_of_visit(team, given.pop("team_round", None))
        return visits.make(team.round_id, actor=self.user, team_round=went, **given)

    @act(right="team.edit")
    def disband(self, team: Team, given: dict[str, Any]) -> None:
        """Disband the team; its rounds stay on record."""
        teams.disband(team.pk, actor=self.user)


class Reviews(Held):
    """Reviews by the people's congress and the CPPCC, with their opinions."""

    queryset = Review.objects.none()
    serializer_class = rows.ReviewRow
    full = rows.ReviewDetail
    filterset_class = filters.ReviewApiFilter
    events = frozenset({Verb.REVIEWED})

    def get_queryset(self) -> QuerySet[Review]:
        found = Review.objects.standing().filter(where_read(self.user, "activity__round__region__"))
        found = found.select_related("activity__round__region").prefetch_related("places")
        return found if self.action == "list" else found.prefetch_related(Prefetch("opinions", findings()))

    @create(words.ReviewWords, right="review.record")
    def create(self, given: dict[str, Any]) -> Review:
        """Record a review."""
        return reviews.review(given.pop("round").pk, actor=self.user, **given)

    @act(words.OpinionWords, right="errand.give", status=201)
    def ask(self, review: Review, given: dict[str, Any]) -> None:
        """Record an opinion: the unit gets it as an errand and is told."""
        reviews.ask(review.pk, actor=self.user, **given)
