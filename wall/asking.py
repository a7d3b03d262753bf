"""The chart that somebody asks for, as that person sees it, and its print as papers.orders takes it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from cases.models import Round, Task
from orgs.models import User
from orgs.permissions import may, require
from reports.models import Snapshot
from wall import printing
from wall.chart import Chart, frozen, live
from wall.forms import ChartForm

SNAPSHOTS = 60  # that the form offers


def offered_to(user: User, round: Round) -> QuerySet[Snapshot]:
    """The snapshots that the form offers to a person."""
    if not may(user, "figures.read", round.region):
        return Snapshot.objects.none()
    return round.snapshots.only("as_of", "version")[:SNAPSHOTS]


def asked_by(user: User, round: Round, form: ChartForm) -> Chart:
    """The chart that a form asks for, as the person sees it; of today when it asks for nothing that can be."""
    good: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    only = _only(user, round)
    open_only = good.get("show") == "open"
    if good.get("snapshot"):
        require(user, "figures.read", round.region)
        snapshot = round.snapshots.filter(pk=good["snapshot"]).first()
        if snapshot is None:
            raise Http404
        return frozen(snapshot, only=only, open_only=open_only)
    return live(round, good.get("as_of") or round.today(), only=only, open_only=open_only)


def order_of(user: User, round: Round, form: ChartForm, found: Chart, size: str) -> dict[str, Any]:
    """The order of a print, as papers.orders.ask takes it."""
    return {
        "kind": printing.KIND,
        "params": _params(user, round, form, found) | {"size": size},
        "title": printing.title(found, size),
        "file_name": f"{round.slug}-wall-{found.as_of:%Y-%m-%d}-{size}.pdf",
    }


def _only(user: User, round: Round) -> set[int] | None:
    """The ids of the tasks that the person sees; None for who reads the whole round."""
    if may(user, "figures.read", round.region):
        return None
    tasks = Task.objects.visible_to(user).filter(problem__round=round)
    return set(tasks.values_list("pk", flat=True))


def _params(user: User, round: Round, form: ChartForm, found: Chart) -> dict[str, Any]:
    """What the maker needs to read the same chart again."""
    good = form.cleaned_data if form.is_valid() else {}
    only = _only(user, round)
    return {
        "round": round.pk,
        "as_of": found.as_of.isoformat(),
        "snapshot": int(good["snapshot"]) if good.get("snapshot") else None,
        "open_only": good.get("show") == "open",
        "only": None if only is None else sorted(only),
    }
