"""The menu of the desk: what a person may open, in sections."""

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import neighbours
from cases.models import Round
from cases.neighbours import MenuItem, Section
from cases.queues import signing_count
from cases.views.frame import DeskRequest, current_round
from orgs.models import Role
from orgs.permissions import SIGNERS, may, post_title, posts_of, roles_of

BESIDE_FIGURES = ("snapshots", "releases", "publications")  # pages of the figures at addresses of their own
HEADINGS = {
    Section.MINE: gettext_lazy("My work"),
    Section.PLAN: gettext_lazy("Problems and plans"),
    Section.PETITIONS: gettext_lazy("Petitions and letters"),
    Section.PUSH: gettext_lazy("Supervision"),
    Section.CHECK: gettext_lazy("Checks and accountability"),
    Section.NUMBERS: gettext_lazy("Figures and papers"),
    Section.OFFICE: gettext_lazy("Administration"),
}
SHORT_MENU = 4  # what a phone has room for beside "More"


def desk_frame(request: DeskRequest) -> dict[str, Any]:
    """Menu, person and search box of the desk's base."""
    user, round = request.user, current_round(request)
    items = sorted(_items(request, round), key=lambda item: item.section)
    here = _current(items, request.path)
    lines = [
        {"label": item.label, "url": item.url, "count": item.count, "current": item is here, "section": item.section}
        for item in items
    ]
    sections = groupby(lines, lambda line: line["section"])
    return {
        "desk_nav": [{"name": HEADINGS[section], "lines": list(of)} for section, of in sections],
        "desk_tabs": lines[:SHORT_MENU],
        "desk_person": {"name": str(user), "post": post_title(user, near=round.region if round else None), "unit": ""},
        "search_url": reverse("desk:register", args=[round.slug]) if round else "",
        "current_round": round,
        "sign_url": reverse("desk:signing"),
        "sign_home": reverse("desk:signing"),
        "user_links": [
            {"url": reverse("desk:people"), "label": _("My substitutes")},
            {"url": reverse("pressure:calendar"), "label": _("Working-day calendar")},
            {"url": reverse("desk:channels"), "label": _("How messages reach me")},
            {"url": reverse("desk:programs"), "label": _("Access for programs")},
            {"url": reverse("desk:orders"), "label": _("My ordered papers")},
        ],
    }


def _current(items: list[MenuItem], path: str) -> MenuItem | None:
    """The line whose page this is or, on a page below several, the one nearest to it; the first page has none below."""
    near = {url: item for item in items for url in (item.url, *item.also) if path.startswith(url)}
    if path != (home := reverse("desk:home")):
        near.pop(home, None)
    return near[max(near, key=len)] if near else None


def _items(request: DeskRequest, round: Round | None) -> list[MenuItem]:
    roles = roles_of(request.user)
    items = [MenuItem(_("Waiting for me"), reverse("desk:home"))]
    if round:
        items += _round_items(request, round)
    items.append(MenuItem(_("Inbox"), reverse("desk:inbox")))
    if roles & {Role.ADMIN, Role.OFFICE}:
        items.append(MenuItem(_("People and substitutes"), reverse("desk:people"), section=Section.OFFICE))
        items.append(MenuItem(_("Deliveries"), reverse("desk:deliveries"), section=Section.OFFICE))
    if roles & {Role.AUDITOR}:
        items.append(MenuItem(_("Audit trail"), reverse("desk:trail"), section=Section.OFFICE))
    return items


def _round_items(request: DeskRequest, round: Round) -> list[MenuItem]:
    user, slug = request.user, [round.slug]
    items = []
    stands_in = any(held.on_behalf_of for held in posts_of(user))
    if stands_in or roles_of(user) & SIGNERS:
        waiting = signing_count(user) + sum(tab.count or 0 for tab in neighbours.to_sign(user))
        items.append(MenuItem(_("To sign"), reverse("desk:signing"), waiting))
    items.append(MenuItem(_("Register of problems"), reverse("desk:register", args=slug), section=Section.PLAN))
    items.append(MenuItem(_("The round"), reverse("desk:round", args=slug), section=Section.PLAN))
    items += neighbours.menu(user, round)
    if may(user, "figures.read", round.region):
        url = reverse("reports:figures", args=slug)
        also = tuple(reverse(f"reports:{name}", args=slug) for name in BESIDE_FIGURES)
        items.append(MenuItem(_("Figures and bulletins"), url, section=Section.NUMBERS, also=also))
    return items
