"""The calendar of notices: read back by a program, stable, cancelled when withdrawn."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from cases.domain import publicity
from tests.factories import at
from tests.public.stage import make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def stage(city):
    return make_stage(city)


def events(path, day="2019-06-28"):
    with at(day):
        answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_last_day_to_object_is_an_all_day_event(stage):
    found = events("/calendars/notices.ics?language=en")
    event = found[f"notice-{stage.notice.pk}@localhost"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2019, 7, 8), date(2019, 7, 9))
    problem = stage.noticed.problem
    assert str(event["summary"]) == f"Last day to object: {problem.number} {problem.title}"
    assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", 1)
    assert str(event["url"]).endswith(f"/notices/{stage.notice.pk}/")
    assert len(found) == 2


def test_a_withdrawn_notice_is_cancelled_under_the_same_uid(stage):
    before = events("/calendars/notices.ics")
    with at("2019-06-28"):
        objection, _code = publicity.object_to(stage.notice.pk, text="河边还有一处污水口没有封堵")
        publicity.answer(objection.pk, actor=stage.city.office, founded=True, text="属实，撤回公示")
    after = events("/calendars/notices.ics?language=en")
    assert after.keys() == before.keys()
    event = after[f"notice-{stage.notice.pk}@localhost"]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 2)
    assert "已整改到位" not in str(event)


def test_a_round_has_its_own_and_an_unknown_one_none(stage):
    with at("2019-06-28"):
        assert Client().get("/calendars/rounds/none.ics").status_code == 404
        assert Client().get("/calendars/rounds/first.ics").status_code == 404  # nothing of it was noted yet


def test_the_same_file_is_not_sent_twice(stage):
    with at("2019-06-28"):
        first = Client().get("/calendars/notices.ics")
    with at("2019-06-29"):
        again = Client().get("/calendars/notices.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
