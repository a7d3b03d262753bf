"""Where a scope is read: its page, its feed, its calendar, the form of its mails."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from follow.scopes import Name, Scope
from public import petition_queries, plan_queries, queries
from reports.models import Release

OF_ROUND = (Name.ROUND, Name.PROBLEMS, Name.PETITIONS)
LANGUAGE = "language"


def page_of(scope: Scope) -> str:
    """The public page that shows what the scope is about."""
    if scope.name == Name.PETITIONS:
        return _with(reverse("public:petitions", args=[scope.target]), scope.query)
    if scope.name in (Name.ROUND, Name.PROBLEMS):
        return _with(_page_of_round(scope.target), scope.query)
    return reverse("public:home")


def _page_of_round(slug: str) -> str:
    """Its figures; of a round whose figures were never released its petitions, else its plan, else all rounds."""
    if Release.objects.filter(round__slug=slug, state__in=queries.PUBLISHED).exists():
        return reverse("public:round", args=[slug])
    if known := petition_queries.round_of(slug):
        return reverse("public:petitions", args=[known[0].slug])
    if plan_queries.of_round(slug):
        return reverse("public:plan", args=[slug])
    return reverse("public:home")


def feed_path(scope: Scope, language: str = "") -> str:
    """The feed of a scope; the language stands in it where it is not the site's own."""
    query = dict(scope.wanted)
    if scope.name in (Name.REGION, Name.UNIT):
        query["name"] = scope.target
    path = reverse(f"follow:feed_{scope.name}", args=[scope.target] if scope.name in OF_ROUND else [])
    return _with(path, urlencode(query | _told(language)))


def calendar_path(scope: Scope, language: str = "") -> str:
    """The calendar of the notices of a round, or of all."""
    path = reverse("follow:calendar")
    if scope.name in OF_ROUND:
        path = reverse("follow:calendar_round", args=[scope.target])
    return _with(path, urlencode(_told(language)))


def form_path(scope: Scope) -> str:
    """The page on which the scope can be followed."""
    return _with(reverse("follow:follow"), urlencode(form_query(scope)))


def form_query(scope: Scope) -> dict[str, str]:
    """The parameters of `form_path`."""
    if scope.name == Name.ALL:
        return {}
    return {"scope": str(scope.name), "target": scope.target} | ({"query": scope.query} if scope.query else {})


def _told(language: str) -> dict[str, str]:
    return {LANGUAGE: language} if language and language != settings.LANGUAGE_CODE else {}


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
