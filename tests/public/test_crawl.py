"""Every address that the public site names, followed as nobody: whole, light, without a script, telling nobody."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from tinyhtml5.parser import HTMLParser

from follow import noting
from tests.answers import body_of
from tests.factories import at
from tests.petitions.canary import Needles, find_in_file
from tests.petitions.planting import TODAY, make_stage
from tests.public import schemas
from tests.public.stage import AS_OF, publish
from tests.public.test_secrets import CHOOSES, fetched

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src|action)="([^"#]*)')
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
NAMED = re.compile(r'"(https?://[^"]+)"')  # in descriptions for programs
RESOURCE = re.compile(
    r'<(?:script|img|link|iframe|source|video|audio|object|embed|form)\b[^>]*?(?:src|href|action)="([^"]*)"'
)
MOST = 300_000  # bytes of a page
MARKUP = ("text/html", "application/xml", "application/atom+xml", "application/rss+xml")
DESCRIPTIONS = ("application/json", "application/ld+json")
NOT_OURS = ("/static/", "/accounts/", "/desk/")


def links(path: str, kind: str, body: bytes) -> Iterator[str]:
    """Addresses of this site that the page names, with their query."""
    if not kind.startswith(MARKUP + DESCRIPTIONS):
        return
    text = body.decode()
    named = NAMED.findall(text) if kind.startswith(DESCRIPTIONS) else LINK.findall(text) + LOCATION.findall(text)
    for found in named:
        parts = urlsplit(urljoin(f"http://testserver{path}", unescape(found)))
        if parts.netloc in ("testserver", "localhost") and not parts.path.startswith(NOT_OURS):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def crawl(language: str) -> dict[str, tuple[str, bytes, bytes]]:
    """Path → media type, headers, body of everything that can be reached; fails at a dead link."""
    browser, found, waiting = Client(headers={"accept-language": language}), {}, ["/", "/sitemap.xml", "/robots.txt"]
    while waiting:
        path = waiting.pop()
        if path in found or CHOOSES.search(path):
            continue
        answer = fetched(browser, path)
        assert answer.status_code == 200, path
        body = body_of(answer)
        kind = answer["Content-Type"]
        head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
        found[path] = (kind, head, body)
        waiting += links(path, kind, body)
    return found


@pytest.fixture
def site(stage):
    publish(stage)
    noting.note_all()
    with at(AS_OF):
        yield


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_whole_and_light_and_valid(site, language):
    pages = crawl(language)
    views = {resolve(path.partition("?")[0]).view_name for path in pages}
    assert {
        "public:home", "public:problems", "public:round", "public:problem", "public:bulletin",
        "public:earlier_bulletin",
        "public:notice", "public:photo", "public:object", "public:corrections", "public:bulletins", "public:sitemap",
        "public:sitemap_pages", "public:robots", "public:definitions", "public:objection", "public:plans",
        "public:search", "follow:follow", "follow:feed_all", "follow:feed_round", "follow:feed_region",
        "follow:feed_unit", "follow:feed_problems", "follow:calendar", "follow:calendar_round", "opendata:index",
        "opendata:round", "opendata:dictionary", "opendata:dictionary_json", "opendata:manifest", "opendata:catalogue",
        "opendata:file",
    } <= views  # fmt: skip
    told = {path: found for path, (kind, _head, body) in pages.items() if (found := schemas.faults(kind, body))}
    assert told == {}
    seen = set()
    for path, (kind, _head, body) in pages.items():
        if not kind.startswith("text/html") or path.endswith(".html"):
            continue
        text = body.decode()
        assert len(body) < MOST, path
        assert "<style" not in text, path
        assert not re.search(r"<script\b(?![^>]*\bsrc=)", text), path
        outside = [url for url in RESOURCE.findall(text) if urlsplit(url).netloc not in ("", "testserver")]
        assert outside == [], path
        assert "已解决" not in text, path
        view = resolve(path.partition("?")[0]).view_name
        if view not in seen:  # one of each kind; the parser is slow
            seen.add(view)
            parser = HTMLParser()
            parser.parse(text)
            assert parser.errors == [], path
            assert text.count("<h1") == 1, path
            if 'content="noindex"' not in text and view not in ("public:objection", "public:received"):
                assert 'rel="canonical"' in text, path
                assert 'property="og:title"' in text, path


def test_pages_are_complete_without_scripts(site):
    """Whatever a script would add is not content: no element waits for one, but for those marked as such."""
    for path in ("/", "/rounds/first/", "/rounds/first/problems/2/", "/notices/", "/problems/"):
        text = Client().get(path).content.decode()
        without = re.sub(r"<script\b.*?</script>", "", text, flags=re.S)
        assert "<noscript" not in text
        assert re.findall(r"<script\b(?![^>]*\bdefer\b)[^>]*>", text) == []
        assert "hx-get" not in without
        assert "<h1" in without


def test_nothing_tells_who_complained(db):
    stage = make_stage()
    noting.note_all()
    needles = Needles(stage.canaries)
    with at(TODAY):
        for language in ("zh-hans", "en"):
            pages = crawl(language)
            assert sum("/petitions/" in path for path in pages) > 10
            assert any("/petitions.atom" in path for path in pages)
            told = {}
            for path, (_kind, head, body) in pages.items():
                name = path.partition("?")[0]
                if found := [*find_in_file(head, "head", needles), *find_in_file(body, name, needles)]:
                    told[path] = found
            assert told == {}
        # The scanner sees what is there: planted into a page, it is found.
        body = pages["/"][2] + stage.canaries[0].phone.encode()
        assert find_in_file(body, "/", needles)


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/none/",
        "/notices/999999/",
        "/rounds/first/problems/999/",
        "/desk/nothing/",
        "/problems/?page=zzz&round=none",
        "/bulletins/?page=9999",
    ],
)
def test_wrong_addresses_are_answered_in_words(site, path):
    answer = Client().get(path)
    assert answer.status_code in (200, 302, 404)
    assert b"Traceback" not in answer.content
