"""What a leader leads goes over to the successor with everything else."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cases.domain import handover
from cases.models import Task
from leading.domain import exposing, led
from leading.models import LedItem
from orgs.models import Role, User
from records.models import Event
from tests.factories import at, make_city, make_task, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


@pytest.fixture
def task(city):
    return make_task(city, leaders=[])


@pytest.fixture
def old(city, task):
    """Leads an item in person and must visit where one was exposed; carries nothing by the plan."""
    leader = make_user((city.city, Role.CASE_LEADER))
    with at("2019-04-01"):
        led.lead(task.pk, actor=city.office, level="city", seat="deputy", user=leader, post="副市长", why="重点")
        ended = make_task(city, task.problem.round, leaders=[])
        row = led.lead(ended.pk, actor=city.office, level="city", seat="deputy", user=leader, post="副市长", why="重点")
        led.end(row.pk, actor=city.office)
        exposing.expose(
            task.problem.round_id, actor=city.office, title="砖厂", medium="tv", shown_on=date(2019, 3, 30),
            due_on=date(2019, 4, 10), leader=leader, leader_post="副市长", task=task,
        )  # fmt: skip
    return leader


def hand(old, new, actor):
    with at("2019-04-05"):
        fresh = User.objects.get(pk=actor.pk)
        return handover.hand_over(old, new, actor=fresh, why="工作调整")


def test_led_items_and_visits_go_to_the_successor_from_the_day_on(city, task, old):
    new = make_user((city.city, Role.OBSERVER))
    moved = hand(old, new, city.office)
    assert {name: len(rows) for name, rows in moved.further.items()} == {"led": 1, "to_visit": 1}
    rows = LedItem.objects.filter(task=task).order_by("pk").values_list("user", "post", "since", "until", "why")
    assert list(rows) == [
        (old.pk, "副市长", date(2019, 4, 1), date(2019, 4, 5), "重点"),
        (new.pk, "副市长", date(2019, 4, 5), None, "重点"),
    ]
    assert LedItem.objects.count() == 3  # what had ended stays as it was
    with at("2019-04-06"):
        assert list(Task.objects.visible_to(User.objects.get(pk=new.pk)).filter(pk=task.pk)) == [task]
        assert not Task.objects.visible_to(User.objects.get(pk=old.pk)).filter(pk=task.pk).exists()
    assert new.exposures.count() == 1 and not old.exposures.exists()
    after = Event.objects.get(verb="people.handed_over").after
    assert (after["led"], after["to_visit"], after["cases"]) == (1, 1, 0)


def test_the_preview_names_them(city, task, old):
    client = Client()
    client.force_login(city.office)
    with at("2019-04-05"):
        page = client.get(reverse("desk:handover"), {"old": old.pk, "new": city.observer.pk}).content.decode()
    assert "Items led in person" in page and "砖厂" in page and f"副市长 · {task}" in page


def test_items_of_a_region_without_the_right_are_not_handed_over(city, task, old):
    with pytest.raises(PermissionDenied):
        hand(old, city.observer, make_city().office)
    old.posts.all().delete()
    with pytest.raises(PermissionDenied):
        hand(old, city.observer, make_city().admin)
    assert hand(old, city.observer, city.admin).further["led"]
