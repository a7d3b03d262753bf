"""A change of the calendar: seen before it is saved, saved once, on record, and no deadline moves by it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from deadlines import calendar_effects, calendar_store, terms, workdays
from deadlines.calendar_seed import Row
from deadlines.calendar_store import Act, Stale, Wish
from deadlines.models import CalendarChange, Deadline, SpecialDay
from records.models import Event
from tests.deadlines.year_2027 import YEAR_2027
from tests.factories import City, at, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
LOCAL = Row(date(2026, 4, 20), False, "三月三", "桂政办〔2026〕3号", off_kind="local")


def wish(*rows: Row, source: str = "") -> Wish:
    return Wish(Act.SET.value, source or rows[0].source, rows)


def save(city: City, wanted: Wish) -> CalendarChange:
    return calendar_store.save(wanted, actor=city.office, digest=calendar_store.preview(wanted).digest)


def deadline(city: City, start: str, days: int, n: int = 1, **fields) -> Deadline:
    counted = workdays.count(date.fromisoformat(start), days, "working", workdays.load(), **fields)
    row = terms.as_counted(
        Deadline.Kind.PETITION, city.city, counted, organisation=city.responsible, on=date.fromisoformat(start)
    )
    row.subject = f"petitions.assignment:{n}"
    row.save(force_insert=True)
    return row


def test_a_local_holiday_is_previewed_saved_and_on_record(city: City) -> None:
    moved, same = deadline(city, "2026-04-15", 5), deadline(city, "2026-04-20", 5, 2)
    seen = calendar_store.preview(wish(LOCAL))
    assert [(one.day, one.before, one.after) for one in seen.differences] == [(LOCAL.day, None, LOCAL)]
    (move,) = seen.moves
    assert (move.pk, move.due_on, move.recount, move.days) == (moved.pk, date(2026, 4, 22), date(2026, 4, 23), 1)
    assert SpecialDay.objects.count() == CalendarChange.objects.count() == Event.objects.count() == 0
    with at("2026-03-01"):
        change = save(city, wish(LOCAL))
    assert not workdays.load().is_workday(LOCAL.day)
    assert (change.number, change.act, change.moves, change.made_by) == (1, "set", 1, str(city.office))
    (row,) = SpecialDay.objects.all()
    assert (row.day, row.off_kind, row.change_id) == (LOCAL.day, "local", change.pk)
    (event,) = Event.objects.all()
    assert (event.verb, event.actor, event.before, event.after) == (
        "calendar.day_set", city.office, {"days": []}, {"days": ["2026-04-20 0 三月三 local"], "source": LOCAL.source},
    )  # fmt: skip
    for kept in (moved, same):
        before = kept.due_on
        kept.refresh_from_db()
        assert (kept.due_on, kept.first_due_on, kept.changes.count()) == (before, before, 0)


def test_what_the_office_entered_is_changed_and_taken_back_with_both_versions_kept(city: City) -> None:
    save(city, wish(LOCAL))
    again = LOCAL._replace(name="壮族三月三")
    save(city, wish(again))
    back = Wish(Act.REMOVED.value, "桂政办〔2026〕9号", removed=(LOCAL.day,))
    assert calendar_store.preview(back).differences == [(LOCAL.day, again, None)]
    save(city, back)
    assert workdays.load().is_workday(LOCAL.day)
    assert not SpecialDay.objects.exists()
    told = [(c.number, c.act, [row["name"] for row in c.before], [row["name"] for row in c.after])
            for c in CalendarChange.objects.order_by("number")]  # fmt: skip
    assert told == [
        (1, "set", [], ["三月三"]),
        (2, "set", ["三月三"], ["壮族三月三"]),
        (3, "removed", ["壮族三月三"], []),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarChange.objects.filter(number=1).update(source="other")


def test_a_correction_of_a_shipped_day_falls_back_to_it_when_taken_back(city: City) -> None:
    worked = Row(date(2026, 5, 4), True, "值班", "our notice")
    save(city, wish(worked))
    assert workdays.load().is_workday(worked.day)
    save(city, Wish(Act.REMOVED.value, "our notice 2", removed=(worked.day,)))
    assert not workdays.load().is_workday(worked.day)


@pytest.mark.parametrize("who", ["unit", "head", "leader", "secretary", "auditor", "observer", "publisher"])
def test_only_the_office_and_the_administrator_save(city: City, who: str) -> None:
    digest = calendar_store.preview(wish(LOCAL)).digest
    with pytest.raises(PermissionDenied):
        calendar_store.save(wish(LOCAL), actor=city.people[who], digest=digest)
    with pytest.raises(PermissionDenied):
        calendar_store.save(wish(LOCAL), actor=make_user(), digest=digest)
    assert not SpecialDay.objects.exists()
    calendar_store.save(wish(LOCAL), actor=city.admin, digest=digest)


def test_a_stale_preview_is_refused(city: City) -> None:
    other = Row(date(2026, 4, 21), False, "三月三", LOCAL.source, off_kind="local")
    seen = calendar_store.preview(wish(LOCAL)).digest
    save(city, wish(other))
    with pytest.raises(Stale):
        calendar_store.save(wish(LOCAL), actor=city.office, digest=seen)  # the calendar has changed
    seen = calendar_store.preview(wish(LOCAL)).digest
    deadline(city, "2026-04-15", 5)
    with pytest.raises(Stale):
        calendar_store.save(wish(LOCAL), actor=city.office, digest=seen)  # one more deadline would move
    seen = calendar_store.preview(wish(LOCAL)).digest
    with pytest.raises(Stale):
        calendar_store.save(wish(LOCAL._replace(name="其他")), actor=city.office, digest=seen)  # other words
    assert SpecialDay.objects.count() == 1
    calendar_store.save(wish(LOCAL), actor=city.office, digest=seen)


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (wish(LOCAL._replace(source=" "), source=" "), "source", "Name the notice that it was taken from."),
        (
            wish(LOCAL, source="chinesecalendar 9"), "source",
            "That is the name of the calendar that comes with the product. Name the notice.",
        ),
        (
            wish(LOCAL._replace(day=date(1999, 1, 4))), "day",
            "1999-01-04: the calendar has the years 2004 to 2099.",
        ),
        (
            wish(Row(date(2027, 10, 1), False, "国庆节", "notice")), "day",
            "1 October stands for the arrangement of a whole year: load the year, then correct single days.",
        ),
        (
            Wish(Act.REMOVED.value, "notice", removed=(date(2026, 10, 1),)), "day",
            "2026-10-01 was not entered by the office. Enter it as what it is instead.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_wished(city: City, wanted: Wish, field: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        calendar_store.preview(wanted)
    assert caught.value.message_dict == {field: [said]}


def test_nothing_changed_is_no_change(city: City) -> None:
    save(city, wish(LOCAL))
    with pytest.raises(ValidationError, match="says that already"):
        calendar_store.preview(wish(LOCAL))


def test_a_whole_year_becomes_official_and_local_holidays_stay(city: City) -> None:
    local = Row(date(2027, 4, 9), False, "三月三", "桂", off_kind="local")
    typed = Row(date(2027, 3, 8), False, "误", "wrong notice")
    save(city, wish(local))
    save(city, wish(typed))
    assert 2027 not in workdays.load().years
    wanted = calendar_store.year_load(2027, YEAR_2027, "国办发明电〔2026〕9号")
    seen = calendar_store.preview(wanted)
    assert seen.remarks == [
        "Expected by law, but not in the list: 04-05 清明, 05-01 劳动节, 05-02 劳动节, 05-03 劳动节, 05-04 劳动节, "
        "06-09 端午, 09-15 中秋. Compare with the notice.",
        "Not in the list, and they stay as they are: 04-09.",
    ]
    save(city, wanted)
    calendar = workdays.load()
    assert 2027 in calendar.years
    assert calendar.is_workday(date(2027, 2, 14))
    assert not calendar.is_workday(local.day)
    assert calendar.is_workday(typed.day)
    with pytest.raises(ValidationError) as caught:
        calendar_store.preview(Wish(Act.REMOVED.value, "x", removed=(date(2027, 10, 1),)))
    assert caught.value.message_dict == {
        "day": ["Without 1 October the year would have no arrangement: load the year again."]
    }


def test_an_estimate_is_one_until_its_year_is_official(city: City) -> None:
    """The date stays; what is said of it changes with what is known."""
    row = deadline(city, "2026-12-25", 30)
    before = row.due_on
    assert row.is_estimate
    assert "This is an estimate" in terms.explain(row)
    seen = calendar_store.preview(calendar_store.year_load(2027, YEAR_2027, "notice"))
    assert [(one.due_on, one.recount) for one in seen.moves] == [(date(2027, 2, 12), date(2027, 2, 14))]
    save(city, calendar_store.year_load(2027, YEAR_2027, "notice"))
    row.refresh_from_db()
    assert (row.due_on, row.is_estimate) == (before, False)
    assert "It was counted before the official calendar of a year in between was published" in terms.explain(row)
    assert [move.pk for move in calendar_effects.moves(workdays.load())] == [row.pk]


def test_what_is_not_counted_again(city: City) -> None:
    """Settled, moved by an approved change, counted in calendar days: the preview leaves them out."""
    settled, moved = deadline(city, "2026-04-15", 5), deadline(city, "2026-04-15", 5, 2)
    Deadline.objects.filter(pk=settled.pk).update(settled_on=date(2026, 4, 16))
    Deadline.objects.filter(pk=moved.pk).update(due_on=date(2026, 5, 29))
    plain = workdays.count(date(2026, 4, 15), 7, "calendar", None)
    terms.open_counted(Deadline.Kind.NOTICE, city.city, plain, organisation=city.city, on=date(2026, 4, 15))
    running = deadline(city, "2026-04-20", 2, 4, first_day_counts=True)
    assert running.due_on == date(2026, 4, 21)
    (move,) = calendar_store.preview(wish(LOCAL)).moves
    assert (move.pk, move.recount) == (running.pk, date(2026, 4, 22))


def test_words_in_working_days_are_counted_again_and_explained_as_they_were(city: City) -> None:
    words = "收到通知后5个工作日内"
    row = terms.open_from_words(
        Deadline.Kind.PLAN, city.city, words, document_date=date(2026, 4, 15), organisation=city.city,
        on=date(2026, 4, 15),
    )  # fmt: skip
    assert row.due_on == date(2026, 4, 22)
    (move,) = calendar_store.preview(wish(LOCAL)).moves
    assert (move.pk, move.recount) == (row.pk, date(2026, 4, 23))
    save(city, wish(LOCAL))
    assert "due on 2026-04-22" in terms.explain(row)


def test_words_over_a_year_without_calendar_are_an_estimate(city: City) -> None:
    row = terms.open_from_words(
        Deadline.Kind.PLAN, city.city, "收到通知后30个工作日内", document_date=date(2026, 12, 15),
        organisation=city.city, on=date(2026, 12, 15),
    )  # fmt: skip
    assert row.is_estimate
    assert terms.explain(row).endswith(
        "This is an estimate: it crosses a year whose official calendar is not published yet."
    )


@pytest.mark.parametrize("rows", [1, 60])
def test_a_preview_asks_as_much_for_many_deadlines_as_for_one(city, rows, django_assert_num_queries) -> None:
    for n in range(rows):
        deadline(city, "2026-04-15", 5 + n % 3, n)
    wanted = wish(LOCAL)
    calendar_store.preview(wanted)
    with django_assert_num_queries(4):
        assert len(calendar_store.preview(wanted).moves) == rows


def looked(city: City, due_on: str, look_on: str | None, n: int, **fields) -> Deadline:
    return Deadline.objects.create(
        kind="task", subject=f"cases.task:{n}", first_due_on=due_on, due_on=due_on, look_on=look_on,
        opened_on="2026-01-01", wording="date", **fields,
    )  # fmt: skip


def test_the_scan_looks_again_where_a_rung_may_come_earlier(city: City) -> None:
    """Due in May, next rung in April: a changed day in between counts; one far before or after does not."""
    between = looked(city, "2026-05-08", "2026-04-10", 1)
    after_due = looked(city, "2026-04-10", "2026-04-24", 2)
    far = looked(city, "2026-12-31", "2026-11-19", 3)
    over = looked(city, "2026-03-02", "2026-03-23", 4)
    nobody = looked(city, "2026-05-08", None, 5)
    settled = looked(city, "2026-05-08", "2026-04-10", 6, settled_on=date(2026, 4, 1))
    already = looked(city, "2026-05-08", "2026-03-30", 7)
    with at("2026-04-01"):
        assert calendar_effects.look_again([date(2026, 4, 20)]) == 2
        assert calendar_effects.look_again([]) == 0
    found = {row.pk: str(row.look_on) for row in Deadline.objects.all()}
    assert found == {
        between.pk: "2026-04-01", after_due.pk: "2026-04-01", far.pk: "2026-11-19", over.pk: "2026-03-23",
        nobody.pk: "None", settled.pk: "2026-04-10", already.pk: "2026-03-30",
    }  # fmt: skip


def test_saving_has_the_scan_look_again_in_the_same_transaction(city: City) -> None:
    row = looked(city, "2026-05-08", "2026-04-10", 1)
    with at("2026-04-01"):
        save(city, wish(LOCAL))
    row.refresh_from_db()
    assert row.look_on == date(2026, 4, 1)


def test_the_command_leaves_a_change_as_well(city: City) -> None:
    stored = calendar_store.store(YEAR_2027)
    assert (stored.added, stored.changed) == (len(YEAR_2027), 0)
    (change,) = CalendarChange.objects.all()
    assert (change.act, change.made_by, len(change.after)) == ("command", "", len(YEAR_2027))
    calendar_store.store(YEAR_2027)
    assert CalendarChange.objects.count() == 1
