"""Every page of papers in both languages, wide and on a phone, judged as tests.browser.test_accessible does."""

import pytest

from tests.browser.showcase_bulletins import BASE, Papers, make_papers
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City


@pytest.fixture
def show(city: City, live_server) -> Papers:
    return make_papers(city)


def test_pages_of_papers(show: Papers, windows) -> None:
    pages = ok(
        BASE, f"{BASE}?state=dropped", f"{BASE}?waits=issue", f"{BASE}new/", f"{BASE}templates/",
        f"{BASE}templates/?kind=petitions", *(show.path(name) for name in show.ids), "/desk/",
    )  # fmt: skip
    faults = list(look_in_both(windows, show.city.office, pages))
    others = ok(BASE, show.path("notice"), show.path("issued"), show.path("withdrawn"))
    faults += look_in_both(windows, show.city.publisher, others)
    assert faults == []
