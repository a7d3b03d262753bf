"""The frame of the pages about leaders: who reads them, the tabs that they share, acts on the page that shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.frame import SESSION_KEY, DeskRequest, sent_number
from cases.views.narrowing import query_with
from orgs.permissions import may
from petitions.views.frame import answered, rendered
from records.models import Evidence

View = Callable[..., HttpResponse]
PAGE = 50  # rows


def on_row(find: Callable[[DeskRequest, int], Any], round_of: Callable[[Any], Round]) -> Callable[[View], View]:
    """A page of one row: the keyword `pk` becomes what `find` gives for it, 404 for None; in its round's time."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
            row = find(request, pk)
            if row is None:
                raise Http404
            request.round = round_of(row)
            # The lists of a person's own errands and items have no round in their address: they show this one's.
            if request.session.get(SESSION_KEY) != request.round.pk:
                request.session[SESSION_KEY] = request.round.pk
            with request.round.time():
                return rendered(view(request, row, *args, **kwargs))

        return framed

    return decorate


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done on a page: its form, and what doing it says.

    `shown` is whether the page offers it; one that came too late is shown again with its words all the same.
    `unfolded` opens its form: it is what the person came for. `to` gives the address to go to from what it made;
    without it the page itself is shown again.
    """

    name: str
    verb: Any
    form: Callable[..., forms.Form]
    do: Callable[[dict[str, Any]], Any]
    done: Any
    shown: bool = True
    unfolded: bool = False
    to: Callable[[Any], str] | None = None


def serve(
    request: DeskRequest, acts: Iterable[Act], *, back: Callable[[], HttpResponse],
    page: Callable[[dict[str, Any], int], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """The page with its acts, or one of them carried out: `?act=` of the address names it."""
    known = {act.name: act for act in acts}
    if request.method != "POST":
        return page(_offered(request, known, {}), 200)
    act = known.get(request.GET.get("act", ""))
    if act is None:
        raise Http404
    form = act.form(request.POST, request.FILES, name=act.name)
    made: list[Any] = []
    return answered(
        request,
        form,
        lambda values: made.append(act.do(values)),
        done=lambda _none: act.done,
        back=lambda: redirect(act.to(made[0])) if act.to else back(),
        again=lambda status: page(_offered(request, known, {act.name: form}), status),
    )


def _offered(request: DeskRequest, known: dict[str, Act], bound: dict[str, forms.Form]) -> dict[str, Any]:
    """The acts by name as cases/task_act.html takes them."""
    return {
        name: {
            "form": bound.get(name) or act.form(name=name),
            "url": f"?{query_with(request, act=name)}",
            "verb": act.verb,
            "open": name in bound or act.unfolded,
            "draft": f"leading-{name}",
        }
        for name, act in known.items()
        if act.shown or name in bound
    }


def show(request: DeskRequest, template: str, acts: dict[str, Any], status: int, **more: Any) -> HttpResponse:
    """A page with its acts."""
    return render(request, f"leading/{template}.html", {"round": request.round, "acts": acts, **more}, status=status)


def page_of(request: DeskRequest, rows: Any, size: int = PAGE) -> Page:
    """The page of a list that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def tabs(request: DeskRequest) -> list[dict[str, Any]]:
    """The group, meetings, errands, visits, led and exposed items, teams, reviews."""
    pages = [(_("Leading group"), "group")]
    if may(request.user, "figures.read", request.round.region):
        pages += [
            (_("Meetings"), "meetings"),
            (_("Errands"), "errands"),
            (_("Visits"), "visits"),
            (_("Leader-led items"), "led"),
            (_("Exposed items"), "exposed"),
            (_("Supervising teams"), "teams"),
            (_("Reviews"), "reviews"),
        ]
    found = []
    for label, name in pages:
        url = reverse(f"leading:{name}", args=[request.round.slug])
        found.append({"label": label, "url": url, "current": request.path == url})
    return found


def pictures(files: Iterable[Evidence], url: Callable[[Evidence], str]) -> list[dict[str, Any]]:
    """Files as components/evidence_grid.html takes them; `url` is the address of the original."""
    return [
        {
            "url": url(row),
            "thumb_url": f"{url(row)}?small=1" if row.is_image else "",
            "name": row.name,
            "meta": f"{row.taken_at:%Y-%m-%d %H:%M}" if row.taken_at else "",
        }
        for row in files
    ]


def asked(request: DeskRequest, name: str) -> int:
    """A number that the address names; 0 for none."""
    return sent_number(request.GET.get(name, ""))
