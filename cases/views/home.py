"""Each person's own first page, and the work queues behind its cards."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import neighbours, overview
from cases.alarms import alarms, calendar_alarm
from cases.due import due_from
from cases.filters import sorted_by
from cases.models import ChangeRequest, Round
from cases.queues import BY_NAME, Filled, Queue, queues_for, tasks_in
from cases.rows import listed, rows
from cases.sentences import sentence
from cases.views.frame import DeskRequest, current_round, in_round, sent_number
from orgs.models import Role, User
from orgs.permissions import posts_of, roles_of
from records import clock
from records.models import Event

PAGE = 50  # rows
INLINE = 10  # rows of the queue that the first page opens
CARRIERS = frozenset({Role.CASE_LEADER, Role.COUNTY_LEADER, Role.DEPARTMENT_LEADER})
READERS = frozenset({Role.OBSERVER, Role.AUDITOR, Role.PUBLISHER, Role.SECRETARY, Role.MAYOR})
LAST_LINES = 8


@in_round
def home(request: DeskRequest) -> HttpResponse:
    """What waits for this person. Leaders who only carry cases go straight to what they have to sign."""
    round, roles = current_round(request), roles_of(request.user)
    if round is None or roles == {Role.ADMIN}:
        return _first_steps(request, roles)
    if not roles - CARRIERS:
        return redirect("desk:signing")
    return render(request, "cases/home.html", _context(request.user, round, roles))


def _context(user: User, round: Round, roles: frozenset[Role]) -> dict[str, Any]:
    filled, beside = queues_for(user, round), neighbours.cards(user, round)
    context: dict[str, Any] = {
        "cards": [neighbours.of_card(card) for card in beside] + [_card(entry) for entry in filled],
        "round": round,
        "elsewhere": any(card.count for card in beside),
        "signs": any(entry.queue.name == "to_sign" for entry in filled),
    }
    if opened := next((entry for entry in filled if entry.urgent and entry.count), None):
        context |= {"opened": opened, "rows": _first_rows(opened, user, round)}
    if roles & {Role.CLERK, Role.HEAD}:
        context["groups"] = due_from(user, round)
        context["reports"] = True
    if Role.OFFICE in roles:
        context["alarms"], context["office"] = alarms(round) + neighbours.alarms(round), True
    if roles & READERS or not filled:
        context |= {"counts": overview.counts(round, user), "reader": True}
        context["statuses"] = overview.status_cards(context["counts"])
    if Role.AUDITOR in roles:
        context |= _for_auditor(round)
    return context


def _card(entry: Filled) -> dict[str, Any]:
    queue = entry.queue
    tone = queue.tone if entry.count else "calm"
    url = reverse("desk:queue", args=[queue.name])
    return {"label": queue.label, "count": entry.count, "url": url, "tone": tone, "note": queue.why}


def _first_rows(entry: Filled, user: User, round: Round) -> list:
    return rows(listed(sorted_by(tasks_in(entry.queue, user, round), "due"))[:INLINE])


def _for_auditor(round: Round) -> dict[str, Any]:
    changes = ChangeRequest.objects.filter(task__problem__round=round).select_related("task__problem", "asked_by")
    lines = Event.objects.order_by("-seq")[:LAST_LINES]
    return {"audit": True, "plan_changes": list(changes[:LAST_LINES]), "entries": [_named(line) for line in lines]}


def _named(line: Event) -> dict[str, Any]:
    entry = sentence(line)
    return entry | {"sentence": f"{entry['sentence']} · {entry['subject']}"}


def _first_steps(request: DeskRequest, roles: frozenset[Role]) -> HttpResponse:
    """Before there is a round for this person: what an installation needs, or whom to ask."""
    if request.user.is_superuser or roles & {Role.ADMIN, Role.OFFICE}:
        found = overview.first_steps()
        alarm = calendar_alarm(clock.today())
        context = {"steps": _steps(found, roles), "finished": all(found.values()), "alarm": alarm, "admin": True}
        return render(request, "cases/first_steps.html", context)
    return render(request, "cases/first_steps.html", {"posts": posts_of(request.user)})


def _steps(found: dict[str, bool], roles: frozenset[Role]) -> list[dict[str, Any]]:
    admin = reverse("admin:index")
    enter = reverse("desk:round_new") if Role.OFFICE in roles else ""
    words = {
        "units": (_("Regions and units are entered"), _("Enter the tree of regions and units."), admin),
        "office": (_("The rectification office has somebody"), _("Give people their posts."), reverse("desk:people")),
        "calendar": (
            _("The working-day calendar of this year is there"),
            _("Load or enter it."),
            reverse("pressure:calendar"),
        ),
        "round": (_("A round is entered"), _("The rectification office enters the first round."), enter),
        "plan": (_("A plan is filed"), _("Enter problems and tasks, then file the plan."), ""),
    }
    return [
        {"ok": found[code], "label": label, "hint": "" if found[code] else hint, "url": url}
        for code, (label, hint, url) in words.items()
    ]


@in_round
def queue(request: DeskRequest, name: str) -> HttpResponse:
    """The list behind a card: exactly the tasks that the card counts. 404 for a queue that is not the person's."""
    found, round = _queue(request, name), current_round(request)
    if round is None:
        return redirect("desk:home")
    tasks = sorted_by(tasks_in(found, request.user, round), "due")
    page = Paginator(listed(tasks), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/queue.html", {"queue": found, "page_obj": page, "rows": rows(page), "round": round})


@in_round
def queue_next(request: DeskRequest, name: str) -> HttpResponse:
    """On to the task that follows `after` in a queue; back to the list when it was the last."""
    found, round = _queue(request, name), current_round(request)
    if round is None:
        return redirect("desk:home")
    order = list(sorted_by(tasks_in(found, request.user, round), "due").values_list("pk", flat=True))
    after = sent_number(request.GET.get("after", ""))
    place = order.index(after) + 1 if after in order else 0
    if place < len(order):
        return redirect("desk:task", pk=order[place])
    messages.info(request, _("That was the last one in “%(queue)s”.") % {"queue": found.label})
    return redirect("desk:queue", name=name)


def _queue(request: DeskRequest, name: str) -> Queue:
    found = BY_NAME.get(name)
    if found is None or not found.roles & roles_of(request.user):
        raise Http404
    return found
