"""Pages of figures, records, wall and case files in both languages, judged as tests.browser.test_accessible does."""

from datetime import timedelta

import pytest

from cases.domain import keeping
from cases.models import Activity, ResultFigure, Round
from records import clock
from reports.models import Snapshot
from tests.browser.showcase_bulletins import Papers, make_papers
from tests.browser.test_accessible import LANGUAGES, look, look_in_both, ok
from tests.factories import City
from wall import screens

ROUND = "/desk/rounds/first/"


@pytest.fixture
def show(city: City, live_server) -> Papers:
    return make_papers(city)


def test_pages_of_figures_and_case_files(show: Papers, windows) -> None:
    old, new = Snapshot.objects.order_by("as_of")
    figures, frozen = f"{ROUND}figures/", f"{ROUND}snapshots/"
    task = new.round.problems.first().tasks.first()
    done, reached = a_record_of_each(show.city, new.round)
    pages = ok(
        figures, *(f"{figures}groups/?tab={by}" for by in ("place", "unit", "leader", "year", "petitions")),
        f"{frozen}{new.pk}/?tab=unit", f"{ROUND}activities/{done.pk}/", f"{ROUND}results/{reached.pk}/",
        f"{ROUND}activities/?q=999", f"{ROUND}results/?q=999", f"{figures}compare/",
        f"{figures}dictionary/", f"{figures}compare/?old={old.pk}&new={new.pk}", frozen, f"{frozen}{new.pk}/",
        f"{frozen}{new.pk}/list/", f"{frozen}{new.pk}/list/?figure=tasks.total", f"{ROUND}activities/",
        f"{ROUND}results/", f"{ROUND}activities/paste/", f"/desk/tasks/{task.pk}/casefile/", "/desk/orders/",
    )  # fmt: skip
    assert list(look_in_both(windows, show.city.office, pages)) == []


def a_record_of_each(city: City, round: Round) -> tuple[Activity, ResultFigure]:
    """An activity and a result, written down today."""
    with round.time():
        day = clock.today()
        done = keeping.record_activity(round, actor=city.office, kind="visit", held_on=day, title="市长现场督导")
        reached = keeping.record_result(
            round, actor=city.office, kind="result", recorded_on=day, title="取缔小高炉", value=109, unit="家"
        )
    return done, reached


@pytest.mark.parametrize("language", LANGUAGES)
def test_wall_and_its_screens(show: Papers, windows, language: str) -> None:
    round = Snapshot.objects.first().round
    _screen, token = screens.make(
        round.pk, actor=show.city.office, name="三楼大厅", expires_on=clock.today() + timedelta(days=30)
    )
    pages = ok(f"{ROUND}wall/", f"{ROUND}wall/screens/", *(f"/wall/{token}/?page={n}" for n in range(1, 5)))
    pages["/wall/nothing/"] = 404
    page = windows.new(show.city.office, language=language)
    page.emulate_media(reduced_motion="reduce")  # colours are judged when a page stands still
    assert list(look(page, pages, closely=language == LANGUAGES[0])) == []
