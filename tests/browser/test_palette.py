"""Going anywhere by keys alone: the palette, with an input method composing in it, and how pages are read."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Task
from tests.factories import City, make_round, make_task

REGISTER = "/desk/rounds/first/problems/"


@pytest.fixture
def tasks(city: City, live_server) -> list[Task]:
    round = make_round(city, slug="first")
    return [make_task(city, round) for _n in range(3)]


def opened(page: Page):
    page.keyboard.press("Control+k")
    dialog = page.locator("#palette")
    expect(dialog).to_be_visible()
    return dialog


def chosen(page: Page) -> str:
    """The line that a screen reader would name: what the box says is active is the one that is marked."""
    box = page.locator("#palette-words")
    named = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(named).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette [aria-selected=true]")).to_have_count(1)
    return named.inner_text()


def test_a_page_of_the_menu_is_reached_by_keys(city: City, tasks, windows) -> None:
    page = windows.new(city.office, path=REGISTER)
    page.keyboard.press("j")
    opened(page)
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert chosen(page) != first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert chosen(page) == first
    page.keyboard.type("trail of nobody")
    assert chosen(page).startswith("Search everywhere")
    page.locator("#palette-words").fill("register of prob")
    assert chosen(page) == "Register of problems"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REGISTER}")


def test_an_item_is_reached_by_its_number(city: City, tasks, windows) -> None:
    page = windows.new(city.office, path="/desk/")
    opened(page)
    page.keyboard.type("2")
    expect(page.locator("#palette [role=option]").first).to_contain_text(tasks[1].problem.title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/tasks/{tasks[1].pk}/")


def test_the_focus_stays_inside_and_comes_back(city: City, tasks, windows) -> None:
    page = windows.new(city.office, path=REGISTER)
    page.keyboard.press("j")
    dialog = opened(page)
    inside = "document.getElementById('palette').contains(document.activeElement)"
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('table[data-rows] tbody tr:first-child')")
    opened(page)
    page.keyboard.press("Control+k")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('table[data-rows] tbody tr:first-child')")


def test_enter_during_composition_does_nothing(city: City, tasks, windows) -> None:
    page = windows.new(city.office, path=REGISTER)
    dialog = opened(page)
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "wen", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(dialog).to_be_visible()
    assert page.url.endswith(REGISTER)
    method.send("Input.insertText", {"text": "问题"})
    expect(page.locator("#palette-words")).to_have_value("问题")
    # An input method that sends its committing Enter after compositionend, as some do.
    page.evaluate("""() => {
      const box = document.getElementById("palette-words");
      const key = () => new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
      box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "题" }));
      window.refused = !box.dispatchEvent(key());
    }""")
    assert page.evaluate("window.refused")
    expect(dialog).to_be_visible()
    page.wait_for_timeout(50)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=**")


def test_the_help_tells_the_truth_about_g(city: City, tasks, windows) -> None:
    page = windows.new(city.office, path=REGISTER)
    for key, path in (("t", "/desk/inbox/"), ("s", "/desk/sign/"), ("h", "/desk/")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")


@pytest.mark.parametrize("path", ["/", REGISTER, "/desk/"])
def test_large_type_and_high_contrast_without_a_script(city: City, tasks, windows, path: str) -> None:
    page = windows.new(city.office if "desk" in path else None, path=path, phone=True, script=False)
    page.locator(".foot").get_by_role("link", name="Large type").click()
    page.locator(".foot").get_by_role("link", name="High contrast").click()
    assert page.url.endswith(path)
    assert page.locator("html").get_attribute("data-fontsize") == "large"
    assert page.locator("html").get_attribute("data-contrast") == "high"
    page.locator(".foot").get_by_role("link", name="Normal type").click()
    page.locator(".foot").get_by_role("link", name="Normal contrast").click()
    assert page.locator("html[data-fontsize], html[data-contrast]").count() == 0
