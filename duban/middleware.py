"""What every answer of the desk has in common."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from deadlines.workdays import CalendarMissing

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGE_SECONDS = 365 * 24 * 3600


class NoNul:
    """A path or a cookie with a NUL is refused: PostgreSQL has no such text. Forms and filters refuse it themselves."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for text in (request.path, *request.COOKIES.values())):
            raise BadRequest("NUL")
        return self.get_response(request)


class PrivatePages:
    """No cache keeps what was made for somebody who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class BusinessErrors:
    """A rule that a view did not catch becomes a page that says which rule, not a server error."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ValidationError | CalendarMissing):
            return None
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        return render(request, "409.html", {"messages_list": said, "back": request.path}, status=409)


class LanguageChoice:
    """`?lang=en` on any page keeps the language in a cookie and leads back to the same page without it.

    A link, not a form: so pages that everybody shares carry nothing of one visitor and caches may keep them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or "lang" not in request.GET:
            return self.get_response(request)
        left = request.GET.copy()
        language = left.pop("lang")[-1]
        # A path that begins with two slashes would name another host.
        target = "/" + quote(request.path.lstrip("/\\"), safe="/") + (f"?{left.urlencode()}" if left else "")
        response = HttpResponseRedirect(target)
        response["Cache-Control"] = "no-store"
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=LANGUAGE_SECONDS,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
        return response
