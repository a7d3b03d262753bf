"""The public site: rounds, problems, bulletins, definitions. Only released states are read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from cases.models import Round
from papers.responses import being_drawn
from public import notices, petition_queries, plan_queries, queries
from public.answers import cacheable
from reports import dictionary, drawing, for_the_public
from reports.definitions import CHAPTERS
from reports.listing import listing
from reports.models import Release
from reports.responses import paper_response

SHOWN_AT_HOME = 5


def public_render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page in its frame. The moment of printing is left out, so that the same page is the same bytes."""
    places = (
        (_("Rounds"), "public:home"),
        (_("Problems"), "public:problems"),
        (_("Plans"), "public:plans"),
        (_("Petitions"), "public:petition_rounds"),
        (pgettext("menu", "Notices"), "public:notices"),
        (_("Bulletins"), "public:bulletins"),
        (_("Corrections"), "public:corrections"),
        (pgettext("menu", "My objection"), "public:objection"),
        (pgettext("menu", "Definitions"), "public:definitions"),
        (_("Follow"), "follow:follow"),
        (_("Open data"), "opendata:index"),
    )
    menu = [{"label": label, "url": reverse(name), "current": request.path == reverse(name)} for label, name in places]
    return render(request, template, {"public_nav": menu, "printed_at": None} | context, status=status)


@require_safe
@cacheable
def home(request: HttpRequest) -> HttpResponse:
    """All rounds with their newest figures, and the notices that run."""
    running = notices.running()
    context = {
        "rounds": queries.rounds(),
        "notices": running[:SHOWN_AT_HOME],
        "notices_total": len(running),
    }
    return public_render(request, "public/home.html", context)


@require_safe
@cacheable
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a round; each number opens the list of exactly the items that it counts."""
    round, release = _round(slug)
    context: dict[str, Any] = {
        "card": queries.round_card(round, release),
        "releases": queries.releases(round),
        "kinds": drawing.NOTICE_KINDS,
        "has_petitions": petition_queries.are_public(round),
        "has_plan": plan_queries.are_public(round),
    }
    if release:
        context["page_fingerprint"] = release.digest[:16]
        context["listing"] = listing(
            request.GET,
            release.items,
            release.lists,
            release.as_of,
            lambda row: reverse("public:problem", args=[slug, row["number"]]) if "number" in row else "",
        )
    return public_render(request, "public/round.html", context)


@require_safe
@cacheable
def problem(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One problem as released, with its versions."""
    round, release = _round(slug)
    found = queries.problem(round, release, number) if release else None
    if release is None or found is None:
        raise Http404
    context = {"card": queries.round_card(round, release), "problem": found, "page_fingerprint": release.digest[:16]}
    return public_render(request, "public/problem.html", context)


@require_safe
@cacheable
def bulletin(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The bulletin of the newest release, drawn from its frozen values."""
    _found, release = _round(slug)
    if release is None:
        raise Http404
    return bulletin_of(request, slug, release, kind)


def bulletin_of(request: HttpRequest, slug: str, release: Release, kind: str) -> HttpResponse:
    """The bulletin of a release as a file; a PDF that is not drawn yet is ordered."""
    name = f"{slug}-{release.as_of:%Y-%m-%d}-v{release.version}"
    if kind == "pdf" and not drawing.is_drawn(release.digest, kind):
        return being_drawn(request, for_the_public.order_release(release, kind))
    return paper_response(request, kind, name, lambda: drawing.of_release(release, kind))


@require_safe
@cacheable
def definitions(request: HttpRequest) -> HttpResponse:
    """What each number means, and what it does not mean."""
    return public_render(request, "public/definitions.html", {"chapters": CHAPTERS, "groups": dictionary.chapters()})


def _round(slug: str) -> tuple[Round, Release | None]:
    found = queries.released_round(slug)
    if found is None:
        raise Http404
    return found
