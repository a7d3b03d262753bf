"""Who led once and no longer does; bodies that the pages did not send."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from leading.domain import errands, visits
from leading.models import Errand, Finding, Visit
from orgs.models import Post
from tests.factories import at, make_round, make_task
from tests.leading.test_pages import DAY, DUE, send, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
CANARY = "金丝雀暗访甲乙丙"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def seen(city, round, **fields):
    values = {"held_on": date(2019, 5, 6), "title": f"暗访{CANARY}", "leader": city.leader, "who": "副市长"} | fields
    with at(DAY):
        return visits.make(round.pk, actor=city.leader, unannounced=True, **values)


def found(city, visit, actor=None):
    with at(DAY):
        return visits.find(visit.pk, actor=actor or city.leader, text=CANARY, unit=city.responsible, due_on=DUE)


def test_who_does_not_lead_any_more_finds_sends_and_judges_nothing(city, round):
    visit = seen(city, round)
    found(city, visit)
    with at(DAY):
        (errand,) = visits.send(visit.pk, actor=city.leader)
        errands.answer(errand.pk, actor=city.unit, text="已整改")
    found(city, visit)
    Post.objects.filter(user=city.leader).update(ends_on=date(2019, 5, 7))
    late = "2019-05-10"
    person = type(city.leader).objects.get(pk=city.leader.pk)
    with at(late):
        for act in (
            lambda: visits.find(visit.pk, actor=person, text="x", unit=city.responsible, due_on=DUE),
            lambda: visits.send(visit.pk, actor=person),
            lambda: errands.confirm(errand.pk, actor=person),
            lambda: errands.return_(errand.pk, actor=person, why="没有照片的报告"),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert Finding.objects.count() == 2 and Errand.objects.get().state == "answered"
    with at(late):
        text(person, reverse("leading:errand", args=[errand.pk]), day=late, status=404)
        text(person, reverse("leading:visit", args=[visit.pk]), day=late, status=404)


def test_words_of_a_finding_without_an_item_are_refused_and_not_lost(city, round):
    with at("2018-11-01"):
        make_task(city, round, filed=None)
    body = {"seen": "看过", "text": CANARY}
    answer = send(city.leader, reverse("leading:me_visit"), body, act="visit")
    assert (answer.status_code, Visit.objects.count()) == (422, 0)
    assert CANARY in answer.content.decode()


def test_an_unannounced_visit_stands_nowhere_for_a_unit(city, round):
    with at("2018-11-01"):
        task = make_task(city, round)
    visit = seen(city, round, tasks=[task])
    found(city, visit)
    for person in (city.unit, city.head, city.lead_reviewer):
        for url in (
            reverse("desk:round", args=[round.slug]),
            reverse("desk:activities", args=[round.slug]),
            reverse("desk:task", args=[task.pk]),
            reverse("leading:mine"),
            reverse("desk:home"),
        ):
            assert CANARY not in text(person, url), (person, url)
        assert text(person, reverse("leading:visit", args=[visit.pk]), status=404)
