"""The frame of every desk page: signed in, in one round, at that round's time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseBase

from cases.forms.selects import MOST_DIGITS
from cases.models import Carrying, ChangeRequest, Commitment, Round, Task, TaskLeader, TaskUnit
from cases.models.task import TaskQuerySet
from orgs.models import User
from orgs.permissions import require

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request inside the frame: somebody is signed in, and their round is known (None only where a page says so)."""

    user: User
    round: Round


SESSION_KEY = "round"


def current_round(request: DeskRequest) -> Round | None:
    """The round that the person works in: the one chosen last, else the newest one they may see."""
    if not hasattr(request, "round"):
        rounds = Round.objects.visible_to(request.user).select_related("region")
        chosen = Case(When(pk=request.session.get(SESSION_KEY, 0), then=1), default=0)
        request.round = rounds.order_by(chosen.desc(), "-entered_on").first()
    return request.round


def in_round(view: View) -> View:
    """A desk page of one round. A keyword `slug` names it (404 when it is not visible), else it is the current one.

    Sets request.round (None when the person sees no round) and tells the round's time inside.
    """

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, *args: Any, slug: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if slug is not None:
            request.round = Round.objects.visible_to(request.user).select_related("region").filter(slug=slug).first()
            if request.round is None:
                raise Http404
            if request.session.get(SESSION_KEY) != request.round.pk:
                request.session[SESSION_KEY] = request.round.pk
        round = current_round(request)
        if round is None:
            return view(request, *args, **kwargs)
        with round.time():
            return _rendered(view(request, *args, **kwargs))

    return framed


def in_read_round(view: View) -> View:
    """As in_round, for those who read the figures of the whole region of the round."""

    @wraps(view)
    @in_round
    def framed(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request.user, "figures.read", request.round.region)
        return view(request, *args, **kwargs)

    return framed


def on_task(view: View) -> View:
    """A desk page of one task: the keyword `pk` becomes the task, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        task = visible_task(request.user, pk)
        request.round = task.problem.round
        with request.round.time():
            return _rendered(view(request, task, *args, **kwargs))

    return framed


def visible_task(user: User, pk: int) -> Task:
    """The task with its plan's frame: status, units, leaders, first goal.

    Also on it: `main_units`, `first_goal`, `pending_changes` and `approved_changes` (numbers of requests),
    `took_over` (whether its problem goes on with tasks of an earlier round).
    Raises Http404 when the person may not know of it.
    """
    task = _with_frame(Task.objects.visible_to(user)).filter(pk=pk).first()
    if task is None:
        raise Http404
    task.main_units = [row for row in task.units.all() if row.role in ("lead", "responsible")]
    return task


def _with_frame(tasks: TaskQuerySet) -> TaskQuerySet:
    first = Commitment.objects.filter(task=OuterRef("pk"), field=Commitment.Field.GOAL, seq=0)
    return (
        tasks.with_status()
        .annotate(
            first_goal=Subquery(first.values("value")[:1]),
            took_over=Exists(Carrying.objects.filter(into=OuterRef("problem"))),
            pending_changes=_requests(ChangeRequest.State.PENDING),
            approved_changes=_requests(ChangeRequest.State.APPROVED),
        )
        .select_related("problem__round__region", "problem__category", "deadline", "place", "previous", "next_cycle")
        .select_related("carried__into__round")
        .prefetch_related(
            Prefetch("units", TaskUnit.objects.select_related("organisation")),
            Prefetch("leaders", TaskLeader.objects.select_related("user")),
        )
    )


def _requests(state: str) -> Subquery:
    rows = ChangeRequest.objects.filter(task=OuterRef("pk"), state=state).order_by().values("task")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render inside the round's time: a lazy response would be rendered after it."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response


def sent_number(text: str) -> int:
    """A whole number that an address or a form sent; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def known_key(number: int) -> int:
    """A key that an address names; 0, which no row has, for one that no database keeps: SQLite would raise."""
    return sent_number(str(number))
