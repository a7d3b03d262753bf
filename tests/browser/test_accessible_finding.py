"""Pages of the search in both languages, wide and on a phone; with large type and high contrast; the palette open."""

import pytest
from playwright.sync_api import expect

from cases.models import Task
from finding.models import SavedSearch
from search import index
from tests.browser.conftest import PHONE
from tests.browser.test_accessible import ALL_RULES, OVERFLOW, _grave, look_in_both, ok
from tests.factories import City, make_round, make_task


@pytest.fixture
def task(city: City, live_server) -> Task:
    task = make_task(city, make_round(city, slug="first"))
    index.put("task", task.pk, title=str(task), passages=["沿河清淤工程" * 30], round_id=task.problem.round_id)
    SavedSearch.objects.create(owner=city.office, name="清淤", query="q=清淤", alerts=True, fresh=1, found=1)
    return task


def pages() -> dict[str, int]:
    row = SavedSearch.objects.get().pk
    return ok(
        "/desk/search/", "/desk/search/?q=清淤&round=first", "/desk/search/?q=1",
        "/desk/search/?q=没有这个词&round=first", "/desk/search/?q=，",
        "/desk/search/saved/", f"/desk/search/saved/{row}/edit/",
    )  # fmt: skip


def test_pages_of_the_search(city: City, task, windows) -> None:
    faults = list(look_in_both(windows, city.office, pages()))
    page = windows.new(city.office)
    page.keyboard.press("Control+k")
    page.keyboard.type("清淤")
    expect(page.locator("#palette [role=option]").first).to_contain_text(str(task))
    assert faults + list(_grave(page, "palette", ALL_RULES)) == []


def test_large_type_and_high_contrast(city: City, task, windows) -> None:
    page = windows.new(city.office, language="zh-hans", phone=True)
    page.goto("/desk/search/?fontsize=large&contrast=high")
    faults = []
    for path in (*pages(), "/desk/rounds/first/problems/", f"/desk/tasks/{task.pk}/", "/desk/", "/desk/sign/", "/"):
        page.goto(path)
        faults += list(_grave(page, path, ALL_RULES))
        if page.evaluate(OVERFLOW) > 1:
            faults.append(f"{path}: wider than {PHONE['width']} px")
    assert faults == []
