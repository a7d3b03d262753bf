"""Campaigns over REST: opened, reported on, checked and closed."""

from datetime import date

import pytest

from campaigns.domain import checking, entries
from campaigns.models import Campaign, CheckAssignment, ListEntry
from tests.api.calling import V1, call, person, program, refused
from tests.campaigns.ground import make_campaign
from tests.campaigns.test_pages import table
from tests.factories import at, make_round, picture

pytestmark = pytest.mark.django_db
DAY = "2019-07-10"


@pytest.fixture
def ground(city):
    return make_campaign(city)


@pytest.fixture
def api(city):
    return program(city.office)


def do(client, path, body=None, method="post"):
    return call(client, method, path, {} if body is None and method == "post" else body, day=DAY)


def test_a_campaign_is_opened(city, api):
    with at("2018-11-01"):
        round = make_round(city)
    said = {
        "round": round.slug, "name": "清零", "starts_on": DAY, "ends_on": "2019-09-30", "cadence": "weekly",
        "lists": "燃煤锅炉 台\n散乱污企业 家", "places": [city.county.pk],
    }  # fmt: skip
    assert list(refused(do(api, "campaigns/", said | {"lists": "锅炉"}), 400)["errors"]) == ["lists"]
    made = do(api, "campaigns/", said)
    assert (made.status_code, [one["unit_word"] for one in made.json()["lists"]]) == (201, ["台", "家"])
    path, lists = f"campaigns/{made.json()['id']}/", made.json()["lists"]
    told = do(api, f"{path}reporter/", {"place": city.county.pk, "reporter": city.responsible.pk}).json()
    assert [one["reporter"]["id"] for one in told["places"]] == [city.responsible.pk]
    answers = do(api, f"campaign-lists/{lists[0]['id']}/responsible/", {"organisation": city.lead.pk}).json()
    assert answers["organisation"]["id"] == city.lead.pk
    refused(do(person(city.observer), "campaigns/", said), 403)
    assert Campaign.objects.count() == 1


def test_a_place_reports_and_the_campaign_is_closed(city, ground, api):
    path = f"campaigns/{ground.campaign.pk}/"
    figures = [{"list": one.pk, "found": 5, "cleared": 5} for one in ground.lists.values()]
    said = {"place": ground.east.pk, "on": DAY, "figures": figures}
    refused(do(person(city.observer), f"{path}report/", said), 403)
    refused(do(api, f"{path}report/", said | {"figures": [figures[0] | {"cleared": 6}]}), 400)
    assert do(api, f"{path}report/", said).status_code == 200
    one = do(api, f"campaign-lists/{ground.lists[1].pk}/", method="get").json()
    assert {row["place"]["id"]: row["count"]["found"] for row in one["places"]} == {
        ground.east.pk: 5,
        ground.west.pk: 0,
    }
    less = {"place": ground.west.pk, "on": DAY, "figures": [figures[0] | {"cleared": 3}]}
    do(api, f"{path}report/", less)
    refused(do(api, f"{path}close/", {"summary": "基本清零"}), 400)
    why = [{"list": ground.lists[1].pk, "why": "两家待拆除"}]
    closed = do(api, f"{path}close/", {"left_open": why, "summary": "基本清零"}).json()
    assert (closed["closed_on"], closed["lists"][0]["left_open_why"]) == (DAY, "两家待拆除")
    refused(do(api, f"{path}report/", said), 409)


def test_entries_are_put_down_cleared_and_checked(city, ground, api):
    path = f"campaign-lists/{ground.lists[2].pk}/"
    said = {"place": ground.east.pk, "name": "某砖厂锅炉"}
    made = do(api, f"{path}entries/", said)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    refused(do(api, f"{path}entries/", said), 400)
    entry = f"campaign-entries/{made.json()['id']}/"
    with at(DAY):
        body = {"how": "已拆除", "files": [picture()]}
        cleared = api.post(f"{V1}/{entry}clear/", body, format="multipart").json()
    assert (cleared["cleared_on"], len(cleared["files"])) == (DAY, 1)
    refused(do(api, f"{entry}check/", {"holds": "no"}), 403)
    checked = do(person(city.verifier), f"{entry}check/", {"holds": "no"}).json()
    assert (checked["cleared_on"], checked["verdict"]) == (None, "fails")
    with at(DAY):
        wrong = api.post(f"{V1}/{path}table/", {"file": table(["无此县", "甲厂"])}, format="multipart")
    assert list(refused(wrong, 400)["errors"]) == ["file"]
    assert ListEntry.objects.count() == 1


def test_groups_check_others_and_write_down_what_they_find(city, ground, api):
    path = f"campaigns/{ground.campaign.pk}/"
    for number, home in ((1, ground.east), (2, ground.west)):
        group = {"number": number, "name": f"第{number}组", "home": home.pk, "members": [city.verifier.pk]}
        told = do(api, f"{path}groups/", group)
        assert told.status_code == 201, told.json()
    assert [one["home"]["id"] for one in told.json()["groups"]] == [ground.east.pk, ground.west.pk]
    do(api, f"{path}rotate/", {"starts_on": DAY, "ends_on": "2019-07-12"})
    checks = do(api, f"campaign-checks/?campaign={ground.campaign.pk}", method="get").json()["results"]
    assert {one["region"]["id"] for one in checks} == {ground.east.pk, ground.west.pk}
    check = f"campaign-checks/{checks[0]['id']}/"
    found = {"list": ground.lists[1].pk, "seen_on": DAY, "result": "unfinished", "text": "仍在运行"}
    refused(do(person(city.unit), f"{check}find/", found), 403) if checks[0]["region"]["id"] == ground.east.pk else None
    told = do(person(city.verifier), f"{check}find/", found)
    assert (told.status_code, [one["result"] for one in told.json()["findings"]]) == (201, ["unfinished"])
    refused(do(api, f"{check}reassign/", {"group": checks[0]["group"], "why": "人员调整"}), 400)
    assert CheckAssignment.objects.count() == 2


def test_lists_cost_the_same_at_any_length(city, ground, django_assert_num_queries):
    api, group = person(city.office), None
    with at(DAY):
        group = checking.form_group(ground.campaign.pk, actor=city.office, number=1, name="一组", home=ground.west)

    def fill(n):
        with at(DAY):
            entries.add(ground.lists[2].pk, actor=city.office, place=ground.east, name=f"锅炉{n}")
            day = date(2019, 7, 10 + n)
            checking.assign(group.pk, actor=city.office, region=ground.east, starts_on=day, ends_on=day)

    def counted():
        found = {}
        for name in ("campaigns", "campaign-lists", "campaign-entries", "campaign-checks"):
            with django_assert_num_queries(4):
                found[name] = len(do(api, f"{name}/", method="get").json()["results"])
        return found

    fill(0)
    assert counted() == {"campaigns": 1, "campaign-lists": 2, "campaign-entries": 1, "campaign-checks": 1}
    fill(1), make_campaign(city, ground.round, name="第二次清零")
    assert counted() == {"campaigns": 2, "campaign-lists": 4, "campaign-entries": 2, "campaign-checks": 2}
