"""A clerk's month: nine items filed on one page with one button, though the connection is lost in between."""

import pytest
from playwright.sync_api import Page, expect

from scheduling.domain import drafting
from scheduling.models import Entry, Line, Obligation
from tests.browser.test_accessible import LANGUAGES, look, ok
from tests.factories import City, at
from tests.scheduling.month import open_month, progress, sheet_of

NOW = "2019-01-02"


@pytest.fixture
def sheet(city: City, live_server) -> Obligation:
    """Nine items of a unit in a round that stands still before the day of its first report."""
    round, _tasks, period = open_month(city, tasks=9)
    round.refresh_from_db()
    round.held_on = NOW
    round.save()
    return sheet_of(period)


def rows(page: Page) -> list:
    return page.locator("[data-line]").all()


def choose(row, answer: str) -> None:
    row.get_by_role("radio", name=answer).check()


def saved(line_id: int) -> dict:
    return Line.objects.get(pk=line_id).draft


def test_nine_items_one_page_one_sending_with_the_connection_lost_in_between(sheet, windows, city) -> None:
    page = windows.new(city.unit, path=f"/desk/sheets/{sheet.pk}/")
    one, two, three, *others = rows(page)
    ids = [int(row.get_attribute("data-line")) for row in rows(page)]
    choose(one, "there is progress")
    one.get_by_label("Progress", exact=True).fill("管网铺设3公里")
    one.get_by_label("Per cent done, claimed").fill("30")
    expect(one.locator("[data-saved-at]")).to_contain_text("Saved")
    assert (saved(ids[0])["text"], saved(ids[0])["claimed"]) == ("管网铺设3公里", 30)
    expect(page.locator("[data-filled]")).to_have_text("1")

    page.context.set_offline(True)
    choose(two, "no change")
    two.get_by_label("Why nothing changed").fill("等待招标")
    expect(page.locator("[data-offline-bar]")).to_be_visible()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("[data-state]")).to_contain_text("There is no connection")
    assert saved(ids[1]) == {} and not Entry.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-offline-bar]")).to_be_hidden()
    expect(two.locator("[data-saved-at]")).to_contain_text("Saved")
    assert saved(ids[1])["no_change_why"] == "等待招标"

    page.reload()  # what was typed stands there again
    expect(rows(page)[1].get_by_label("Why nothing changed")).to_have_value("等待招标")
    for n, row in enumerate(rows(page)[2:]):
        choose(row, "no change")
        row.get_by_label("Why nothing changed").fill(f"等待审批{n}")
    expect(page.locator("[data-filled]")).to_have_text("9")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".messages")).to_contain_text("9 items are sent")
    assert Entry.objects.count() == 9
    sheet.refresh_from_db()
    assert sheet.filed_at is not None


def test_words_typed_without_a_connection_survive_a_closed_page(sheet, windows, city) -> None:
    page = windows.new(city.unit, path=f"/desk/sheets/{sheet.pk}/")
    first = rows(page)[0]
    page.route("**/save/", lambda route: route.abort())
    choose(first, "there is progress")
    first.get_by_label("Progress", exact=True).fill("只在本机")
    expect(page.locator("[data-offline-bar]")).to_be_visible()
    assert saved(int(first.get_attribute("data-line"))) == {}
    page.close(run_before_unload=False)
    again = windows.new(city.unit, path=f"/desk/sheets/{sheet.pk}/", beside=page)
    expect(rows(again)[0].get_by_label("Progress", exact=True)).to_have_value("只在本机")
    line = int(rows(again)[0].get_attribute("data-line"))
    for _ in range(50):  # the closing page may still have got it through; else the new one sends it
        if saved(line):
            break
        again.wait_for_timeout(100)
    assert saved(line)["text"] == "只在本机"


def test_two_windows_show_both_texts_and_the_typist_chooses(sheet, windows, city) -> None:
    mine = windows.new(city.unit, path=f"/desk/sheets/{sheet.pk}/")
    theirs = windows.new(city.head, path=f"/desk/sheets/{sheet.pk}/")
    for page, words in ((theirs, "局长写的"), (mine, "经办人写的")):
        choose(rows(page)[0], "there is progress")
        rows(page)[0].get_by_label("Progress", exact=True).fill(words)
        rows(page)[0].get_by_label("Per cent done, claimed").fill("10")
        if page is theirs:
            expect(rows(page)[0].locator("[data-saved-at]")).to_contain_text("Saved")
    conflict = rows(mine)[0].locator("[data-conflict]")
    expect(conflict).to_contain_text("局长写的")
    expect(conflict).to_contain_text("经办人写的")
    conflict.get_by_role("button", name="Take theirs").click()
    expect(rows(mine)[0].get_by_label("Progress", exact=True)).to_have_value("局长写的")
    assert saved(int(rows(mine)[0].get_attribute("data-line")))["text"] == "局长写的"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_is_accessible(sheet, windows, city, language: str) -> None:
    first = sheet.lines.order_by("pk").first()
    with at(NOW):
        drafting.save(first.pk, actor=city.unit, values=progress(), seen=0)
    pages = ok("/desk/sheets/", f"/desk/sheets/{sheet.pk}/", "/desk/sheets/?state=verified")
    assert list(look(windows.new(city.unit, language=language), pages, closely=language == LANGUAGES[0])) == []
