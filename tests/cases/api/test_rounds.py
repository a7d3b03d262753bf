"""Rounds at the API: facts, rules, entering and filing a plan, queues, activities and results."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.domain import keeping
from cases.many.columns import ACTIVITIES
from cases.models import Activity, Problem, ResultFigure, Round, Task
from cases.states import Stage
from tests.api.calling import DAY, V1, call, person, program, refused
from tests.factories import at, make_round, make_task

pytestmark = pytest.mark.django_db
STEP = {"working_days": 3, "site_visit": False}
TASK = {"goal": "完成截污纳管", "words": "2019年12月底前", "measures": [{"text": "编制方案", "words": "2019年6月底前"}]}


@pytest.fixture
def office(city):
    return program(city.office)


def test_a_round_is_entered_and_edited(city, office):
    facts = {
        "region": city.city.pk, "slug": "city-2020", "name": "某市督察", "kinds": ["routine"], "level": "province",
        "group_name": "三组", "entered_on": "2019-05-06", "left_on": "2019-05-07", "decimals": 1, "tolerance": 20,
        "notice_days": 10, "notice_unit": "working", "chain": "short",
    }  # fmt: skip
    answer = call(office, "post", "rounds/", facts)
    assert (answer.status_code, answer.json()["slug"]) == (201, "city-2020"), answer.json()
    assert answer.json()["chain_steps"] and answer.json()["checklist"]
    answer = call(office, "patch", "rounds/city-2020/", {"name": "某市2019年督察"})
    told = answer.json()
    assert (answer.status_code, told["name"], told["kinds"], told["left_on"]) == (
        200, "某市2019年督察", ["routine"], "2019-05-07"
    )  # fmt: skip
    assert list(refused(call(office, "post", "rounds/", facts), 400)["errors"]) == ["slug"]
    refused(call(program(city.unit), "post", "rounds/", facts | {"slug": "b"}), 403)
    refused(call(program(city.unit), "patch", "rounds/city-2020/", {"name": "x"}), 403)
    assert Round.objects.count() == 1


def test_the_rules_of_a_round(city, office):
    path = f"rounds/{make_round(city).slug}/"
    told = call(office, "get", path).json()
    code = told["chain_steps"][0]["code"]
    chain = {"seen": told["chain_version"], "steps": [{"code": code, **STEP}]}
    assert call(office, "post", f"{path}chain/", chain).json()["chain_steps"][0]["working_days"] == 3
    refused(call(office, "post", f"{path}chain/", chain | {"steps": [{"code": code, **STEP}] * 2}), 409)
    assert len(call(office, "post", f"{path}reset-chain/", {"chain": "short"}).json()["chain_steps"]) > 1
    line = told["checklist"][0]["id"]
    answer = call(office, "post", f"{path}checklist/", {"lines": [{"id": line, "text": "现场已核查"}]})
    assert "现场已核查" in [one["text"] for one in answer.json()["checklist"]]
    refused(call(office, "post", f"{path}checklist/", {"lines": [{"id": line + 1000, "text": "x"}]}), 400)
    refused(call(program(city.unit), "post", f"{path}chain/", chain), 403)


def test_a_plan_is_entered_mended_and_filed(city, office):
    with at("2019-05-06"):
        round = make_round(city)
    path = f"rounds/{round.slug}/"
    category = call(office, "post", f"{path}categories/", {"number": 9, "name": "水环境"}).json()["id"]
    words = {"category": category, "number": 41, "title": "直排", "text": "污水直排"}
    problem = call(office, "post", f"{path}problems/", words).json()["id"]
    assert "plan" not in refused(call(office, "post", f"{path}file-plan/"), 400).get("errors", {})
    units = {"place": city.county.pk, "lead": city.lead.pk, "responsible": [city.responsible.pk]}
    answer = call(office, "post", f"problems/{problem}/tasks/", TASK | units)
    assert answer.status_code == 201, answer.json()
    task = answer.json()["id"]
    assert call(office, "patch", f"problems/{problem}/", {"title": "生活污水直排"}).json()["text"] == "污水直排"
    seen = call(office, "get", f"tasks/{task}/")["ETag"]
    answer = call(office, "patch", f"tasks/{task}/", {"goal": "无直排口"}, If_Match=seen)
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert (told["goal"], [one["text"] for one in told["measures"]]) == ("无直排口", ["编制方案"])
    refused(call(office, "patch", f"tasks/{task}/", {"goal": "别的"}, If_Match=seen), 412)
    assert "words" in refused(call(office, "patch", f"tasks/{task}/", {"words": "尽快吧"}), 400)["errors"]
    refused(call(program(city.unit), "post", f"{path}problems/", words | {"number": 42}), 403)
    assert call(office, "post", f"{path}file-plan/").status_code == 200
    assert Task.objects.get().stage == Stage.WORKING and Problem.objects.get().title == "生活污水直排"
    refused(call(office, "patch", f"tasks/{task}/", {"goal": "别的"}), 409)


def test_activities_and_results(city, office):
    path = f"rounds/{make_round(city).slug}/"
    day = {"kind": "meeting", "held_on": "2019-05-07", "title": "常务会"}
    one = call(office, "post", f"{path}activities/", day).json()["id"]
    answer = call(office, "post", f"activities/{one}/correct/", {"title": "市政府常务会", "why": "名称有误"})
    now = answer.json()
    assert (answer.status_code, now["title"], now["kind"], now["corrects"]) == (200, "市政府常务会", "meeting", one), (
        now
    )
    assert [row["id"] for row in call(office, "get", "activities/").json()["results"]] == [now["id"]]
    assert call(office, "post", f"activities/{now['id']}/withdraw/", {"why": "重复"}).json()["is_withdrawn"] is True
    assert call(office, "get", "activities/").json()["results"] == []
    figure = {"kind": "result", "recorded_on": "2019-05-07", "title": "淘汰锅炉", "value": "109", "unit": "台"}
    two = call(office, "post", f"{path}results/", figure).json()["id"]
    answer = call(office, "post", f"results/{two}/correct/", {"value": "110", "why": "数字有误"})
    assert (answer.status_code, answer.json()["value"], answer.json()["unit"]) == (200, "110.000", "台"), answer.json()
    refused(call(program(city.unit), "post", f"{path}activities/", day), 403)
    refused(call(program(city.unit), "post", f"results/{answer.json()['id']}/withdraw/", {"why": "重复"}), 403)
    assert (Activity.objects.count(), ResultFigure.objects.count()) == (3, 2)


def test_many_rows_are_taken_in_all_or_none(city, office):
    path = f"rounds/{make_round(city).slug}/take-in/"
    good, bad = "日期\t类型\t标题\n2019-05-07\tmeeting\t甲", "\n哪天\tmeeting\t乙"
    assert "text" not in refused(call(office, "post", path, {"what": "activities", "text": good + bad}), 400).get(
        "errors", {}
    )
    assert Activity.objects.count() == 0
    answer = call(office, "post", path, {"what": "activities", "text": good})
    assert answer.json() == {"activities": 1, "results": 0}


def test_the_template_goes_down_is_filled_in_and_comes_up(city, office):
    path = f"{V1}/rounds/{make_round(city).slug}"
    with at(DAY):
        filled = openpyxl.load_workbook(BytesIO(office.get(f"{path}/table-template/").content))
        assert program(city.unit).get(f"{path}/table-template/").status_code == 403
    for title, code in (("甲", 201), ("甲", 400), ("", 400)):  # the second is in the books already
        for place, value in enumerate(("2019-05-07", "meeting", title), 1):
            filled[ACTIVITIES.sheet].cell(2, place, value)
        filled.save(data := BytesIO())
        with at(DAY):
            body = {"file": SimpleUploadedFile("登记表.xlsx", data.getvalue())}
            answer = office.post(f"{path}/take-in-table/", body, format="multipart")
        assert answer.status_code == code, answer.json()
    assert [row.title for row in Activity.objects.all()] == ["甲"]


def test_an_unannounced_visit_is_for_those_who_read_figures(city, office):
    with at("2019-05-07"):
        round = make_round(city)
        for hidden in (True, False):
            keeping.record_activity(
                round,
                actor=city.office,
                kind="visit",
                held_on=date(2019, 5, 7),
                title=f"暗访{hidden}",
                unannounced=hidden,
            )
    assert len(call(office, "get", "activities/").json()["results"]) == 2
    told = call(program(city.unit), "get", "activities/").json()["results"]
    assert [row["title"] for row in told] == ["暗访False"]


def test_queues_count_what_they_list(city):
    round = make_round(city)
    make_task(city, round), make_task(city, round)
    unit = program(city.unit)
    counts = {row["name"]: row["count"] for row in call(unit, "get", f"rounds/{round.slug}/queues/").json()}
    assert counts["in_hand"] == 2
    for name, count in counts.items():
        rows = call(unit, "get", f"rounds/{round.slug}/queue/{name}/").json()["results"]
        assert len(rows) == count, name
    refused(call(unit, "get", f"rounds/{round.slug}/queue/accepted/"), 404)  # the office's


def test_the_number_of_queries_does_not_grow(city, django_assert_num_queries):
    round, client = make_round(city), person(city.office)
    queries = {"activities/": 4, "results/": 4, f"rounds/{round.slug}/queue/overdue/": 8}
    for n in (1, 4):
        with at("2019-05-07"):
            make_task(city, round)
            for i in range(n):
                day = date(2019, 5, 7)
                keeping.record_activity(round, actor=city.office, kind="visit", held_on=day, title=f"调研{n}{i}")
                keeping.record_result(
                    round, actor=city.office, kind="result", recorded_on=day, title=f"{n}{i}", value=1
                )
        for path, many in queries.items():
            with at("2021-05-08"), django_assert_num_queries(many):
                assert client.get(f"{V1}/{path}").status_code == 200, path
