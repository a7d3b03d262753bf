"""The way of a petition over REST: each resource once as it should go and once refused."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Kept
from petitions.domain import handling
from petitions.models import Batch, Petition
from tests.api.calling import call, person, program, refused
from tests.factories import PASSWORD, make_city, make_user, picture
from tests.petitions import tables, way
from tests.petitions.canary import make_canaries

pytestmark = pytest.mark.django_db
D1, D2, D3, D4 = "2018-08-02", "2018-08-03", "2018-08-06", "2018-08-07"


@pytest.fixture
def batch(city):
    who = make_canaries(1, 3)[0]
    made = way.make_batch(city, 3, identity={"name": who.name, "phone": who.phone})
    made.who = who
    return made


@pytest.fixture
def case(city, batch):
    (made,) = way.hand_over(city, batch.petitions.first())
    return made


def ask(user, method: str, path: str, body=None, day: str = D1, code: int = 200, **headers):
    answer = call(person(user), method, path, body, day, **headers)
    assert answer.status_code == code, answer.content.decode()
    return answer.json() if code != 204 else None


def listed(user, path: str, day: str = D1) -> list[int]:
    return [row["id"] for row in ask(user, "get", path, day=day)["results"]]


def test_a_unit_replies_its_signers_sign_and_the_office_reviews(city, case):
    path, unit = f"petition-cases/{case.pk}/", city.unit
    slug = case.petition.round.slug
    assert listed(unit, f"petition-cases/?queue=to_sign_for&round={slug}") == [case.pk]
    assert "write" in ask(unit, "post", f"{path}sign-for/", {}, D1)["acts"]
    upload = person(unit).post(f"/api/v1/{path}evidence/", {"files": [picture()], "phase": "after"}, format="multipart")
    assert upload.status_code == 201, upload.content
    reply = {
        "seen": 0, "investigation": "现场检查发现，该厂脱硫设施未正常运行。", "handling": "责令停产整改，立案查处。",
        "closing": "closed", "findings": [{"text": "夜间排放黑烟", "verdict": "founded"}], "fine_yuan": "20000.00",
    }  # fmt: skip
    missing = ask(unit, "post", f"{path}reply/", reply, D2)["inside"]["draft"]
    assert (missing["verdict"], missing["fine_yuan"], missing["edits"]) == ("founded", "20000.00", 1)
    refused(call(person(unit), "post", f"{path}reply/", reply, D2), 409)
    assert refused(call(person(unit), "post", f"{path}file-reply/", {"seen": 1}, D2), 409)["findings"]
    points = [{"item": item.pk} for item in handling.points(way.fresh(case))]
    ask(unit, "post", f"{path}reply/", reply | {"seen": 1, "points": points}, D2)
    assert ask(unit, "post", f"{path}file-reply/", {"seen": 2}, D2)["stage"] == "in_signoff"
    for signer in ("head", "county_leader"):
        user = city.people[signer]
        assert listed(user, "petition-cases/?queue=to_sign") == [case.pk]
        seen = ask(user, "get", path, day=D2)["inside"]["signoff"]["seen"]
        refused(call(person(user), "post", f"{path}sign/", {"seen": seen, "password": "falsch"}, D2), 400)
        refused(call(program(user), "post", f"{path}sign/", {"seen": seen, "password": PASSWORD}, D2), 403)
        ask(user, "post", f"{path}sign/", {"seen": seen, "password": PASSWORD, "comment": "同意。"}, D2)
    seen = ask(city.office, "get", path, day=D3)["inside"]["review_seen"]
    refused(call(person(city.observer), "post", f"{path}pass-review/", {"seen": "x", "password": "x"}, D3), 403)
    done = ask(city.office, "post", f"{path}pass-review/", {"seen": seen, "password": PASSWORD}, D3)
    assert (done["stage"], len(done["inside"]["signoff"]["signatures"])) == ("closed", 3)
    assert (
        ask(city.office, "post", f"{path}reopen/", {"why": "回访发现问题反弹，重新办理。"}, D3)["stage"] == "handling"
    )


def test_a_reply_is_returned_and_more_time_is_asked_and_given(city, case):
    path = f"petition-cases/{case.pk}/"
    ask(city.unit, "post", f"{path}ask-time/", {"until": "2018-08-20", "why": "等候检测机构出具检测报告"}, D1)
    request = ask(city.office, "get", path)["inside"]["more_time"][0]
    words = {"request": request["id"], "approve": True, "decision": "检测周期较长，同意延期。"}
    refused(call(person(city.unit), "post", f"{path}decide-time/", words, D1), 403)
    assert ask(city.office, "post", f"{path}decide-time/", words, D1)["due_on"] == "2018-08-20"
    way.write_reply(city, case)
    seen = ask(city.head, "get", path, day=D2)["inside"]["signoff"]["seen"]
    back = {"seen": seen, "reasons": [3], "reason": "请补充现场照片。"}
    told = ask(city.head, "post", f"{path}return/", back, D2)
    assert (told["stage"], "请补充现场照片。" in told["inside"]["replies"][0]["returned_why"]) == ("handling", True)


def test_no_answer_that_is_kept_has_the_words_of_a_case(city, case):
    path, reply = (
        f"petition-cases/{case.pk}/",
        {"seen": 0, "investigation": "经查属实，走访了举报人。", "closing": "closed"},
    )
    kept = ask(city.unit, "post", f"{path}reply/", reply, Idempotency_Key="c")
    assert (kept["stage"], kept["inside"]) == ("handling", None)
    assert ask(city.unit, "get", path)["inside"]["draft"]["investigation"] == reply["investigation"]
    assert [reply["investigation"] in str(row.body) for row in Kept.objects.all()] == [False]


def test_the_office_hands_on_names_joint_units_and_reminds(city, case):
    path = f"petition-cases/{case.pk}/"
    mark = ask(city.office, "get", path)["joint_seen"]
    told = ask(city.office, "post", f"{path}joint/", {"units": [city.lead.pk], "seen": mark})
    assert told["joint"] == [city.lead.name]
    refused(call(person(city.unit), "post", f"{path}joint/", {"units": []}, D1), 403)
    assert ask(city.office, "post", "petition-cases/remind/", {"cases": [case.pk]}) == [{"id": case.pk, "fault": ""}]
    refused(call(person(city.office), "post", "petition-cases/remind/", {"cases": [10**9]}, D1), 400)
    new = ask(city.office, "post", f"{path}hand-on/", {"to": city.lead.pk, "reason": "属该单位职责范围"})
    assert (new["organisation"]["id"], new["id"] != case.pk) == (city.lead.pk, True)


def test_many_are_handed_over_and_signed_for_at_once(city, batch):
    first, second, third = batch.petitions.all()
    body = {"round": batch.round.slug, "petitions": [first.pk, second.pk], "to": city.responsible.pk}
    refused(call(person(city.observer), "post", "petitions/hand-over-many/", body, D1), 403)
    done = ask(city.office, "post", "petitions/hand-over-many/", body)
    assert done == [{"id": first.pk, "fault": ""}, {"id": second.pk, "fault": ""}]
    cases = listed(city.unit, "petition-cases/?own=true")
    assert [row["fault"] for row in ask(city.unit, "post", "petition-cases/sign-for-many/", {"cases": cases})] == [
        "",
        "",
    ]


def test_a_petition_is_entered_mended_linked_and_its_batch_taken_back(city, batch):
    slug, office = batch.round.slug, city.office
    new = {"round": slug, "batch": batch.pk, "number": "X2YZ201808010009", "content": "反映砖厂夜间排放黑烟。"}
    made = ask(office, "post", "petitions/", new, code=201)
    assert (made["number"], made["office"]["accused"]) == ("X2YZ201808010009", None)
    path = f"petitions/{made['id']}/"
    told = ask(office, "patch", path, {"remark": "与第3批同类", "seen": made["office"]["seen"]["edit"]})
    assert (told["office"]["remark"], told["summary"]) == ("与第3批同类", made["summary"])
    refused(call(person(office), "patch", path, {"remark": "x", "seen": made["office"]["seen"]["edit"]}, D1), 409)
    refused(call(person(city.observer), "patch", path, {"remark": "x"}, D1), 403)
    assert ask(office, "post", f"{path}accused/", {"accused": city.lead.pk})["office"]["accused"] == city.lead.pk
    other = batch.petitions.first()
    ask(office, "post", f"{path}link/", {"other": other.pk, "kind": "same_object"})
    (link,) = listed(office, "petition-links/")
    assert listed(city.observer, "petition-links/") == []
    ask(office, "delete", f"petition-links/{link}/", code=204)
    refused(call(person(office), "delete", f"batches/{batch.pk}/", None, D1), 409)
    refused(call(person(make_city().office), "post", f"{path}link/", {"other": other.pk, "kind": "repeat"}, D1), 404)


def test_versions_are_prepared_reworded_and_released_in_person_by_a_second_one(city, batch):
    petition = batch.petitions.first()
    way.finish(city, petition)
    assert petition.pk in listed(city.office, f"petitions/?to_prepare=true&round={batch.round.slug}", D4)
    made = ask(city.office, "post", f"petitions/{petition.pk}/prepare/", {"audience": "public"}, D4, 201)
    path = f"petition-versions/{made['id']}/"
    told = ask(city.office, "patch", path, {"content": "反映某砖厂夜间排放黑烟。", "seen": made["digest"]}, D4)
    assert (
        told["content"]["content"] == "反映某砖厂夜间排放黑烟。"
        and told["content"]["handling"] == made["content"]["handling"]
    )
    assert listed(city.publisher, f"petition-versions/?to_release=true&round={batch.round.slug}", D4) == [made["id"]]
    assert listed(city.observer, "petition-versions/", D4) == []
    refused(call(program(city.publisher), "post", f"{path}release/", {"seen": told["digest"]}, D4), 403)
    assert ask(city.publisher, "post", f"{path}release/", {"seen": told["digest"]}, D4)["state"] == "released"
    assert ask(city.publisher, "post", f"{path}withdraw/", {"why": "部分内容需要更正"}, D4)["state"] == "withdrawn"


def test_an_identity_is_sealed_opened_in_person_and_kept_in_no_answer(city, batch):
    petition, who = batch.petitions.first(), batch.who
    path, words = f"petitions/{petition.pk}/", {"reason": "电话回访核实", "password": PASSWORD}
    kept = {"name": who.name, "phone": who.phone}
    assert ask(city.office, "post", f"{path}identity/", kept, Idempotency_Key="a") == {"versions_that_tell": []}
    refused(call(program(city.office), "post", f"{path}reveal/", words, D1), 403)
    refused(call(person(city.office), "post", f"{path}reveal/", words, D1, Idempotency_Key="b"), 400)
    answer = call(person(city.office), "post", f"{path}reveal/", words, D1)
    assert (answer.json()["name"], answer["Cache-Control"]) == (who.name, "no-store, private")
    assert who.name not in str(list(Kept.objects.values())) and Kept.objects.count() == 1
    (seen,) = ask(city.auditor, "get", "petition-reveals/")["results"]
    assert (seen["petition"], seen["reason"]) == (petition.pk, "电话回访核实")
    assert listed(city.office, "petition-reveals/") == []
    gone = {"why": "本人要求删除身份信息", "password": PASSWORD}
    refused(call(person(city.observer), "post", f"{path}erase-identity/", gone, D1), 403)
    ask(city.office, "post", f"{path}erase-identity/", gone, code=204)
    refused(call(person(city.office), "post", f"{path}reveal/", words, D1), 400)


def test_rules(city, batch):
    slug, office = batch.round.slug, city.office
    told = ask(office, "post", "petition-rules/", {"round": slug, "reply_days": 15}, code=201)
    assert (told["reply_days"], told["retention_days"], told["chain_version"]) == (15, 730, 1)
    days = [3 for _step in told["steps"]]
    told = ask(office, "post", "petition-rules/days/", {"round": slug, "days": days, "seen": 1})
    assert [step["working_days"] for step in told["steps"]] == days
    refused(call(person(office), "post", "petition-rules/days/", {"round": slug, "days": [1], "seen": 2}, D1), 400)
    refused(
        call(
            person(office), "post", "petition-rules/chain/", {"round": slug, "chain": "petition_office", "seen": 1}, D1
        ),
        409,
    )
    refused(call(person(city.unit), "post", "petition-rules/", {"round": slug, "reply_days": 1}, D1), 403)


def test_a_table_is_read_mended_and_entered(city, batch):
    row = tables.classic(1, "D2YZ201805290001", 交办问题基本情况="反映堆场扬尘")
    fault = tables.classic(2, "", 交办问题基本情况="反映餐馆油烟")
    file = SimpleUploadedFile("第2批.xlsx", tables.sheet([tables.CLASSIC, row, fault]))
    answer = person(city.office).post(
        "/api/v1/petition-tables/", {"round": batch.round.slug, "file": file}, format="multipart"
    )
    assert answer.status_code == 201, answer.content
    table = answer.json()["id"]
    assert listed(city.observer, "petition-tables/") == listed(city.observer, "petition-table-rows/") == []
    first, second = ask(city.office, "get", f"petition-table-rows/?table={table}")["results"]
    assert (first["number"], first["errors"], [one["field"] for one in second["errors"]]) == (
        "D2YZ201805290001", [], ["number"],
    )  # fmt: skip
    body = {"cells": {"number": "D2YZ201805290002"}}
    assert ask(city.office, "patch", f"petition-table-rows/{second['id']}/", body)["errors"] == []
    assert ask(city.office, "post", f"petition-table-rows/{second['id']}/leave-out/", {})["is_left_out"] is True
    told = ask(city.office, "post", f"petition-tables/{table}/enter/", {"number": 2, "handed_over_on": D1})
    made = Batch.objects.get(pk=told["batch"])
    assert (made.number, made.handed_over_on, made.petitions.count()) == (2, date(2018, 8, 2), 1)
    ask(city.office, "delete", f"batches/{made.pk}/", code=204)
    assert not Petition.objects.filter(number="D2YZ201805290001").exists()


@pytest.mark.parametrize(
    "path",
    ["petition-cases/", "petition-versions/", "petition-links/", "petition-reveals/", "petition-rules/", "batches/"],
)
def test_a_list_costs_the_same_at_any_length(city, path):
    counts, round = [], None
    who = make_user((city.office_unit, "office"), (city.office_unit, "auditor"))
    for number, n in ((1, 1), (2, 4)):
        made = way.make_batch(city, n, number=number, round=round, identity={"name": "欧阳龘灏"})
        round = made.round
        for petition in made.petitions.all():
            way.hand_over(city, petition)
            ask(city.office, "post", f"petitions/{petition.pk}/prepare/", {"audience": "inside"}, code=201)
            ask(
                city.office,
                "post",
                f"petitions/{petition.pk}/reveal/",
                {"reason": "电话回访核实", "password": PASSWORD},
            )
        with CaptureQueriesContext(connection) as caught:
            ask(who, "get", path)
        counts.append(len(caught))
    assert counts[0] == counts[1]
