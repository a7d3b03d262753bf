"""Cards, appeals, points, ladders and the calendar over REST: the acts of the pages, by their rules."""

import pytest

from deadlines.models import CalendarChange, Deadline
from pressure.models import Appeal, Card
from tests.api.calling import call, done, person, program, refused
from tests.api.costs import cost
from tests.factories import at, make_round, make_task
from tests.two_cities import DAY

pytestmark = pytest.mark.django_db
REASON = "逾期未完成且未报告原因"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


@pytest.fixture
def task(city, round):
    return make_task(city, round)


def do(client, path, body=None, method="post"):
    return call(client, method, path, {} if body is None and method != "get" else body, day=DAY)


def give(city, task, **more):
    body = {
        "round": task.problem.round.slug, "subject": f"cases.task:{task.pk}", "colour": "red", "on": DAY,
        "reason": REASON, **more,
    }  # fmt: skip
    return do(program(city.office, "pressure:read", "pressure:write"), "cards/", body)


def test_a_card_is_given_appealed_against_and_decided_by_another(city, task):
    card = done(give(city, task), 201)
    assert (card["colour"], card["unit"]["id"], len(card["lines"])) == ("red", city.responsible.pk, 1)
    path = f"cards/{card['id']}/"
    appealed = done(do(program(city.unit), f"{path}appeal/", {"text": "设备到货受汛期影响，请予复核。"}))
    assert (appealed["appeal"], appealed["appeals"][0]["state"]) == ("pending", "pending")
    refused(do(program(city.unit), f"{path}appeal/", {"text": "设备到货受汛期影响，请予复核。"}), 409)
    decide = f"appeals/{Appeal.objects.get().pk}/decide/"
    refused(do(program(city.office), decide, {"uphold": True, "decision": "情况属实，予以撤回。"}), 403)
    refused(do(program(city.observer), decide, {"uphold": True, "decision": "情况属实，予以撤回。"}), 404)


def test_a_card_is_taken_back(city, task):
    card = done(give(city, task, shares=[{"unit": city.responsible.pk, "weight": 2}]), 201)
    refused(do(person(city.unit), f"cards/{card['id']}/revoke/", {"reason": REASON}), 403)
    told = done(do(person(city.office), f"cards/{card['id']}/revoke/", {"reason": REASON}))
    assert (told["revoked_why"], [line["points"] for line in told["lines"]]) == (REASON, ["-2.00", "2.00"])
    refused(give(city, task, shares=[{"unit": city.lead.pk + 99, "weight": 1}]), 400)
    refused(give(city, task, subject="cases.task:0"), 400)
    assert Card.objects.count() == 1


def test_points_are_read_by_whom_they_concern(city, round, task):
    done(give(city, task), 201)
    row = next(
        row
        for row in done(do(person(city.office), f"league/?round={round.slug}", method="get"))["results"]
        if row["unit"]["id"] == city.responsible.pk
    )
    assert (row["points"], row["red"]) == ("-2.00", 1)
    path = f"scorecard/?round={round.slug}&unit={city.responsible.pk}"
    assert [line["running"] for line in done(do(person(city.unit), path, method="get"))["results"]] == ["-2.00"]
    refused(do(person(city.observer), path, method="get"), 400)
    refused(do(person(city.unit), f"league/?round={round.slug}", method="get"), 403)
    rule = {"round": round.slug, "seen": 1, "league_open": True}
    assert done(do(person(city.office), "card-rules/", rule), 201)["version"] == 2
    refused(do(person(city.office), "card-rules/", rule), 409)
    assert done(do(person(city.unit), f"league/?round={round.slug}", method="get"))["count"] >= 1


def test_a_ladder_is_changed_switched_and_begun_again(city, round):
    office = program(city.office)
    (row,) = done(do(office, f"ladders/?round={round.slug}&kind=task", method="get"))["results"]
    path, rung = f"ladders/{row['id']}/", {"offset": -7, "act": "remind", "audience": ["unit"]}
    told = done(do(office, f"{path}rungs/", {"seen": row["seen"], "rungs": [rung]}))
    assert [(one["offset"], one["act"], one["audience"]) for one in told["rungs"]] == [(-7, "remind", ["unit"])]
    refused(do(office, f"{path}rungs/", {"seen": row["seen"], "rungs": [rung]}), 409)
    refused(do(office, f"{path}rungs/", {"seen": told["seen"], "rungs": [rung | {"audience": ["x"]}]}), 400)
    assert done(do(office, f"{path}switch/", {"active": False}))["active"] is False
    assert done(do(office, f"{path}adopt/", {"template": "cards", "starts_on": "2019-06-10"}))["template"] == "cards"
    refused(do(program(city.observer), f"{path}switch/", {"active": True}), 403)
    refused(do(program(city.unit), f"{path}switch/", {"active": True}), 404)


def test_reminders_are_suspended_and_run_again(city, round, task):
    path = f"deadlines/{task.deadline_id}/"
    why = {"why": "等待省里批复，暂不提醒。"}
    assert done(do(program(city.office), f"{path}suspend/", why))["suspended_on"] == DAY
    refused(do(program(city.office), f"{path}suspend/", why), 409)
    refused(do(program(city.unit), f"{path}lift/", why), 403)
    assert done(do(program(city.office), f"{path}lift/", why))["suspended_on"] is None
    found = done(do(program(city.unit), f"deadlines/?task={task.pk}", method="get"))["results"]
    assert task.deadline_id in [one["id"] for one in found]
    assert Deadline.objects.get(pk=task.deadline_id).suspended_on is None


def test_a_day_is_entered_as_it_was_previewed(city):
    office = program(city.office)
    body = {"day": "2020-04-07", "kind": "local", "name": "三月三", "source": "桂政办电〔2020〕1号"}
    seen = done(do(office, "calendar-days/preview/", body))
    assert [one["day"] for one in seen["differences"]] == ["2020-04-07"]
    refused(do(office, "calendar-days/", body | {"digest": "0" * 64}), 400)
    change = done(do(office, "calendar-days/", body | {"digest": seen["digest"]}), 201)
    assert CalendarChange.objects.get().pk == change["id"]
    days = done(do(program(city.unit), "calendar-days/?year=2020&page_size=200", method="get"))["results"]
    assert {
        "day": "2020-04-07",
        "kind": "local",
        "name": "三月三",
        "source": body["source"],
        "provisional": False,
    } in days
    refused(do(program(city.unit), "calendar-days/preview/", body), 403)
    refused(do(office, "calendar-days/preview-year/", {"year": 2030, "source": "x", "text": "哪一天"}), 400)


def test_lists_cost_the_same_at_any_length(city, round):
    client, slug = person(city.office), round.slug
    lists = [
        "cards/", "appeals/", "card-rules/", "deadlines/", f"scorecard/?round={slug}&unit={city.responsible.pk}",
        f"league/?round={slug}", f"fired-rungs/?round={slug}", f"sending-plan/?round={slug}",
        "calendar-days/?year=2019",
        "calendar-changes/", "calendar-moves/", "ladders/",
    ]  # fmt: skip

    def fill(n):
        for _n in range(n):
            card = done(give(city, make_task(city, round)), 201)
            done(do(person(city.unit), f"cards/{card['id']}/appeal/", {"text": "设备到货受汛期影响，请予复核。"}))

    fill(1)
    few = [cost(client, path, DAY) for path in lists]
    fill(3)
    many = [cost(client, path, DAY) for path in lists]
    assert [queries for queries, _rows in many] == [queries for queries, _rows in few], lists
    assert [rows for _queries, rows in many[:2]] == [4, 4]
