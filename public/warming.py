"""Every released page into the cache, by asking for each as a reader would: so the site is whole without a database."""

import io
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from public import page_store, stamp

App = Callable[..., Iterable[bytes]]
LINK = re.compile(r'(?:href|src)="([^"#]+)')
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
NOT_PAGES = ("/static/", "/accounts/", "/desk/", "/admin/", "/api/", "/objections/", "/follow/")
# Choices of how pages look lead back to the page itself; tables as files are sent as they are written and not kept.
CHOOSES = re.compile(r"(?:^|&)(?:lang|fontsize|contrast)=")
FILE = re.compile(r"/open/[^/]+/[^/]+/(?!manifest)[a-z_]+\.(?:csv|json)$")
MOST = 20_000  # pages in each language


def ask(app: App, address: str, language: str) -> tuple[int, str, bytes]:
    """One page in one language: status, media type, body."""
    site = urlsplit(settings.SITE_URL)
    path, _mark, query = address.partition("?")
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "HTTP_COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}={language}",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    found: list[tuple[int, str]] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        found[:] = [(int(status[:3]), dict(headers).get("Content-Type", ""))]

    answer = app(environ, start)
    try:
        body = b"".join(answer)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()
    return *found[0], body


def warm(app: App, *, pause: float = 0.0, most: int = MOST) -> Iterator[tuple[int, int]]:
    """Follow every link from the start page and the site map in every language; yields pages done and known so far.

    Ends early when what is public changes meanwhile: the caller begins anew. Pages from before something was taken
    back are deleted first.
    """
    now = stamp.read()
    page_store.note(now)
    page_store.forget_before(now.taken)
    done = 0
    for language, _name in settings.LANGUAGES:
        waiting, known = deque(["/", "/sitemap.xml"]), {"/", "/sitemap.xml"}
        while waiting and len(known) <= most:
            if done % 50 == 49 and stamp.read() != now:
                return
            address = waiting.popleft()
            status, kind, body = ask(app, address, language)
            done += 1
            if status == 200:
                fresh = [one for one in _links(address, kind, body) if one not in known]
                known |= set(fresh)
                waiting += dict.fromkeys(fresh)
            yield done, done + len(waiting)
            time.sleep(pause)


def _links(address: str, kind: str, body: bytes) -> Iterator[str]:
    """The site's own addresses that a page names, without the choice of a language."""
    if not kind.startswith(("text/html", "application/xml", "text/xml")):
        return
    text = body.decode(errors="replace")
    host = urlsplit(settings.SITE_URL).netloc
    for found in (*LINK.findall(text), *LOCATION.findall(text)):
        parts = urlsplit(urljoin(f"{settings.SITE_URL}{address}", unescape(found)))
        if parts.netloc != host or parts.path.startswith(NOT_PAGES):
            continue
        if CHOOSES.search(parts.query) or FILE.match(parts.path):
            continue
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path
