"""Following by mail: the form, the confirmation, leaving. Opening a link never changes anything, pressing does."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from follow import links, scopes, subscribing
from follow.conditional import refused
from follow.forms import FollowForm
from follow.models import Facet, Subscription
from public import petition_queries, queries
from public.answers import too_often
from public.views import public_render

REQUESTS_AN_HOUR = 10
PRESSES_AN_HOUR = 60
NAMES = 400  # regions or units that the page offers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """What can be followed, and for one of it feed, calendar and the form for mails."""
    scope, wrong = _scope(request)
    language = translation.get_language()
    form = FollowForm(request.POST if request.method == "POST" else None, initial={"language": language})
    if request.method == "POST" and form.is_valid() and not wrong:
        if too_often(request, "follow", limit=REQUESTS_AN_HOUR, seconds=3600):
            return _slow_down(request, _("Many requests have come from your connection within the hour."))
        given = form.cleaned_data
        subscribing.ask(given["email"], scope, frequency=given["frequency"], language=given["language"])
        return redirect("follow:asked")
    context = {
        "scope": scope,
        "words": scope.words(),
        "wrong": wrong,
        "form": form,
        "feed": links.feed_path(scope, language),
        "calendar": links.calendar_path(scope, language),
        "page": links.page_of(scope),
        "own_query": links.form_path(scope).partition("?")[2],
        "rounds": _rounds(),
        "regions": _names(Facet.Kind.REGION),
        "units": _names(Facet.Kind.UNIT),
    }
    status = 422 if form.errors else 404 if wrong else 200
    return public_render(request, "follow/follow.html", context, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The one answer to every request, whoever follows already."""
    hours = int(subscribing.FORGOTTEN_AFTER.total_seconds() // 3600)
    return public_render(request, "follow/asked.html", {"hours": hours})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; only the button confirms."""
    found = subscribing.waiting_for(token)
    if found is not None and request.method == "POST":
        found = subscribing.confirm(token)
    context = {
        "found": found,
        "is_confirmed": found is not None and found.confirmed_at is not None,
        "words": _words(found),
        "frequency": found.get_frequency_display() if found else "",
    }
    return public_render(request, "follow/confirm.html", context, status=200 if found else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button that ends a subscription and deletes the address."""
    found = subscribing.following(token)
    words = _words(found)
    is_done = request.method == "POST" and subscribing.leave(token)
    context = {"found": found, "words": words, "is_done": is_done}
    return public_render(request, "follow/leave.html", context)


@csrf_exempt
@never_cache
@require_POST
def leave_now(request: HttpRequest, token: str) -> HttpResponse:
    """What mail programs send for their user (RFC 8058): no cookie, no form of ours. The same answer to every token."""
    if too_often(request, "leave", limit=PRESSES_AN_HOUR, seconds=3600):
        return refused(_("Many requests have come from your connection within the hour."), 429)
    subscribing.leave(token)
    return HttpResponse(status=204)


def _scope(request: HttpRequest) -> tuple[scopes.Scope, str]:
    """What the address asks for; everything, with a sentence, when it asks for something that is not there."""
    asked_for = request.GET.get("scope", "all")
    try:
        query = request.GET.get("query", "")
        return scopes.from_address(asked_for, request.GET.get("target", ""), query), ""
    except ValidationError as error:
        return scopes.ALL, " ".join(error.messages)


def _words(row: Subscription | None) -> str:
    if row is None:
        return ""
    found = scopes.stored(row.scope, row.target, row.query)
    return found.words() if found else ""


def _rounds() -> list[tuple[str, str]]:
    """Every round that the public may know of, once."""
    known = {card.slug: card.name for card in queries.rounds()}
    known |= {line.slug: line.name for line in petition_queries.rounds()}
    return list(known.items())


def _names(kind: str) -> list[str]:
    """Regions or units that events are about, those with most events first."""
    rows = Facet.objects.filter(kind=kind).values("name").annotate(n=Count("pk")).order_by("-n", "name")
    return list(rows.values_list("name", flat=True)[:NAMES])


def _slow_down(request: HttpRequest, why: str) -> HttpResponse:
    response = public_render(request, "public/slow.html", {"why": why}, status=429)
    response["Retry-After"] = "3600"
    return response
