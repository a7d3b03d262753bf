"""The pages about programs and the description of the API in both languages, wide and on a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessible import ALL_RULES, LANGUAGES, OVERFLOW, _grave, look_in_both, ok
from tests.factories import City, make_task
from tests.two_cities import Place
from tests.two_cities_access import make_access


def test_pages_about_programs(city: City, live_server, windows) -> None:
    task = make_task(city)
    place = Place(city, task.problem.round, "程序")
    make_access(place)
    pages = ok("/desk/programs/", "/desk/programs/hooks/", f"/desk/programs/hooks/{place.ids['hook']}/")
    assert list(look_in_both(windows, city.office, pages)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_is_drawn_by_this_site_alone(live_server, windows, language: str) -> None:
    page: Page = windows.new(path="/", language=language)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs/")
    expect(page.locator("#operations-tag-tasks")).to_be_visible(timeout=60_000)
    assert list(_grave(page, "/api/docs/", ALL_RULES)) == []
    page.set_viewport_size(PHONE)
    assert list(_grave(page, "/api/docs/ (phone)", ALL_RULES)) == []
    assert page.evaluate(OVERFLOW) <= 1
    page.set_viewport_size(WIDE)
    page.locator("#operations-tag-tasks").click()
    # Drawing one operation takes seconds where the machine is busy.
    page.locator("#operations-tasks-v1_tasks_claim_create .opblock-summary").click(timeout=60_000)
    body = page.locator("#operations-tasks-v1_tasks_claim_create .opblock-body")
    expect(body).to_contain_text("Idempotency-Key", timeout=60_000)
    own = urlsplit(live_server.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {own}
