"""Meetings with their decisions, and how often bodies meet."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_read_round
from cases.views.narrowing import chips
from leading import rhythm
from leading.domain import meetings as domain
from leading.filters import MeetingFilter
from leading.forms.acts import DecisionForm, MeetingForm, RhythmForm
from leading.models import Errand, Meeting, MeetingRhythm
from leading.reading import lines
from leading.states import RUNNING
from leading.views.frame import Act, asked, on_row, page_of, serve, show, tabs
from orgs.permissions import may
from records import clock


@in_read_round
def meetings(request: DeskRequest) -> HttpResponse:
    """The meetings of a round, the newest first, and whether each body has met as often as it must."""
    round, user = request.round, request.user
    acts = [
        Act(
            "hold",
            _("Record a meeting"),
            lambda *args, **kwargs: MeetingForm(*args, initial={"held_on": clock.today()}, **kwargs),
            lambda values: domain.hold(round.pk, actor=user, **values),
            _("The meeting is recorded; papers count it."),
            may(user, "meeting.record", round.region),
            to=lambda made: reverse("leading:meeting", args=[made.pk]),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        rows = Meeting.objects.standing().filter(activity__round=round)
        chosen = MeetingFilter(request.GET, rows)
        running = Count("decisions__errands", Q(decisions__errands__state__in=RUNNING), distinct=True)
        wide = chosen.qs.annotate(decided=Count("decisions", distinct=True), running=running)
        context = {
            "tabs": tabs(request),
            "filter": chosen,
            "active": chips(request, chosen),
            "page_obj": page_of(request, wide.select_related("activity").order_by("-activity__held_on", "-pk")),
            "standings": rhythm.standings(round),
        }
        return show(request, "meetings", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:meetings", slug=round.slug), page=page)


@in_read_round
def rhythms(request: DeskRequest) -> HttpResponse:
    """The rules how often bodies meet; setting one, ending one (?rule= of the address)."""
    round, user = request.round, request.user
    edits = may(user, "meeting.record", round.region)
    rule = MeetingRhythm.objects.filter(round=round, pk=asked(request, "rule")).first()
    acts = [
        Act(
            "rule",
            _("Set a rule"),
            lambda *args, **kwargs: RhythmForm(*args, initial={"starts_on": clock.today()}, **kwargs),
            lambda values: domain.set_rhythm(round.pk, actor=user, **values),
            _("The rule is set."),
            edits,
        )
    ]
    if rule is not None and request.method == "POST":
        domain.end_rhythm(rule.pk, actor=user)
        return redirect("leading:rhythms", slug=round.slug)

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        rules = MeetingRhythm.objects.filter(round=round).order_by("-ends_on", "pk")
        context = {"page_obj": page_of(request, rules), "standings": rhythm.standings(round), "edits": edits}
        return show(request, "rhythms", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:rhythms", slug=round.slug), page=page)


def _find(request: DeskRequest, pk: int) -> Meeting | None:
    rows = Meeting.objects.standing().select_related("activity__round__region").filter(pk=pk)
    found = rows.first()
    return found if found and may(request.user, "figures.read", found.activity.round.region) else None


@on_row(_find, lambda row: row.activity.round)
def meeting(request: DeskRequest, row: Meeting) -> HttpResponse:
    """One meeting with its decisions and what became of them."""
    round, user = request.round, request.user
    acts = [
        Act(
            "decide",
            _("Record a decision"),
            lambda *args, **kwargs: DecisionForm(*args, round=round, **kwargs),
            lambda values: domain.decide(row.pk, actor=user, **values),
            _("Recorded; the units were told and are reminded until they report."),
            may(user, "errand.give", round.region),
            unfolded=not row.decisions.exists(),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        errands = Errand.objects.for_list().filter(decision__meeting=row)
        found = page_of(request, errands.order_by("decision__number", "pk"))
        return show(request, "meeting", offered, status, meeting=row, page_obj=found, rows=lines(found))

    return serve(request, acts, back=lambda: redirect(reverse("leading:meeting", args=[row.pk])), page=page)
