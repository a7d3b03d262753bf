"""Lists over REST: handed in, mended, taken in and taken back by the office, by the rules of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.domain import planning
from intake.domain import taking
from intake.models import ImportBatch, ImportRow, RowUnit, UnitAlias
from records.models import Event
from tests.api.calling import V1, call, person, program, refused
from tests.factories import at, make_round
from tests.intake.documents import a_batch, a_change, a_claim, a_problem

DAY, WHY = "2018-11-01", "与方案第3项重复"


@pytest.fixture
def round(city):
    with at(DAY):
        return make_round(city)


@pytest.fixture
def api(city):
    return person(city.office)


def do(client, path, body=None, method="post"):
    return call(client, method, path, {} if body is None else body, day=DAY)


def made(city, round, *problems, **more) -> ImportBatch:
    with at(DAY):
        return a_batch(city, round, *(problems or (a_problem(3),)), **more)


def test_a_text_is_handed_in_and_stands_once(city, round, api):
    body = {"round": round.slug, "text": "一、污水直排", "document_date": "2018-10-20"}
    answer = do(api, "lists/", body)
    assert answer.status_code == 201, answer.json()
    batch = ImportBatch.objects.get()
    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["state"]) == (201, batch.pk, "waiting")
    assert (str(batch.document_date), batch.made_by) == ("2018-10-20", city.office)
    refused(do(api, "lists/", body), 400)
    assert list(refused(do(api, "lists/", body | {"round": "elsewhere"}), 400)["errors"]) == ["round"]
    assert list(refused(do(api, "lists/", {"round": round.slug, "text": " "}), 400)["errors"]) == ["upload"]
    refused(do(person(city.unit), "lists/", body | {"text": "二、扬尘"}), 403)
    assert ImportBatch.objects.count() == 1


def test_a_file_is_handed_in(city, round, api):
    from_file = {"round": round.slug, "upload": _file("清单.txt", "一、污水直排")}
    with at(DAY):
        answer = api.post(f"{V1}/lists/", from_file, format="multipart")
    assert (answer.status_code, answer.json()["name"], answer.json()["is_pasted"]) == (201, "清单.txt", False)


def _file(name: str, text: str):
    return SimpleUploadedFile(name, text.encode(), "text/plain")


def test_a_list_is_mended_taken_in_and_taken_back(city, round, api):
    batch = made(city, round, a_problem(None, units=(("某某局", "lead"),)), claims=(a_claim(2, 1),))
    record = batch.rows.get()
    told = do(api, f"lists/{batch.pk}/", method="get").json()
    assert told["open_names"] == [{"key": "某某局", "count": 1}]
    assert (told["claims"][0]["differs"], told["counts"]["error"]) == (True, 1)
    assert do(api, f"lists/{batch.pk}/number/").status_code == 200
    names = {"names": [{"key": "某某局", "unit": city.lead.pk, "teach": True}]}
    assert do(api, f"lists/{batch.pk}/units/", names).json()["open_names"] == []
    assert UnitAlias.objects.get().organisation == city.lead
    facts = do(api, f"lists/{batch.pk}/", {"first_leads": True}, "patch").json()
    assert (facts["first_leads"], facts["document_date"]) == (True, told["document_date"])
    mended = do(api, f"list-records/{record.pk}/", {"title": "污水直排湘江"}, "patch").json()
    assert (mended["title"], mended["proposed"]["goal"], mended["faults"]) == (
        "污水直排湘江",
        record.proposed["goal"],
        [],
    )
    assert mended["units"][0]["unit"]["id"] == city.lead.pk
    assert list(refused(do(api, f"lists/{batch.pk}/take/"), 400)["errors"]) == ["confirmed"]
    taken = do(api, f"lists/{batch.pk}/take/", {"confirmed": True}).json()
    assert (taken["state"], taken["taken_by"]) == ("taken", str(city.office))
    assert list(refused(do(api, f"lists/{batch.pk}/take-back/", {"why": ""}), 400)["errors"]) == ["why"]
    assert do(api, f"lists/{batch.pk}/take-back/", {"why": WHY}).json()["back_why"] == WHY
    refused(do(api, f"lists/{batch.pk}/put-aside/"), 409)


def test_measures_and_parts_stand_for_all_where_they_are_sent(city, round, api):
    batch = made(city, round)
    path = f"list-records/{batch.rows.get().pk}/"
    parts = [{"role": "lead", "unit": city.lead.pk}, {"name": "有关单位", "words_only": True}]
    body = {"measures": [{"text": "清淤", "words": "2019年6月底前"}, {}], "parts": parts, "place": city.county.pk}
    told = do(api, path, body, "patch").json()
    assert told["proposed"]["measures"] == [{"text": "清淤", "words": "2019年6月底前"}]
    assert told["proposed"]["place"] == city.county.pk
    assert [(one["name"], one["role"], one["how"]) for one in told["units"]] == [
        ("市住建局", "lead", "exact"), ("有关单位", "responsible", "words"),
    ]  # fmt: skip
    refused(do(api, path, {"parts": [{"unit": 10**9}]}, "patch"), 400)
    assert RowUnit.objects.count() == 2


def test_a_record_is_left_out_and_put_in(city, round, api):
    batch = made(city, round)
    record = batch.rows.get()
    assert do(api, f"list-records/{record.pk}/leave-out/", {"why": WHY}).json()["left_out_why"] == WHY
    assert do(api, f"list-records/{record.pk}/put-in/").json()["is_left_out"] is False
    assert do(api, f"lists/{batch.pk}/leave-out/", {"why": WHY}).status_code == 200
    refused(do(api, f"lists/{batch.pk}/leave-out/", {}), 400)


def test_what_a_filed_task_has_otherwise_is_asked_for(city, round, api):
    first = made(city, round)
    with at(DAY):
        taking.take(first.pk, actor=city.office)
        planning.file_plan(round.pk, actor=city.office)
    batch = made(city, round, a_problem(3, goal="完成一半截污"), a_problem(4))
    with at(DAY):
        taking.take(batch.pk, actor=city.office)
    record = batch.rows.get(problem_number=3)
    assert record.effect == ImportRow.Effect.WISHED
    said = {"fields_wished": ["goal"], "reason": "upper_plan", "why": "省方案对目标另有要求"}
    refused(do(api, f"list-records/{record.pk}/ask/", said | {"fields_wished": ["number"]}), 400)
    answer = do(api, f"list-records/{record.pk}/ask/", said)
    assert (answer.status_code, [one["field"] for one in answer.json()]) == (201, ["goal"])
    assert do(api, f"list-records/{record.pk}/", method="get").json()["asked"] == ["goal"]


def test_a_name_is_taught_and_forgotten(city, round, api):
    answer = do(api, "unit-names/", {"round": round.slug, "name": "住建口", "unit": city.lead.pk})
    assert (answer.status_code, answer.json()["unit"]["id"]) == (201, city.lead.pk)
    refused(do(api, "unit-names/", {"round": round.slug, "name": "住建口", "unit": 10**9}), 400)
    assert do(api, f"unit-names/{answer.json()['id']}/", method="delete").status_code == 204
    assert Event.objects.filter(verb__startswith="intake.name").count() == 2


def test_the_text_is_read_with_what_was_cleaned(city, round, api):
    batch = made(city, round, changes=(a_change("湘江污染", "湘江"),))
    lines = do(api, f"list-lines/?list={batch.pk}", method="get").json()["results"]
    assert [(one["number"], one["where"]) for one in lines] == [(n, f"第{n + 1}段") for n in range(len(lines))]
    found = do(api, f"list-changes/?list={batch.pk}&kind=traditional", method="get").json()["results"]
    assert [(one["before"], one["after"]) for one in found] == [("湘江污染", "湘江")]


def test_nobody_but_the_office_knows_of_lists(city, round):
    batch = made(city, round)
    for who in (city.unit, city.observer, city.auditor):
        assert do(program(who), "lists/", method="get").json()["results"] == []
        refused(do(program(who), f"lists/{batch.pk}/", method="get"), 404)
        refused(do(program(who), f"lists/{batch.pk}/take/"), 404)


@pytest.mark.parametrize("name", ["lists", "list-records", "list-lines", "list-changes", "unit-names"])
def test_lists_cost_the_same_at_any_length(city, round, api, name, django_assert_num_queries):
    def fill(n):
        batch = made(city, round, *(a_problem(n * 10 + k) for k in range(3)), changes=[a_change("a", "b")] * 3)
        for k in range(3):
            do(api, "unit-names/", {"round": round.slug, "name": f"住建口{n}{k}", "unit": city.lead.pk})
        return batch

    fill(0)
    do(api, f"{name}/", method="get")
    with django_assert_num_queries(4):
        first = do(api, f"{name}/", method="get").json()["results"]
    fill(1), fill(2)
    with django_assert_num_queries(4):
        assert len(do(api, f"{name}/", method="get").json()["results"]) > len(first) > 0
