"""How a reader has the pages: language, size of type, contrast. Kept in cookies, chosen by links, without log-in."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]
KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a reader may choose: the cookie that keeps it, and what it may say."""

    cookie: str
    values: tuple[str, ...]


# By the name that a link gives it in the address; no filter of any list is called so.
CHOICES = {"lang": Choice(settings.LANGUAGE_COOKIE_NAME, tuple(dict(settings.LANGUAGES)))} | {
    name: Choice(*kept) for name, kept in settings.READER_CHOICES.items()
}


class ReaderChoices:
    """`?lang=en`, `?fontsize=large` or `?contrast=high` on any page is kept in a cookie and leads back to that page.

    Links, not forms: so pages that everybody shares carry nothing of one visitor and caches may keep them. What a
    page looks like depends on the cookies, and it says so to caches.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = [name for name in CHOICES if name in request.GET]
        if request.method in ("GET", "HEAD") and chosen:
            return _kept(request, chosen)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Cookie",))
        return response


def large_type(request: HttpRequest) -> bool:
    """Whether the reader wants large type."""
    return request.COOKIES.get(CHOICES["fontsize"].cookie) == "large"


def high_contrast(request: HttpRequest) -> bool:
    """Whether the reader wants high contrast."""
    return request.COOKIES.get(CHOICES["contrast"].cookie) == "high"


def _kept(request: HttpRequest, chosen: list[str]) -> HttpResponse:
    left = request.GET.copy()
    values = {name: left.pop(name)[-1] for name in chosen}
    # A path that begins with two slashes would name another host.
    target = "/" + quote(request.path.lstrip("/\\"), safe="/") + (f"?{left.urlencode()}" if left else "")
    response = HttpResponseRedirect(target)
    response["Cache-Control"] = "no-store"
    for name, value in values.items():
        if value in CHOICES[name].values:
            response.set_cookie(
                CHOICES[name].cookie,
                value,
                max_age=KEPT_SECONDS,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
    return response
