"""Whoever leads an item in person opens it; on its page stand the visits that went there and the errands about it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cases.domain import access
from cases.models import Round, Task
from leading.domain import led, visits
from leading.models import Errand
from orgs.models import Role, User
from tests.factories import at, make_org, make_round, make_task, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-05-06"


@pytest.fixture
def task(city):
    with at("2018-11-01"):
        return make_task(city, make_round(city))


@pytest.fixture
def deputy(city):
    """A leader of the city whom no plan names."""
    return make_user((city.city, Role.CASE_LEADER))


def opened(user, url):
    client = Client()
    client.force_login(user)
    with at(DAY):
        return client.get(url)


def page(task):
    return reverse("desk:task", args=[task.pk])


def test_who_leads_an_item_opens_it_until_the_lead_ends(city, task, deputy):
    assert opened(deputy, page(task)).status_code == 404
    with at(DAY):
        row = led.lead(task.pk, actor=city.office, level="city", seat="deputy", user=deputy, why="重点难点问题")
        assert list(Task.objects.visible_to(deputy)) == [task]
        assert list(Round.objects.visible_to(deputy)) == [task.problem.round]
    assert opened(deputy, page(task)).status_code == 200
    assert page(task) in opened(deputy, reverse("leading:me")).content.decode()
    signing = opened(deputy, f"{reverse('desk:signing')}?tab=cases").content.decode()
    assert page(task) in signing and f'href="{reverse("leading:me")}"' in signing
    with at(DAY):
        led.end(row.pk, actor=city.office)
    assert opened(deputy, page(task)).status_code == 404


def test_who_sees_an_item_is_said_with_the_lead(city, task, deputy):
    with at(DAY):
        led.lead(task.pk, actor=city.office, level="city", seat="principal", user=deputy, why="重点难点问题")
        led.lead(task.pk, actor=city.office, level="province", seat="deputy", post="副省长", why="重点难点问题")
        told = {row.user: row.reasons for row in access.who_sees(Task.objects.get(pk=task.pk))}
        really = {user for user in User.objects.all() if Task.objects.visible_to(user).filter(pk=task.pk).exists()}
    assert set(told) == really
    assert len(told[deputy]) == 1 and told[deputy][0].endswith("· principal")


def test_only_a_leader_of_the_region_or_above_is_put_over_an_item(city, task):
    elsewhere = make_user((make_org("别的市", None, kind="region"), Role.CASE_LEADER))
    for who in (elsewhere, city.unit):
        with at(DAY), pytest.raises(ValidationError) as refused:
            led.lead(task.pk, actor=city.office, level="city", seat="deputy", user=who, post="副市长", why="难")
        assert set(refused.value.message_dict) == {"user"}
        with at(DAY):
            assert not Task.objects.visible_to(elsewhere).exists()


def test_the_page_of_an_item_leads_to_its_visits_and_errands(city, task):
    number = task.problem.number
    with at(DAY):
        other = make_task(city, task.problem.round)
        for hidden in (False, True):
            visit = visits.make(
                task.problem.round_id, actor=city.office, held_on=date(2019, 5, 6), title=f"现场督导{hidden}",
                who="市长", unannounced=hidden, tasks=[task],
            )  # fmt: skip
            visits.find(visit.pk, actor=city.office, text="未硬化", unit=city.responsible, task=task,
                        due_on=date(2019, 5, 20))  # fmt: skip
    office = opened(city.office, page(task)).content.decode()
    to_visits = f"{reverse('leading:visits', args=[task.problem.round.slug])}?item={number}"
    to_errands = f"{reverse('leading:errands', args=[task.problem.round.slug])}?item={number}"
    assert f'href="{to_visits}">2 visits' in office
    assert f'href="{to_errands}">1 decision or finding' in office
    assert "visits" not in (beside := opened(city.office, page(other)).content.decode()) or to_visits not in beside
    unit = opened(city.unit, page(task)).content.decode()
    assert to_visits not in unit and "2 visits" not in unit
    errand = Errand.objects.get()
    assert f'href="{reverse("leading:errand", args=[errand.pk])}">finding of a visit 2019-05-20</a>' in unit
    own = f"{reverse('leading:mine')}?item={number}"
    assert opened(city.unit, own).content.decode().count("未硬化") == 1
    assert "未硬化" not in opened(city.unit, f"{reverse('leading:mine')}?item={other.problem.number}").content.decode()
