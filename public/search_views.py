"""The public site's search: one box on every page, and what it finds."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public.answers import cacheable, too_often
from public.search_queries import EXACT, KINDS, PAGE, Facet, Search
from public.views import public_render
from search import advice, query

LIMIT, SECONDS = 120, 600  # searches that are not in the cache, of one connection within ten minutes
LONGEST_SLUG = 100


@require_safe
@cacheable
def search(request: HttpRequest) -> HttpResponse:
    """What public pages hold by these words, by kind and round; without words how to search."""
    words = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"public_words": words[: query.LONGEST], "advice": advice.about(words)}
    if query.parse(words):
        if too_often(request, "search", limit=LIMIT, seconds=SECONDS):
            return _slow_down(request)
        context |= _found(request, words)
    return public_render(request, "public/search.html", context)


def _found(request: HttpRequest, words: str) -> dict[str, Any]:
    kind, slug = request.GET.get("kind", ""), request.GET.get("round", "")[:LONGEST_SLUG]
    found = Search(words, kind if kind in KINDS else "", slug)
    paginator = Paginator(range(found.total), PAGE)
    page: Page = paginator.get_page(request.GET.get("page"))
    return {
        "found": found,
        "most": EXACT,
        "page_obj": page,
        "hits": found.hits(page.start_index() - 1, page.end_index()) if found.total else [],
        "tabs": [_link(found, one, kind=one.value) for one in found.kinds()],
        "rounds": [_link(found, one, slug=one.value) for one in found.rounds()],
        "wider": _address(found, kind="", slug="") if found.kind or found.slug else "",
    }


def _link(found: Search, facet: Facet, **other: str) -> dict[str, Any]:
    return {
        "url": _address(found, **other),
        "label": facet.label,
        "count": facet.count,
        "current": facet.value == (found.slug if "slug" in other else found.kind),
    }


def _address(found: Search, **other: str) -> str:
    wanted = {"q": found.words, "kind": other.get("kind", found.kind), "round": other.get("slug", found.slug)}
    return f"{reverse('public:search')}?{urlencode({name: value for name, value in wanted.items() if value})}"


def _slow_down(request: HttpRequest) -> HttpResponse:
    why = _("Many searches came from your connection within ten minutes.")
    what = _("Wait a few minutes and search again; all lists can be read meanwhile.")
    response = public_render(request, "public/slow.html", {"why": why, "what": what}, status=429)
    response["Retry-After"], response["Cache-Control"] = str(SECONDS), "no-store"
    return response
