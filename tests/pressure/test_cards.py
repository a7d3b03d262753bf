"""Cards under the shipped rule: what the second yellow and the red one bring, appeals, and what comes back."""

from datetime import date
from decimal import Decimal

import pytest

from notify.models import Message
from pressure.models import Card, ScoreLine
from records.models import Event
from tests.factories import make_round
from tests.pressure.dealing import DAY, deal, points

pytestmark = pytest.mark.django_db
WHY = "时限前已完成，佐证材料附后。"


@pytest.fixture
def round(city):
    return make_round(city)


def test_the_first_yellow_costs_nothing_and_the_second_one_a_point(city, round):
    first = deal(city, round, "yellow", "cases.task:1")
    assert (points(city.responsible), ScoreLine.objects.count()) == (0, 0)
    second = deal(city, round, "yellow", "cases.task:1")
    assert points(city.responsible) == Decimal("-1.00")
    line = ScoreLine.objects.get()
    assert (line.card, line.points, line.on, line.rule.version) == (
        second,
        Decimal("-1.00"),
        date.fromisoformat(DAY),
        1,
    )
    assert first.appeal_until == date(2019, 6, 11)  # 3 June, then Tuesday to Thursday, Dragon Boat on Friday, and on


def test_two_yellows_on_two_items_are_two_first_ones(city, round):
    deal(city, round, "yellow", "cases.task:1")
    deal(city, round, "yellow", "cases.task:2")
    assert ScoreLine.objects.count() == 0


def test_yellows_are_counted_in_pairs(city, round):
    for expected in (0, -1, -1, -2, -2):
        deal(city, round, "yellow", "cases.task:1")
        assert points(city.responsible) == expected


def test_a_red_one_costs_two_points(city, round):
    card = deal(city, round, "red", "cases.task:1")
    assert [(line.card, line.points) for line in ScoreLine.objects.all()] == [(card, Decimal("-2.00"))]


def test_a_cause_gives_one_card(city, round):
    made = [deal(city, round, "red", "cases.task:1", cause="deadlines.firing:12") for _n in range(3)]
    assert len({card.pk for card in made}) == 1
    assert (Card.objects.count(), ScoreLine.objects.count(), points(city.responsible)) == (1, 1, -2)
    assert Message.objects.filter(to=city.unit, channel="inbox", about=f"pressure.card:{made[0].pk}").count() == 1
    assert Event.objects.filter(verb="card.given").count() == 1
