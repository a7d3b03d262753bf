"""The public process answers what the main process answers, with a database user that reads only what is released."""

import contextlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import TaskEvidence
from follow import noting
from papers import making
from public.search_queries import KINDS
from search import opened
from search.models import Entry
from tests.factories import at
from tests.petitions.canary import Needles, find_in_file
from tests.petitions.planting import TODAY, make_stage
from tests.public.door import alone, as_the_public, on_postgresql, open_door
from tests.public.stage import AS_OF, publish
from tests.public.test_secrets import crawl

pytestmark = [pytest.mark.django_db, on_postgresql]
SIGN_IN = re.compile(rb'\s*<a href="/accounts/login/">[^<]*</a>|data-login="[^"]*"')
# Forms write, so they are the main process's; so is the sign-in.
FORMS = re.compile(r"/notices/\d+/object/|/notices/\d+/received/|/objections/|/follow/")


def draw_all() -> None:
    while making.draw_next():
        pass


def told(pages: dict[str, bytes]) -> dict[str, bytes]:
    return {
        path: body if body.startswith((b"PK", b"%PDF")) else re.sub(rb"\s+", b" ", SIGN_IN.sub(b"", body))
        for path, body in pages.items()
        if not FORMS.match(path)
    }


def first_difference(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def through_the_door(start: str = "/") -> dict[str, bytes]:
    with alone(), as_the_public():
        return crawl(start, left_out=FORMS)


def test_every_page_is_the_same(stage):
    publish(stage)
    with at("2019-06-25"):
        stage.noticed.evidence.filter(phase=TaskEvidence.Phase.BEFORE).update(pair=1)
    noting.note_all()
    open_door()
    with at(AS_OF):
        main = told(crawl(left_out=FORMS))
        public = told(through_the_door())
    assert len(main) > 40
    assert sorted(public) == sorted(main)
    assert {path: first_difference(main[path], public[path]) for path in main if public[path] != main[path]} == {}
    assert b"<entry>" in public["/feeds/all.atom"]
    assert {"/calendars/notices.ics", "/open/", "/open/first/", "/open/first/latest/problems.csv"} <= set(public)


def test_petitions_are_the_same_and_tell_nobody(db):
    stage = make_stage()
    noting.note_all()
    open_door()
    needles = Needles(stage.canaries)
    with at(TODAY):
        main = told(crawl(left_out=FORMS))
        public = told(through_the_door())
    assert sorted(public) == sorted(main)
    assert {path: first_difference(main[path], public[path]) for path in main if public[path] != main[path]} == {}
    assert sum("/petitions/" in path for path in public) > 5
    assert {path: found for path, body in public.items() if (found := find_in_file(body, path, needles))} == {}


def test_forms_lead_to_the_main_process(stage, settings):
    publish(stage)
    open_door()
    settings.SITE_URL = "https://duban.example"
    paths = (
        f"/notices/{stage.notice.pk}/object/?x=1",
        f"/notices/{stage.notice.pk}/received/",
        "/objections/",
        "/follow/",
    )
    with alone(), as_the_public():
        browser = Client()
        assert [browser.get(path)["Location"] for path in paths] == [f"https://duban.example{path}" for path in paths]
        assert {browser.post(path).status_code for path in paths} == {405}
        for path in ("/desk/", "/admin/", "/accounts/login/", "/api/v1/", "/desk/tasks/1/", "/readyz"):
            assert browser.get(path).status_code == 404, path
        assert "sessionid" not in browser.cookies


def test_no_cookie_is_set_and_no_session_read(stage):
    publish(stage)
    open_door()
    browser = Client()
    browser.force_login(stage.city.office)
    with alone(), as_the_public(), at(AS_OF), CaptureQueriesContext(connection) as asked:
        answer = browser.get("/rounds/first/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not [query["sql"] for query in asked if "session" in query["sql"] or "orgs_user" in query["sql"]]


def test_the_search_finds_the_same_and_asks_an_index(stage):
    publish(stage)
    open_door()
    texts = []
    for door in (contextlib.nullcontext, through):
        with door(), at(AS_OF):
            for words in ("污水直排", "整改到位", "污", "没有这个词"):
                answer = Client().get("/search/", {"q": words})
                assert answer.status_code == 200, words
                texts.append(told({words: answer.content})[words])
    assert [first_difference(*pair) for pair in zip(texts[:4], texts[4:], strict=True) if len(set(pair)) > 1] == []
    assert b"/rounds/first/problems/1/" in texts[0]
    kinds = list(KINDS)
    with through(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE is_public) FROM search_entry")
        all, public = cursor.fetchone()
        held = set(opened.numbers("污水", kinds, None, 1000))
        newest = opened.numbers("污水", kinds, None, 1)
    assert all == public > 0
    inside = Entry.objects.filter(is_public=False, folded__contains="污水")
    assert held == set(Entry.objects.filter(is_public=True, folded__contains="污水").values_list("pk", flat=True))
    assert inside.exists() and held
    assert set(newest) < held and opened.numbers("污水", kinds, None, 1) == newest


@contextlib.contextmanager
def through():
    with alone(), as_the_public():
        yield
