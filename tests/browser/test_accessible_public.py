"""Every page that nobody signs in for, over one stage: both languages, both widths, large type, high contrast."""

from collections.abc import Iterator

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.showcase_public import Public, make_public
from tests.browser.test_accessible import ALL_RULES, LANGUAGES, OVERFLOW, _grave, look, ok
from tests.factories import City

MENU = "nav.public-nav li"


@pytest.fixture
def show(city: City, live_server) -> Public:
    return make_public(city)


def lists() -> dict[str, int]:
    return ok(
        "/", "/problems/", "/problems/?status=overdue&q=999", "/plans/", "/petitions/", "/notices/", "/bulletins/",
        "/corrections/", "/objections/", "/definitions/", "/open/", "/open/dictionary/", "/follow/asked/",
        "/search/", "/search/?q=整改", "/search/?q=没有这个词", "/search/?q=，", "/accounts/login/",
    ) | {"/nothing/": 404, "/follow/?scope=round&target=none": 404}  # fmt: skip


def pages(show: Public) -> dict[str, int]:
    """Pages about one thing; the problems are closed, in notice, behind, verified, without a task."""
    round, notice = f"/rounds/{show.stage.round.slug}/", f"/notices/{show.stage.notice.pk}/"
    inside, plan = f"/rounds/{show.petitions}/petitions/", f"/rounds/{show.plan}/plan/"
    tasks = (show.stage.closed, show.stage.noticed, show.stage.behind, show.stage.verified)
    return ok(
        round, f"{round}?list=tasks", *(f"{round}problems/{task.problem.number}/" for task in tasks),
        f"{round}problems/7/", plan, inside, f"{inside}?q=nothing", f"{inside}publications/1/",
        *(f"{inside}{number}/" for number in show.numbers.values()), notice, f"{notice}object/", f"{notice}received/",
        f"/open/{show.stage.round.slug}/", f"/open/{show.petitions}/", "/follow/",
        f"/follow/?scope=round&target={show.stage.round.slug}", f"/follow/leave/{show.leave}/",
    ) | {f"/follow/confirm/{show.confirm}/": 200, "/follow/confirm/none/": 404}  # fmt: skip


def test_every_page_in_both_languages_and_widths(show: Public, windows) -> None:
    faults = []
    for language in LANGUAGES:
        page = windows.new(path="/", language=language)
        faults += [f"{language} {fault}" for fault in look(page, lists() | pages(show), closely=language == "zh-hans")]
        faults += [f"{language} {fault}" for fault in steps(page, show)]
        page.goto("/")
        page.set_viewport_size(WIDE)
        rows = page.eval_on_selector_all(MENU, "all => new Set(all.map((one) => one.offsetTop)).size")
        if rows > 1:
            faults.append(f"{language}: the menu takes {rows} lines")
    faults += list(chosen(windows.new(path="/?fontsize=large&contrast=high", phone=True, language="zh-hans"), show))
    assert faults == []


def steps(page: Page, show: Public) -> Iterator[str]:
    """What only sending a form shows: a form with faults, the receipt, the state of the objection."""
    page.set_viewport_size(PHONE)
    page.goto(f"/notices/{show.stage.notice.pk}/object/")
    page.locator("[name=text]").fill("河边还有一处污水口没有封堵")
    page.locator("[name=file]").set_input_files([{"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ"}])
    page.locator("main form .btn-primary").click()
    expect(page.locator("[data-form-errors]")).to_be_visible()
    yield from _judged(page, "faults of an objection")
    page.locator("main form .btn-primary").click()
    code = page.locator(".receipt-code").inner_text()
    yield from _judged(page, "receipt")
    page.goto("/objections/")
    page.locator("[name=code]").fill(code)
    page.locator("main form .btn-primary").click()
    expect(page.locator("main [role=status]")).to_be_visible()
    yield from _judged(page, "state of an objection")


def chosen(page: Page, show: Public) -> Iterator[str]:
    """Large type and high contrast, kept while pages change; one page of each kind."""
    assert page.evaluate("Object.values(document.documentElement.dataset)") == ["large", "high"]
    found = [path for path, status in (lists() | pages(show)).items() if status == 200]
    for path in {resolve(path.partition("?")[0]).view_name: path for path in found}.values():
        page.goto(path)
        yield from _judged(page, f"{path} (large, high)")


def _judged(page: Page, name: str) -> Iterator[str]:
    yield from _grave(page, name, ALL_RULES)
    if (over := page.evaluate(OVERFLOW)) > 1:
        yield f"{name}: scrolls sideways by {over} px"
