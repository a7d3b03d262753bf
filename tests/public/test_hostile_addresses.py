"""Addresses that nobody writes by hand: every public page answers what it has or says that there is none."""

import pytest
from django.test import Client

from follow import noting
from tests.factories import at
from tests.petitions import way
from tests.public.stage import make_stage, publish

pytestmark = pytest.mark.django_db
DAY = "2019-07-10"
VALUES = ("a%00b", "%ff%fe", "-1", "²", "x" * 2000)
PAGES = {
    "/search/": ("q", "page", "kind", "round"),
    "/problems/": ("q", "page", "round", "status", "unit"),
    "/notices/": ("page",),
    "/bulletins/": ("page",),
    "/corrections/": ("page",),
    "/rounds/{round}/": ("list", "page", "mark", "category", "unit", "as_of"),
    "/rounds/{asked}/petitions/": ("number", "place", "type", "verdict", "page"),
    "/feeds/region.atom": ("name", "language"),
    "/feeds/unit.atom": ("name",),
    "/feeds/rounds/{round}/problems.atom": ("category", "unit", "q"),
    "/feeds/rounds/{asked}/petitions.atom": ("number", "place"),
    "/follow/": ("scope", "target", "query", "scope=round&target", "scope=unit&target"),
    "/open/{round}/latest/problems.csv": ("unit", "q", "list"),
    "/open/{asked}/latest/petitions.csv": ("number", "place"),
    "/calendars/notices.ics": ("language",),
}
PLACES = (
    "/rounds/{round}/problems/{value}/", "/rounds/{asked}/petitions/{value}/", "/follow/confirm/{value}/",
    "/follow/leave/{value}/", "/open/{value}/", "/feeds/rounds/{value}.atom", "/sitemap-petitions-{value}.xml",
    "/open/{round}/2019-13-45-v1/problems.csv", "/rounds/{round}/releases/2019-13-45-v1/bulletin.html",
)  # fmt: skip


@pytest.fixture
def slugs(city, settings, tmp_path):
    """The rounds of a release and of a released petition."""
    settings.DATA_DIR = tmp_path / "data"
    stage = make_stage(city)
    publish(stage)
    petition = way.make_batch(city, count=1).petitions.get()
    way.finish(city, petition)
    way.release(city, petition)
    with at(DAY):
        noting.note_all()
    return {"round": stage.round.slug, "asked": petition.round.slug}


def code_of(path: str, **how: str) -> int:
    with at(DAY):
        answer = Client(raise_request_exception=False).get(path, **how)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return answer.status_code


def test_parameters(slugs):
    wrong = []
    for page, names in PAGES.items():
        path = page.format(**slugs)
        assert code_of(path) in (200, 404), path
        wrong += [
            (asked, code)
            for name in names
            for value in VALUES
            if (code := code_of(asked := f"{path}?{name}={value}")) not in (200, 400, 404, 422, 429)
        ]
    assert wrong == []


def test_places(slugs):
    paths = {path.format(**slugs, value=value) for path in PLACES for value in VALUES}
    assert {path: code for path in sorted(paths) if (code := code_of(path)) not in (200, 400, 404)} == {}
