"""Dated records: what counts on a day, corrections that leave past days alone, many rows at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from cases.domain import keeping
from cases.models import Activity, ResultFigure
from records.models import Event
from reports.figures import activities
from tests.factories import at, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    return make_round(city)


def meet(city, round, day="2019-03-04", **more):
    values = {"kind": "meeting", "held_on": date.fromisoformat(day), "title": "常委会"} | more
    with at(max(day, "2019-03-04")):
        return keeping.record_activity(round, actor=city.office, **values)


def pm10(city, round, day, value, **more):
    values = {"kind": "indicator", "topic": "pm10", "title": "PM10平均浓度", "unit": "μg/m³", "value": Decimal(value)}
    with at(day):
        return keeping.record_result(round, actor=city.office, recorded_on=date.fromisoformat(day), **values | more)


def test_a_correction_is_a_new_row_and_leaves_past_days_alone(city, round):
    old = meet(city, round)
    with at("2019-04-08"):
        new = keeping.correct_activity(old.pk, actor=city.office, why="漏写暗访", kind="visit", unannounced=True)
    assert (new.corrects, new.title, new.kind, new.entered_on) == (old, "常委会", "visit", date(2019, 4, 8))
    assert list(round.activities.counting(date(2019, 4, 7))) == [old]
    assert list(round.activities.counting(date(2019, 4, 8))) == [new]
    assert [activities(round, date(2019, 4, day))["meetings"] for day in (7, 8)] == [1, 0]
    assert [activities(round, date(2019, 4, day))["visits"] for day in (7, 8)] == [0, 1]
    line = Event.objects.last()
    assert (line.verb, line.note) == ("round.activity_corrected", "漏写暗访")
    assert line.before == {"kind": "meeting", "unannounced": False}
    assert line.after == {"kind": "visit", "unannounced": True}


def test_a_row_is_corrected_once_and_its_correction_again(city, round):
    old = meet(city, round)
    with at("2019-04-08"):
        new = keeping.correct_activity(old.pk, actor=city.office, why="错字", title="常委会议")
        with pytest.raises(ValidationError) as caught:
            keeping.correct_activity(old.pk, actor=city.office, why="错字", title="又一次")
        assert caught.value.code == "corrected"
    with at("2019-04-09"):
        last = keeping.withdraw_activity(new.pk, actor=city.office, why="重复登记")
        with pytest.raises(ValidationError):
            keeping.withdraw_activity(last.pk, actor=city.office, why="重复登记")
    days = (date(2019, 4, 7), date(2019, 4, 8), date(2019, 4, 9))
    assert [list(round.activities.counting(day)) for day in days] == [[old], [new], []]


@pytest.mark.parametrize(
    ("values", "code"),
    [({"why": " ", "title": "改"}, "no_reason"), ({"why": "改", "title": "常委会"}, "unchanged")],
)
def test_a_correction_says_why_and_changes_something(city, round, values, code):
    old = meet(city, round)
    with at("2019-04-08"), pytest.raises(ValidationError) as caught:
        keeping.correct_activity(old.pk, actor=city.office, **values)
    found = caught.value.error_list if hasattr(caught.value, "error_list") else caught.value.error_dict["why"]
    assert [error.code for error in found] == [code]
    assert Activity.objects.count() == 1


def test_only_the_office_writes_corrects_and_takes_back(city, round):
    old = meet(city, round)
    series = pm10(city, round, "2019-03-04", "51")
    for who in (city.unit, city.verifier, city.observer, city.auditor):
        with pytest.raises(PermissionDenied):
            keeping.correct_activity(old.pk, actor=who, why="改", title="改")
        with pytest.raises(PermissionDenied):
            keeping.withdraw_result(series.pk, actor=who, why="改")
        with pytest.raises(PermissionDenied):
            keeping.take_in(round, [], [], actor=who)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"unannounced": True}, "not_on_site"),
        ({"medium": "tv"}, "not_publicity"),
        ({"link": "https://example.org/"}, "not_publicity"),
        ({"held_on": date(2019, 3, 5)}, "future_day"),
    ],
)
def test_fields_fit_the_kind(city, round, values, code):
    with at("2019-03-04"), pytest.raises(ValidationError) as caught:
        keeping.record_activity(
            round, actor=city.office, **{"kind": "meeting", "held_on": date(2019, 3, 4), "title": "会"} | values
        )
    assert [error.code for errors in caught.value.error_dict.values() for error in errors] == [code]


def test_a_campaign_does_not_end_before_it_begins(city, round):
    with pytest.raises(ValidationError):
        meet(city, round, kind="campaign", ends_on=date(2019, 3, 3))


def test_values_of_one_series_follow_each_other(city, round):
    first, second = pm10(city, round, "2019-03-04", "51"), pm10(city, round, "2019-04-04", "49.5")
    other = pm10(city, round, "2019-04-04", "30", topic="pm25", title="PM2.5平均浓度")
    assert (first.code, second.code, other.code) == ("result-1", "result-1", "result-2")
    assert round.results.newest(date(2019, 3, 31)) == [first]
    assert round.results.newest(date(2019, 4, 4)) == [second, other]
    with pytest.raises(ValidationError) as caught:
        pm10(city, round, "2019-04-04", "48")
    assert caught.value.error_dict["recorded_on"][0].code == "twice"


def test_a_corrected_value_counts_from_its_day(city, round):
    old = pm10(city, round, "2019-03-04", "51")
    with at("2019-03-20"):
        new = keeping.correct_result(old.pk, actor=city.office, why="监测站更正", value=Decimal("50"), change="-17.7")
    assert round.results.newest(date(2019, 3, 19)) == [old]
    assert round.results.newest(date(2019, 3, 20)) == [new]
    with at("2019-03-21"):
        keeping.withdraw_result(new.pk, actor=city.office, why="口径错误")
        again = pm10(city, round, "2019-03-21", "52")
    assert again.code == "result-1"
    assert round.results.newest(date(2019, 3, 21)) == [again]


def test_a_change_is_a_number_with_its_sign(city, round):
    assert pm10(city, round, "2019-03-04", "51", change="-4.7").change_unit == "%"
    with pytest.raises(ValidationError):
        pm10(city, round, "2019-03-05", "51", change="下降")


def test_many_rows_come_in_all_or_none(city, round):
    good = {"kind": "visit", "held_on": date(2019, 3, 1), "title": "现场督办"}
    with at("2019-03-04"):
        with pytest.raises(ValidationError) as caught:
            keeping.take_in(round, [good, good | {"held_on": date(2019, 3, 9)}], [], actor=city.office)
        assert Activity.objects.count() == 0
        assert [message.startswith(("row 2:", "第 2 行")) for message in caught.value.messages] == [True]
        rows = keeping.take_in(
            round, [good, good], [{"kind": "result", "recorded_on": date(2019, 3, 1), "title": "拆除小高炉"}],
            actor=city.office,
        )  # fmt: skip
    assert [type(row) for row in rows] == [Activity, Activity, ResultFigure]
    with pytest.raises(ValidationError):
        keeping.take_in(round, [good] * (keeping.MOST_ROWS + 1), [], actor=city.office)


@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}"])
def test_the_database_keeps_what_was_written(city, round, statement):
    meet(city, round), pm10(city, round, "2019-03-04", "51")
    for table in ("cases_activity", "cases_resultfigure"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))
