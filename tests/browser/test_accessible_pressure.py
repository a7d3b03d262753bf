"""Pages of ladders, cards and the calendar in both languages, wide and on a phone."""

import pytest

from cases.domain.planning import MeasureDraft
from cases.models import Round, Task
from pressure import papers, scan
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City, at, make_round, make_task, moment

DAYS = ("2019-06-12", "2019-06-20", "2019-06-27", "2019-06-28", "2019-07-01", "2019-07-03")


@pytest.fixture
def show(city: City, live_server) -> tuple[Round, Task]:
    with at("2019-01-02"):
        round = make_round(city, slug="first", plan_due_on=None, is_illustrative=True)
    task = make_task(city, round, words="2019年6月28日前", draft_measures=[MeasureDraft("截污纳管")])
    make_task(city, round, words="2019年7月10日前", draft_measures=[MeasureDraft("清淤")])
    for day in DAYS:
        scan.run(moment(day), rounds=[round])
        papers.draw_up(moment(day), round)
    Round.objects.filter(pk=round.pk).update(held_on="2019-07-03")
    return round, task


def test_pages_of_the_office_and_of_a_unit(city: City, show, windows) -> None:
    _round, task = show
    inside = "/desk/rounds/first/"
    office = ok(
        f"{inside}pressure/", f"{inside}pressure/fired/", f"{inside}pressure/ladders/",
        f"{inside}pressure/ladders/task/", f"/desk/tasks/{task.pk}/pressure/", f"{inside}cards/", f"{inside}scores/",
        f"{inside}cards/rule/", "/desk/calendar/2019/", "/desk/calendar/2030/", "/desk/deliveries/", "/desk/channels/",
        "/desk/inbox/", "/desk/",
    )  # fmt: skip
    faults = list(look_in_both(windows, city.office, office))
    unit = ok(f"/desk/tasks/{task.pk}/pressure/", "/desk/inbox/", "/desk/")
    faults += look_in_both(windows, city.unit, unit)
    assert faults == []
