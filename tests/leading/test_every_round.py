"""What is a person's own stands on their pages in every round that they may see, the current round first."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cases import neighbours
from cases.models import Round
from leading.domain import exposing, led, meetings
from leading.models import Visit
from leading.reading import own_items
from tests.factories import at, make_city, make_round, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY, DUE = "2019-05-06", date(2019, 5, 20)


def errand(city, round, text):
    with at("2019-05-05"):
        held = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 5), title="专题会", who="市政府")
        row = meetings.decide(held.pk, actor=city.office, text=text, units=[city.responsible], due_on=DUE)
    return row.errands.get()


@pytest.fixture
def rounds(city):
    """An older round, the current one, and one of another city with things of the same names of posts."""
    old = make_round(city, name="旧轮", entered_on=date(2017, 7, 25), left_on=date(2017, 8, 15))
    now, other = make_round(city, name="本轮"), make_city()
    return old, now, (other, make_round(other, name="外市"))


def page(user, url, round, *, post=None):
    client = Client()
    client.force_login(user)
    with at(DAY):
        client.get(reverse("desk:round", args=[round.slug]))
        return client.get(url) if post is None else client.post(url, post)


def test_a_unit_reads_its_errands_of_all_rounds_and_the_card_opens_those_it_counts(city, rounds):
    old, now, (other, strange) = rounds
    errand(city, old, "旧轮之事"), errand(city, now, "本轮之事"), errand(other, strange, "外市之事")
    answer = page(city.unit, reverse("leading:mine"), now)
    assert [line.row.text for line in answer.context["rows"]] == ["本轮之事", "旧轮之事"]
    words = answer.content.decode()
    assert "旧轮</span>" in words and "外市" not in words
    assert [line.row.text for line in page(city.unit, reverse("leading:mine"), old).context["rows"]] == [
        "旧轮之事", "本轮之事",
    ]  # fmt: skip
    with at(DAY):
        (card,) = [one for one in neighbours.cards(city.unit, now) if "report on" in one.label]
    assert (card.count, len(page(city.unit, card.url, now).context["rows"])) == (1, 1)


def test_late_is_judged_by_each_rounds_own_day(city, rounds):
    old, now, _foreign = rounds
    errand(city, old, "旧轮之事"), errand(city, now, "本轮之事")
    Round.objects.filter(pk=old.pk).update(held_on=date(2019, 6, 1))
    answer = page(city.unit, f"{reverse('leading:mine')}?state=late", now)
    assert [(line.row.text, line.is_late) for line in answer.context["rows"]] == [("旧轮之事", True)]
    assert len(page(city.unit, reverse("leading:mine"), now).context["rows"]) == 2


def test_a_leader_has_items_of_all_rounds_and_visits_each_in_its_own(city, rounds):
    old, now, (other, strange) = rounds
    first, second, foreign = make_task(city, old), make_task(city, now, leaders=[]), make_task(other, strange)
    with at("2019-05-05"):
        led.lead(second.pk, actor=city.office, level="city", seat="deputy", user=city.leader, post="副市长", why="重点")
        exposing.expose(
            old.pk, actor=city.office, title="砖厂", medium="tv", shown_on=date(2019, 5, 1), due_on=DUE,
            leader=city.leader, leader_post="副市长", task=first,
        )  # fmt: skip
        assert [item["task"] for item in own_items(city.leader, now)] == [second, first]
        assert [item["task"] for item in own_items(city.leader, old)] == [first, second]
    shown = page(city.leader, reverse("leading:me"), now).content.decode()
    assert "旧轮" in shown and "砖厂" in shown and "外市" not in shown
    with at(DAY):
        (card,) = [one for one in neighbours.cards(city.leader, now) if one.label == "Visits to make"]
    assert card.count == 1
    url = f"{reverse('leading:me_visit')}?task={first.pk}&act=visit"
    said = {"seen": "看过", "text": "", "due_on": ""}
    assert page(city.leader, url, now, post=said).status_code == 302
    visit = Visit.objects.get()
    assert (visit.activity.round, list(visit.tasks.all())) == (old, [first])
    (item,) = [one for one in own_items(city.leader, now) if one["task"] == first]
    assert item["seen"].times == 1
    strange_url = f"{reverse('leading:me_visit')}?task={foreign.pk}&act=visit"
    page(city.leader, strange_url, now, post=said)
    assert not Visit.objects.filter(tasks=foreign).exists()
