"""Wall screens: their links, made and revoked at the desk, and the pages that they open without a log-in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.forms.errors import put_on
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import require
from records import clock
from records.clients import address_of
from wall import screens as links
from wall.board import MOST_LINES, board
from wall.forms import ScreenForm
from wall.models import Screen

PAGES = ("overall", "categories", "places", "due")
TURN = 20  # seconds that one page stands
REFRESH = 60  # seconds between two readings
PAGE = 50  # links of the list


@in_round
def screens(request: DeskRequest) -> HttpResponse:
    """The links of a round's screens; a new one is shown once, on the answer to the form that made it."""
    round = request.round
    require(request.user, "wall.share", round.region)
    form, made = ScreenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            screen, token = links.make(round.pk, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on(form, error)
        else:
            made = {"screen": screen, "url": request.build_absolute_uri(reverse("wall:screen", args=[token]))}
            form = ScreenForm()
    rows = Screen.objects.filter(round=round).select_related("made_by", "revoked_by")
    context = {
        "round": round,
        "form": form,
        "made": made,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "now": clock.of_machine(),
    }
    response = render(request, "wall/screens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"  # it may show a token
    return response


@require_POST
@in_round
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a link."""
    require(request.user, "wall.share", request.round.region)
    screen = get_object_or_404(Screen, pk=pk, round=request.round)
    links.revoke(screen.pk, actor=request.user)
    messages.success(request, _("The link of “%(name)s” is closed.") % {"name": screen.name})
    return redirect("wall:screens", slug=request.round.slug)


@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The four pages of a wall screen; whoever has no valid link there gets 404, and is not told why."""
    found = links.opened(token, address_of(request))
    if found is None:
        response = render(request, "wall/closed.html", status=404)
    else:
        shown = request.GET.get("page", "")
        page = int(shown) if shown in {"1", "2", "3", "4"} else 1
        context = {
            "board": board(found.round),
            "most": MOST_LINES,
            "page": page,
            "next_page": page % len(PAGES) + 1,
            "turn": TURN,
            "refresh": REFRESH,
        }
        response = render(request, "wall/screen.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
