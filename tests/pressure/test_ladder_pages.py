"""Pages of ladders: the plan of what will be sent, what was sent, a ladder with its preview, the strip of an item."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.domain.planning import MeasureDraft
from deadlines.models import Deadline, Firing, Ladder
from orgs.models import Role
from pressure import scan
from pressure.domain import ladders as domain
from records.models import Event
from records.trail import key
from tests.factories import at, make_round, make_task, make_user, moment

pytestmark = pytest.mark.django_db
DAY = "2019-06-24"


@pytest.fixture
def round(city):
    with at("2019-01-02"):
        return make_round(city, slug="ladder", plan_due_on=None)


def add(city, round, words="2019年6月28日前"):
    return make_task(city, round, words=words, filed="2019-03-01", draft_measures=[MeasureDraft("截污纳管")])


def page(client, user, path, status=200, **data):
    client.force_login(user)
    with at(DAY):
        answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def queries(client, user, path):
    client.force_login(user)
    with at(DAY):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
    return len(asked)


def test_the_plan_says_what_is_sent_on_which_day_to_whom(client, city, round, en):
    task = add(city, round)
    shown = page(client, city.office, "/desk/rounds/ladder/pressure/")
    assert shown.count(f'href="/desk/tasks/{task.pk}/"') == 5  # -3, -1, 0, +1, +3 lie within 14 days
    assert "reminder · 3 working days before" in shown and "reminder · 1 working day before" in shown
    assert str(city.unit) in shown and str(city.leader) in shown
    assert Firing.objects.count() == 0


@pytest.mark.parametrize("path", ["", "fired/", "ladders/", "ladders/task/"])
def test_lists_cost_the_same_with_one_item_and_with_many(client, city, round, path):
    path = f"/desk/rounds/ladder/pressure/{path}"
    add(city, round)
    scan.run(moment("2019-06-19"), rounds=[round])
    one = queries(client, city.office, path)
    for _n in range(12):
        add(city, round)
    scan.run(moment("2019-06-19"), rounds=[round])
    assert queries(client, city.office, path) == one <= 26


def test_the_strip_costs_the_same_with_one_rung_and_with_many(client, city, round):
    task = add(city, round)
    scan.run(moment("2019-06-19"), rounds=[round])
    one = queries(client, city.office, f"/desk/tasks/{task.pk}/pressure/")
    for day in ("2019-06-25", "2019-06-27", "2019-06-28", "2019-07-01"):
        scan.run(moment(day), rounds=[round])
    assert queries(client, city.office, f"/desk/tasks/{task.pk}/pressure/") <= one


def test_the_strip_costs_the_same_with_one_measure_and_with_many(client, city, round):
    dated = [MeasureDraft(f"措施{n}", "2019年6月28日前", city.responsible) for n in range(9)]
    few = make_task(city, round, words="2019年7月底前", filed="2019-03-01", draft_measures=dated[:1])
    many = make_task(city, round, words="2019年7月底前", filed="2019-03-02", draft_measures=dated)
    one = queries(client, city.office, f"/desk/tasks/{few.pk}/pressure/")
    assert queries(client, city.office, f"/desk/tasks/{many.pk}/pressure/") <= one


def test_the_strip_shows_what_came_and_what_comes(client, city, round, en):
    task = add(city, round)
    scan.run(moment("2019-06-19"), rounds=[round])
    shown = page(client, city.unit, f"/desk/tasks/{task.pk}/pressure/")
    assert "reminder · 7 working days before" in shown and "told: 1" in shown
    assert shown.index("comes next") < shown.index("after that")
    assert "Suspend its reminders" not in shown, "only the office suspends"


def test_the_office_suspends_with_a_reason_and_the_unit_cannot(client, city, round, en):
    task = add(city, round)
    path = f"/desk/tasks/{task.pk}/pressure/"
    said = {"deadline": task.deadline.pk, "why": "Waiting for the province"}
    page(client, city.unit, path, 403, **said)
    page(client, city.office, path, 422, deadline=task.deadline.pk, why="short")
    page(client, city.office, path, 302, **said)
    task.deadline.refresh_from_db()
    assert task.deadline.suspended_on == date(2019, 6, 24)
    assert "suspended since 2019-06-24" in page(client, city.office, path)
    assert Event.objects.filter(verb="ladder.suspended", subject=key(task.deadline), note=said["why"]).count() == 1
    assert page(client, city.office, "/desk/rounds/ladder/pressure/").count(f"/desk/tasks/{task.pk}/") == 0


def typed(ladder, **change):
    """The form of a ladder as it is, with some fields changed."""
    data = {"seen": domain.mark(ladder), "act": "save"}
    for n, rung in enumerate(domain.in_use(ladder)):
        values = {"offset": rung.offset, "act": rung.act, "only": rung.only, "pace": rung.pace, "card": rung.card}
        data |= {f"rung{n}-{name}": value for name, value in values.items()}
        data |= {f"rung{n}-every": rung.every, f"rung{n}-audience": rung.audience}
    for n in range(len(domain.in_use(ladder)), len(domain.in_use(ladder)) + 3):
        data |= {f"rung{n}-act": "remind", f"rung{n}-only": "all", f"rung{n}-pace": "digest"}
    return data | change


def test_a_ladder_is_tried_before_it_is_saved(client, city, round, en):
    add(city, round)
    ladder = domain.ladder_of(round, "task")
    before = [rung.code for rung in domain.in_use(ladder)]
    change = {"rung11-offset": "2", "rung11-act": "urge", "rung11-audience": ["office"]}
    shown = page(
        client, city.office, "/desk/rounds/ladder/pressure/ladders/task/", **typed(ladder, act="try", **change)
    )
    assert "reminder letter · 2 working days after" in shown and "not saved" in shown
    assert [rung.code for rung in domain.in_use(domain.ladder_of(round, "task"))] == before
    page(client, city.office, "/desk/rounds/ladder/pressure/ladders/task/", 302, **typed(ladder, **change))
    after = domain.ladder_of(round, "task")
    assert sorted(rung.code for rung in domain.in_use(after)) == sorted([*before, "urge+2"])
    new = next(rung for rung in domain.in_use(after) if rung.code == "urge+2")
    assert (new.since, new.audience) == (date(2019, 6, 24), ["office"])


def test_a_ladder_that_somebody_else_changed_is_not_overwritten(client, city, round, en):
    ladder = domain.ladder_of(round, "task")
    stale = typed(ladder, **{"rung0-gone": "on"})
    with at(DAY):
        domain.switch(round.pk, "task", active=False, actor=city.office)
    shown = page(client, city.office, "/desk/rounds/ladder/pressure/ladders/task/", 409, **stale)
    assert "Somebody else changed this ladder" in shown
    assert len(domain.in_use(domain.ladder_of(round, "task"))) == 11


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rung0-offset": "-90"}, "At most 60 working days"),
        ({"rung9-offset": "0", "rung9-every": "week"}, "comes once, after the due day"),
        ({"rung0-offset": "-15"}, "Two rungs are the same"),
        ({"rung0-every": "week"}, "leave the working days at 0"),
        ({"rung0-act": "burn"}, "Select a valid choice"),
    ],
)
def test_faults_are_told_and_nothing_is_saved(client, city, round, en, change, words):
    ladder = domain.ladder_of(round, "task")
    data = typed(ladder, **change)
    if "rung0-offset" in change and change["rung0-offset"] == "-15":
        data["rung0-audience"] = domain.in_use(ladder)[1].audience
    shown = page(client, city.office, "/desk/rounds/ladder/pressure/ladders/task/", 422, **data)
    assert words in shown
    assert Ladder.objects.get(pk=ladder.pk).rungs.filter(dropped_on=None).count() == 11


def test_beginning_again_counts_from_a_day_that_is_not_past(client, city, round, en):
    path = "/desk/rounds/ladder/pressure/ladders/task/"
    shown = page(client, city.office, path, 422, act="adopt", template="weekly", starts_on="2019-06-01")
    assert "nobody is written to about the past" in shown
    page(client, city.office, path, 302, act="adopt", template="weekly", starts_on="2019-07-01")
    ladder = domain.ladder_of(round, "task")
    assert (ladder.template, ladder.starts_on) == ("weekly", date(2019, 7, 1))


def test_those_who_do_not_read_the_region_read_no_ladder(client, city, round):
    for name in ("", "fired/", "ladders/", "ladders/task/"):
        page(client, city.unit, f"/desk/rounds/ladder/pressure/{name}", 403)
    stranger = make_user((city.lead, Role.CLERK))
    page(client, stranger, "/desk/rounds/ladder/pressure/", 403)
    assert Deadline.objects.filter(scope=key(round)).count() == 0


@pytest.mark.parametrize("offset", ["1000000", "-999999999999"])
def test_a_rung_too_far_off_is_not_even_tried(client, city, round, en, offset):
    add(city, round)
    data = typed(domain.ladder_of(round, "task"), **{"rung0-offset": offset}) | {"act": "try"}
    shown = page(client, city.office, "/desk/rounds/ladder/pressure/ladders/task/", 422, **data)
    assert "At most 60 working days" in shown
