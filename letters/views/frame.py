"""The frame of pages about letters: which letter, in its round's time, and how acts are carried out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.views.frame import DeskRequest
from letters.models import Addressee, Letter
from orgs.models import User
from petitions.views.frame import rendered

View = Callable[..., HttpResponse]


def on_letter(view: View) -> View:
    """A desk page of one letter: the keyword `pk` becomes it, 404 when it is not visible to the person."""

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        letter = visible_letter(request.user, pk)
        request.round = letter.round
        with request.round.time():
            return rendered(view(request, letter, *args, **kwargs))

    return framed


def visible_letter(user: User, pk: int) -> Letter:
    """The letter with round, addressees and items. Raises Http404 when the person may not know of it."""
    whom = Addressee.objects.select_related(
        "organisation", "receipt__deadline", "receipt__signed_by", "reply__deadline"
    )
    rows = Letter.objects.visible_to(user).select_related(
        "round__region", "drafted_by", "approved_by", "issued_by", "ended_by"
    )
    found = rows.prefetch_related(Prefetch("addressees", whom), "items").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.region = found.round.region
    return found


def back_to(letter: Letter, anchor: str = "") -> HttpResponse:
    """To the page of the letter, at one of its parts."""
    response = redirect("letters:letter", letter.pk)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response
