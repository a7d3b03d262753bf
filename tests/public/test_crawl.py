"""Every address that the public site names, followed as nobody: whole, light, without a script, telling nobody."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import resolve
from icalendar import Calendar
from tinyhtml5.parser import HTMLParser

from follow import noting
from tests.factories import at
from tests.petitions.canary import Needles, find_in_file
from tests.petitions.planting import TODAY, make_stage
from tests.public.stage import AS_OF, publish
from tests.public.test_secrets import CHOOSES, fetched

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src|action)="([^"#]*)')
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
RESOURCE = re.compile(
    r'<(?:script|img|link|iframe|source|video|audio|object|embed|form)\b[^>]*?(?:src|href|action)="([^"]*)"'
)
ATOM = "{http://www.w3.org/2005/Atom}"
MOST = 300_000  # bytes of a page
MARKUP = ("text/html", "application/xml", "application/atom+xml", "application/rss+xml")
NOT_OURS = ("/static/", "/accounts/", "/desk/")


def links(path: str, kind: str, body: bytes) -> Iterator[str]:
    """Addresses of this site that the page names, with their query."""
    if not kind.startswith(MARKUP):
        return
    text = body.decode()
    for found in (*LINK.findall(text), *LOCATION.findall(text)):
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
        body = b"".join(answer) if answer.streaming else answer.content
        kind = answer["Content-Type"]
        head = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
        found[path] = (kind, head, body)
        waiting += links(path, kind, body)
    return found


def feed_faults(feed: ElementTree.Element) -> list[str]:
    """What RFC 4287 asks for and the feed or one of its entries does not have exactly once."""
    faults = [f"feed: {name}" for name in ("id", "title", "updated") if len(feed.findall(ATOM + name)) != 1]
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        faults += [f"entry: {name}" for name in ("id", "title", "updated") if len(entry.findall(ATOM + name)) != 1]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids) or not feed.findall(f"{ATOM}author/{ATOM}name"):
        faults.append("an id twice, or no author")
    if not [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        faults.append("no link to itself")
    return faults


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
        "follow:follow", "follow:feed_all", "follow:feed_round", "follow:calendar", "opendata:index", "opendata:round",
        "opendata:dictionary", "opendata:dictionary_json", "opendata:manifest", "opendata:file",
    } <= views  # fmt: skip
    for path, (kind, _head, body) in pages.items():
        if kind.startswith("application/atom+xml"):
            assert feed_faults(ElementTree.fromstring(body)) == [], path  # noqa: S314  (our own)
        elif kind.startswith("text/calendar"):
            assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(Calendar.from_ical(body).walk("VEVENT")[0]), path
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
