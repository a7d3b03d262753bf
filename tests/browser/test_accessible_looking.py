"""Every page of campaigns, look-backs, accountability and signs, judged as tests.browser.test_accessible does."""

import pytest

from checkup.models import Sign
from tests.browser.showcase_looking import Looking, make_looking
from tests.browser.test_accessible import LANGUAGES, look, look_in_both, ok
from tests.factories import City


@pytest.fixture
def show(city: City, live_server) -> Looking:
    return make_looking(city)


def campaigns(show: Looking) -> dict[str, int]:
    own, one, closed = (f"/desk/{way}/" for way in (
        f"rounds/{show.round.slug}/campaigns", f"campaigns/{show.running.pk}", f"campaigns/{show.closed.pk}",
    ))  # fmt: skip
    place = show.check.region_id
    return ok(
        own, f"{own}new/?from=hundred-days", one, f"{one}lists/1/", f"{one}lists/2/", f"{one}lists/2/?state=open",
        f"{one}lists/2/add/", f"{one}entries/{show.entry.pk}/", f"{one}places/", f"{one}report/{place}/",
        f"{one}checks/", f"{one}checks/{show.check.pk}/", f"{one}closing/", closed, f"{closed}closing/",
    )  # fmt: skip


def look_backs(show: Looking) -> dict[str, int]:
    own, plan = f"/desk/rounds/{show.round.slug}/lookback/", f"/desk/lookback/{show.drawn.pk}/"
    waiting = next(pick for pick in show.picks if pick.stage == "waiting")
    return ok(
        own, f"{own}new/", f"{own}items/", f"{own}items/?state=nobody", plan, f"/desk/lookback/{show.planned.pk}/",
        f"{plan}drawn/", f"{plan}assign/?pick={waiting.pk}", f"{plan}add/", f"{plan}finish/",
        f"/desk/lookback/{show.planned.pk}/change/", *(f"/desk/lookback/picks/{pick.pk}/" for pick in show.picks),
        "/desk/lookback/errands/", *(f"/desk/lookback/errands/{errand.pk}/" for errand in show.errands),
    )  # fmt: skip


def accountability(show: Looking) -> dict[str, int]:
    own = f"/desk/rounds/{show.round.slug}/accountability/"
    return ok(
        own, f"{own}clues/", f"{own}clues/?state=answered", f"{own}clues/new/", f"{own}cases/", f"{own}readers/",
        f"/desk/accountability/clues/{show.clue.pk}/", f"/desk/accountability/cases/{show.case.pk}/",
    )  # fmt: skip


def signs(show: Looking) -> dict[str, int]:
    own = f"/desk/rounds/{show.round.slug}/signs/"
    keys = {sign.code: sign.pk for sign in Sign.objects.filter(round=show.round)}
    return ok(
        own, f"{own}?state=all", f"{own}?q=999999", *(f"/desk/signs/{key}/" for key in keys.values()),
        f"/desk/tasks/{show.task.pk}/site/", f"/desk/tasks/{show.task.pk}/", "/desk/",
    )  # fmt: skip


def test_pages_of_the_office(show: Looking, windows) -> None:
    paths = campaigns(show) | look_backs(show) | accountability(show) | signs(show)
    assert list(look_in_both(windows, show.city.office, paths)) == []


def test_pages_of_everybody_else(show: Looking, windows) -> None:
    campaign = f"/desk/campaigns/{show.running.pk}/"
    sheet = f"{campaign}report/{show.check.region_id}/"
    desks = {
        "unit": ok("/desk/lookback/errands/", "/desk/lookback/found/", f"/desk/lookback/errands/{show.errands[1].pk}/"),
        "mayor": ok(f"/desk/rounds/{show.round.slug}/campaigns/"),
        "visitor": ok("/desk/visits/", "/desk/visits/?state=made", f"/desk/rounds/{show.round.slug}/signs/"),
        "leader": ok(f"/desk/rounds/{show.round.slug}/signs/") | {campaign: 404},
        "publisher": ok("/desk/") | {sheet: 403},
    }
    faults = []
    for name, paths in desks.items():
        page = windows.new(show.city.people[name], language=LANGUAGES[1])
        faults += [f"{name}: {fault}" for fault in look(page, paths, closely=False)]
    assert faults == []
