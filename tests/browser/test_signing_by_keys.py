"""From the log-in to a signature with the keyboard alone: no click, no script that focuses for the hand."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cases.models import Round, Task
from signoff.models import Signature
from tests.cases.way import submitted
from tests.factories import PASSWORD, City, make_task

MOST = 120  # presses of Tab until something must have been reached


@pytest.fixture
def task(city: City, live_server) -> Task:
    task = make_task(city)
    submitted(city, task)
    Round.objects.update(held_on=date(2019, 6, 28))
    return task


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Tab until the focus is on what fits; every stop on the way must be visible."""
    fits = """([selector, words]) => { const here = document.activeElement;
      return here.matches(selector) && (here.innerText || here.value || "").includes(words); }"""
    for _n in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(fits, [selector, words]):
            return
    raise AssertionError(f"no Tab leads to {selector} {words}")


def test_from_log_in_to_a_signature(city: City, task: Task, windows) -> None:
    page = windows.new(path="/desk/")
    tab_to(page, "[name=username]")
    page.keyboard.type(city.head.username)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Waiting for me")
    page.wait_for_load_state()  # keys are heard once the page's scripts are there; its heading stands before
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/desk/sign/")
    tab_to(page, ".sign-actions a.btn-primary")
    page.keyboard.press("Enter")
    expect(page.locator("#agree form")).to_be_visible()
    tab_to(page, "#agree [name=password]")
    page.keyboard.type(PASSWORD)
    tab_to(page, "#agree button", "Agree and sign")
    page.keyboard.press("Enter")
    expect(page.locator("#agree")).to_have_count(0)
    assert Signature.objects.get().signer == city.head
