"""Supervising teams with their rounds; reviews with their opinions."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_read_round
from cases.views.narrowing import chips
from leading.domain import reviews as asking
from leading.domain import teams as domain
from leading.domain import visits as visiting
from leading.filters import HeldFilter
from leading.forms.acts import FindingForm, ReviewForm, TeamForm, TeamRoundForm, VisitForm
from leading.models import Errand, Review, Team, TeamRound, Visit
from leading.reading import lines
from leading.states import RUNNING
from leading.views.frame import Act, asked, on_row, page_of, serve, show, tabs
from orgs.permissions import may
from petitions.forms.case import PlainForm
from records import clock


@in_read_round
def teams(request: DeskRequest) -> HttpResponse:
    """The supervising teams of a round with their last and coming rounds."""
    round, user = request.round, request.user
    acts = [
        Act(
            "form",
            _("Form a team"),
            lambda *args, **kwargs: TeamForm(*args, round=round, **kwargs),
            lambda values: domain.form(round.pk, actor=user, **values),
            _("The team is formed."),
            may(user, "team.edit", round.region),
            to=lambda made: reverse("leading:team", args=[made.pk]),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        rows = Team.objects.filter(round=round).prefetch_related("units", _rounds()).order_by("ended_on", "pk")
        found = page_of(request, rows)
        shown = [{"team": team, "rounds": _phases(team)} for team in found]
        return show(request, "teams", offered, status, tabs=tabs(request), page_obj=found, rows=shown)

    return serve(request, acts, back=lambda: redirect("leading:teams", slug=round.slug), page=page)


def _rounds() -> Prefetch:
    made = Count("visits", Q(visits__activity__is_withdrawn=False), distinct=True)
    found = Count("visits__findings", Q(visits__activity__is_withdrawn=False), distinct=True)
    return Prefetch("rounds", TeamRound.objects.annotate(made=made, found=found).order_by("-number"))


def _phases(team: Any) -> list[dict[str, Any]]:
    today = clock.today()
    return [{"row": row, "phase": row.phase(today)} for row in team.rounds.all()]


def _find_team(request: DeskRequest, pk: int) -> Team | None:
    rows = Team.objects.select_related("round__region").prefetch_related("units", _rounds())
    found = rows.filter(pk=pk).first()
    return found if found and may(request.user, "figures.read", found.round.region) else None


@on_row(_find_team, lambda row: row.round)
def team(request: DeskRequest, row: Team) -> HttpResponse:
    """One team: members, what it looks at, its rounds with visits and findings (?in= of the address: one round)."""
    round, user = request.round, request.user
    edits = may(user, "team.edit", round.region) and row.ended_on is None
    chosen = (
        row.rounds.filter(pk=asked(request, "in")).first()
        or row.rounds.filter(starts_on__lte=clock.today()).order_by("-number").first()
    )
    acts = [
        Act(
            "round", _("Plan a round"), TeamRoundForm, lambda values: domain.go_round(row.pk, actor=user, **values),
            _("The round is planned."), edits, unfolded=not row.rounds.all(),
        ),
        Act(
            "visit", _("Record a visit of the team"),
            lambda *args, **kwargs: VisitForm(*args, round=round, initial={"who": row.name[:60]}, **kwargs),
            lambda values: visiting.make(round.pk, actor=user, team_round=chosen, **values),
            _("The visit is recorded; papers count it."), edits and chosen is not None,
            to=lambda made: reverse("leading:visit", args=[made.pk]),
        ),
        Act(
            "disband", _("Disband the team"), PlainForm, lambda _values: domain.disband(row.pk, actor=user),
            _("The team is disbanded; its rounds stay on record."), edits,
        ),
    ]  # fmt: skip

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        visits = Visit.objects.standing().filter(team_round__team=row).select_related("activity", "team_round")
        wide = visits.annotate(
            found=Count("findings", distinct=True),
            unsent=Count("findings", Q(findings__errand=None), distinct=True),
        )
        found = page_of(request, wide.order_by("-activity__held_on", "-pk"))
        context = {"team": row, "rounds": _phases(row), "chosen": chosen, "page_obj": found}
        return show(request, "team", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:team", row.pk), page=page)


@in_read_round
def reviews(request: DeskRequest) -> HttpResponse:
    """Reviews by the people's congress and the CPPCC."""
    round, user = request.round, request.user
    acts = [
        Act(
            "review",
            _("Record a review"),
            lambda *args, **kwargs: ReviewForm(*args, round=round, **kwargs),
            lambda values: asking.review(round.pk, actor=user, **values),
            _("The review is recorded."),
            may(user, "review.record", round.region),
            to=lambda made: reverse("leading:review", args=[made.pk]),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        chosen = HeldFilter(request.GET, Review.objects.standing().filter(activity__round=round))
        wide = chosen.qs.annotate(
            asked=Count("opinions", distinct=True),
            running=Count("opinions", Q(opinions__errand__state__in=RUNNING), distinct=True),
        )
        rows = wide.select_related("activity").prefetch_related("places").order_by("-activity__held_on", "-pk")
        context = {"filter": chosen, "active": chips(request, chosen), "page_obj": page_of(request, rows)}
        return show(request, "reviews", offered, status, tabs=tabs(request), **context)

    return serve(request, acts, back=lambda: redirect("leading:reviews", slug=round.slug), page=page)


def _find_review(request: DeskRequest, pk: int) -> Review | None:
    rows = Review.objects.standing().select_related("activity__round__region").prefetch_related("places")
    found = rows.filter(pk=pk).first()
    return found if found and may(request.user, "figures.read", found.activity.round.region) else None


@on_row(_find_review, lambda row: row.activity.round)
def review(request: DeskRequest, row: Review) -> HttpResponse:
    """One review with its opinions, each an errand."""
    round, user = request.round, request.user
    acts = [
        Act(
            "ask",
            _("Record an opinion"),
            lambda *args, **kwargs: FindingForm(*args, round=round, with_photos=False, **kwargs),
            lambda values: asking.ask(row.pk, actor=user, **values),
            _("Recorded; the unit was told and is reminded until it reports."),
            may(user, "errand.give", round.region),
            unfolded=not row.opinions.exists(),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        errands = Errand.objects.for_list().filter(finding__review=row).order_by("finding__number")
        found = page_of(request, errands)
        return show(request, "review", offered, status, review=row, page_obj=found, rows=lines(found))

    return serve(request, acts, back=lambda: redirect("leading:review", row.pk), page=page)
