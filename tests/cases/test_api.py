"""The API: scope, pages, filters, acts through the same rules as the pages, and one shape of refusal."""

from datetime import date
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from rest_framework.test import APIClient

from access import tokens
from cases.domain import changing, closing, progress
from cases.models import Measure, Task, TaskEvidence
from cases.states import Stage
from signoff import engine
from signoff.models import Run, Signature
from tests.factories import PASSWORD, at, make_city, make_ready, make_round, make_task, picture, proof

V1 = "/api/v1"
DAY = "2019-05-08"
PROBLEM = "application/problem+json"
pytestmark = pytest.mark.django_db


@pytest.fixture
def task(city) -> Task:
    return make_task(city)


@pytest.fixture
def submitted(city) -> Task:
    task = make_ready(city, make_task(city))
    with at("2019-05-07"):
        closing.submit(task.pk, actor=city.unit, statement="已全部完成整改")
    return task


def caller(user) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def get(user, path: str, day: str = DAY, **query):
    with at(day):
        return caller(user).get(f"{V1}/{path}", query)


def post(user, path: str, day: str = DAY, *, form: bool = False, **words):
    with at(day):
        return caller(user).post(f"{V1}/{path}", words, format="multipart" if form else "json")


def ids(user, path: str, **query) -> list[int]:
    answer = get(user, path, **query)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def refused(answer, code: int) -> dict:
    """The body of a refusal, checked for its shape."""
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (code, PROBLEM), body
    assert set(body) <= {"type", "title", "status", "detail", "errors", "findings"}
    assert (body["type"], body["status"]) == ("about:blank", code)
    assert body["detail"]
    return body


# Who may see what


def test_without_log_in_everything_is_401(task):
    for prefix in ("rounds", "problems", "tasks", "measures", "signoffs", "notices", "changes", "units"):
        body = refused(APIClient().get(f"{V1}/{prefix}/"), 401)
        assert body["title"] == "Unauthorized"
    answer = APIClient().post(f"{V1}/tasks/{task.pk}/claim/", {"share": 5, "text": "x"}, format="json")
    assert refused(answer, 401) and answer["WWW-Authenticate"] == 'Bearer realm="duban"'


def test_a_token_opens_the_same_as_a_session(city, task):
    with at(DAY):
        _token, secret = tokens.make(
            actor=city.unit, name="台账", scopes=["ledger:read"], expires_on=date(2019, 12, 31)
        )
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    with at(DAY):
        assert [row["id"] for row in client.get(f"{V1}/tasks/").json()["results"]] == [task.pk]
    client.credentials(HTTP_AUTHORIZATION="Bearer duban_0000")
    refused(client.get(f"{V1}/tasks/"), 401)


def test_a_session_needs_the_form_token(city, task):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(city.unit)
    body = refused(client.post(f"{V1}/tasks/{task.pk}/claim/", {"share": 5, "text": "x"}, format="json"), 403)
    assert "CSRF" in body["detail"]


def test_everybody_sees_their_own_city_only(city, submitted):
    other = make_city()
    theirs = make_task(other)
    mine = make_task(city, submitted.problem.round)
    assert ids(city.office, "tasks/") == [submitted.pk, mine.pk]
    assert ids(other.office, "tasks/") == [theirs.pk]
    assert ids(other.office, "signoffs/") == []
    assert ids(other.unit, "rounds/") == [theirs.problem.round.pk]
    assert set(ids(other.unit, "measures/")) == set(theirs.measures.values_list("pk", flat=True))
    names = {row["name"] for row in get(other.unit, "units/").json()["results"]}
    assert names == {
        other.county.name,
        other.city.name,
        other.responsible.name,
        other.lead.name,
        other.city.parent.name,
    }
    run = Run.objects.get()
    for path in (
        f"tasks/{submitted.pk}/", f"signoffs/{run.pk}/", f"rounds/{submitted.problem.round.slug}/",
        f"problems/{submitted.problem.pk}/", f"measures/{submitted.measures.first().pk}/", f"units/{city.lead.pk}/",
    ):  # fmt: skip
        refused(get(other.office, path), 404)
        assert get(city.office, path).status_code == 200


def test_a_list_row_tells_a_task(city, task):
    (row,) = get(city.unit, "tasks/").json()["results"]
    assert row["id"] == task.pk
    assert (row["round"], row["problem_number"], row["status"], row["day"]) == (
        task.problem.round.slug, 1, "not_started", DAY,
    )  # fmt: skip
    assert row["deadline"] == {
        "words": "2019年12月底前", "wording": "date", "first_due_on": "2019-12-31", "due_on": "2019-12-31",
        "is_estimate": False, "long_term": False, "settled_on": None,
    }  # fmt: skip
    assert [(unit["role"], unit["unit"]["id"]) for unit in row["units"]] == [
        ("responsible", city.responsible.pk),
        ("lead", city.lead.pk),
    ]


def test_the_status_is_judged_on_the_round_s_own_day(city, task):
    round = task.problem.round
    round.held_on = date(2020, 2, 1)
    round.save()
    (row,) = get(city.unit, "tasks/").json()["results"]
    assert (row["status"], row["day"]) == ("overdue", "2020-02-01")
    assert get(city.unit, f"rounds/{round.slug}/").json()["today"] == "2020-02-01"
    with at(DAY):
        answer = caller(city.unit).post(f"{V1}/tasks/{task.pk}/claim/", {"share": 40, "text": "一半"}, format="json")
    assert answer.json()["begun_on"] == "2020-02-01"


def test_a_sign_off_tells_void_signatures_too(city, submitted):
    run = Run.objects.get()
    with at(DAY):
        closing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head), comment="属实")
        run.refresh_from_db()
        reason = "监测报告没有附在卷内,请补充"
        closing.send_back(run.pk, actor=city.lead_reviewer, to=1, reason=reason, seen=engine.seen_digest(run))
    body = get(city.office, f"signoffs/{run.pk}/").json()
    assert (body["task"], body["state"], body["position"], len(body["steps"])) == (submitted.pk, "open", 1, 5)
    (approval,) = body["steps"][0]["signatures"]
    (back,) = body["steps"][1]["signatures"]
    assert (approval["decision"], approval["void"], approval["comment"]) == ("approve", "returned", "属实")
    assert (back["decision"], back["return_to"], back["comment"]) == ("return", 1, reason)
    assert body["my_seat"] is None
    assert get(city.head, f"signoffs/{run.pk}/").json()["my_seat"] == body["steps"][0]["seats"][0]["id"]


# Pages, filters, order


def test_pages_by_cursor_give_every_row_once(city):
    round = make_round(city)
    for _n in range(5):
        make_task(city, round, measures=1)
    seen, query = [], {"page_size": "2", "ordering": "-due_on"}
    while True:
        body = get(city.office, "tasks/", **query).json()
        seen += [row["id"] for row in body["results"]]
        if body["next"] is None:
            break
        query = dict(part.split("=") for part in body["next"].partition("?")[2].split("&"))
        query["cursor"] = query["cursor"].replace("%3D", "=")
    assert sorted(seen) == sorted(Task.objects.values_list("pk", flat=True))
    assert len(seen) == 5


@pytest.mark.parametrize("ordering", ["id", "due_on", "-due_on"])
def test_more_rows_with_one_value_than_any_page_has_are_all_given_there_and_back(city, ordering):
    make_task(city, measures=1100)
    client = caller(city.office)
    there, address = [], f"{V1}/measures/?page_size=200&ordering={ordering}"
    while address:
        with at(DAY):
            body = client.get(address).json()
        there.append([row["id"] for row in body["results"]])
        address = body["next"]
    given = [pk for page in there for pk in page]
    every = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    assert given == (every[::-1] if ordering.startswith("-") else every) and len(there) == 6
    back, address = [there[-1]], body["previous"]
    while address:
        with at(DAY):
            body = client.get(address).json()
        back.insert(0, [row["id"] for row in body["results"]])
        address = body["previous"]
    assert [pk for page in back for pk in page] == given


def test_a_page_has_50_rows_unless_asked_and_200_at_most(city):
    task = make_task(city, measures=205)
    assert len(ids(city.office, "measures/")) == 50
    assert len(ids(city.office, "measures/", page_size=1000, task=task.pk)) == 200


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "bz0x",
        "cD1hYmM=",
        "cD0yMDE5LTA1LTA4",
        "cj0xJnA9JTAw",
        "bz0tMQ==",
        "///",
        "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    ],
)
@pytest.mark.parametrize("ordering", ["id", "due_on", "-problem_number"])
def test_a_broken_cursor_is_no_server_error(city, task, cursor, ordering):
    assert get(city.office, "tasks/", cursor=cursor, ordering=ordering).status_code in (200, 404)


def test_filters_are_those_of_the_register(city):
    round = make_round(city)
    first, second = make_task(city, round), make_task(city, round, words="2019年6月底前")
    assert ids(city.office, "tasks/", day="2019-07-01", status="overdue") == [second.pk]
    assert ids(city.office, "tasks/", day="2019-07-01", status="behind") == [first.pk]
    assert ids(city.office, "tasks/", due_from="2019-07-01") == [first.pk]
    assert ids(city.office, "tasks/", round=round.slug, problem=2) == [second.pk]
    assert ids(city.office, "tasks/", round="nowhere") == []
    assert ids(city.office, "tasks/", q="问题2") == [second.pk]
    assert ids(city.office, "tasks/", lead=city.lead.pk) == [first.pk, second.pk]
    assert ids(city.office, "tasks/", ordering="due_on") == [second.pk, first.pk]
    assert ids(city.office, "tasks/", ordering="-problem_number") == [second.pk, first.pk]
    assert len(ids(city.office, "measures/", task=first.pk, done="false")) == 2
    assert ids(city.office, "measures/", done="true") == []


@pytest.mark.parametrize(
    ("path", "query", "named"),
    [
        ("tasks/", {"ordering": "place__name"}, "place__name"),
        ("tasks/", {"ordering": "-password"}, "password"),
        ("tasks/", {"statsu": "overdue"}, "statsu"),
        ("tasks/", {"problem__round__region__name": "x"}, "problem__round__region__name"),
        ("tasks/", {"status": "late"}, "status"),
        ("tasks/", {"due_from": "yesterday"}, "due_from"),
        ("rounds/", {"region": "north"}, "region"),
        ("signoffs/", {"signer": "1"}, "signer"),
    ],
)
def test_what_no_list_knows_is_refused_by_name(city, task, path, query, named):
    assert named in refused(get(city.office, path, **query), 400)["errors"]


@pytest.mark.parametrize("number", ["9" * 30, "-1", "1e400", "NaN", "0x10", "\u0663"])
def test_odd_numbers_are_no_server_error(city, task, number):
    for path in ("tasks/?lead=", "tasks/?category=", "measures/?task=", "signoffs/?task=", "problems/?number="):
        assert get(city.office, f"{path}{number}").status_code in (200, 400)
    assert get(city.office, f"tasks/{number}/").status_code == 404
    assert get(city.office, f"signoffs/{number}/").status_code == 404


def test_a_row_has_one_address(city, task):
    in_other_digits = str(task.pk).translate({ord("0") + n: 0x660 + n for n in range(10)})
    assert get(city.office, f"tasks/{task.pk}/").status_code == 200
    for number in (in_other_digits, f"0{task.pk}", f"+{task.pk}", f"%20{task.pk}", f"{task.pk}%20"):
        assert get(city.office, f"tasks/{number}/").status_code == 404
        assert post(city.office, f"tasks/{number}/comment/", text="说明").status_code == 404


@pytest.mark.parametrize(
    "path", ["rounds/", "problems/", "tasks/", "measures/", "signoffs/", "notices/", "changes/", "units/"]
)
def test_the_number_of_queries_does_not_grow_with_rows(city, django_assert_num_queries, path):
    queries = {
        "rounds/": 4,
        "problems/": 4,
        "tasks/": 5,
        "measures/": 4,
        "signoffs/": 8,
        "notices/": 4,
        "changes/": 5,
        "units/": 4,
    }[path]
    round = make_round(city)
    for n in (1, 3):
        while Task.objects.count() < n:
            task = make_ready(city, make_task(city, round))
            with at("2019-05-07"):
                words = "2020年1月底前"
                changing.ask(
                    task.pk,
                    actor=city.unit,
                    field="deadline",
                    after=words,
                    reason="other",
                    why="汛期影响施工进度的缘故",
                )
                changing.decide(task.change_requests.get().pk, actor=city.office, approve=False, note="不同意")
                run = closing.submit(task.pk, actor=city.unit, statement="完成").run
                closing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head))
        client = caller(city.office)
        with at(DAY), django_assert_num_queries(queries):
            assert client.get(f"{V1}/{path}").status_code == 200


# Acts


def test_progress_is_reported_and_verified(city, task):
    body = post(city.unit, f"tasks/{task.pk}/claim/", share=40, text="已完成四成").json()
    assert (body["claimed_share"], body["verified_share"], body["status"]) == (40, None, "on_track")
    body = post(city.verifier, f"tasks/{task.pk}/verify/", share=35, method="site").json()
    assert (body["claimed_share"], body["verified_share"], body["verified_on"]) == (40, 35, DAY)


def test_visible_but_not_permitted_is_403_and_changes_nothing(city, task):
    body = refused(post(city.observer, f"tasks/{task.pk}/claim/", share=40, text="x"), 403)
    assert "progress.report" not in str(body)
    refused(post(city.unit, f"tasks/{task.pk}/verify/", share=40, method="site"), 403)
    refused(post(city.auditor, f"tasks/{task.pk}/close/"), 403)
    task.refresh_from_db()
    assert (task.claimed_share, task.verified_share, task.stage) == (None, None, Stage.WORKING)


def test_measures_are_begun_ticked_off_and_taken_back(city, task):
    first = task.measures.first()
    assert post(city.unit, f"measures/{first.pk}/begin/", on="2019-05-01").json()["begun_on"] == "2019-05-01"
    body = post(city.unit, f"measures/{first.pk}/done/", note="已清淤", on="2019-05-06").json()
    assert (body["begun_on"], body["done_on"]) == ("2019-05-01", "2019-05-06")
    assert refused(post(city.unit, f"measures/{first.pk}/done/", note="已清淤"), 409)["title"] == "Conflict"
    assert post(city.unit, f"measures/{first.pk}/undo/", why="复查发现未到位").json()["done_on"] is None
    body = refused(post(city.unit, f"measures/{first.pk}/done/", note="已清淤", on="2019-05-09"), 400)
    assert list(body["errors"]) == ["on"]


def test_the_whole_way_by_api(city):
    task = make_ready(city, make_task(city))
    assert post(city.unit, f"tasks/{task.pk}/submit/", statement="已全部完成整改").json()["stage"] == "in_signoff"
    run = Run.objects.get()
    for who in ("head", "lead_reviewer", "leader", "secretary", "mayor", "verifier"):
        person = city.people[who]
        seen = get(person, f"signoffs/{run.pk}/").json()["seen"]
        visit = {"site_note": "现场已看", "photos": [picture()]} if who in ("leader", "verifier") else {}
        path = f"signoffs/{run.pk}/sign/"
        answer = post(person, path, form=bool(visit), seen=seen, password=PASSWORD, comment="同意", **visit)
        assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "passed"
    assert Signature.objects.filter(photos__isnull=False).count() == 2
    answer = post(
        city.office, f"tasks/{task.pk}/notice/", "2019-05-09", result="已整改到位", signed_by="永州市人民政府"
    )
    assert (answer.status_code, answer.json()["stage"]) == (201, "in_notice")
    (notice,) = get(city.unit, "notices/").json()["results"]
    assert (notice["first_day"], notice["last_day"], notice["state"]) == ("2019-05-10", "2019-05-23", "running")
    assert "2019-05-23" in refused(post(city.office, f"tasks/{task.pk}/close/", "2019-05-23"), 400)["detail"]
    body = post(city.office, f"tasks/{task.pk}/close/", "2019-05-24").json()
    assert (body["stage"], body["closed_on"]) == ("closed", "2019-05-24")
    words = {"cause": "rebound", "why": "复查发现反弹", "words": "2019年12月底前", "measures": [{"text": "再次清淤"}]}
    answer = post(city.office, f"tasks/{task.pk}/reopen/", "2019-06-03", **words)
    assert (answer.status_code, answer.json()["cycle"], answer.json()["previous"]) == (201, 2, task.pk)
    assert ids(city.office, "tasks/", current="true") == [answer.json()["id"]]


def test_a_shut_gate_lists_every_condition(city, task):
    body = refused(post(city.unit, f"tasks/{task.pk}/submit/", statement="完成"), 409)
    codes = {finding["code"] for finding in body["findings"]}
    assert {"reported", "measure_1", "evidence", "acceptance_plan"} <= codes
    assert all(finding["label"] for finding in body["findings"])


def test_who_comes_second_learns_it(city, submitted):
    run = Run.objects.get()
    seen = get(city.head, f"signoffs/{run.pk}/").json()["seen"]
    assert post(city.head, f"signoffs/{run.pk}/sign/", seen=seen, password=PASSWORD).status_code == 200
    refused(post(city.head, f"signoffs/{run.pk}/sign/", seen=seen, password=PASSWORD), 409)
    refused(post(city.lead_reviewer, f"signoffs/{run.pk}/sign/", seen=seen, password=PASSWORD), 409)
    assert Signature.objects.count() == 1


def test_signing_needs_the_password_and_a_seat(city, submitted):
    run = Run.objects.get()
    seen = get(city.head, f"signoffs/{run.pk}/").json()["seen"]
    assert "password" in refused(post(city.head, f"signoffs/{run.pk}/sign/", seen=seen), 400)["errors"]
    refused(post(city.head, f"signoffs/{run.pk}/sign/", seen=seen, password="wrong"), 400)
    refused(post(city.office, f"signoffs/{run.pk}/sign/", seen=seen, password=PASSWORD), 403)
    for _try in range(8):
        answer = post(city.head, f"signoffs/{run.pk}/sign/", seen=seen, password="wrong")
    assert refused(answer, 429)["title"] == "Too Many Requests"
    assert Signature.objects.count() == 0


def test_return_and_withdrawal(city, submitted):
    run = Run.objects.get()
    seen = get(city.head, f"signoffs/{run.pk}/").json()["seen"]
    post(city.head, f"signoffs/{run.pk}/sign/", seen=seen, password=PASSWORD)
    given = Signature.objects.get()
    refused(post(city.lead_reviewer, f"signoffs/{run.pk}/withdraw/", signature=given.pk), 403)
    refused(post(city.lead_reviewer, f"signoffs/{run.pk}/withdraw/"), 404)
    assert post(city.head, f"signoffs/{run.pk}/withdraw/").json()["position"] == 1
    seen = get(city.head, f"signoffs/{run.pk}/").json()["seen"]
    refused(post(city.head, f"signoffs/{run.pk}/return/", seen=seen, to=0, reason="短"), 400)
    body = post(city.head, f"signoffs/{run.pk}/return/", seen=seen, to=0, reason="监测报告没有附在卷内,请补充").json()
    assert body["state"] == "returned"
    submitted.refresh_from_db()
    assert submitted.stage == Stage.WORKING


def test_evidence_is_added_by_form(city, task):
    measure = task.measures.first()
    answer = post(
        city.unit, f"tasks/{task.pk}/evidence/", form=True, files=[picture("前.jpg"), picture("后.jpg")], phase="after",
        caption="河道", measure=measure.pk,
    )  # fmt: skip
    assert answer.status_code == 201
    assert [(row["name"], row["phase"], row["measure"]) for row in answer.json()] == [
        ("前.jpg", "after", measure.pk),
        ("后.jpg", "after", measure.pk),
    ]
    text = picture("lies.jpg")
    text.file.seek(0)
    text.file.write(b"<html>")
    refused(post(city.unit, f"tasks/{task.pk}/evidence/", form=True, files=[text], phase="after"), 400)
    assert TaskEvidence.objects.count() == 2
    answer = caller(city.unit).post(f"{V1}/tasks/{task.pk}/evidence/", {"phase": "after"}, format="json")
    refused(answer, 415)


def test_a_change_is_asked_for_and_decided(city, task):
    words = {
        "field": "deadline",
        "text": "2020年1月底前",
        "reason": "force_majeure",
        "why": "汛期冲毁施工便道,须重新修筑",
    }
    answer = post(city.unit, f"tasks/{task.pk}/ask_change/", **words)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["route"], body["after"]["due_on"]) == ("pending", "office", "2020-01-31")
    refused(post(city.unit, f"tasks/{task.pk}/ask_change/", **words), 409)
    refused(post(city.unit, f"changes/{body['id']}/decide/", approve=True, note="同意"), 403)
    body = post(city.office, f"changes/{body['id']}/decide/", approve=True, note="同意延期").json()
    assert (body["state"], body["decision_note"]) == ("approved", "同意延期")
    deadline = get(city.unit, f"tasks/{task.pk}/").json()["deadline"]
    assert (deadline["first_due_on"], deadline["due_on"]) == ("2019-12-31", "2020-01-31")


# What is sent


def test_a_field_that_no_act_knows_is_refused(city, task):
    for name in [field.name for field in Task._meta.get_fields()] + ["actor", "is_public", "signed_by"]:
        if name in {"share", "text"}:
            continue
        body = refused(post(city.unit, f"tasks/{task.pk}/claim/", share=40, text="四成", **{name: 1}), 400)
        assert name in body["errors"]
    task.refresh_from_db()
    assert task.claimed_share is None


def test_rows_are_written_by_acts_only(city, task):
    client, measure = caller(city.office), f"measures/{task.measures.first().pk}/"
    for method, paths in (
        ("put", (f"tasks/{task.pk}/", measure, f"rounds/{task.problem.round.slug}/")),
        ("delete", (f"tasks/{task.pk}/", measure, f"rounds/{task.problem.round.slug}/")),
        ("patch", (measure,)),
        ("post", ("tasks/",)),
    ):
        for path in paths:
            refused(getattr(client, method)(f"{V1}/{path}", {"goal": "x"}, format="json"), 405)
    refused(client.patch(f"{V1}/tasks/{task.pk}/", {"goal": "x"}, format="json"), 409)  # the plan is filed
    refused(client.patch(f"{V1}/rounds/{task.problem.round.slug}/", {"goal": "x"}, format="json"), 400)


BODIES = [
    b"",
    b"[]",
    b'"x"',
    b"null",
    b"{",
    b"\xff\xfe",
    b'{"share": 1e999, "text": "x"}',
    b'{"share": 5, "text": "a\\u0000b"}',
    b'{"share": 5, "text": "\\ud800"}',
    b'{"share": true, "text": []}',
    b'{"share": "5" , "text": {}}',
]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_none_is_400(city, task, body):
    with at(DAY):
        answer = caller(city.unit).post(f"{V1}/tasks/{task.pk}/claim/", body, content_type="application/json")
    refused(answer, 400)


def test_ids_of_other_tasks_in_a_body_do_not_exist(city, task):
    other = make_task(make_city())
    foreign = other.measures.first().pk
    sister = make_task(city, task.problem.round).measures.first().pk
    for measure in (foreign, sister, 10**30):
        answer = post(
            city.unit, f"tasks/{task.pk}/evidence/", form=True, files=[picture()], phase="after", measure=measure
        )
        assert list(refused(answer, 400)["errors"]) == ["measure"]
    assert TaskEvidence.objects.count() == 0
    ask = {"reason": "other", "why": "单位职能调整后须更换责任单位"}
    units = [{"role": "lead", "unit": city.lead.pk}, {"role": "responsible", "unit": 10**30}]
    path = f"tasks/{task.pk}/ask_change/"
    assert "units.1.unit" in refused(post(city.unit, path, field="units", units=units, **ask), 400)["errors"]
    units[1]["unit"] = Task.objects.get(pk=other.pk).units.first().organisation_id
    assert "units" in refused(post(city.unit, path, field="units", units=units, **ask), 400)["errors"]
    measures = [{"order": 9, "text": "x"}]
    assert "measures" in refused(post(city.unit, path, field="measures", measures=measures, **ask), 400)["errors"]
    measures = [{"text": ""}, {"order": 1}]
    body = refused(post(city.unit, path, field="measures", measures=measures, **ask), 400)
    assert list(body["errors"]) == ["measures.1.text"]
    assert "text" in refused(post(city.unit, path, field="goal", units=[], **ask), 400)["errors"]


def test_a_signature_of_another_run_is_404(city, submitted):
    other = make_ready(city, make_task(city, submitted.problem.round))
    with at(DAY):
        run = closing.submit(other.pk, actor=city.unit, statement="完成").run
        signature = closing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head))
    signature = Signature.objects.get()
    first = Run.objects.exclude(pk=run.pk).get()
    refused(post(city.head, f"signoffs/{first.pk}/withdraw/", signature=signature.pk), 404)
    assert Signature.objects.get().void == ""


def test_a_foreign_task_is_404_for_every_act(city, task, submitted):
    other, run = make_city(), Run.objects.get()
    for act in (
        "claim",
        "verify",
        "report_completion",
        "withdraw_completion",
        "submit",
        "notice",
        "close",
        "reopen",
        "ask_change",
    ):
        refused(post(other.office, f"tasks/{task.pk}/{act}/"), 404)
    refused(post(other.unit, f"tasks/{task.pk}/evidence/", form=True, files=[picture()], phase="after"), 404)
    for act in ("begin", "done", "undo"):
        refused(post(other.unit, f"measures/{task.measures.first().pk}/{act}/"), 404)
    for act in ("sign", "return", "withdraw"):
        refused(post(other.head, f"signoffs/{run.pk}/{act}/"), 404)


# The document


def test_the_document_is_clean_and_names_every_refusal():
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    document = yaml.safe_load(out.getvalue())
    acts = {path.removeprefix(V1) for path, item in document["paths"].items() if "post" in item}
    assert {
        f"/tasks/{{id}}/{act}/" for act in ("claim", "verify", "submit", "close", "notice", "reopen", "evidence")
    } <= acts
    assert {f"/signoffs/{{id}}/{act}/" for act in ("sign", "return", "withdraw")} <= acts
    for path, item in document["paths"].items():
        if not path.startswith(V1):
            continue
        for method, operation in item.items():
            wanted = {"400", "401", "404"} | ({"403", "409"} if method == "post" else set())
            assert wanted <= set(operation["responses"]), (path, method)
            assert PROBLEM in operation["responses"]["404"]["content"]


def test_the_refusals_speak_the_reader_s_language(city, task):
    with at(DAY):
        answer = caller(city.unit).post(
            f"{V1}/tasks/{task.pk}/claim/", {"share": 40, "text": ""}, format="json", HTTP_ACCEPT_LANGUAGE="en"
        )
    assert refused(answer, 400)["errors"] == {"text": ["Write what was done since the last report."]}


def test_the_same_rules_as_by_function(city, task):
    """What the API did is what the domain's functions would have done: fact, trail and message."""
    post(city.unit, f"measures/{task.measures.first().pk}/done/", note="已清淤")
    with at(DAY):
        progress.finish_measure(task.measures.last().pk, actor=city.unit, note="已清淤")
    assert list(Measure.objects.values_list("done_on", flat=True)) == [date.fromisoformat(DAY)] * 2
    kinds = list(task.facts.values_list("kind", "note", "actor"))[-2:]
    assert kinds[0] == kinds[1] == ("measure_done", "已清淤", city.unit.pk)
