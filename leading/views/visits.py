"""Visits with their findings: list, page, sending, photographs."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Task
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest, in_read_round
from cases.views.narrowing import chips
from leading.domain import visits as domain
from leading.filters import VisitFilter
from leading.forms.acts import FindingForm, VisitForm
from leading.models import Errand, Finding, Visit
from leading.reading import lines
from leading.states import RUNNING
from leading.views.frame import Act, on_row, page_of, pictures, serve, show, tabs
from orgs.permissions import may
from petitions.forms.case import PlainForm
from records.models import Evidence


@in_read_round
def visits(request: DeskRequest) -> HttpResponse:
    """The visits of a round, the newest first; the office records one."""
    round, user = request.round, request.user
    acts = [
        Act(
            "make",
            _("Record a visit"),
            lambda *args, **kwargs: VisitForm(*args, round=round, **kwargs),
            lambda values: domain.make(round.pk, actor=user, **values),
            _("The visit is recorded; papers count it."),
            may(user, "round.record_activity", round.region),
            to=lambda made: reverse("leading:visit", args=[made.pk]),
        )
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        rows = Visit.objects.standing().filter(activity__round=round)
        chosen = VisitFilter(request.GET, rows, round=round)
        wide = chosen.qs.annotate(
            found=Count("findings", distinct=True),
            unsent=Count("findings", Q(findings__errand=None), distinct=True),
            running=Count("findings", Q(findings__errand__state__in=RUNNING), distinct=True),
        ).select_related("activity", "team_round__team")
        seen = Prefetch("tasks", Task.objects.select_related("problem").order_by("problem__number"))
        context = {
            "tabs": tabs(request),
            "filter": chosen,
            "active": chips(request, chosen),
            "page_obj": page_of(request, wide.prefetch_related(seen).order_by("-activity__held_on", "-pk")),
        }
        return show(request, "visits", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:visits", slug=round.slug), page=page)


def _find(request: DeskRequest, pk: int) -> Visit | None:
    rows = Visit.objects.visible_to(request.user).standing().filter(pk=pk)
    return rows.select_related("activity__round__region", "team_round__team", "leader").first()


@on_row(_find, lambda row: row.activity.round)
def visit(request: DeskRequest, row: Visit) -> HttpResponse:
    """One visit: what was seen, its findings and what became of them; adding one, sending those that wait."""
    round, user = request.round, request.user
    finds = domain.may_find(round, row, user)
    waiting = list(row.findings.filter(errand=None).select_related("unit", "task__problem").order_by("number"))
    acts = [
        Act(
            "find",
            _("Record a finding"),
            lambda *args, **kwargs: FindingForm(*args, round=round, **kwargs),
            lambda values: domain.find(row.pk, actor=user, **values),
            _("The finding is recorded."),
            finds,
        ),
        Act(
            "send",
            _("Send the findings to the units"),
            PlainForm,
            lambda _values: domain.send(row.pk, actor=user),
            _("Sent: the units were told and are reminded until they report."),
            finds and bool(waiting),
        ),
    ]

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        errands = Errand.objects.for_list().filter(finding__visit=row).order_by("finding__number")
        found = page_of(request, errands)
        context = {
            "visit": row,
            "tasks": row.tasks.select_related("problem").order_by("problem__number"),
            "visible": set(Task.objects.visible_to(user).filter(visits=row).values_list("pk", flat=True)),
            "photos": pictures(row.photos.all(), lambda file: reverse("leading:visit_file", args=[row.pk, file.pk])),
            "waiting": waiting,
            "unsent_words": _unsent(len(waiting)),
            "page_obj": found,
            "rows": lines(found),
            "reads_all": may(user, "figures.read", round.region),
        }
        return show(request, "visit", offered, status, **context)

    return serve(request, acts, back=lambda: redirect("leading:visit", row.pk), page=page)


@on_row(_find, lambda row: row.activity.round)
def visit_file(request: DeskRequest, row: Visit, file: int) -> HttpResponse:
    """A photograph of a visit or of one of its findings."""
    found = Finding.photos.through.objects.filter(finding__visit=row).values("evidence")
    kept = Evidence.objects.filter(Q(pk__in=row.photos.values("pk")) | Q(pk__in=found), pk=file).first()
    if kept is None:
        raise Http404
    return hand_out(request, kept, "thumbnail" if request.GET.get("small") and kept.is_image else "")


def _unsent(n: int) -> str:
    words = ngettext(
        "%(n)d finding is not sent: no unit knows of it yet.",
        "%(n)d findings are not sent: no unit knows of them yet.",
        n,
    )
    return words % {"n": n} if n else ""
