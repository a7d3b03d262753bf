"""The rest of the ledger at the API: parts of tasks, files, objections, paper, people, messages, orders, trail."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from cases.domain import carrying, closing, filing, publicity
from cases.models import Objection, Task
from notify.models import Message
from orgs.models import Post, Role, Substitution
from papers.models import Order
from signoff import engine
from signoff.models import PaperSheet
from tests.api.calling import DAY, V1, call, person, program, refused
from tests.factories import PASSWORD, at, make_city, make_ready, make_round, make_task, make_user, picture, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(city):
    return make_task(city)


def sent(client: APIClient, path: str, body: dict):
    with at(DAY):
        return client.post(f"{V1}/{path}", body, format="multipart")


def test_acts_on_a_task_that_pages_have(city, task):
    unit, office, path = program(city.unit), program(city.office), f"tasks/{task.pk}/"
    assert call(office, "post", f"{path}grade/", {"why": "主体工程完工"}).json()["is_basic"] is True
    assert call(office, "post", f"{path}lift-grade/", {"why": "尚有尾工"}).json()["is_basic"] is False
    refused(call(unit, "post", f"{path}grade/", {"why": "主体工程完工"}), 403)
    assert call(unit, "post", f"{path}acceptance/", {"text": "现场验收"}).json()["acceptance_plan"] == "现场验收"
    assert call(unit, "post", f"{path}comment/", {"text": "请加快"}).json()["text"] == "请加快"
    line = next(row for row in call(unit, "get", f"{path}checklist/").json() if not row["by_machine"])
    assert call(unit, "post", f"{path}tick/", {"item": line["id"], "note": "已核对"}).status_code == 201
    ticked = {row["id"]: row["note"] for row in call(unit, "get", f"{path}checklist/").json()}
    assert ticked[line["id"]] == "已核对"
    refused(call(unit, "post", f"{path}tick/", {"item": line["id"] + 1000}), 400)


def test_parts_of_a_task(city, task):
    unit, path = program(city.unit), f"tasks/{task.pk}/"
    gate = {row["code"]: row["ok"] for row in call(unit, "get", f"{path}gate/").json()}
    assert gate["reported"] is False
    versions = call(unit, "get", f"{path}versions/").json()
    assert {row["field"] for row in versions} >= {"goal", "deadline"} and {row["seq"] for row in versions} == {0}
    lines = call(unit, "get", f"{path}history/?page_size=1").json()
    assert len(lines["results"]) == 1 and lines["results"][0]["words"]
    assert str(city.unit) in [row["name"] for row in call(unit, "get", f"{path}people/").json()]
    assert call(unit, "get", f"{path}comments/").json()["results"] == []
    assert call(unit, "get", f"{path}dossiers/").json() == []
    refused(call(unit, "get", f"{path}gate/?x=1"), 400)
    for part in ("gate", "versions", "history", "people", "dossiers", "comments", "checklist"):
        refused(call(program(make_city().office), "get", f"{path}{part}/"), 404)


def test_files_are_read_and_withdrawn(city, task):
    with at("2019-05-07"):
        (row,) = filing.add_evidence(task.pk, [picture()], actor=city.unit, phase="after")
    unit, path = program(city.unit), f"files/{row.pk}/"
    assert call(unit, "get", path).json()["sha256"] == row.file.sha256
    with at(DAY):
        answer = unit.get(f"{V1}/{path}content/", HTTP_ACCEPT="image/jpeg")
        assert answer.status_code == 200 and len(b"".join(answer.streaming_content)) == row.file.size
        assert unit.get(f"{V1}/{path}thumbnail/")["Content-Type"] == "image/jpeg"
    refused(call(program(make_city().office), "get", f"{path}content/"), 404)
    refused(call(program(city.observer), "post", f"{path}withdraw/", {"why": "照片重复"}), 403)
    assert call(unit, "post", f"{path}withdraw/", {"why": "照片重复"}).json()["withdrawn_why"] == "照片重复"


def test_a_measure_is_ticked_off_with_its_evidence(city, task):
    measure = task.measures.first()
    answer = sent(program(city.unit), f"measures/{measure.pk}/done/", {"note": "完工", "files": [picture()]})
    assert (answer.status_code, answer.json()["done_on"]) == (200, DAY), answer.json()
    assert task.evidence.get().measure == measure


def test_a_change_is_asked_for_with_papers(city, task):
    unit = program(city.unit)
    words = {"field": "deadline", "text": "2020年6月底前", "reason": "other", "why": "汛期影响施工进度的缘故"}
    answer = sent(unit, f"tasks/{task.pk}/ask_change/", words | {"files": [picture()]})
    assert answer.status_code == 201, answer.json()
    (kept,) = answer.json()["files"]
    with at(DAY):
        assert unit.get(f"{V1}/changes/{answer.json()['id']}/files/{kept['id']}/").status_code == 200
    refused(call(unit, "get", f"changes/{answer.json()['id']}/files/{kept['id'] + 1}/"), 404)


def test_a_task_goes_on_in_a_later_round(city, task):
    days = {"entered_on": date(2020, 1, 6), "left_on": date(2020, 2, 6), "feedback_on": date(2020, 3, 6)}
    later = make_round(city, name="第二轮", **days)
    into = make_task(city, later, filed=None).problem
    office, words = program(city.office), {"into": into.pk, "why": "本轮未完成,纳入下一轮"}
    if not carrying.targets(task).filter(pk=into.pk).exists():
        pytest.fail("the later problem is no target")
    refused(call(program(city.unit), "post", f"tasks/{task.pk}/carry-over/", words), 403)
    assert (
        "into" in refused(call(office, "post", f"tasks/{task.pk}/carry-over/", words | {"into": 10**9}), 400)["errors"]
    )
    assert call(office, "post", f"tasks/{task.pk}/carry-over/", words).status_code == 200
    assert Task.objects.get(pk=task.pk).carried.into == into


def _signing(city, task):
    with at("2019-05-07"):
        return closing.submit(make_ready(city, task).pk, actor=city.unit, statement="完成").run


def test_paper_signatures(city, task):
    run = _signing(city, task)
    scan = SimpleUploadedFile("扫描.jpg", picture().read(), "image/jpeg")
    words = {
        "code": engine.seen_digest(run)[:12], "signer": city.head.pk, "signed_on": "2019-05-08", "comment": "同意",
        "scan": scan,
    }  # fmt: skip
    answer = sent(program(city.unit), f"signoffs/{run.pk}/paper/", words)
    assert answer.status_code == 201, answer.json()
    sheet = answer.json()
    assert (sheet["signoff"], sheet["task"], sheet["state"]) == (run.pk, task.pk, "waiting")
    office, path = program(city.office), f"paper-signatures/{sheet['id']}/"
    with at(DAY):
        assert office.get(f"{V1}/{path}files/{sheet['scan']}/").status_code == 200
    refused(call(office, "get", f"{path}files/{'0' * 64}/"), 404)
    refused(call(office, "post", f"{path}confirm/", {"password": PASSWORD}), 403)  # no token may
    refused(call(person(city.unit), "post", f"{path}confirm/", {"password": PASSWORD}), 403)
    assert call(person(city.office), "post", f"{path}confirm/", {"password": PASSWORD}).json()["state"] == "confirmed"
    refused(call(office, "post", f"{path}refuse/", {"why": "不清晰"}), 409)
    assert PaperSheet.objects.get().state == "confirmed"


def test_what_waits_for_a_signer(city, task):
    run = _signing(city, task)
    for who, waits in ((city.head, [run.pk]), (city.mayor, [])):
        told = call(program(who), "get", "signoffs/?mine=true").json()["results"]
        assert [row["id"] for row in told] == waits
    with at(DAY):
        closing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head))
    assert call(program(city.head), "get", "signoffs/?mine=true").json()["results"] == []
    assert len(call(program(city.head), "get", "signoffs/?signed=true").json()["results"]) == 1


@pytest.fixture
def noticed(city):
    round = make_round(city, chain="short", notice_days=5)
    run = _signing(city, make_task(city, round))
    for who in (city.head, city.lead_reviewer, city.verifier):
        run.refresh_from_db()
        with at("2019-05-08"):
            visit = {"site_note": "看过", "photos": _photos(who)} if who == city.verifier else {}
            closing.sign(run.pk, actor=who, seen=engine.seen_digest(run), proof=proof(who), comment="同意", **visit)
    with at(DAY):
        return publicity.open_notice(closing.task_of(run.pk), actor=city.office, result="已整改", signed_by="市政府")


def _photos(who):
    return filing.store_all([picture()], actor=who)


def test_objections(city, noticed):
    office, day = program(city.office), "2019-05-09"
    words = {"text": "河道仍有污水排入,夜间尤甚", "contact": "张某 13900000000"}
    answer = call(office, "post", f"notices/{noticed.pk}/objection/", words, day)
    assert answer.status_code == 201 and answer.json()["receipt"]
    refused(call(program(city.unit), "post", f"notices/{noticed.pk}/objection/", words, day), 403)
    row = Objection.objects.get()
    listed = call(office, "get", "objections/", day=day)
    assert [one["id"] for one in listed.json()["results"]] == [row.pk] and "13900000000" not in listed.content.decode()
    assert call(program(city.unit), "get", "objections/", day=day).json()["results"] == []
    refused(call(program(city.unit), "post", f"objections/{row.pk}/answer/", {"founded": True, "text": "x"}, day), 404)
    answer = call(office, "post", f"objections/{row.pk}/answer/", {"founded": False, "text": "已核查"}, day)
    assert (answer.status_code, answer.json()["founded"]) == (200, False)


def test_people_and_substitutes(city):
    head, office = program(city.head), program(city.office)
    people = {row["id"]: row for row in call(office, "get", "people/").json()["results"]}
    assert people[city.unit.pk]["posts"][0]["unit"]["id"]
    stranger = make_city()
    assert stranger.unit.pk not in people
    words = {
        "principal": city.head.pk, "substitute": city.unit.pk, "starts_on": "2019-05-09", "ends_on": "2019-05-17",
        "reason": "外出",
    }  # fmt: skip
    answer = call(head, "post", "substitutions/", words)
    assert answer.status_code == 201, answer.json()
    refused(call(program(city.unit), "post", "substitutions/", words), 400)  # not theirs to name
    refused(call(program(stranger.office), "post", f"substitutions/{answer.json()['id']}/end/"), 404)
    assert call(head, "post", f"substitutions/{answer.json()['id']}/end/").json()["revoked_on"] == DAY
    assert Substitution.objects.get().revoked_on == date(2019, 5, 8)


def test_duties_are_handed_over(city):
    office, words = program(city.office), {"old": city.unit.pk, "new": city.head.pk, "why": "岗位调整"}
    assert call(office, "get", f"people/{city.unit.pk}/duties/").json()["posts"]
    refused(call(program(city.head), "get", f"people/{city.unit.pk}/duties/"), 403)
    refused(call(program(city.head), "post", "people/hand-over/", words), 403)
    answer = call(office, "post", "people/hand-over/", words)
    assert answer.status_code == 200 and len(answer.json()["posts"]) == 1, answer.json()
    assert Post.objects.filter(user=city.unit, ends_on=None).count() == 0


def test_the_inbox(city):
    for n, note in enumerate((True, True, False)):
        Message.objects.create(to=city.unit, text="提醒", dedupe=f"t{n}", is_note=note)
    Message.objects.create(to=city.head, text="别人的", dedupe="x", is_note=True)
    unit = program(city.unit)
    rows = call(unit, "get", "inbox/?done=false&is_note=true").json()["results"]
    assert len([row for row in rows if row["text"] == "提醒"]) == 2
    assert call(unit, "post", f"inbox/{rows[-1]['id']}/put-away/").json()["done_at"]
    refused(call(unit, "post", f"inbox/{Message.objects.get(dedupe='x').pk}/put-away/"), 404)
    assert call(unit, "post", "inbox/put-all-away/").json()["count"] >= 1
    assert Message.objects.get(dedupe="t2").done_at is None and Message.objects.get(dedupe="x").done_at is None


def test_deliveries_and_rules_of_sending(city):
    office = program(city.office)
    assert call(office, "get", "deliveries/").status_code == 200
    refused(call(program(city.unit), "get", "deliveries/rules/"), 403)
    refused(call(program(city.unit), "post", "deliveries/set-rules/", {"cap": 5}), 403)
    told = call(office, "post", "deliveries/set-rules/", {"cap": 5}).json()
    assert (told["cap"], told["opens_at"], "email" in told["channels"]) == (5, "08:30:00", True), told
    assert "cap" in refused(call(office, "post", "deliveries/set-rules/", {"cap": 0}), 400)["errors"]
    assert call(office, "get", "deliveries/unreached/").status_code == 200
    ways = call(office, "get", "people/ways/").json()
    assert "email" in [row["channel"] for row in ways]
    refused(
        call(office, "post", "people/set-ways/", {"ways": [{"channel": "email", "is_on": True, "address": "x"}]}), 400
    )


def test_orders_are_one_s_own(city):
    with at(DAY):
        row = Order.objects.create(kind="t", title="通报", file_name="a.pdf", media_type="x/y", asked_by=city.office)
    assert [one["id"] for one in call(program(city.office), "get", "orders/").json()["results"]] == [str(row.pk)]
    assert call(program(city.unit), "get", "orders/").json()["results"] == []
    refused(call(program(city.unit), "get", f"orders/{row.pk}/"), 404)
    refused(call(program(city.office), "get", f"orders/{row.pk}/content/"), 404)  # not ready
    refused(call(program(city.office), "post", f"orders/{row.pk}/again/"), 400)


def test_the_trail_is_the_auditor_s(city, task):
    auditor = program(city.auditor)
    first, second = call(auditor, "get", "trail/?page_size=2").json()["results"]
    assert first["seq"] == second["seq"] + 1
    assert call(auditor, "get", f"trail/{first['seq']}/").json() == first
    verdict = call(auditor, "post", "trail/verify/").json()
    assert verdict["fault"] == "" and verdict["lines"] >= first["seq"]
    for method, path in (("get", "trail/"), ("get", f"trail/{first['seq']}/"), ("post", "trail/verify/")):
        refused(call(program(city.office), method, path), 403)


def _more(city, noticed, who, n: int) -> None:
    """One more row for each list; some are not about the moment of the calls."""
    task = make_task(city, noticed.task.problem.round)
    run = _signing(city, task)
    with at(DAY):
        scan = filing.store_all([picture()], actor=city.unit)[0]
        sheet = {"code": engine.seen_digest(run)[:12], "signed_on": date(2019, 5, 8), "comment": "同意"}
        closing.carry_paper(run.pk, actor=city.unit, signer=city.head, scan=scan, **sheet)
        told = Message.objects.create(to=who, text="提醒", dedupe=f"q{n}")
        told.deliveries.create(to=who, channel="email", pace="digest")
        publicity.object_to(noticed.pk, text=f"河道仍有污水排入{n},夜间尤甚")
        paper = {"title": "通报", "file_name": "a.pdf", "media_type": "x/y", "fingerprint": str(n)}
        Order.objects.create(kind="t", asked_by=who, **paper)
        days = {"starts_on": date(2019, 5, n + 1), "ends_on": date(2019, 5, n + 1)}
        Substitution.objects.create(principal=who, substitute=city.unit, reason="外出", **days)
        make_user((city.responsible, Role.CLERK))


LISTS = {
    "files/": 4, "paper-signatures/": 5, "objections/": 4, "people/": 7, "substitutions/": 4, "inbox/": 3,
    "deliveries/": 4, "orders/": 3, "trail/": 4,
}  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_the_number_of_queries_does_not_grow(city, noticed, path):
    who = city.auditor if path == "trail/" else city.office
    client, found = person(who), []
    for n in range(3):
        _more(city, noticed, who, n)
        with at(DAY), CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{V1}/{path}")
        assert len(answer.json()["results"]) > n
        found.append(len(asked))
    assert found == [LISTS[path]] * 3
