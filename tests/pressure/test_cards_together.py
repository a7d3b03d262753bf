"""Several at once on PostgreSQL: one cause gives one card, and pairs of yellow cards are counted right.

The control takes the lock of the round away and shows that the same judgement then finds a fault.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cases.models import Round
from letters.domain import acts
from letters.models import Letter
from letters.states import Verb
from pressure.domain import cards, papers
from pressure.models import Card, CardRule, ScoreLine
from tests.factories import City, at, make_city, make_round
from tests.pressure.dealing import DAY, deal, points

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
HANDS, SECONDS = 6, 20


@pytest.fixture
def place() -> tuple[City, Round]:
    city = make_city()
    return city, make_round(city)


def together(act: Callable[[], Card]) -> list[int | str]:
    """Let HANDS do it at the same moment: ids of the cards, or names of what went wrong."""
    gate = Barrier(HANDS, timeout=SECONDS)

    def hand(_n: int) -> int | str:
        try:
            gate.wait()
            return act().pk
        except DatabaseError as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


def test_one_cause_gives_one_card(place):
    city, round = place
    made = together(lambda: deal(city, round, "red", "cases.task:1", cause="deadlines.firing:1"))
    assert made == [made[0]] * HANDS
    assert (Card.objects.count(), ScoreLine.objects.count(), points(city.responsible)) == (1, 1, -2)


def test_six_yellows_at_once_are_three_pairs(place):
    city, round = place
    made = together(lambda: deal(city, round, "yellow", "cases.task:1"))
    assert len(set(made)) == HANDS
    assert (Card.objects.count(), points(city.responsible), CardRule.objects.count()) == (HANDS, -3, 1)


def test_control_without_the_lock_it_goes_wrong(place, monkeypatch):
    city, round = place

    @contextmanager
    def unlocked(round_id: int):
        with transaction.atomic():
            yield Round.objects.select_related("region").get(pk=round_id)

    monkeypatch.setattr(cards, "act_in", unlocked)
    made = together(lambda: deal(city, round, "yellow", "cases.task:1"))
    assert (len(set(made)), points(city.responsible)) != (HANDS, -3)


def edited_while_taken_back(place: tuple[City, Round]) -> list[str]:
    """Take a card back whose paper somebody is editing: names of what went wrong on either side.

    The card is the second of three yellow ones: the third one's paper is drafted, with its line in the trail, before
    that of the second is dropped.
    """
    city, round = place
    second = [deal(city, round, "yellow", "cases.task:1") for _n in range(3)][1]
    opened, faults = Event(), list[str]()

    def edit() -> None:
        with acts.act_on(Letter.objects.get().pk) as letter:
            opened.set()
            sleep(1)
            acts.write(Verb.EDITED, letter, actor=city.office)

    def take_back() -> None:
        opened.wait(SECONDS)
        with at(DAY):
            cards.revoke(second.pk, actor=city.office, reason="重复发牌，予以撤销")

    def carefully(act: Callable[[], None]) -> None:
        try:
            act()
        except DatabaseError as error:
            faults.append(type(error).__name__)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(carefully, (edit, take_back)))
    return faults


def test_a_card_is_taken_back_while_its_paper_is_edited(place):
    assert edited_while_taken_back(place) == []
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "draft"]


def test_control_the_paper_not_held_first_stops_both(place, monkeypatch):
    monkeypatch.setattr(papers, "hold", lambda card: None)
    assert edited_while_taken_back(place) == ["OperationalError"]
