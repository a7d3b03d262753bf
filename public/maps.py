"""What programs that read the site ask for first: the map of its addresses, and what they need not read."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import Notice, Round
from petitions import released
from petitions.models import Petition
from public import kept, petition_queries
from public.answers import cacheable
from public.views import public_render
from reports.models import Publication, Release

PART = 1_000  # addresses; the protocol allows 50,000, but so many take a second to be written
LISTS = ("home", "problems", "plans", "petition_rounds", "notices", "bulletins", "corrections", "definitions", "search")


class Address(NamedTuple):
    """A page, and the day on which it last became another."""

    path: str
    changed_on: date | None = None


@require_safe
@cacheable
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts of the map: pages, then petitions in parts of PART."""
    parts = [reverse("public:sitemap_pages")]
    parts += [reverse("public:sitemap_petitions", args=[n]) for n in range(1, len(_first_of_parts()) + 1)]
    return _xml(request, "public/sitemap_index.xml", [Address(path) for path in parts])


@require_safe
@cacheable
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Lists, rounds, problems, plans, tables of petitions and notices."""
    return _xml(request, "public/sitemap.xml", list(_pages()))


@require_safe
@cacheable
def sitemap_petitions(request: HttpRequest, part: int) -> HttpResponse:
    """One part of the petitions of which a result was ever released."""
    firsts = _first_of_parts()
    if not 1 <= part <= len(firsts):
        raise Http404
    told = petition_queries.told(Petition.objects.filter(pk__gte=firsts[part - 1]))
    if part < len(firsts):
        told = told.filter(pk__lt=firsts[part])
    slugs = dict(Round.objects.values_list("pk", "slug"))
    found = [(slugs[round], number) for round, number in told.order_by("pk").values_list("round_id", "number")]
    return _xml(
        request, "public/sitemap.xml", [Address(petition_queries.address(slug, number)) for slug, number in found]
    )


def _first_of_parts() -> list[int]:
    """The key of the first petition of each part."""
    rows = released.ever().order_by("petition_id").values_list("petition_id", flat=True).distinct()
    return list(kept.numbers("parts of the map", lambda: list(rows)[::PART]))


@require_safe
@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; forms and what is for people who sign in need not be tried."""
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /admin/", "Disallow: /accounts/", "Disallow: /api/"]
    lines += [
        "Disallow: /search/?",
        "Disallow: /notices/*/object/",
        "Disallow: /objections/",
        "Disallow: /wall/",
        "Allow: /",
    ]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('public:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _pages() -> Iterator[Address]:
    yield from (Address(reverse(f"public:{name}")) for name in LISTS)
    for release in Release.objects.newest().select_related("round").defer("figures", "lists", "data"):
        on, slug = timezone.localdate(release.released_at), release.round.slug
        yield Address(reverse("public:round", args=[slug]), on)
        yield from (Address(reverse("public:problem", args=[slug, item["number"]]), on) for item in release.items)
    for round in petition_queries.rounds():
        yield Address(reverse("public:petitions", args=[round.slug]))
    tables = Publication.objects.filter(state="released").values_list("round__slug", "number", "released_at")
    for slug, number, at in tables.order_by("pk"):
        yield Address(reverse("public:publication", args=[slug, number]), timezone.localdate(at))
    for slug in (
        Round.objects.filter(plans__versions__public_versions__state="released")
        .order_by("pk")
        .distinct()
        .values_list("slug", flat=True)
    ):
        yield Address(reverse("public:plan", args=[slug]))
    yield from (
        Address(reverse("public:notice", args=[pk]))
        for pk in Notice.objects.order_by("pk").values_list("pk", flat=True)
    )


def _xml(request: HttpRequest, template: str, addresses: list[Address]) -> HttpResponse:
    response = public_render(request, template, {"addresses": addresses, "site": settings.SITE_URL})
    response["Content-Type"] = "application/xml; charset=utf-8"
    return response
