"""The visitor's pages, made for a phone without a connection: the list, one page a visit, and what the phone sends.

static/js/visits*.js keep these pages and their pictures on the phone, and what is written there until it is sent.
"""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_round, known_key
from lookback import photos
from lookback.domain import visiting
from lookback.forms.visit import PhotoForm, VisitForm
from lookback.models import Check, Pick
from lookback.rows import pick_rows
from lookback.states import Result, Stage
from lookback.views.frame import on_visit, picks
from lookback.views.picks import shown, visit_shown
from lookback.wording import number_of, title_of
from petitions.models import Reply
from petitions.views.frame import attempt
from records import clock

PAGE = 100  # visits; all of them are kept on the phone
WORKER = "js/visits-worker.js"


@in_round
def visits(request: DeskRequest) -> HttpResponse:
    """What the person is to visit, by place, and what they have visited, in all rounds' look-backs that run."""
    rows = picks().of_visitor(request.user)
    state = request.GET.get("state", "open")
    found = rows.filter(stage=Stage.WAITING) if state == "open" else rows.exclude(stage=Stage.WAITING)
    ordered = found.order_by("place__path", "due_on", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    counts = {"open": rows.filter(stage=Stage.WAITING).count(), "done": rows.exclude(stage=Stage.WAITING).count()}
    context = {
        "page_obj": page,
        "rows": pick_rows(page, clock.today()),
        "state": state,
        "tabs": [
            {"label": label, "url": f"?state={name}", "current": name == state, "count": counts[name]}
            for name, label in (("open", _("To visit")), ("done", _("Visited")))
        ],
        "urls": _urls(),
    }
    return render(request, "lookback/visits.html", context)


@on_visit
def visit(request: DeskRequest, pick: Pick) -> HttpResponse:
    """One visit: what was closed and why, the old photographs, and the form. Without a script it sends as a whole."""
    if request.method != "POST":
        return _page(request, pick, VisitForm(name="visit", initial={"held_on": clock.today()}))
    form = VisitForm(request.POST, request.FILES, name="visit")
    made, status = attempt(form, lambda values: visiting.record(pick.pk, actor=request.user, **values))
    if made is None:
        return _page(request, pick, form, status)
    say_once(request, _("The visit is recorded."))
    return redirect("lookback:visits")


def _page(request: DeskRequest, pick: Pick, form: VisitForm, status: int = 200) -> HttpResponse:
    own = pick.checks.filter(visitor=request.user).select_related("visitor").prefetch_related("photos__file")
    old = [
        shown(one.file, reverse("lookback:old_photo", args=[pick.pk, one.file.pk]))
        | {"id": one.file.pk, "shows": one.shows, "caption": one.caption, "day": one.day}
        for one in photos.old(pick)
    ]
    context = {
        "round": request.round,
        "pick": pick,
        "number": number_of(pick),
        "title": title_of(pick),
        "facts": _facts(pick),
        "old": old,
        "form": form if pick.stage == Stage.WAITING else None,
        "visits": [visit_shown(one) for one in own],
        "urls": _urls(),
        "results": [(str(one), one.label) for one in Result],
    }
    return render(request, "lookback/visit.html", context, status=status)


def _facts(pick: Pick) -> dict[str, Any]:
    """What a visitor needs to know of the item: of a petition never its wording nor who complained."""
    if pick.task:
        measures = pick.task.measures.filter(dropped_on=None).order_by("order")
        return {
            "text": pick.task.problem.text,
            "goal": pick.task.goal,
            "measures": [str(measure.text) for measure in measures],
            "closed_on": pick.task.closed_on,
            "illustrative": pick.task.problem.is_illustrative,
        }
    case = pick.assignment
    reply = Reply.objects.filter(assignment=case, state=Reply.State.ACCEPTED).order_by("-version").first()
    return {
        "text": case.petition.summary if case else "",
        "goal": reply.handling if reply else "",
        "measures": [],
        "closed_on": case.petition.closed_on if case else None,
        "illustrative": bool(case and case.petition.is_illustrative),
    }


def _urls() -> dict[str, str]:
    return {
        "worker": reverse("lookback:worker"),
        "list": reverse("lookback:visits"),
        "pass": reverse("lookback:pass"),
        "keep": reverse("lookback:keep"),
    }


@require_safe
def worker(request: DeskRequest) -> HttpResponse:
    """The service worker, at an address above the pages that it serves without a connection. It holds no data."""
    path = finders.find(WORKER)
    if not path:
        raise Http404
    response = HttpResponse(Path(str(path)).read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = reverse("lookback:visits")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
def pass_(request: DeskRequest) -> JsonResponse:
    """Whose session this is and its token, asked by the phone before it sends: nobody sends another's visits."""
    response = JsonResponse({"user": request.user.pk, "token": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


@in_round
@require_safe
def keep(request: DeskRequest) -> JsonResponse:
    """The addresses of pages and pictures that the phone keeps: the list, and each visit still to be made."""
    rows = picks().of_visitor(request.user).filter(stage=Stage.WAITING).order_by("due_on", "pk")[:PAGE]
    pages, pictures = [reverse("lookback:visits")], []
    for pick in rows:
        pages.append(reverse("lookback:visit", args=[pick.pk]))
        for one in photos.old(pick):
            url = reverse("lookback:old_photo", args=[pick.pk, one.file.pk])
            pictures += [f"{url}?size=thumbnail", f"{url}?size=public"]
    response = JsonResponse({"user": request.user.pk, "pages": pages, "pictures": pictures})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@on_visit
def send(request: DeskRequest, pick: Pick) -> JsonResponse:
    """A visit from the phone's queue: 201 once it is here, however often it is sent; else 4xx with the reason."""
    form = VisitForm(request.POST, name="visit")
    return _answer(form, lambda values: visiting.record(pick.pk, actor=request.user, **values | {"photos": ()}))


@require_POST
@login_required
def send_photo(request: DeskRequest, pk: int) -> JsonResponse:
    """A photograph of a visit, as `send`. It may come after the item was given to somebody else or concluded."""
    if not Check.objects.filter(pick=known_key(pk), visitor=request.user).exists():
        return _refused(_("The visit that this photograph belongs to is not here."), 404)
    form = PhotoForm(request.POST, request.FILES)
    pick = picks().get(pk=pk)
    with pick.plan.round.time():
        return _answer(form, lambda values: visiting.add_photo(pk, actor=request.user, **values))


def _answer(form: Any, do: Any) -> JsonResponse:
    if not form.is_valid():
        return _refused(" ".join(_named(form)), 422)
    try:
        do(form.cleaned_data)
    except WrongState as error:
        return _refused(" ".join(error.messages), 409)
    except ValidationError as error:
        return _refused(" ".join(error.messages), 422)
    except PermissionDenied:
        return _refused(_("This item is not yours to visit any more. Ask the rectification office."), 403)
    except Check.DoesNotExist:
        return _refused(_("The visit that this photograph belongs to is not here."), 404)
    return JsonResponse({"stored": True}, status=201)


def _named(form: Any) -> list[str]:
    """Every fault with the label of its field: the phone shows it on the list, away from the form."""
    return [
        f"{form[name].label}: {fault}" if name in form.fields and not form[name].is_hidden else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    ]


def _refused(why: str, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
