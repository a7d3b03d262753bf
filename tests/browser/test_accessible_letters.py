"""Every page of letters in both languages, wide and on a phone, judged as tests.browser.test_accessible does."""

import pytest

from tests.browser.showcase_letters import Letters, make_letters
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City

LIST = "/desk/letters/"


@pytest.fixture
def show(city: City, live_server) -> Letters:
    return make_letters(city)


def office_pages(show: Letters) -> dict[str, int]:
    return ok(
        LIST, f"{LIST}?kind=refer&state=draft", f"{LIST}new/", f"{LIST}heads/", f"{LIST}?waits=reply_late", "/desk/",
        *(show.path(name) for name in show.by_name), show.path("talk", "edit/"), show.path("circular", "issue/"),
    )  # fmt: skip


def test_pages_of_the_office_and_of_a_unit(show: Letters, windows) -> None:
    faults = list(look_in_both(windows, show.city.office, office_pages(show)))
    own = ok(f"{LIST}mine/", f"{LIST}mine/?waits=receipt", *(show.path(name) for name in ("issued", "waiting", "void")))
    faults += look_in_both(windows, show.city.unit, own)
    assert faults == []
