"""Who reads a campaign for something of theirs that stands in it, and how much of it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.domain import checking, entries, planning
from campaigns.models import Campaign, ListEntry
from campaigns.seen import seen_entries, seen_places
from cases import neighbours
from leading.domain import led
from orgs.models import Role, User
from tests.campaigns.ground import make_campaign, say
from tests.factories import at, make_org, make_task, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-07-05"
CANARY = "金丝雀点位"


@pytest.fixture
def ground(city):
    """Each of two places has an entry that is nobody's (the canaries) and one that is an item, all on the second list;
    the first list has figures.
    """
    task = make_task(city)
    ground = make_campaign(city, task.problem.round)
    with at(DAY):
        for place in (ground.east, ground.west):
            entries.add(ground.lists[2].pk, actor=city.office, place=place, name=f"{CANARY}{place}")
        more = {"task": task, "organisation": city.lead}
        entries.add(ground.lists[2].pk, actor=city.office, place=ground.east, name="包案点位", **more)
    say(ground, 1, ground.east, DAY, 5, 2)
    say(ground, 1, ground.west, DAY, 7, 3)
    ground.task = task
    return ground


def page(user, name, *args):
    client = Client()
    client.force_login(user)
    with at(DAY):
        return client.get(reverse(f"campaigns:{name}", args=args))


def read(user, ground):
    """Which places of the figures, and which entries."""
    with at(DAY):
        user = User.objects.get(pk=user.pk)
        assert Campaign.objects.visible_to(user).filter(pk=ground.campaign.pk).exists()
        places = seen_places(user, ground.campaign).order_by("region__path")
        names = seen_entries(user, ground.campaign).order_by("number").values_list("name", flat=True)
        return [str(place) for place in places], list(names)


def nothing(user, ground):
    with at(DAY):
        seen = Campaign.objects.visible_to(User.objects.get(pk=user.pk)).exists()
    return not seen and page(user, "campaign", ground.campaign.pk).status_code == 404


def test_a_case_leader_reads_the_entry_of_the_item_and_the_figures_of_its_place(ground):
    leader = ground.city.leader
    assert read(leader, ground) == (["东安县"], ["包案点位"])
    shown = page(leader, "list", ground.campaign.pk, 2).content.decode()
    assert "包案点位" in shown and CANARY not in shown and "祁阳县" not in shown
    other = ListEntry.objects.exclude(task=ground.task).first()
    assert page(leader, "entry", ground.campaign.pk, other.pk).status_code == 404
    assert page(leader, "entry", ground.campaign.pk, ListEntry.objects.get(task=ground.task).pk).status_code == 200
    with at(DAY):
        assert "Campaigns" in [str(item.label) for item in neighbours.menu(leader, ground.round)]
    assert nothing(make_user((ground.city.city, Role.CASE_LEADER)), ground)


def test_who_leads_the_item_in_person_reads_it_until_the_lead_ends(ground):
    deputy = make_user((ground.city.city, Role.CASE_LEADER))
    assert nothing(deputy, ground)
    with at(DAY):
        row = led.lead(
            ground.task.pk,
            actor=ground.city.office,
            level="city",
            seat="deputy",
            user=deputy,
            post="副市长",
            why="重点",
        )
    assert read(deputy, ground) == (["东安县"], ["包案点位"])
    with at(DAY):
        led.end(row.pk, actor=ground.city.office)
    assert nothing(deputy, ground)


def test_a_unit_with_an_entry_reads_it_and_one_with_a_list_the_whole_list(ground):
    lead, owner = ground.city.lead_reviewer, make_user((make_org("市工信局", ground.city.city), Role.CLERK))
    assert read(lead, ground) == (["东安县"], ["包案点位"])
    assert nothing(owner, ground)
    with at(DAY):
        unit = owner.posts.get().organisation
        planning.name_responsible(ground.lists[2].pk, actor=ground.city.office, organisation=unit)
    assert len(read(owner, ground)[1]) == 3
    shown = page(owner, "list", ground.campaign.pk, 2).content.decode()
    assert f"{CANARY}祁阳县" in shown and f"{CANARY}东安县" in shown
    other = page(owner, "list", ground.campaign.pk, 1).context
    assert other["count"] is None


def test_a_member_of_a_group_reads_where_the_group_is_sent(ground):
    member = make_user((make_org("双牌县", ground.city.city, kind="region"), Role.LEAD_REVIEWER))
    assert nothing(member, ground)
    with at(DAY):
        home = member.posts.get().organisation
        group = checking.form_group(
            ground.campaign.pk, actor=ground.city.office, number=1, name="一组", home=home, members=[member]
        )
        days = {"starts_on": date(2019, 7, 5), "ends_on": date(2019, 7, 9)}
        checking.assign(group.pk, actor=ground.city.office, region=ground.west, **days)
    assert read(member, ground) == (["祁阳县"], [f"{CANARY}祁阳县"])


def test_the_pages_of_a_leader_ask_the_same_with_one_entry_and_with_many(ground):
    client = Client()
    client.force_login(ground.city.leader)
    url = reverse("campaigns:list", args=[ground.campaign.pk, 2])
    asked = []
    for many in (0, 6):
        with at(DAY):
            for n in range(many):
                entries.add(
                    ground.lists[2].pk, actor=ground.city.office, place=ground.west, name=f"点位{n}", task=ground.task
                )
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
