"""A look-back visit in the field: its pages stay on the phone, and what is recorded is sent once, by its own person."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lookback.models import Check, CheckPhoto, Pick
from tests.browser.hands import cut_off, mend, photo, sign_in, sign_out
from tests.browser.test_accessible import LANGUAGES, look, ok
from tests.factories import City
from tests.lookback import rounds

HELD = "2019-11-05"


@pytest.fixture
def picks(city: City, live_server) -> list[Pick]:
    """Two items for the second verifier, in a round that stands still after the draw."""
    round, _tasks = rounds.make_closed(city, 2)
    _plan, picks = rounds.make_assigned(city, round)
    round.held_on = HELD
    round.save()
    return picks


def go_out(page: Page) -> None:
    """Open the list and wait until its pages are on the phone."""
    page.goto("/desk/visits/")
    expect(page.locator("[data-queue-text]")).to_contain_text("Ready to go out: 3 pages")


def fill(page: Page, result: str, note: str) -> None:
    form = page.locator("form[data-visit]")
    form.get_by_label(result, exact=True).check()
    form.get_by_label("What you saw").fill(note)


def shoot(page: Page, *names: str) -> None:
    before = page.locator("[data-shot-list] li").count()
    page.locator("[data-shot-input]").set_input_files([photo(name) for name in names])
    expect(page.locator("[data-shot-count]")).to_have_text(str(before + len(names)))


def shoot_over(page: Page) -> None:
    """Choose a photograph with the old picture over it, and keep it."""
    page.get_by_role("button", name="Photograph over it").first.click()
    page.locator("[data-over-input]").set_input_files([photo("same-spot.jpg")])
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-shot-list] li")).to_have_count(1)


def kept_caches(page: Page) -> list[str]:
    return page.evaluate("caches.keys().then((names) => names.filter((name) => name.startsWith('duban-visits-')))")


def test_a_visit_without_a_connection_arrives_once(picks, windows, city) -> None:
    page = windows.new(city.visitor, path="/desk/visits/", phone=True)
    go_out(page)
    context: BrowserContext = page.context
    page.reload()  # from here on the worker answers
    expect(page.locator("[data-queue-text]")).to_contain_text("Ready to go out")
    context.set_offline(True)
    page.goto("/desk/visits/")
    page.get_by_role("link", name="问题1").click()
    expect(page.locator("h1")).to_contain_text("问题1")
    fill(page, "rebound", "排口仍有污水")
    shoot_over(page)
    shoot(page, "one.jpg", "two.jpg")
    expect(page.locator("[data-shot-list] li")).to_have_count(3)
    page.reload()  # what was written is still there, without a connection
    expect(page.get_by_label("What you saw")).to_have_value("排口仍有污水")
    expect(page.locator("[data-shot-list] li")).to_have_count(3)
    page.get_by_role("button", name="Record the visit").click()
    expect(page.locator("[data-queue-text]")).to_contain_text("Kept on this phone: 1 visits, 3 photographs")
    assert not Check.objects.exists()

    context.set_offline(False)
    page.goto("/desk/visits/")
    expect(page.locator("[data-queue-text]")).to_contain_text("Everything is sent")
    check = Check.objects.get()
    assert (check.result, check.note, check.photos_expected, check.visitor) == (
        "rebound",
        "排口仍有污水",
        3,
        city.visitor,
    )
    assert sorted(CheckPhoto.objects.values_list("file__name", flat=True)) == ["one.jpg", "same-spot.jpg", "two.jpg"]
    over = CheckPhoto.objects.get(file__name="same-spot.jpg").over
    assert over in [row.file for row in check.pick.task.evidence.all()]
    page.reload()
    expect(page.get_by_role("link", name="问题2")).to_be_visible()
    assert (Check.objects.count(), CheckPhoto.objects.count()) == (1, 3)


def test_what_was_sent_half_is_sent_to_its_end(picks, windows, city) -> None:
    page = windows.new(city.visitor, path=f"/desk/visits/{picks[0].pk}/", phone=True)
    fill(page, "consolidated", "管网运行正常")
    shoot(page, "one.jpg", "two.jpg")
    cut_off(page, "/photos/")
    page.get_by_role("button", name="Record the visit").click()
    expect(page.locator("[data-queue-text]")).to_contain_text("Kept on this phone: 1 visits, 2 photographs")
    assert (Check.objects.count(), CheckPhoto.objects.count()) == (1, 0)
    mend(page)
    page.locator("[data-queue-send]").click()
    expect(page.locator("[data-queue-text]")).to_contain_text("Everything is sent")
    assert (Check.objects.count(), CheckPhoto.objects.count()) == (1, 2)


def test_another_person_on_the_same_phone_sees_and_sends_nothing(picks, windows, city) -> None:
    page = windows.new(city.visitor, path="/desk/visits/", phone=True, typed=True)
    go_out(page)
    page.goto(f"/desk/visits/{picks[0].pk}/")
    fill(page, "false rectification", "台账与现场不符")
    shoot(page, "one.jpg")
    cut_off(page, "/send/")
    page.get_by_role("button", name="Record the visit").click()
    expect(page.locator("[data-queue-text]")).to_contain_text("Kept on this phone: 1 visits")
    mend(page)
    sign_out(page)
    assert kept_caches(page) == []

    page.goto("/accounts/login/?next=/desk/visits/")
    sign_in(page, city.verifier)
    page.goto("/desk/visits/")
    expect(page.get_by_text("No visit waits for you")).to_be_visible()
    expect(page.locator("[data-queue-text]")).to_contain_text("Ready to go out: 1 pages")
    assert kept_caches(page) == [f"duban-visits-{city.verifier.pk}"]
    assert not Check.objects.exists()
    page.context.set_offline(True)
    page.goto("/desk/visits/")
    expect(page.get_by_text("No visit waits for you")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/desk/visits/")
    sign_out(page)

    page.goto("/accounts/login/?next=/desk/visits/")
    sign_in(page, city.visitor)
    page.goto("/desk/visits/")
    expect(page.locator("[data-queue-text]")).to_contain_text("Everything is sent")
    assert (Check.objects.get().visitor, CheckPhoto.objects.count()) == (city.visitor, 1)


def test_an_ended_session_keeps_what_was_recorded_and_asks_to_sign_in(picks, windows, city) -> None:
    page = windows.new(city.visitor, path=f"/desk/visits/{picks[0].pk}/", phone=True)
    fill(page, "consolidated", "管网运行正常")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Record the visit").click()
    expect(page.locator("[data-queue-text]")).to_contain_text("Sign in again to send")
    assert not Check.objects.exists()
    page.locator("[data-queue-login]").click()
    sign_in(page, city.visitor)
    expect(page.locator("[data-queue-text]")).to_contain_text("Everything is sent")
    assert Check.objects.get().note == "管网运行正常"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_look_back_are_accessible(picks, windows, city, language) -> None:
    rounds.visit(city, picks[0], "partly")
    plan, closely = picks[0].plan, language == LANGUAGES[0]
    visitor = ok("/desk/visits/", "/desk/visits/?state=done", f"/desk/visits/{picks[1].pk}/")
    assert list(look(windows.new(city.visitor, language=language), visitor, closely=closely)) == []
    round = f"/desk/rounds/{plan.round.slug}/lookback/"
    office = ok(
        round, f"{round}new/", f"{round}items/", f"/desk/lookback/{plan.pk}/", f"/desk/lookback/{plan.pk}/drawn/",
        f"/desk/lookback/{plan.pk}/add/", f"/desk/lookback/{plan.pk}/assign/?pick={picks[1].pk}",
        f"/desk/lookback/picks/{picks[0].pk}/",
    )  # fmt: skip
    assert list(look(windows.new(city.office, language=language), office, closely=closely)) == []
