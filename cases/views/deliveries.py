"""What became of messages outside duban, for the office and the administrator: the list, sending again, nobody's way.

These pages tell the present time, not a round's: what is sent is sent now.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.filters import DeliveryFilter
from cases.views.frame import DeskRequest
from cases.views.narrowing import chips
from notify import rules, ways, windows
from notify.models import Delivery, Message, Pace, Policy, State
from orgs import tree
from orgs.models import Post, Role
from orgs.permissions import may_anywhere, paths_of, roles_of
from records import clock

PAGE = 50  # rows
TONES = {State.SENT: "green", State.DEAD: "red", State.WAITING: "amber", State.CANCELLED: ""}


def managing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for those who manage deliveries somewhere; 403 for everybody else."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_anywhere(request.user, "delivery.manage"):
            raise PermissionDenied("delivery.manage")
        return view(request, *args, **kwargs)

    return framed


@managing
def deliveries(request: DeskRequest) -> HttpResponse:
    """The fate of every message outside. The administrator sees what the machine did, not what the messages say."""
    chosen = DeliveryFilter(request.GET, Delivery.objects.visible_to(request.user).for_list())
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("page"))
    policy, now = Policy.load(), clock.now()
    context = {
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [_row(row, policy, now) for row in page],
        "reads": Role.OFFICE in roles_of(request.user),
        "tabs": delivery_tabs("desk:deliveries"),
        "open_now": len(windows.open_paces(now, policy)) > 1,
        "policy": policy,
        "here": request.get_full_path(),
    }
    return render(request, "cases/deliveries.html", context)


def delivery_tabs(current: str) -> list[dict[str, Any]]:
    """The pages about deliveries, as tabs; `current` is the name of the address."""
    pages = (
        ("desk:deliveries", _("Deliveries")),
        ("desk:unreached", _("People not reached")),
        ("desk:sending", _("Rules of sending")),
    )
    return [{"url": reverse(name), "label": label, "current": name == current} for name, label in pages]


def _row(row: Delivery, policy: Policy, now: datetime) -> dict[str, Any]:
    sent = row.dispatch
    waits = row.state == State.WAITING
    return {
        "delivery": row,
        "tone": TONES[State(row.state)],
        "dispatch": sent,
        "next": _next(row, policy, now) if waits else None,
        "held": bool(waits and sent and sent.claimed_until and sent.claimed_until > now),
        "again": row.state == State.DEAD,
    }


def _next(row: Delivery, policy: Policy, now: datetime) -> datetime:
    sent = row.dispatch
    if sent is None:
        return windows.next_moment(row.pace, row.created_at, now, policy)
    after = max(now, sent.not_before or now)
    # It is made up already: it leaves as soon as the window is open.
    pace = Pace.URGENT if sent.pace == Pace.URGENT else Pace.AT_ONCE
    return windows.next_moment(pace, row.created_at, after, policy)


@require_POST
@managing
def delivery_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Send again what was not delivered."""
    return _done(request, pk, rules.send_again, _("It waits again and goes out within office hours."))


@require_POST
@managing
def delivery_aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Put aside what was not delivered."""
    return _done(request, pk, rules.put_aside, _("Put aside; it is no alarm any more."))


def _done(request: DeskRequest, pk: int, act: Callable[..., Delivery], said: str) -> HttpResponse:
    try:
        act(pk, actor=request.user)
    except Delivery.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, said)
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(reverse("desk:deliveries"))
    return redirect(back if ours else "desk:deliveries")


@managing
def unreached(request: DeskRequest) -> HttpResponse:
    """People who were told something although nothing leads to them outside duban."""
    posts = Post.objects.held_on(clock.today()).filter(
        tree.below(paths_of(request.user, "delivery.manage"), "organisation__"), user=OuterRef("user")
    )
    found = ways.unreached(Policy.load()).filter(Exists(posts))
    last = Message.objects.filter(to=OuterRef("user")).order_by("-pk").values("created_at")
    page = Paginator(found.annotate(last_at=Subquery(last[:1])), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/unreached.html", {"page_obj": page, "tabs": delivery_tabs("desk:unreached")})
