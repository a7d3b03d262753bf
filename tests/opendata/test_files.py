"""Open data: exact files, equal checksums, constant memory, 410 for what was withdrawn, nothing that is not public."""

import csv
import hashlib
import io
import json
import tracemalloc
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.domain import planning, progress
from follow import noting
from opendata import describing, sources
from opendata.files import File
from opendata.tables import FILTERED, TABLES
from petitions.models import Petition, PublicVersion
from reports import releasing
from reports.models import Release
from tests.answers import body_of
from tests.factories import at, make_round, make_task, moment
from tests.petitions import way
from tests.public.stage import make_stage, publish
from tests.public.test_secrets import WORD, plant

pytestmark = pytest.mark.django_db
BOM = "\ufeff"
LATER = "2019-07-10"


@pytest.fixture(autouse=True)
def _own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


def get(path, day=LATER, **headers):
    with at(day):
        answer = Client().get(path, headers=headers)
        body = body_of(answer)
    return answer, body


def taken(path, day=LATER):
    answer, body = get(path, day)
    assert answer.status_code == 200, (path, body)
    return body


def rows(path, day=LATER):
    text = taken(path, day).decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def release(round, city, day=date(2019, 6, 28)):
    with at(day):
        made = releasing.make(round.pk, day, actor=city.office)
        return releasing.release(made.pk, actor=city.publisher)


@pytest.fixture
def small(city):
    """A round of one task, its problem's title a formula, one measure reported done and a verified share."""
    task = make_task(city, make_round(city, slug="small"))
    planning.Problem.objects.filter(pk=task.problem_id).update(title='=HYPERLINK("x")', text='他说"好"，\n换行')
    with at("2019-05-20"):
        progress.verify(task.pk, actor=city.verifier, share=60, method="site", note="内部")
        progress.finish_measure(task.measures.first().pk, actor=city.unit, note="完成")
    release(task.problem.round, city)
    return task.problem.round


def test_the_exact_files_of_a_small_round(small):
    assert taken("/open/small/latest/problems.csv").decode() == BOM + (
        "round,as_of,version,number,category_number,category,title,text,status,status_zh,marks,tasks,illustrative\r\n"
        'small,2019-06-28,1,1,1,水,"\'=HYPERLINK(""x"")","他说""好""，\n换行",on_track,达到序时进度,,1,false\r\n'
    )
    assert taken("/open/small/latest/measures.csv").decode() == BOM + (
        "round,as_of,version,problem,task,measure,text,due_on,done_on,illustrative\r\n"
        "small,2019-06-28,1,1,1,1,措施1,2019-06-30,2019-05-20,false\r\n"
        "small,2019-06-28,1,1,1,2,措施2,,,false\r\n"
    )
    (task,) = json.loads(taken("/open/small/latest/tasks.json"))["rows"]
    assert task == {
        "round": "small", "as_of": "2019-06-28", "version": 1, "problem": 1, "task": 1, "cycle": 1,
        "title": '=HYPERLINK("x")', "status": "on_track", "status_zh": "达到序时进度", "marks": None,
        "goal": "完成100户截污", "first_goal": "完成100户截污", "deadline": "2019年12月底前",
        "first_deadline": "2019年12月底前", "due_on": "2019-12-31", "first_due_on": "2019-12-31", "changes": 0,
        "lead": "市住建局", "responsible": "县住建局", "place": "东安县", "completed_on": None, "verified_share": 60,
        "verified_on": "2019-05-20", "verified_by": "site", "measures": 2, "measures_done": 1, "illustrative": False,
    }  # fmt: skip
    figures = {row["key"]: row["value"] for row in rows("/open/small/latest/figures.csv")}
    assert (figures["problems.total"], figures["problems.on_track"], figures["measures.done"]) == ("1", "1", "1")


def test_checksums_are_those_of_the_bytes_sent(small):
    for version in ("latest", "2019-06-28-v1"):
        manifest = json.loads(taken(f"/open/small/{version}/manifest.json"))
        assert manifest["release_fingerprint"] == Release.objects.get().digest
        assert (manifest["as_of"], manifest["release"]) == ("2019-06-28", "2019-06-28-v1")
        for one in manifest["files"]:
            body = taken(one["url"].removeprefix("http://localhost"))
            assert (len(body), hashlib.sha256(body).hexdigest()) == (one["size"], one["sha256"]), one["url"]
            if one["format"] == "json":
                assert len(json.loads(body)["rows"]) == one["rows"]
        tables = {one["table"] for one in manifest["files"]}
        assert tables == ({*TABLES} if version == "latest" else {n for n, t in TABLES.items() if t.frozen})


def test_every_file_has_exactly_the_columns_of_the_dictionary(small):
    told = {table["name"]: table for table in json.loads(taken("/open/dictionary.json"))["tables"]}
    assert told.keys() == TABLES.keys()
    for name, table in told.items():
        names = [column["name"] for column in table["columns"]]
        assert taken(f"/open/small/latest/{name}.csv").decode().splitlines()[0] == BOM + ",".join(names)
        assert json.loads(taken(f"/open/small/latest/{name}.json"))["columns"] == names
        assert all(
            set(column["label"]) == {"zh", "en"} and all(column["label"].values()) for column in table["columns"]
        )


def test_a_version_stays_and_a_withdrawn_one_says_why(small, city):
    first = taken("/open/small/2019-06-28-v1/problems.csv")
    with at("2019-08-01"):
        progress.verify(city_task(small).pk, actor=city.verifier, share=80, method="site")
    release(small, city, date(2019, 9, 1))
    assert taken("/open/small/2019-06-28-v1/problems.csv") == first
    assert rows("/open/small/latest/tasks.csv", "2019-09-02")[0]["verified_share"] == "80"
    assert get("/open/small/latest/tasks.csv")[0]["Content-Location"] == "/open/small/2019-09-01-v1/tasks.csv"
    with at("2019-09-03"):
        releasing.withdraw(Release.objects.get(as_of="2019-09-01").pk, actor=city.publisher, why="数字有误")
    answer, body = get("/open/small/2019-09-01-v1/tasks.csv")
    assert answer.status_code == 410 and "数字有误" in body.decode()
    assert get("/open/small/2019-09-01-v1/manifest.json")[0].status_code == 410
    assert rows("/open/small/latest/tasks.csv")[0]["verified_share"] == "60"
    lines = rows("/open/small/latest/releases.csv")
    assert [(line["as_of"], line["state"], line["withdrawn_reason"]) for line in lines] == [
        ("2019-09-01", "withdrawn", "数字有误"), ("2019-06-28", "released", ""),
    ]  # fmt: skip
    with at("2019-09-03"):
        noting.note_all()
    (line,) = rows("/open/small/latest/corrections.csv")
    assert (line["kind"], line["reference"], line["reason"], line["noted_on"]) == (
        "release_withdrawn", "2019-09-01-v1", "数字有误", "2019-09-03",
    )  # fmt: skip


def city_task(round):
    return round.problems.get().tasks.get()


def test_what_is_not_there(small, city):
    for path in (
        "/open/none/", "/open/none/latest/problems.csv", "/open/small/latest/none.csv",
        "/open/small/2019-06-28-v2/problems.csv", "/open/small/2019-13-45-v1/problems.csv",
        "/open/small/2019-06-28-v1/petitions.csv",
    ):  # fmt: skip
        assert get(path)[0].status_code == 404, path
    answer, body = get("/open/small/latest/problems.csv?status=nonsense")
    assert answer.status_code == 400 and body.startswith(b"status:")


def test_nothing_unreleased_and_no_secret(city):
    stage = make_stage(city)
    plant(stage)
    publish(stage)
    with at("2019-06-28"):
        progress.verify(stage.behind.pk, actor=city.verifier, share=77, method="site")
        releasing.make(stage.round.pk, date(2019, 6, 28), actor=city.office)
        noting.note_all()
    bodies = {name: taken(f"/open/first/latest/{name}.{kind}").decode() for name in TABLES for kind in ("csv", "json")}
    assert [name for name, body in bodies.items() if WORD in body] == []
    shares = {row["verified_share"] for row in rows("/open/first/latest/tasks.csv")}
    assert shares == {"", "41", "60"} or shares >= {"41", "60"} and "77" not in shares
    notice = next(r for r in rows("/open/first/latest/notices.csv") if r["notice"] == str(stage.notice.pk))
    assert (notice["state"], notice["result"], notice["last_day"]) == ("running", "已整改到位", "2019-07-08")
    assert [row["illustrative"] for row in rows("/open/first/latest/problems.csv")][-1] == "true"
    filtered = rows("/open/first/latest/problems.csv?mark=closed")
    assert [row["number"] for row in filtered] == [str(stage.closed.problem.number)]
    assert len(rows("/open/first/latest/tasks.csv?mark=closed")) == 1


def test_conditional_answers(small):
    first, _body = get("/open/small/latest/problems.csv")
    again, body = get("/open/small/latest/problems.csv", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, body) == (304, b"")
    assert get("/open/small/latest/problems.json")[0]["ETag"] != first["ETag"]
    assert "public" in first["Cache-Control"]


class TestPetitions:
    @pytest.fixture
    def batch(self, city):
        made = way.make_batch(city, 2, round=make_round(city, slug="small"))
        first, second = made.petitions.all()
        way.finish(city, first, investigation="经查，该厂夜间确有排烟。")
        way.finish(city, second, verdict="unfounded", investigation="经查，乌金作坊未见异常。", no_action=True)
        way.release(city, first), way.release(city, second)
        return made

    def test_released_columns_and_a_withdrawn_line(self, city, batch):
        first, second = batch.petitions.all()
        before, _body = get("/open/small/latest/petitions.csv")
        with at("2018-08-09"):
            gone = second.versions.get(state="released")
            way.releasing.withdraw(gone.pk, actor=city.publisher, why="表述有误")
            version = way.releasing.prepare(first.pk, actor=city.office, note="更正处理情况")
            version = way.releasing.reword(version.pk, actor=city.office, handling="罚款三万元。")
            way.releasing.release(version.pk, actor=city.publisher, seen=version.digest)
        told = {row["number"]: row for row in rows("/open/small/latest/petitions.csv")}
        assert get("/open/small/latest/petitions.csv")[0]["ETag"] != before["ETag"]
        line = told[first.number]
        assert (line["version"], line["state"], line["handling"], line["correction"]) == (
            "2", "released", "罚款三万元。", "更正处理情况",
        )  # fmt: skip
        assert (line["types"], line["types_zh"], line["verdict"]) == ("air", "大气", "founded")
        line = told[second.number]
        assert (line["state"], line["withdrawn_reason"], line["content"], line["investigation"]) == (
            "withdrawn", "表述有误", "", "",
        )  # fmt: skip
        assert [row["number"] for row in rows("/open/small/latest/petitions.csv?verdict=founded")] == [first.number]
        assert get("/open/small/latest/petitions.csv?verdict=maybe")[0].status_code == 400

    def test_memory_does_not_grow_with_the_rows(self, city, batch):
        """20,000 released results; the file has some 14 MB, of which one piece and one page of rows are in memory."""
        first = batch.petitions.first()
        told = first.versions.get()
        many = 20_000
        Petition.objects.bulk_create(
            [Petition(round=batch.round, batch=batch, number=f"M{n:06d}") for n in range(many)], batch_size=2000
        )
        keys = list(Petition.objects.filter(number__startswith="M").values_list("pk", "number"))
        for start in range(0, many, 2000):
            PublicVersion.objects.bulk_create(
                PublicVersion(
                    petition_id=pk, version=1, content=told.content | {"number": number, "content": "反映" * 100},
                    digest="0" * 64, state="released", made_by=city.office, released_by=city.publisher,
                    made_on=date(2018, 8, 7), released_on=date(2018, 8, 7), released_at=moment("2018-08-07"),
                )
                for pk, number in keys[start : start + 2000]
            )  # fmt: skip
        peaks, sizes = {}, {}
        for asked, wanted in (("few", {"q": "M0000"}), ("all", {})):
            source = sources.Source(batch.round, None, wanted=wanted)
            tracemalloc.start()
            file = File(TABLES["petitions"], source, "csv")
            sizes[asked] = (sum(len(piece) for piece in file), file.rows)
            peaks[asked] = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert sizes["few"][1] == 100 and sizes["all"][1] == many + 2
        assert sizes["all"][0] > 15_000_000
        assert peaks["all"] < 8_000_000, peaks


def test_the_catalogue_is_dcat_in_json_ld(small):
    answer, body = get("/open/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    told = json.loads(body)
    known = set(told["@context"])
    terms, ids = [], []
    walk(told, terms, ids)
    assert {term.partition(":")[0] for term in terms} <= known
    assert told["@type"] == "dcat:Catalog" and len(told["dcat:dataset"]) == len(TABLES)
    for dataset in told["dcat:dataset"]:
        assert dataset["@type"] == "dcat:Dataset"
        assert {text["@language"] for text in dataset["dct:title"]} == {"zh-Hans", "en"}
        for one in dataset["dcat:distribution"]:
            assert one["@type"] == "dcat:Distribution"
            body = taken(one["dcat:downloadURL"]["@id"].removeprefix("http://localhost"))
            check = one["spdx:checksum"]
            assert check["spdx:algorithm"] == {"@id": "spdx:checksumAlgorithm_sha256"}
            assert check["spdx:checksumValue"]["@value"] == hashlib.sha256(body).hexdigest()
            assert one["dcat:byteSize"]["@value"] == str(len(body))
            assert one["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(set(ids)) == len(ids)


def walk(value, terms, ids):
    """Every prefixed key, and every name that a node gives itself (a node that is only pointed at has no type)."""
    if isinstance(value, list):
        for one in value:
            walk(one, terms, ids)
    elif isinstance(value, dict):
        if "@type" in value and "@id" in value and value["@type"] != "foaf:Agent":
            ids.append(value["@id"])
        for key, one in value.items():
            if not key.startswith("@"):
                terms.append(key)
                walk(one, terms, ids)


def test_pages_and_their_queries(small, city):
    def count(path):
        with CaptureQueriesContext(connection) as caught, at(LATER):
            assert Client().get(path, headers={"Accept-Language": "en"}).status_code == 200
        return len(caught)

    paths = ("/open/", "/open/small/", "/open/dictionary/", "/open/small/latest/manifest.json")
    for path in paths:
        count(path)  # checksums are kept from here on
    few = {path: count(path) for path in paths}
    for day in (date(2019, 7, 1), date(2019, 7, 2)):
        release(small, city, day)
    other = make_task(city, make_round(city, slug="other")).problem.round
    release(other, city)
    for path in paths:
        count(path)
    assert {path: count(path) for path in paths} == few
    assert describing.dictionary()["dictionary"] == "1"
    assert set(FILTERED) < set(TABLES)
