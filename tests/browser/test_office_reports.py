"""The office's pages of reports in the browser: both languages and widths, and a morning's checking by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Round
from scheduling.models import Check, Line
from tests.browser.test_accessible import LANGUAGES, look, ok
from tests.factories import City
from tests.scheduling.office import Story, begin, locked, send, told

DAY = "2019-06-13"


def held(story: Story, day: str = DAY) -> Story:
    Round.objects.filter(pk=story.round.pk).update(held_on=day)
    return story


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_office(city: City, live_server, windows, language: str) -> None:
    story = held(told(city) if language == "en" else locked(city))
    base, period, line = f"/desk/rounds/{story.round.slug}/schedule/", story.may.pk, story.lines(0)[0].pk
    pages = ok(
        base, f"{base}?state=locked", f"{base}{period}/", f"{base}{period}/?state=skipped", f"{base}units/",
        f"{base}check/", f"{base}check/?period={period}&state=filed", f"{base}check/?period={period}", f"{base}gap/",
        f"{base}gap/{story.units[0].pk}/", f"{base}rules/?from=weekly_key", f"{base}{period}/remind/?state=owing",
        f"{base}{period}/lock/", f"{base}{period}/corrections/", f"/desk/schedule/lines/{line}/", "/desk/",
    )  # fmt: skip
    assert list(look(windows.new(city.office, language=language), pages, closely=language == LANGUAGES[0])) == []


def row_in_hand(page: Page) -> int:
    """The line whose row has the focus, 0 for none."""
    found = page.evaluate("(document.activeElement.closest('.check-row') || {id: 'line-0'}).id")
    return int(found.removeprefix("line-"))


def test_a_morning_of_checking_without_a_mouse(city: City, live_server, windows) -> None:
    story = held(begin(city, (3,)), "2019-06-05")
    send(story, 0, "2019-06-03")
    first, second, third = (line.pk for line in story.lines(0))
    page = windows.new(city.verifier, path=f"/desk/rounds/{story.round.slug}/schedule/check/?state=filed")
    walked = []
    for key in ("j", "Enter", "k"):
        page.keyboard.press(key)
        walked.append(row_in_hand(page))
    assert walked == [first, second, first]
    page.keyboard.press("v")
    assert page.evaluate("document.activeElement.name") == "share"
    page.keyboard.type("55")
    page.keyboard.press("Control+Enter")
    page.locator("dialog[open] .btn-primary").click()
    page.wait_for_url(f"**#line-{second}")
    expect(page.locator(".check-row")).to_have_count(2)
    assert row_in_hand(page) == second
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "why"
    page.keyboard.type("jkvr")  # typing is only typing
    page.keyboard.press("Control+Enter")
    page.locator("dialog[open] .btn-primary").click()
    page.wait_for_url(f"**#line-{third}")
    assert [(check.verdict, check.share, check.words) for check in Check.objects.order_by("pk")] == [
        ("verified", 55, ""),
        ("returned", None, "jkvr"),
    ]


def test_no_key_acts_while_an_input_method_is_composing(city: City, live_server, windows) -> None:
    story = held(begin(city, (2,)), "2019-06-05")
    send(story, 0, "2019-06-03")
    page = windows.new(city.verifier, path=f"/desk/rounds/{story.round.slug}/schedule/check/?state=filed")
    page.keyboard.press("j")
    page.keyboard.press("r")
    here = row_in_hand(page)
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "zhaopian", "selectionStart": 8, "selectionEnd": 8})
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert row_in_hand(page) == here
    assert not Line.objects.filter(state="returned").exists()
