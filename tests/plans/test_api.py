"""Plans over REST: the way of a version and of a unit's plan, by the rules of the pages."""

import pytest

from plans.domain import publishing
from plans.models import PlanVersion
from tests.api.calling import V1, call, person, program, refused
from tests.factories import at, make_org, picture
from tests.plans import texts
from tests.plans.way import ANSWERED, ASKED, DRAWN, asked, draft_round, drawn, owed

pytestmark = pytest.mark.django_db
LATER, WHY = "2018-11-12", "实际户数核减后为五十户"


def do(client, path, body=None, method="post", day=DRAWN):
    return call(client, method, path, {} if body is None else body, day=day)


def read(client, path, day=DRAWN):
    return call(client, "get", path, day=day)


def test_a_version_goes_its_way_upward(city):
    round, office = draft_round(city), person(city.office)
    answer = do(office, "plan-versions/", {"round": round.slug, "note": "首稿"})
    path = f"plan-versions/{answer.json()['id']}"
    assert (answer.status_code, answer.json()["number"], answer.json()["state"]) == (201, 1, "draft")
    task = answer.json()["tasks"][0]
    assert task["goal"] == "完成100户截污"
    assert {"role": "responsible", "unit": city.responsible.pk, "name": city.responsible.name} in task["units"]
    refused(do(person(city.unit), "plan-versions/", {"round": round.slug}), 403)
    said = {"to": "省政府", "on": "2018-11-12", "document_number": "永政〔2018〕3号"}
    assert list(refused(do(office, f"{path}/submit/", said | {"to": ""}, day=LATER), 400)["errors"]) == ["to"]
    sent = do(office, f"{path}/submit/", said, day=LATER).json()
    assert (sent["state"], sent["submission"]["to"], sent["submission"]["receipt"]) == ("submitted", "省政府", None)
    with at(LATER):
        file = {"on": "2018-11-12", "note": "已签收", "file": picture()}
        got = office.post(f"{V1}/{path}/receipt/", file, format="multipart").json()
    assert (got["state"], got["submission"]["receipt"]["note"]) == ("received", "已签收")
    assert got["receipt_url"] == f"/desk/plan/versions/{got['id']}/receipt/file/"
    replied = do(office, f"{path}/reply/", {"approved": True, "on": "2018-11-12"}, day=LATER).json()
    assert (replied["state"], replied["submission"]["reply"]["approved"]) == ("approved", True)
    assert do(office, f"{path}/on-file/", day=LATER).json()["state"] == "filed"
    refused(do(office, f"{path}/on-file/", day=LATER), 409)


def test_units_are_asked_answer_and_are_decided_on(city):
    version, office = drawn(city), person(city.office)
    path = f"plan-versions/{version.pk}"
    body = {"group": "chosen", "units": [city.responsible.pk, city.lead.pk], "due_on": "2018-11-09"}
    assert list(refused(do(office, f"{path}/ask/", body | {"units": []}), 400)["errors"]) == ["units"]
    assert do(office, f"{path}/ask/", body).json()["asked"] == 2
    unit = person(city.unit)
    (one,) = read(unit, "plan-comments/?state=open").json()["results"]
    assert (one["unit"]["id"], one["state"], one["comment"]) == (city.responsible.pk, "waiting", None)
    refused(do(unit, f"plan-comments/{one['id']}/answer/", {}, day=ANSWERED), 400)
    refused(do(unit, f"plan-comments/{one['id']}/answer/", {"none": True, "comment": "有"}, day=ANSWERED), 400)
    said = do(unit, f"plan-comments/{one['id']}/answer/", {"comment": "时限太紧"}, day=ANSWERED).json()
    assert (said["state"], said["comment"]["text"], said["comment"]["on"]) == ("to_settle", "时限太紧", ANSWERED)
    refused(do(unit, f"plan-comments/{one['id']}/decide/", {"taken_up": True}, day=ANSWERED), 403)
    refused(do(office, f"plan-comments/{one['id']}/decide/", {"taken_up": False}, day=ANSWERED), 400)
    done = do(office, f"plan-comments/{one['id']}/decide/", {"taken_up": True}, day=ANSWERED).json()
    assert (done["state"], done["comment"]["settlement"]["taken_up"]) == ("settled", True)
    (late,) = read(office, "plan-comments/?state=late", LATER).json()["results"]
    assert late["unit"]["id"] == city.lead.pk
    refused(read(unit, f"plan-comments/{late['id']}/"), 404)
    assert do(office, f"{path}/close/", day=LATER).json()["state"] == "settled"


def test_weaker_points_want_reasons(city):
    round, office = draft_round(city), person(city.office)
    drawn(city, round)
    round.problems.get(number=1).tasks.update(goal="完成50户截污")
    path = f"plan-versions/{drawn(city, round, day=ANSWERED).pk}"
    (weak,) = read(office, f"{path}/").json()["weaker"]
    assert (weak["new"], weak["is_open"], weak["why"]) == ("完成50户截污", True, None)
    refused(do(office, f"{path}/reasons/", {"reasons": {"no such": WHY}}, day=ANSWERED), 400)
    (told,) = do(office, f"{path}/reasons/", {"reasons": {weak["key"]: WHY}}, day=ANSWERED).json()["weaker"]
    assert (told["is_open"], told["why"]) == (False, WHY)


def test_what_is_public_is_prepared_by_a_program_and_released_in_person(city):
    version = drawn(city)
    _on_file(city, version)
    made = do(program(city.office), f"plan-versions/{version.pk}/public/", {"intro": "公开", "leave_out": "2"})
    assert (made.status_code, made.json()["state"], made.json()["left_out"]) == (201, "prepared", [2])
    path = f"public-plans/{made.json()['id']}"
    refused(do(program(city.publisher), f"{path}/release/"), 403)
    refused(do(person(city.office), f"{path}/release/"), 403)
    assert do(person(city.publisher), f"{path}/release/").json()["state"] == "released"
    refused(do(person(city.publisher), f"{path}/withdraw/", {"why": "错"}), 400)
    why = "附表有误，更正后重新公开"
    assert do(person(city.publisher), f"{path}/withdraw/", {"why": why}).json()["ended_why"] == why


def _on_file(city, version):
    PlanVersion.objects.filter(pk=version.pk).update(state="filed", filed_on=version.made_on, filed_by=city.office)


def test_a_unit_hands_its_plan_in(city):
    round, office, unit = draft_round(city), person(city.office), person(city.unit)
    body = {"round": round.slug, "group": "chosen", "units": [city.responsible.pk], "due_on": "2018-11-30"}
    made = do(office, "unit-plans/ask/", body | {"publish": True}, day=ASKED)
    assert (made.status_code, [one["state"] for one in made.json()]) == (201, ["owed"])
    path = f"unit-plans/{made.json()[0]['id']}"
    refused(do(unit, "unit-plans/ask/", body, day=ASKED), 403)
    assert list(refused(do(unit, f"{path}/hand-in/", {}, day=LATER), 400)["errors"]) == ["text"]
    told = do(unit, f"{path}/hand-in/", {"text": texts.plan("东安县", 1)}, day=LATER).json()
    assert (told["state"], [one["number"] for one in told["versions"]]) == ("submitted", [1])
    refused(do(unit, f"{path}/judge/", {"received": True}, day=LATER), 403)
    refused(do(office, f"{path}/judge/", {"received": False}, day=LATER), 400)
    assert do(office, f"{path}/judge/", {"received": True}, day=LATER).json()["state"] == "unpublished"
    public = {"link": "https://www.example.gov.cn/1.html", "on": "2018-11-12"}
    assert do(unit, f"{path}/published/", public, day=LATER).json()["state"] == "done"


def test_plans_that_are_alike_are_shown_to_who_reads_the_region(city):
    _alike(city, draft_round(city), city.responsible, make_org("县水利局", city.county))
    (one,) = read(person(city.office), "plan-likenesses/").json()["results"]
    told = read(person(city.office), f"plan-likenesses/{one['id']}/").json()
    assert (told["share"], told["passages"][0]["first"] == told["passages"][0]["second"]) == (100, True)
    assert read(person(city.unit), "plan-likenesses/").json()["results"] == []
    refused(read(person(city.unit), f"plan-likenesses/{one['id']}/"), 404)


def _alike(city, round, *units):
    for duty in owed(city, round, *units):
        do(person(city.office), f"unit-plans/{duty.pk}/hand-in/", {"text": texts.plan("东安县", 1)}, day=LATER)


@pytest.mark.parametrize("name", ["plan-versions", "plan-comments", "public-plans", "unit-plans", "plan-likenesses"])
def test_lists_cost_the_same_at_any_length(city, name, django_assert_num_queries):
    round, office = draft_round(city), person(city.office)

    def fill(n):
        round.problems.get(number=1).tasks.update(standard=f"第{n}稿")
        version = drawn(city, round)
        asked(city, version)
        _on_file(city, version)
        with at(DRAWN):
            publishing.prepare(version.pk, actor=city.office)
        _alike(city, round, *(make_org(f"县{n}{k}局", city.county) for k in range(2)))

    fill(0)
    read(office, f"{name}/")
    with django_assert_num_queries(4):
        first = read(office, f"{name}/").json()["results"]
    fill(1), fill(2)
    with django_assert_num_queries(4):
        assert len(read(office, f"{name}/").json()["results"]) > len(first) > 0
