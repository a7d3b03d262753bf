"""Units of elsewhere, and people who were in a group once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from campaigns.domain import checking, entries, planning
from campaigns.models import CheckFinding, ListEntry
from orgs.models import Post, Role, User
from tests.campaigns.ground import make_campaign
from tests.factories import at, make_city, make_org, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-07-05"


def test_no_unit_of_another_city_answers_for_a_list_or_an_entry():
    ground, foreign = make_campaign(), make_city().responsible
    with at(DAY):
        with pytest.raises(ValidationError, match="outside the region"):
            planning.name_responsible(ground.lists[1].pk, actor=ground.city.office, organisation=foreign)
        with pytest.raises(entries.EntriesRefused, match="outside the region"):
            entries.add(ground.lists[2].pk, actor=ground.city.office, place=ground.east, name="x", organisation=foreign)
    assert not ListEntry.objects.exists()


def test_a_member_of_a_group_who_left_writes_no_finding():
    ground = make_campaign()
    unit = make_org("祁阳县环保局", ground.west)
    member = make_user((unit, Role.CLERK))
    days = {"starts_on": date(2019, 7, 2), "ends_on": date(2019, 7, 9)}
    with at("2019-07-02"):
        group = checking.form_group(
            ground.campaign.pk, actor=ground.city.office, number=1, name="一组", home=ground.west, members=[member]
        )
        row = checking.assign(group.pk, actor=ground.city.office, region=ground.east, **days)
    found = {"text": "还有两台未拆", "result": "unfinished", "list_id": ground.lists[1].pk}
    with at("2019-07-03"):
        checking.find(row.pk, actor=member, **found)
    Post.objects.filter(user=member).update(ends_on=date(2019, 7, 4))
    with at(DAY), pytest.raises(PermissionDenied):
        checking.find(row.pk, actor=User.objects.get(pk=member.pk), **found)
    assert CheckFinding.objects.count() == 1


def post(user, name, *args, data):
    client = Client()
    client.force_login(user)
    with at(DAY):
        return client.post(reverse(f"campaigns:{name}", args=args), data)


def test_a_number_that_no_place_and_no_person_has_is_refused_on_the_form():
    ground, beyond = make_campaign(), "9" * 30
    days = {"starts_on": DAY, "ends_on": "2019-07-30"}
    opened = days | {"name": "二", "cadence": "daily", "lists": "燃煤锅炉 台", "places": [ground.east.pk, beyond]}
    formed = {"act": "group", "number": 1, "name": "一组", "home": ground.west.pk, "members": [beyond]}
    answers = [
        post(ground.city.office, "new", ground.round.slug, data=opened),
        post(ground.city.office, "checks", ground.campaign.pk, data=formed),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("not one of the available choices" in answer.content.decode() for answer in answers)


def test_an_act_that_comes_too_late_says_so_and_one_entry_has_its_fault_beside_the_field():
    ground = make_campaign()
    office = ground.city.office
    with at(DAY):
        entry = entries.add(ground.lists[2].pk, actor=office, place=ground.east, name="1号锅炉")
    cleared = {"act": "clear", "how": "拆除"}
    assert post(office, "entry", ground.campaign.pk, entry.pk, data=cleared).status_code == 302
    late = post(office, "entry", ground.campaign.pk, entry.pk, data=cleared)
    assert late.status_code == 409 and "form-errors" in late.content.decode()
    tomorrow = {"act": "one", "place": ground.east.pk, "name": "2号锅炉", "on": "2019-07-06"}
    refused = post(office, "add", ground.campaign.pk, 2, data=tomorrow)
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {"on"}


def test_an_address_with_a_number_that_no_database_keeps_is_not_found():
    ground = make_campaign()
    assert post(ground.city.office, "sheet", ground.campaign.pk, int("9" * 30), data={}).status_code == 404
