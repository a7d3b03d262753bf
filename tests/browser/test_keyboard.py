"""Working through lists without a mouse, and never while an input method is composing."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Comment, Task
from tests.factories import City, make_round, make_task


@pytest.fixture
def tasks(city: City, live_server) -> list[Task]:
    round = make_round(city, slug="first")
    return [make_task(city, round) for _n in range(3)]


def focused(page: Page) -> str:
    """The words of the row that has the focus."""
    return page.evaluate("document.activeElement.closest('tr') ? document.activeElement.innerText : ''")


def test_the_register_is_walked_with_j_k_and_enter(city: City, tasks: list[Task], windows) -> None:
    page = windows.new(city.office, path="/desk/rounds/first/problems/")
    walked = []
    for key in ("j", "j", "j", "j", "k"):
        page.keyboard.press(key)
        walked.append(next(n for n, task in enumerate(tasks) if task.problem.title in focused(page)))
    assert walked == [0, 1, 2, 2, 1]
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(tasks[1].problem.title)


def test_slash_goes_to_the_search_and_typing_there_is_only_typing(city: City, tasks: list[Task], windows) -> None:
    page = windows.new(city.office, path="/desk/rounds/first/problems/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.type("j?/")
    assert page.evaluate("document.activeElement.value") == "j?/"
    expect(page.locator("#keyboard-help")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=j**")


def test_the_question_mark_opens_the_help(city: City, tasks: list[Task], windows) -> None:
    page = windows.new(city.office, path="/desk/rounds/first/problems/")
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_visible()
    page.keyboard.press("j")
    assert focused(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator("#keyboard-help")).to_be_hidden()


def test_no_key_acts_while_an_input_method_is_composing(city: City, tasks: list[Task], windows) -> None:
    page = windows.new(city.office, path=f"/desk/tasks/{tasks[0].pk}/history/")
    box = page.locator("textarea[name=text]")
    box.focus()
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "shui", "selectionStart": 4, "selectionEnd": 4})
    page.keyboard.press("Control+Enter")
    assert not Comment.objects.exists()
    expect(page.locator("dialog[open]")).to_have_count(0)
    method.send("Input.insertText", {"text": "水质达标"})
    expect(box).to_have_value("水质达标")
    page.keyboard.press("Control+Enter")
    page.locator("dialog[open]").get_by_role("button", name="Send").click()
    expect(page.locator(".messages")).to_be_visible()
    assert Comment.objects.get().text == "水质达标"
