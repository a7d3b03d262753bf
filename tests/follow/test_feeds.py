"""Feeds: valid, stable, of the right scope; nothing unreleased, nothing withdrawn but its line."""

import re
from datetime import date, datetime
from urllib.parse import urlencode

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.domain import progress, publicity
from follow import noting
from follow.models import Event
from petitions.domain import releasing as petition_releasing
from reports import publishing, releasing
from tests.factories import at
from tests.petitions import way
from tests.public.stage import make_stage, publish
from tests.public.test_secrets import WORD, plant

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LATER = "2019-07-05"


@pytest.fixture(autouse=True)
def _own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def stage(city):
    return make_stage(city)


def note(day="2019-06-29"):
    with at(day):
        return noting.note_all()


def get(path, day="2019-07-10", **headers):
    with at(day):
        return Client().get(path, headers=headers)


def feed(path, day="2019-07-10"):
    """The feed, parsed and held to RFC 4287."""
    answer = get(path, day)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = fromstring(answer.content)
    valid(root)
    return root


def valid(root):
    """What RFC 4287 asks of a feed and of each entry."""
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") in ("zh-Hans", "en")
    for one in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert re.fullmatch(r"tag:[^,]+,\d{4}-\d{2}-\d{2}:\S+", one.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo is not None
        assert len([link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
    assert len([link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) <= 50
    kinds = {content.get("type") for content in root.iter(f"{ATOM}content")}
    assert kinds <= {"html"}


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def kinds(root):
    return [entry.find(f"{ATOM}category").get("term") for entry in root.findall(f"{ATOM}entry")]


def text(root):
    return "".join(root.itertext())


def test_a_release_and_a_notice_stand_in_the_feed(stage):
    publish(stage)
    assert note() == 4  # the release, two notices, the end of one
    root = feed("/feeds/all.atom?language=en")
    assert kinds(root) == ["release", "notice", "notice_ended", "notice"]
    assert titles(root)[0] == "第一轮省督察 · Figures as of 2019-06-28"
    assert note() == 0
    release = root.findall(f"{ATOM}entry")[0]
    assert release.findtext(f"{ATOM}id") == "tag:localhost,2026-01-01:first/release/2019-06-28-v1"
    assert release.findtext(f"{ATOM}updated") == "2019-06-28T02:00:00+00:00"


def test_what_changed_is_told_by_kind(stage):
    publish(stage)
    with at("2019-07-12"):
        publicity.close(stage.noticed.pk, actor=stage.city.office)
    publish(stage, date(2020, 1, 15))
    note("2020-01-16")
    root = feed("/feeds/rounds/first.atom?language=en", "2020-01-17")
    content = root.find(f"{ATOM}entry/{ATOM}content").text
    assert f"struck off: {stage.noticed.problem.number} {stage.noticed.problem.title}" in content
    assert f"newly overdue: {stage.behind.problem.number} {stage.behind.problem.title}" in content
    assert f"/rounds/first/problems/{stage.noticed.problem.number}/" in content
    assert f"{stage.closed.problem.title}<" not in content  # nothing changed there


def test_a_unit_and_a_region_and_a_filter_get_their_own(stage):
    publish(stage)
    note()
    lead = stage.city.lead.name
    assert kinds(feed(f"/feeds/unit.atom?{urlencode({'name': lead})}")) == [
        "release",
        "notice",
        "notice_ended",
        "notice",
    ]
    assert kinds(feed(f"/feeds/region.atom?{urlencode({'name': '东安县'})}"))[0] == "release"
    asked = {"mark": "closed", "language": "en"}
    content = text(feed(f"/feeds/rounds/first/problems.atom?{urlencode(asked)}"))
    assert f"{stage.closed.problem.number} {stage.closed.problem.title}" in content
    assert f"{stage.behind.problem.number} {stage.behind.problem.title}" not in content
    assert kinds(feed(f"/feeds/rounds/first/problems.atom?{urlencode({'q': '没有这样的词'})}")) == []


WRONG = [
    ("/feeds/unit.atom", 404),
    ("/feeds/unit.atom?name=%E6%97%A0", 404),
    ("/feeds/unit.atom?name=%00", 404),
    ("/feeds/region.atom?name=a%00b", 404),
    ("/feeds/rounds/first/problems.atom?category=%00", 400),
    ("/feeds/rounds/none.atom", 404),
    ("/feeds/rounds/first/problems.atom?status=nonsense", 400),
    ("/feeds/rounds/first/problems.atom?list=petitions", 400),
    ("/feeds/all.atom?language=xx", 400),
]


def test_what_is_not_there_says_so(stage):
    publish(stage)
    note()
    for path, code in WRONG:
        answer = get(path)
        assert answer.status_code == code, path
        assert answer["Content-Type"].startswith("text/plain") and answer.content.strip()


def test_nothing_unreleased_and_no_secret_is_in_a_feed(stage):
    plant(stage)
    publish(stage)
    with at("2019-06-28", 12):
        progress.verify(stage.behind.pk, actor=stage.city.verifier, share=77, method="site")
        releasing.make(stage.round.pk, date(2019, 6, 28), actor=stage.city.office)
    note()
    assert Event.objects.filter(kind="release").count() == 1
    for path in ("/feeds/all.atom", "/feeds/rounds/first.atom", "/feeds/rounds/first/problems.atom"):
        assert WORD not in text(feed(path))
    assert WORD not in str(list(Event.objects.values_list("told", flat=True)))


def test_a_withdrawn_release_leaves_its_line_and_its_reason(stage):
    release = publish(stage)
    note()
    title = stage.behind.problem.title
    assert title in text(feed("/feeds/rounds/first.atom"))
    with at("2019-07-01"):
        releasing.withdraw(release.pk, actor=stage.city.publisher, why="数字有误")
    root = feed("/feeds/rounds/first.atom?language=en")  # before the job has noted it
    assert "release" not in kinds(root) and "overdue" not in text(root)
    note("2019-07-02")
    root = feed("/feeds/rounds/first.atom?language=en")
    assert kinds(root)[0] == "release_withdrawn"
    assert "Reason: 数字有误" in text(root)
    assert Event.objects.get(kind="release").told == {}


def test_the_same_bytes_until_something_changes(stage):
    publish(stage)
    note()
    first = get("/feeds/all.atom")
    assert first["ETag"] and first["Last-Modified"] == "Fri, 28 Jun 2019 02:00:00 GMT"
    assert "Set-Cookie" not in first
    again = get("/feeds/all.atom", "2019-08-01", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get("/feeds/all.atom", **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_an_empty_feed_is_valid(city):
    root = feed("/feeds/all.atom")
    assert titles(root) == []
    assert get("/feeds/all.atom")["ETag"] == get("/feeds/all.atom", "2020-01-01")["ETag"]


def test_the_number_of_queries_stays_the_same(stage):
    def queries():
        note("2020-03-01")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            root = feed("/feeds/all.atom", "2020-03-01")
        return len(caught), len(titles(root))

    publish(stage)
    first, few = queries()
    for day in (date(2019, 7, 15), date(2019, 8, 15), date(2019, 9, 16)):
        publish(stage, day)
    second, many = queries()
    assert many == few + 3
    assert second == first <= 12


class TestPetitions:
    @pytest.fixture
    def batch(self, city):
        made = way.make_batch(city, 2)
        first, second = made.petitions.all()
        way.finish(city, first, investigation="经查，该厂夜间确有排烟。")
        way.finish(city, second, verdict="unfounded", investigation="经查，乌金作坊未见异常。", no_action=True)
        way.release(city, first), way.release(city, second)
        with at("2018-08-08"):
            row = publishing.make(made.round.pk, made.pk, actor=city.office)
            publishing.release(row.pk, actor=city.publisher, seen=row.digest)
        return made

    def test_the_list_that_is_filtered_has_results_and_the_round_has_tables(self, city, batch):
        note("2018-08-09")
        slug = batch.round.slug
        assert kinds(feed(f"/feeds/rounds/{slug}.atom", "2018-08-10")) == ["table"]
        root = feed(f"/feeds/rounds/{slug}/petitions.atom?verdict=unfounded&language=en", "2018-08-10")
        second = batch.petitions.all()[1]
        assert titles(root) == [f"第一轮省督察 · Result of petition {second.number}"]

    def test_a_correction_and_a_withdrawal_say_why(self, city, batch):
        first, second = batch.petitions.all()
        note("2018-08-08")
        with at("2018-08-09"):
            version = petition_releasing.prepare(first.pk, actor=city.office, note="更正处理情况")
            version = petition_releasing.reword(version.pk, actor=city.office, handling="罚款三万元，责令停产。")
            petition_releasing.release(version.pk, actor=city.publisher, seen=version.digest)
            gone = second.versions.get(state="released")
            petition_releasing.withdraw(gone.pk, actor=city.publisher, why="表述有误")
        note("2018-08-10")
        root = feed(f"/feeds/rounds/{batch.round.slug}.atom?language=en", "2018-08-10")
        assert kinds(root) == ["result_withdrawn", "correction", "table"]
        assert "Reason: 更正处理情况" in text(root) and "Reason: 表述有误" in text(root)
        assert "乌金作坊" not in text(root)
