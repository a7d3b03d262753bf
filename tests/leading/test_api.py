"""What leaders decide, see and lead over REST: by the forms and functions of the pages."""

from datetime import date

import pytest

from leading.domain import exposing, group, led, meetings, reviews, teams, visits
from leading.models import Errand, LedItem, Visit
from tests.api.calling import V1, call, person, program, refused
from tests.factories import at, make_round, make_task, picture

pytestmark = pytest.mark.django_db
DAY, DUE = "2019-05-08", "2019-06-30"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


@pytest.fixture
def task(city, round):
    return make_task(city, round)


@pytest.fixture
def api(city):
    return program(city.office)


def test_a_seat_is_given_and_ended(city, round, api):
    said = {"round": round.slug, "seat": "member", "title": "局长", "organisation": city.lead.pk, "starts_on": DAY}
    made = call(api, "post", "group-seats/", said)
    assert (made.status_code, made.json()["organisation"]["id"]) == (201, city.lead.pk)
    path = f"group-seats/{made.json()['id']}/end/"
    refused(call(person(city.unit), "post", path, {"ends_on": DAY}), 403)
    assert call(api, "post", path, {"ends_on": DAY, "why": "调整"}).json()["ends_on"] == DAY
    refused(call(api, "post", path, {"ends_on": DAY}), 409)
    assert call(api, "get", "group-seats/?on=2019-05-09").json()["results"] == []


def test_a_meeting_decides_and_the_unit_answers(city, round, task, api):
    said = {"round": round.slug, "held_on": DAY, "title": "专题会", "who": "市委常委会"}
    meeting = call(api, "post", "meetings/", said).json()
    decision = {"text": "拆除排口", "units": [city.responsible.pk], "due_on": DUE, "tasks": [task.pk]}
    refused(call(api, "post", f"meetings/{meeting['id']}/decide/", decision | {"units": [10**9]}), 400)
    told = call(api, "post", f"meetings/{meeting['id']}/decide/", decision)
    assert told.status_code == 201, told.json()
    (made,) = told.json()["decisions"]
    assert made["tasks"] == [{"id": task.pk, "name": str(task)}]
    path = f"errands/{made['errands'][0]}/"
    refused(call(api, "post", f"{path}answer/", {"text": "已拆除"}), 403)
    unit = person(city.unit)
    with at(DAY):
        body = {"text": "已拆除", "files": [picture()]}
        answered = unit.post(f"{V1}/{path}answer/", body, format="multipart").json()
    assert (answered["state"], [len(one["files"]) for one in answered["answers"]]) == ("answered", [1])
    assert answered["answers"][0]["files"][0]["url"].startswith(f"/desk/errands/{made['errands'][0]}/files/")
    assert call(api, "post", f"{path}return/", {"why": "照片不清"}).json()["state"] == "returned"
    assert call(api, "post", f"{path}move/", {"due_on": "2019-07-31", "why": "汛期"}).json()["due_on"] == "2019-07-31"
    assert call(unit, "post", f"{path}answer/", {"text": "已补拍"}).json()["state"] == "answered"
    done = call(api, "post", f"{path}confirm/").json()
    assert (done["state"], [one["verdict"]["confirmed"] for one in done["answers"]]) == ("done", [False, True])
    refused(call(api, "post", f"{path}drop/", {"why": "不再需要"}), 409)
    refused(call(unit, "get", f"meetings/{meeting['id']}/"), 404)


def test_a_rule_is_set_and_ended(city, round, api):
    said = {"round": round.slug, "body": "市委常委会", "every": "quarter", "starts_on": DAY}
    rule = call(api, "post", "meeting-rules/", said).json()
    assert call(api, "post", f"meeting-rules/{rule['id']}/end/").json()["ends_on"] == DAY
    refused(call(person(city.observer), "post", "meeting-rules/", said), 403)


def test_findings_of_an_unannounced_visit_wait_until_they_are_sent(city, round, task, api):
    said = {
        "round": round.slug, "held_on": DAY, "title": "暗访", "who": "暗访组", "unannounced": True, "tasks": [task.pk],
    }  # fmt: skip
    path = f"leader-visits/{call(api, 'post', 'leader-visits/', said).json()['id']}/"
    finding = {"text": "偷排", "unit": city.responsible.pk, "due_on": DUE}
    (found,) = call(api, "post", f"{path}find/", finding).json()["findings"]
    unit = person(city.unit)
    assert (found["errand"], call(unit, "get", "errands/").json()["results"]) == (None, [])
    refused(call(unit, "get", path), 404)
    (sent,) = call(api, "post", f"{path}send/").json()["findings"]
    assert [one["id"] for one in call(unit, "get", "errands/").json()["results"]] == [sent["errand"]]
    refused(call(api, "post", f"{path}send/"), 409)


def test_a_leader_records_an_own_visit(city, round, task):
    with at(DAY):
        led.lead(task.pk, actor=city.office, level="city", seat="principal", user=city.leader, post="市长", why="难点")
        exposure = exposing.expose(
            round.pk, actor=city.office, title="曝光", medium="film", shown_on=date(2019, 5, 1), leader=city.leader,
            leader_post="副市长", due_on=date(2019, 6, 30), task=task,
        )  # fmt: skip
    leader = person(city.leader)
    said = {"round": round.slug, "exposure": exposure.pk, "text": "围挡缺失", "due_on": DUE}
    made = call(leader, "post", "leader-visits/own/", said)
    assert made.status_code == 201, made.json()
    visit = Visit.objects.get(pk=made.json()["id"])
    assert (visit.leader, [one["id"] for one in made.json()["tasks"]]) == (city.leader, [task.pk])
    exposure.refresh_from_db()
    assert (exposure.visit, Errand.objects.get().unit) == (visit, city.responsible)
    empty = refused(call(leader, "post", "leader-visits/own/", {"round": round.slug}), 400)
    assert list(empty["errors"]) == ["photos"]
    refused(call(person(city.unit), "post", "leader-visits/own/", said), 403)


def test_an_item_is_led_until_it_ends(city, round, task, api):
    said = {
        "round": round.slug, "task": task.pk, "level": "city", "seat": "principal", "post": "市长", "since": DAY,
        "why": "难点",
    }  # fmt: skip
    made = call(api, "post", "led-items/", said).json()
    assert call(api, "post", f"led-items/{made['id']}/end/", {"until": DAY}).json()["until"] == DAY
    refused(call(api, "post", f"led-items/{made['id']}/end/", {"until": DAY}), 409)
    assert call(api, "get", "led-items/?current=true").json()["results"] == []
    refused(call(person(city.unit), "post", "led-items/", said), 403)
    assert LedItem.objects.count() == 1


def test_an_exposed_item_is_followed_until_it_is_solved(city, round, api):
    said = {
        "round": round.slug, "title": "河道垃圾", "medium": "tv", "shown_on": "2019-05-01", "leader_post": "副市长",
        "due_on": DUE,
    }  # fmt: skip
    path = f"exposures/{call(api, 'post', 'exposures/', said).json()['id']}/"
    with at(DAY):
        visit = visits.make(
            round.pk, actor=city.office, held_on=date(2019, 5, 7), title="现场督导", who="副市长", seen="已清"
        )
    assert call(api, "post", f"{path}follow/", {"on": DAY, "text": "已清运"}).status_code == 201
    refused(call(api, "post", f"{path}end/", {"why": "已复绿"}), 409)
    refused(call(api, "post", f"{path}been/", {"visit": visit.pk + 1}), 400)
    assert call(api, "post", f"{path}been/", {"visit": visit.pk}).json()["visit"] == visit.pk
    assert call(api, "post", f"{path}end/", {"why": "已复绿"}).json()["ended_on"] == DAY
    refused(call(person(city.unit), "get", path), 404)


def test_a_team_goes_round_and_is_disbanded(city, round, api):
    said = {"round": round.slug, "name": "第一组", "units": [city.county.pk]}
    path = f"teams/{call(api, 'post', 'teams/', said).json()['id']}/"
    visit = {"held_on": DAY, "title": "督导", "who": "第一组"}
    assert list(refused(call(api, "post", f"{path}visits/", visit), 400)["errors"]) == ["team_round"]
    told = call(api, "post", f"{path}rounds/", {"starts_on": "2019-05-01", "ends_on": DUE}).json()
    assert [one["phase"] for one in told["rounds"]] == ["running"]
    made = call(api, "post", f"{path}visits/", visit)
    assert (made.status_code, made.json()["team"]) == (201, told["id"])
    assert call(api, "post", f"{path}disband/").json()["ended_on"] == DAY
    refused(call(person(city.observer), "post", f"{path}disband/"), 403)


def test_a_review_asks_a_unit(city, round, api):
    said = {"round": round.slug, "body": "congress", "title": "环保行", "held_on": DAY}
    path = f"reviews/{call(api, 'post', 'reviews/', said).json()['id']}/"
    opinion = {"text": "加快建设", "unit": city.lead.pk, "due_on": DUE}
    (told,) = call(api, "post", f"{path}ask/", opinion).json()["opinions"]
    assert Errand.objects.get(pk=told["errand"]).unit == city.lead
    refused(call(person(city.observer), "post", f"{path}ask/", opinion), 403)


def fill(city, round, n):
    with at(DAY):
        task, office = make_task(city, round), city.office
        group.seat(
            round.pk, actor=office, organisation=city.lead, title=f"局长{n}", seat="member", starts_on=date(2019, 1, 1)
        )
        held = {"held_on": date(2019, 5, 7), "title": f"会{n}"}
        meeting = meetings.hold(round.pk, actor=office, who="常委会", **held)
        meetings.decide(
            meeting.pk, actor=office, text="拆除", units=[city.lead, city.responsible], due_on=date(2019, 6, 30),
            tasks=[task],
        )  # fmt: skip
        meetings.set_rhythm(round.pk, actor=office, body=f"会{n}", every="quarter", starts_on=date(2019, 1, 1))
        visits.make(round.pk, actor=office, who="市长", tasks=[task], **held)
        led.lead(task.pk, actor=office, level="city", seat="principal", post="市长", why="难点")
        exposing.expose(
            round.pk, actor=office, title="曝光", medium="film", shown_on=date(2019, 5, 1), leader_post="市长",
            due_on=date(2019, 6, 30), task=task,
        )  # fmt: skip
        teams.form(round.pk, actor=office, name=f"组{n}", units=[city.county])
        reviews.review(round.pk, actor=office, body="congress", places=[city.county], **held)


QUERIES = {
    "group-seats": 4, "meetings": 4, "meeting-rules": 4, "errands": 6, "leader-visits": 5, "led-items": 4,
    "exposures": 4, "teams": 5, "reviews": 5,
}  # fmt: skip


def test_lists_cost_the_same_at_any_length(city, round, django_assert_num_queries):
    api = person(city.office)
    fill(city, round, 0)
    call(api, "get", "errands/")
    before = {}
    for name, n in QUERIES.items():
        with django_assert_num_queries(n):
            before[name] = len(call(api, "get", f"{name}/").json()["results"])
    fill(city, round, 1), fill(city, round, 2)
    for name, n in QUERIES.items():
        with django_assert_num_queries(n):
            assert len(call(api, "get", f"{name}/").json()["results"]) > before[name] > 0


def test_lists_are_narrowed(city, round, api):
    fill(city, round, 0)
    for path, n in (
        ("errands/?state=owing", 2), ("errands/?state=done", 0), (f"errands/?unit={city.lead.pk}", 1),
        ("errands/?item=1", 2), ("errands/?item=999", 0), ("errands/?q=拆除", 2), ("errands/?round=elsewhere", 0),
        ("meetings/?q=会0", 1), ("leader-visits/?how=hidden", 0), ("exposures/?state=waiting", 1),
        ("exposures/?ordering=due_on", 1), ("meetings/?ordering=-held_on", 1), ("reviews/?body=cppcc", 0),
    ):  # fmt: skip
        assert len(call(api, "get", path).json()["results"]) == n, path
