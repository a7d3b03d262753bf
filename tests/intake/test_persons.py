"""Persons of a list become leaders in charge where one account surely is meant, and only when asked for."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Task, TaskLeader
from intake import persons
from intake.domain import returning, taking
from intake.judging import with_units
from intake.reading.records import Person, Role
from orgs.models import Post
from orgs.models import Role as PostRole
from records.models import Event
from tests.factories import at, make_round, make_user
from tests.intake.documents import a_batch, a_problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def named(*names):
    return tuple(Person(name, Role.RESPONSIBLE) for name in names)


def leader(city, name, role=PostRole.DEPARTMENT_LEADER, unit=None):
    return make_user((unit or city.responsible, role), last_name=name)


def found(batch):
    rows = list(batch.rows.order_by("number"))
    return [persons.proposed(with_units(rows)).get(row.pk, []) for row in rows]


def test_exactly_one_account_of_the_unit_is_proposed_and_any_doubt_stays_in_words(city, round):
    with at("2018-11-01"):
        one = leader(city, "甲某")
        for _twice in range(2):
            leader(city, "乙某")
        make_user((city.responsible, PostRole.CLERK), last_name="丙某")  # no leader's post
        leader(city, "丁某", unit=city.office_unit)  # of a unit that the list does not name
        gone = leader(city, "戊某")
        Post.objects.filter(user=gone).update(ends_on="2018-10-01")
        shut = leader(city, "己某")
        type(shut).objects.filter(pk=shut.pk).update(is_active=False)
        other, second = leader(city, "庚某"), leader(city, "辛某", PostRole.COUNTY_LEADER, city.lead)
        batch = a_batch(
            city, round,
            a_problem(1, persons=named("甲 某（局长）", "乙某", "丙某", "丁某", "戊某", "己某", "无此人")),
            a_problem(2, persons=named("甲某", "庚某")),  # two at one level
            a_problem(3, persons=named("庚某", "辛某")),
            a_problem(4, persons=()),
        )  # fmt: skip
        assert found(batch) == [[(one, "department")], [], [(other, "department"), (second, "county")], []]
        assert taking.leaders_of(batch) == 3


@pytest.mark.parametrize(("ticked", "levels"), [(False, []), (True, ["department"])])
def test_only_who_ticks_it_makes_leaders_and_the_list_can_be_taken_back(city, round, ticked, levels):
    with at("2018-11-01"):
        leader(city, "甲某")
        batch = a_batch(city, round, a_problem(1, persons=named("甲某")))
        client = Client()
        client.force_login(city.office)
        page = client.get(reverse("intake:batch", args=[round.slug, batch.pk])).content.decode()
        assert "1 person that the list names becomes a leader in charge." in page
        assert 'name="take-leaders"' in page and "checked" not in page.split('name="take-leaders"')[1].split(">")[0]
        post = {"take-leaders": "on"} if ticked else {}
        assert client.post(reverse("intake:take", args=[round.slug, batch.pk]), post).status_code == 302
        assert list(TaskLeader.objects.values_list("level", flat=True)) == levels
        after = Event.objects.get(verb="intake.taken").after
        assert after.get("list_leaders") == (1 if ticked else None)
        returning.take_back(batch.pk, actor=city.office, why="重新整理")
    assert not Task.objects.exists() and not TaskLeader.objects.exists()


def test_a_list_that_names_nobody_known_offers_nothing(city, round):
    with at("2018-11-01"):
        batch = a_batch(city, round, a_problem(1, persons=named("甲某")))
        client = Client()
        client.force_login(city.office)
        page = client.get(reverse("intake:batch", args=[round.slug, batch.pk])).content.decode()
    assert "take-leaders" not in page


def test_proposing_asks_the_same_for_one_record_and_for_many(city, round):
    with at("2018-11-01"):
        leader(city, "甲某")
        asked = []
        for numbers in ([1], range(2, 14)):
            batch = a_batch(city, round, *(a_problem(n, persons=named("甲某")) for n in numbers), name=f"{numbers}.txt")
            with CaptureQueriesContext(connection) as queries:
                assert taking.leaders_of(batch) == len(numbers)
            asked.append(len(queries))
    assert asked[0] == asked[1] <= 3
