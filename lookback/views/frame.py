"""The frame of pages of look-backs: which round, plan, item or errand, in its round's time, and who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.views.frame import DeskRequest
from lookback.models import Errand, LookBackPlan, Pick
from orgs.permissions import GRANTS, may, require, roles_of
from petitions.views.frame import rendered

View = Callable[..., HttpResponse]
ITEM = (
    "task__problem__category", "task__place", "assignment__petition__place", "assignment__organisation",
)  # fmt: skip


def on_plan(view: View) -> View:
    """A page of one look-back: 404 where the person may not know of it, 403 where they don't read the figures."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = LookBackPlan.objects.visible_to(request.user).select_related("round__region", "replaces", "drawn_by")
        plan = _one(rows, pk)
        request.round = plan.round
        require(request.user, "figures.read", plan.round.region)
        with plan.round.time():
            return rendered(view(request, plan, *args, **kwargs))

    return framed


def on_pick(view: View) -> View:
    """The office's page of one item, in its round's time."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        pick = _one(picks().visible_to(request.user), pk)
        request.round = pick.plan.round
        require(request.user, "figures.read", request.round.region)
        with request.round.time():
            return rendered(view(request, pick, *args, **kwargs))

    return framed


def on_visit(view: View) -> View:
    """A visitor's own page of one item: nobody else's, and no longer once the look-back is set aside."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        pick = _one(picks().visited_by(request.user), pk)
        request.round = pick.plan.round
        with request.round.time():
            return rendered(view(request, pick, *args, **kwargs))

    return framed


def on_errand(view: View) -> View:
    """A page of one errand, for the unit's people and those who see the region."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Errand.objects.visible_to(request.user).select_related(
            "unit", "answered_by", "decided_by", "pick__plan__round__region", *(f"pick__{name}" for name in ITEM)
        )
        errand = _one(rows, pk)
        request.round = errand.pick.plan.round
        with request.round.time():
            return rendered(view(request, errand, *args, **kwargs))

    return framed


def picks() -> Any:
    """Picks with their plan, item, unit and people."""
    return Pick.objects.select_related("plan__round__region", "unit", "place", "visitor", "deadline", *ITEM)


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """Look-backs, all their items, the errands that followed; for those who may be sent, their own visits."""
    slug = request.round.slug
    pages = [
        (_("Look-backs"), reverse("lookback:plans", args=[slug])),
        (_("All items"), reverse("lookback:items", args=[slug])),
        (_("Look-back errands"), reverse("lookback:errands")),
    ]
    if roles_of(request.user) & GRANTS["lookback.visit"]:
        pages.append((pgettext("look-back", "My visits"), reverse("lookback:visits")))
    return [{"label": label, "url": url, "current": request.path == url} for label, url in pages]


def plans_here(request: DeskRequest) -> bool:
    """Whether the person plans and concludes look-backs of the round."""
    return may(request.user, "lookback.plan", request.round.region)
