"""Lists over all rounds: problems by conditions, bulletins, corrections and withdrawals."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.domain import publicity
from petitions.domain import releasing as petition_releasing
from public import problem_list
from reports import publishing, releasing
from tests.factories import at
from tests.petitions import way
from tests.public.stage import AS_OF, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


def text_of(path: str) -> str:
    answer = Client(headers={"accept-language": "en"}).get(path)
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def counted(path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


class TestProblems:
    def test_conditions_stand_in_the_address(self, release):
        known = problem_list.lines()
        assert [line.number for line in known] == [1, 2, 3, 4, 7]

        def found(**wanted):
            return [line.number for line in problem_list.select(known, wanted)]

        assert found(round="first") == [1, 2, 3, 4, 7]
        assert found(round="other") == []
        assert found(category="大气") == [7]
        assert found(status=known[0].status)[0] == 1
        assert found(mark="in_notice") == [2]
        assert found(place=known[0].places[0]) == [1, 2, 3, 4]
        due = known[0].due_on
        assert found(due_from=due, due_to=due) == [line.number for line in known if line.due_on == due]
        assert found(due_from=date(2100, 1, 1)) == []
        assert found(q="7") == [7]
        assert found(q="无任务") == [7]

    def test_the_page_names_a_wrong_condition_and_keeps_the_rest(self, release):
        answer = Client().get("/problems/?round=none&category=大气")
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()
        assert "无任务的问题" in answer.content.decode()
        assert "problems/2/" not in answer.content.decode()

    def test_only_what_is_released(self, stage):
        assert problem_list.lines() == []
        row = publish(stage)
        with at(AS_OF):
            releasing.withdraw(row.pk, actor=stage.city.publisher, why="数字有误")
        assert problem_list.lines() == []


class TestBulletins:
    def test_each_release_keeps_its_own(self, stage):
        publish(stage)
        publish(stage, date(2019, 6, 29))
        page = Client().get("/bulletins/").content.decode()
        first = "/rounds/first/releases/2019-06-28-v1/bulletin.html"
        assert first in page
        assert "/rounds/first/releases/2019-06-29-v1/bulletin.html" in page
        assert "2019年6月28日" in Client().get(first).content.decode()
        assert Client().get(first.replace("v1", "v2")).status_code == 404
        assert Client().get("/rounds/first/releases/2019-99-99-v1/bulletin.html").status_code == 404

    def test_a_withdrawn_one_keeps_its_line(self, release, stage):
        with at(AS_OF):
            releasing.withdraw(release.pk, actor=stage.city.publisher, why="数字有误")
        assert "数字有误" in text_of("/bulletins/")
        assert Client().get("/rounds/first/releases/2019-06-28-v1/bulletin.html").status_code == 404


def test_every_correction_and_withdrawal_has_its_day_and_reason(city, stage):
    batch = way.make_batch(city, 2)
    first, second = batch.petitions.order_by("pk")
    for petition in (first, second):
        way.finish(city, petition)
        way.release(city, petition)
    way.release(city, first, day="2018-08-09", note="更正处理情况")
    with at("2018-08-10"):
        row = publishing.make(batch.round.pk, batch.pk, actor=city.office)
        publishing.release(row.pk, actor=city.publisher, seen=row.digest)
    with at("2018-08-11"):
        publishing.withdraw(row.pk, actor=city.publisher, why="表内有误")
    with at("2018-08-12"):
        petition_releasing.withdraw(second.versions.get().pk, actor=city.publisher, why="需要核对")
    release = publish(stage)
    with at("2019-06-28"):
        publish(stage)  # the same day again: a correction
    with at("2019-06-30"):
        releasing.withdraw(release.pk, actor=city.publisher, why="数字有误")
        objection, _code = publicity.object_to(stage.notice.pk, text="河边仍有污水直排，望核实。")
        publicity.answer(objection.pk, actor=city.office, founded=True, text="属实，王某某家门口仍有污水。")
    text = text_of("/corrections/")
    rows = re.findall(
        r"(20\d\d-\d\d-\d\d)\s+(withdrawn|corrected)\s+(Figures|Table of petitions|Petition|Public notice)", text
    )
    assert sorted(rows) == [
        ("2018-08-09", "corrected", "Petition"),
        ("2018-08-11", "withdrawn", "Table of petitions"),
        ("2018-08-12", "withdrawn", "Petition"),
        ("2019-06-28", "corrected", "Figures"),
        ("2019-06-30", "withdrawn", "Figures"),
        ("2019-06-30", "withdrawn", "Public notice"),
    ]
    assert [day for day, _what, _of in rows] == sorted((day for day, _what, _of in rows), reverse=True)
    for why in ("更正处理情况", "表内有误", "需要核对", "数字有误"):
        assert why in text
    assert "王某某" not in text  # what the objector was answered is between the office and them


def test_queries_do_not_grow(stage):
    publish(stage)
    paths = ("/problems/", "/bulletins/", "/corrections/", "/sitemap.xml", "/sitemap-pages.xml")
    few = [counted(path) for path in paths]
    for day in range(1, 5):
        with at("2019-07-02"):
            row = publish(stage, date(2019, 7, day))
            if day < 3:
                releasing.withdraw(row.pk, actor=stage.city.publisher, why="数字有误")
    more = [counted(path) for path in paths]
    assert [many - one for one, many in zip(few, more, strict=True)] == [
        0,
        0,
        2,
        0,
        0,
    ]  # one for each kind of line, first seen here


def test_nothing_there_is_said(db):
    assert "No bulletin has been released yet" in text_of("/bulletins/")
    assert "Nothing has been corrected or taken back" in text_of("/corrections/")
    assert "No figures have been released yet" in text_of("/problems/")


def test_robots_and_the_map(release, settings):
    settings.SITE_URL = "https://duban.example"
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: https://duban.example/sitemap.xml" in robots
    assert "Disallow: /desk/" in robots
    pages = Client().get("/sitemap-pages.xml").content.decode()
    assert "<loc>https://duban.example/rounds/first/problems/2/</loc><lastmod>2019-06-28</lastmod>" in pages
    assert "bulletin" not in pages.replace("/bulletins/", "")
    assert "/sitemap-petitions-1.xml" not in Client().get("/sitemap.xml").content.decode()
