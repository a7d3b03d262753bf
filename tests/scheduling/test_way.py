"""A month from its opening to its lock: what each act does, and who may do it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from cases.domain import progress as cases_progress
from cases.models import Fact, Task
from deadlines.models import Deadline
from notify.models import Message
from orgs.models import Role
from records.models import Event
from records.trail import key
from scheduling.domain import checking, drafting, filing, locking, opening, reminding, rhythms
from scheduling.domain.acts import WrongState
from scheduling.models import Check, Entry, Line, Obligation, Period, Rhythm
from scheduling.shown import sheets_on
from tests.factories import at, make_org, make_task, make_user
from tests.scheduling.month import DUE, MONTH, line_of, open_month, progress, sheet_of

pytestmark = pytest.mark.django_db


def test_a_period_opens_by_itself_with_its_due_day_and_one_row_a_unit_and_item(city):
    _round, [task], period = open_month(city)
    assert (period.starts_on, period.ends_on) == (date(2018, 12, 1), date(2018, 12, 31))
    assert (period.due_on, period.lock_on) == (date(2019, 1, 3), date(2019, 1, 10))
    sheet = sheet_of(period)
    assert (sheet.unit, sheet.filed_at) == (city.responsible, None)
    line = line_of(task, period)
    assert (line.state, line.from_on, line.until_on) == ("due", date(2018, 12, 1), date(2018, 12, 31))
    limit = sheet.deadline
    assert (limit.kind, limit.due_on, limit.organisation) == (Deadline.Kind.FILING, date(2019, 1, 3), city.responsible)
    with at(MONTH):
        assert opening.open_due() == 0
    assert (Period.objects.count(), Line.objects.count(), Obligation.objects.count()) == (1, 1, 1)


def test_missed_periods_are_opened_later(city):
    _round, _tasks, _period = open_month(city)
    with at("2019-04-02"):
        assert opening.open_due() == 4
    assert list(Period.objects.order_by("starts_on").values_list("starts_on", flat=True)) == [
        date(2018, 12, 1), date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1), date(2019, 4, 1)
    ]  # fmt: skip


def test_a_draft_is_kept_and_never_overwritten_by_somebody_who_has_not_seen_it(city):
    _round, [task], period = open_month(city)
    line = line_of(task, period)
    other = make_user((city.responsible, Role.CLERK))
    with at("2018-12-20"):
        assert drafting.save(line.pk, actor=city.unit, values={"text": "甲"}, seen=0) == 1
        assert drafting.save(line.pk, actor=city.unit, values={"text": "甲"}, seen=0) == 1  # sent twice, kept once
        with pytest.raises(drafting.Conflict) as conflict:
            drafting.save(line.pk, actor=other, values={"text": "乙"}, seen=0)
        assert (conflict.value.values, conflict.value.version, conflict.value.by) == ({"text": "甲"}, 1, city.unit)
        assert drafting.save(line.pk, actor=other, values={"text": "乙", "claimed": "20"}, seen=1) == 2
    line.refresh_from_db()
    assert (line.state, line.draft, line.draft_by) == ("draft", {"text": "乙", "claimed": 20}, other)


def test_filing_sends_all_rows_at_once_and_into_the_facts(city):
    _round, [one, two], period = open_month(city, tasks=2)
    sheet = sheet_of(period)
    first, second = line_of(one, period), line_of(two, period)
    measure = one.measures.first()
    ticks = [{"measure": measure.pk, "act": "done", "on": "2018-12-28", "note": "已完工"}]
    with at("2019-01-02"):
        drafting.save(second.pk, actor=city.unit, values={"no_change_why": "等待招标"}, seen=0)
        made = filing.file(
            sheet.pk, actor=city.unit, lines={first.pk: progress(ticks=ticks), second.pk: {}}, via=Entry.Via.TABLE
        )
    assert [(e.version, e.claimed, e.via) for e in made] == [(1, 30, "xlsx"), (1, None, "xlsx")]
    one = Task.objects.get(pk=one.pk)
    assert one.claimed_share == 30
    measure.refresh_from_db()
    assert measure.done_on == date(2018, 12, 28)
    assert not Fact.objects.filter(task=two, kind="claimed").exists()
    sheet = sheet_of(period)
    assert sheet.filed_at is not None and not sheet.was_late
    assert sheet.deadline.settled_on == date(2019, 1, 2)
    assert Event.objects.filter(verb="schedule.filed").count() == 1
    with at("2019-01-02", 11):
        again = {first.pk: progress(ticks=ticks), second.pk: {"no_change_why": "等待招标"}}
        assert filing.file(sheet.pk, actor=city.unit, lines=again) == []  # a second click


def test_nothing_is_filed_when_one_row_has_a_fault_and_all_faults_are_told(city):
    _round, [one, two], period = open_month(city, tasks=2)
    first, second = line_of(one, period), line_of(two, period)
    with at("2019-01-02"), pytest.raises(filing.RowsRefused) as refused:
        filing.file(
            sheet_of(period).pk,
            actor=city.unit,
            lines={first.pk: {"text": "有进展"}, second.pk: {"claimed": 101, "evidence": ["x"]}},
        )
    assert {pk: sorted(faults) for pk, faults in refused.value.rows.items()} == {
        first.pk: ["claimed"],
        second.pk: ["claimed", "evidence"],
    }
    assert Entry.objects.count() == 0
    assert Line.objects.filter(state="due").count() == 2


def shown_on(sheet: Obligation, day: date) -> str:
    """How a sheet looks on `day`."""
    return sheets_on(Obligation.objects.filter(pk=sheet.pk), day).get().shown


def test_a_zero_report_is_not_the_same_as_none(city):
    round, [task], period = open_month(city)
    other = make_org("县水利局", city.county)
    make_task(city, round, filed="2018-12-20", units=[(other, "responsible"), (city.lead, "lead")])
    with at(MONTH), pytest.raises(ValidationError, match="items in hand"), override("en"):
        filing.file(sheet_of(period, city.responsible).pk, actor=city.unit, zero=True)
    close(task, "2018-12-10")
    with at("2019-01-10"):
        opening.open_due()
        january = Period.objects.get(starts_on=date(2019, 1, 1))
        sheet = sheet_of(january, city.responsible)
        assert (sheet.lines.count(), sheet.filed_at, sheet.zero_at) == (0, None, None)
        assert list(january.obligations.unfiled()) == [sheet, sheet_of(january, other)]
        assert shown_on(sheet, date(2019, 1, 10)) == "due"
        assert filing.file(sheet.pk, actor=city.unit, zero=True) == []
    sheet.refresh_from_db()
    assert (sheet.zero_by, sheet.zero_for_unit) == (city.unit, False)
    assert shown_on(sheet, date(2019, 1, 10)) == "zero"
    assert list(january.obligations.unfiled()) == [sheet_of(january, other)]


def test_the_office_files_for_a_unit_and_it_is_marked(city):
    _round, [task], period = open_month(city)
    measure = task.measures.first()
    ticks = [{"measure": measure.pk, "act": "begun", "on": "2018-12-28", "note": ""}]
    with at("2019-01-02"):
        [entry] = filing.file(
            sheet_of(period).pk, actor=city.office, lines={line_of(task, period).pk: progress(ticks=ticks)}
        )
        assert (entry.via, Task.objects.get(pk=task.pk).claimed_share) == (Entry.Via.OFFICE, 30)
        with pytest.raises(PermissionDenied):  # nobody checks what they filed
            checking.verify(entry.pk, actor=city.office, share=30, method="papers")
        check = checking.verify(
            entry.pk,
            actor=city.verifier,
            share=25,
            method="site",
            seen_on=date(2018, 12, 30),
            grade="fair",
            words="属实",
        )
    assert (check.verdict, check.share, check.seen_on) == ("verified", 25, date(2018, 12, 30))
    task = Task.objects.get(pk=task.pk)
    assert (task.claimed_share, task.verified_share) == (30, 25)
    assert line_of(task, period).state == "verified"


def test_a_returned_row_goes_back_with_what_it_said_and_is_sent_again(city):
    _round, [task], period = open_month(city)
    line = line_of(task, period)
    with at("2019-01-02"):
        [entry] = filing.file(sheet_of(period).pk, actor=city.unit, lines={line.pk: progress()})
    with at("2019-01-04"):
        checking.return_(entry.pk, actor=city.office, why="请补充照片")
        line.refresh_from_db()
        assert (line.state, line.draft["text"], line.draft["claimed"]) == ("returned", "截污管网完成30户。", 30)
        sheet = sheet_of(period)
        assert sheet.filed_at is not None  # it was filed all the same
        assert sheet.deadline.settled_on is None
        [message] = Message.objects.filter(about=key(line))
        assert (message.to, message.done_at) == (city.unit, None)
        with pytest.raises(WrongState):
            checking.verify(entry.pk, actor=city.office, share=30, method="papers")
        [again] = filing.file(sheet.pk, actor=city.unit, lines={line.pk: {"text": "截污管网完成30户，附照片。"}})
    assert (again.version, again.claimed) == (2, 30)
    message.refresh_from_db()
    assert message.done_at is not None
    assert list(line.entries.values_list("version", "check_made__verdict")) == [(1, "returned"), (2, None)]


def test_after_the_lock_only_numbered_corrections(city):
    _round, [task], period = open_month(city)
    line, sheet = line_of(task, period), sheet_of(period)
    with at(DUE):
        [entry] = filing.file(sheet.pk, actor=city.unit, lines={line.pk: progress(40)})
        checking.verify(entry.pk, actor=city.office, share=38, method="papers")
        with pytest.raises(WrongState):  # reports may still come today
            locking.lock(period.pk, actor=city.office)
    with at("2019-01-10"):
        with pytest.raises(WrongState):
            locking.correct(line.pk, actor=city.office, field="verified", new=35, why="复核")
        locked = locking.lock(period.pk, actor=city.office)
        assert (locked.locked_by, locking.preview(locked)) == (city.office, locking.Left(0, 0, 0, 1, 0))
        for act in (
            lambda: drafting.save(line.pk, actor=city.unit, values={"text": "晚"}, seen=2),
            lambda: filing.file(sheet.pk, actor=city.unit, lines={line.pk: progress(50)}),
            lambda: filing.skip(line.pk, actor=city.office, why="不需"),
            lambda: checking.return_(entry.pk, actor=city.office, why="不实"),
            lambda: locking.lock(period.pk, actor=city.office),
        ):
            with pytest.raises(WrongState):
                act()
        one = locking.correct(line.pk, actor=city.office, field="verified", new="35", why="复核发现重复计算")
        two = locking.correct(line.pk, actor=city.office, field="verified", new=36, why="再次核对")
        with pytest.raises(ValidationError):
            locking.correct(line.pk, actor=city.office, field="verified", new=36, why="再次核对")
    assert [(c.number, c.old, c.new) for c in (one, two)] == [(1, "38", "35"), (2, "35", "36")]
    assert Task.objects.get(pk=task.pk).verified_share == 36
    assert Check.objects.get().share == 38  # what was found stays


def test_a_correction_leaves_newer_findings_alone(city):
    _round, [task], period = open_month(city)
    line = line_of(task, period)
    with at(DUE):
        [entry] = filing.file(sheet_of(period).pk, actor=city.unit, lines={line.pk: progress(40)})
        checking.verify(entry.pk, actor=city.office, share=38, method="papers")
    with at("2019-01-20"):
        locking.lock(period.pk, actor=city.office)
        cases_progress.verify(task.pk, actor=city.office, share=50, method="site")
        locking.correct(line.pk, actor=city.office, field="verified", new=35, why="复核发现重复计算")
    assert Task.objects.get(pk=task.pk).verified_share == 50


def test_a_reminder_is_shown_first_and_sent_once_a_day(city):
    _round, [_task], period = open_month(city)
    with at("2019-01-04"), override("en"):
        [seen] = reminding.preview(period)
        assert (seen.unit, seen.people, seen.ways[city.unit.pk][0]) == (city.responsible, [city.unit], "inbox")
        assert seen.words == ("The report of 2018-12 was due on 2019-01-03; 1 items are not filed yet. File it now.")
        assert [one.unit for one in reminding.remind(period.pk, actor=city.office)] == [city.responsible]
        assert [one.again for one in reminding.preview(period)] == [True]
        with pytest.raises(WrongState):
            reminding.remind(period.pk, actor=city.office)
    assert Message.objects.filter(to=city.unit, url=f"/desk/sheets/{sheet_of(period).pk}/").count() == 1
    assert Event.objects.filter(verb="schedule.reminded").count() == 1


def test_a_changed_rhythm_leaves_running_periods_alone(city):
    round, _tasks, period = open_month(city)
    with at("2018-12-12"):
        made = rhythms.set_(round.pk, actor=city.office, rules=rhythms.SHIPPED["weekly_key"])
        assert [(r.kind, r.covers, r.starts_on) for r in made] == [
            ("weekly", "key", date(2019, 1, 1)), ("monthly", "other", date(2019, 1, 1))
        ]  # fmt: skip
        assert Rhythm.objects.get(covers="all").ends_on == date(2018, 12, 31)
    with at("2019-01-08"):
        opening.open_due()
    assert list(Period.objects.values_list("rhythm__kind", "starts_on").order_by("pk")) == [
        ("monthly", date(2018, 12, 1)),
        ("monthly", date(2019, 1, 1)),
    ]  # fmt: skip  no item is a key item
    assert Period.objects.get(pk=period.pk).due_on == date(2019, 1, 3)


def close(task: Task, day: str) -> None:
    """As if it had been closed that day."""
    Task.objects.filter(pk=task.pk).update(
        stage="closed", closed_on=day, completion="completed_early", completed_on=day
    )
