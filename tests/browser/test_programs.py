"""The pages about programs and the description of the API in both languages, wide and on a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessible import LANGUAGES, OVERFLOW, look, ok
from tests.factories import City, make_task
from tests.two_cities import Place
from tests.two_cities_access import make_access


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_about_programs(city: City, live_server, windows, language: str) -> None:
    task = make_task(city)
    place = Place(city, task.problem.round, "程序")
    make_access(place)
    pages = ok("/desk/programs/", "/desk/programs/hooks/", f"/desk/programs/hooks/{place.ids['hook']}/")
    faults = list(look(windows.new(city.office, language=language), pages, closely=language == LANGUAGES[0]))
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_is_drawn_by_this_site_alone(live_server, windows, language: str) -> None:
    page: Page = windows.new(path="/", language=language)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs/")
    expect(page.locator("#operations-tag-tasks")).to_be_visible(timeout=60_000)
    page.set_viewport_size(PHONE)
    assert page.evaluate(OVERFLOW) <= 1
    page.set_viewport_size(WIDE)
    page.locator("#operations-tag-tasks").click()
    page.locator("#operations-tasks-v1_tasks_claim_create .opblock-summary").click()
    expect(page.locator("#operations-tasks-v1_tasks_claim_create .opblock-body")).to_contain_text("Idempotency-Key")
    own = urlsplit(live_server.url).netloc
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {own}
