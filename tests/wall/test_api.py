"""The wall over REST: links made once and closed, the chart of what the caller sees, prints ordered."""

import pytest

from access.models import Kept
from papers.models import Order
from tests.api.calling import DAY, call, person, program, refused
from tests.api.costs import cost
from tests.factories import at, make_city, make_round, make_task
from wall import screens
from wall.models import Screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def far() -> str:
    return str(screens.clock.of_machine().date() + screens.timedelta(days=30))


def test_a_link_is_made_told_once_and_closed(city, round):
    client = program(city.office, "figures:read", "figures:write")
    body = {"round": round.slug, "name": "指挥室", "expires_on": far(), "networks": "10.1.2.0/24"}
    made = call(client, "post", "screens/", body)
    assert made.status_code == 201, made.json()
    token = made.json()["url"].rstrip("/").rpartition("/")[2]
    screen = Screen.objects.get()
    assert (made.json()["screen"]["id"], screens.opened(token, "10.1.2.7")) == (screen.pk, screen)
    listed = call(client, "get", f"screens/?round={round.slug}").json()["results"]
    assert token not in str(listed) and listed[0]["is_open"] is True
    assert call(client, "post", f"screens/{screen.pk}/revoke/").json()["is_open"] is False
    refused(call(client, "post", "screens/", body | {"networks": "hall"}), 400)
    refused(call(person(city.unit), "post", "screens/", body), 403)
    refused(call(person(city.unit), "post", f"screens/{screen.pk}/revoke/"), 404)


def test_the_token_of_a_link_is_not_kept_for_a_repeated_call(city, round):
    client = program(city.office, "figures:read", "figures:write")
    body = {"round": round.slug, "name": "指挥室", "expires_on": far(), "networks": ""}
    made, again = (call(client, "post", "screens/", body, Idempotency_Key="a") for _turn in range(2))
    assert (made.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert (again.json()["screen"], again.json()["url"]) == (made.json()["screen"], "")
    token = made.json()["url"].rstrip("/").rpartition("/")[2]
    assert len(token) > 40 and token not in str(Kept.objects.values().get())
    assert Screen.objects.count() == 1


def test_the_chart_shows_the_tasks_that_the_caller_sees(city, round):
    tasks = [make_task(city, round) for _n in range(2)]
    told = call(program(city.office, "figures:read"), "get", f"wall-chart/?round={round.slug}").json()
    assert {row["task"] for row in told["results"]} == {task.pk for task in tasks}
    refused(call(person(city.office), "get", f"wall-chart/?round={round.slug}&as_of=2099-01-01"), 400)
    refused(call(person(make_city().office), "get", f"wall-chart/?round={round.slug}"), 400)


def test_a_print_is_ordered(city, round):
    body = {"round": round.slug, "size": "a1"}
    refused(call(person(city.office), "post", "wall-chart/print/", body), 400)
    make_task(city, round)
    made = call(person(city.office), "post", "wall-chart/print/", body)
    order = Order.objects.get()
    assert (made.status_code, made.json()["id"], order.params["size"]) == (201, str(order.pk), "a1")


def test_lists_cost_the_same_at_any_length(city, round):
    client, chart = person(city.office), f"wall-chart/?round={round.slug}"

    def fill(n):
        for _n in range(n):
            with at(DAY):
                screens.make(round.pk, actor=city.office, name="屏", expires_on=screens.date.fromisoformat(far()))
            make_task(city, round)

    fill(1)
    links, bars = cost(client, "screens/"), cost(client, chart)
    fill(4)
    assert (cost(client, "screens/"), cost(client, chart)) == ((links[0], 5), (bars[0], 5))
    assert (links, bars[1]) == ((4, 1), 1)
