"""The frame of the compartment's pages: nobody else learns what is there, and no browser keeps anything of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.views.frame import DeskRequest, in_round
from liability.models import Case, Clue, Reader
from liability.models.clue import reads
from orgs.permissions import may
from petitions.views.frame import rendered

View = Callable[..., HttpResponse]


def in_compartment(view: View) -> View:
    """A page about all clues or cases of the round of the address, for its readers.

    Of the office, while the round has no reader yet, everybody may begin.
    """

    @wraps(view)
    @in_round
    def framed(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not enters(request):
            raise PermissionDenied("liability.read")
        return _kept_nowhere(view(request, *args, **kwargs))

    return framed


def enters(request: DeskRequest) -> bool:
    """Whether the person reads the round's compartment, or may begin it. Two queries."""
    if reads(request.user, request.round):
        return True
    begins = may(request.user, "liability.edit", request.round.region)
    return begins and not Reader.objects.filter(round=request.round).exists()


def on_clue(view: View) -> View:
    """A page of one clue: the keyword `pk` becomes it, 404 for everybody who does not read it."""
    return _on(Clue, view)


def on_case(view: View) -> View:
    """As on_clue, of one case."""
    return _on(Case, view)


def _on(model: type[Clue] | type[Case], view: View) -> View:
    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows: Any = model.objects
        found = rows.visible_to(request.user).select_related("round__region").filter(pk=pk).first()
        if found is None:
            raise Http404
        request.round = found.round
        with found.round.time():
            return _kept_nowhere(rendered(view(request, found, *args, **kwargs)))

    return framed


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, private"
    return response


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """Enforcement for all who read figures; clues, cases and readers for the compartment."""
    pages = [(_("Enforcement"), "enforcement")]
    if enters(request):
        pages += [(_("Clues"), "clues"), (pgettext("accountability", "Cases"), "cases"), (_("Who reads"), "readers")]
    found = []
    for label, name in pages:
        url = reverse(f"liability:{name}", args=[request.round.slug])
        found.append({"label": label, "url": url, "current": request.path == url})
    return found
