"""What fires, for whom, and what stops it."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.domain import changing, progress
from cases.domain.planning import MeasureDraft
from cases.models import Commitment
from deadlines import ladders, terms
from deadlines.models import Deadline, Firing
from notify.models import Message
from orgs.models import Post, Role
from pressure import desk, papers, scan
from pressure.domain import ladders as domain
from records.trail import key
from tests.factories import at, make_round, make_task, make_user, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2019-01-02"):
        return make_round(city, slug="ladder", plan_due_on=None)


@pytest.fixture
def task(city, round):
    """Due on Friday 2019-06-28; one measure without a date."""
    return make_task(
        city, round, words="2019年6月28日前", filed="2019-03-01", draft_measures=[MeasureDraft("截污纳管")]
    )


def run(round, day, hour=9):
    return scan.run(moment(day, hour), rounds=[round])


def states(task):
    rows = Firing.objects.filter(deadline=task.deadline).order_by("business_date", "pk")
    return [(row.mark, row.business_date.isoformat(), row.state) for row in rows]


def open_words(user):
    return [m.words("en") for m in Message.objects.inbox_of(user).waiting() if m.about.startswith("deadlines.")]


def test_the_default_ladder_falls_on_the_working_days_of_the_brief(city, round, task):
    days = [date(2019, 3, 2).fromordinal(date(2019, 3, 2).toordinal() + n) for n in range(170)]
    for day in days:
        run(round, day, 8)
    # Dragon Boat festival on 7 June, so that 15 working days before 28 June is 6 June.
    assert states(task) == [
        ("remind-30", "2019-05-16", "fired"),
        ("remind-15", "2019-06-06", "fired"),
        ("remind-7", "2019-06-19", "fired"),
        ("remind-3", "2019-06-25", "fired"),
        ("remind-1", "2019-06-27", "fired"),
        ("remind+0", "2019-06-28", "fired"),
        ("urge+1", "2019-07-01", "fired"),
        ("supervise+3", "2019-07-03", "fired"),
        ("circular+7", "2019-07-09", "fired"),
        ("talk+15", "2019-07-19", "fired"),
        ("list+30", "2019-08-09", "fired"),
    ]


def test_after_an_outage_one_entry_of_the_highest_rung_and_the_others_recorded(city, round, task):
    run(round, "2019-06-24")
    fires = run(round, "2019-07-04")
    assert {(fire.rung, fire.to) for fire in fires} == {
        ("supervise+3", user.username) for user in (city.unit, city.head, city.leader, city.office)
    }
    assert [(mark, state) for mark, _day, state in states(task)][-4:] == [
        ("remind-1", "made_up"), ("remind+0", "made_up"), ("urge+1", "made_up"), ("supervise+3", "fired"),
    ]  # fmt: skip
    assert open_words(city.unit) == [
        "task: “1 问题1” was due on 2019-06-28; working days late: 4. Now: supervision letter."
    ]


def test_an_entry_says_what_by_when_what_comes_next_and_why(city, round, task):
    run(round, "2019-06-27")
    entry = Message.objects.inbox_of(city.head).get(about=key(task.deadline))
    assert entry.words("en") == "task: “1 问题1” is due on 2019-06-28; working days left: 1."
    assert entry.next_step("en") == "If it is not done by 2019-07-01: reminder letter."
    rule = "reminder one working day before the due day"
    assert entry.reason("en") == f"You get this as: head of the responsible unit. Rule: {rule}."
    assert (entry.url, entry.due_on) == (f"/desk/tasks/{task.pk}/", date(2019, 6, 28))
    assert entry.words("zh-hans") == "整改任务：“1 问题1”将于2019年6月28日到期，还剩 1 个工作日。"


def test_done_is_done_nothing_fires_and_nobody_is_chased(city, round, task):
    run(round, "2019-06-27")
    assert len(open_words(city.head)) == 1
    with at("2019-06-27", 11):
        progress.finish_measure(task.measures.get().pk, actor=city.unit, note="完成")
        progress.report_completion(task.pk, actor=city.unit, text="已完成")
    assert open_words(city.head) == []
    assert run(round, "2019-07-20") == []


def test_an_approved_extension_ends_the_old_ladder_and_begins_a_new_one(city, round, task):
    run(round, "2019-06-20")
    with at("2019-06-21"):
        request = changing.ask(
            task.pk,
            actor=city.unit,
            field=Commitment.Field.DEADLINE,
            after="2019年7月26日前",
            reason="other",
            why="汛期持续降雨，影响了施工进度",
        )
        assert run(round, "2019-06-25") != [], "a pending request stops nothing"
    with at("2019-06-26"):
        changing.decide(request.pk, approve=True, actor=city.office, note="同意延期")
    assert open_words(city.unit) == []
    assert run(round, "2019-07-02") == []
    fires = run(round, "2019-07-25")
    assert {fire.rung for fire in fires} == {"remind-1"}
    assert Firing.objects.filter(deadline=task.deadline).values_list("episode", flat=True).distinct().count() == 2


def test_who_took_over_gets_the_next_rung_and_only_that(city, round, task):
    run(round, "2019-06-19")
    with at("2019-06-20"):
        Post.objects.filter(user=city.unit).update(ends_on=date(2019, 6, 20))
    new = make_user((city.responsible, Role.CLERK))
    fires = run(round, "2019-06-25")
    assert {fire.to for fire in fires} == {new.username, city.head.username}
    assert len(open_words(new)) == 1


def test_a_rung_that_finds_nobody_goes_to_the_office_and_is_an_alarm(city, round, task):
    Post.objects.filter(organisation=city.responsible).update(ends_on=date(2019, 6, 1))
    fires = run(round, "2019-06-19")
    assert [(fire.rung, fire.to) for fire in fires] == [("remind-7", "")]
    assert len(open_words(city.office)) == 1
    with at("2019-06-20"):
        found = desk.alarms(round)
    assert [(len(alarm.details), alarm.url) for alarm in found] == [
        (1, "/desk/rounds/ladder/pressure/fired/?nobody=on")
    ]
    with at("2019-06-20"):
        terms.settle(task.deadline, date(2019, 6, 20))
        assert desk.alarms(round) == []


def test_switched_on_over_old_data_a_ladder_writes_to_nobody_about_the_past(city, round, task):
    with transaction.atomic():
        ladders.adopt(key(round), Deadline.Kind.TASK, "default", date(2019, 7, 8))
    assert run(round, "2019-07-08") == []
    assert {fire.rung for fire in run(round, "2019-07-09")} == {"circular+7"}


def test_suspended_it_is_silent_and_after_lifting_it_has_two_working_days(city, round, task):
    with at("2019-06-20"):
        domain.suspend(task.deadline.pk, actor=city.office, why="正在等待省级的复核结论")
    assert run(round, "2019-07-02") == []
    with at("2019-07-02"):
        domain.lift(task.deadline.pk, actor=city.office, why="省级的复核结论已经下达")
    assert run(round, "2019-07-04") == [], "supervise+3 of 3 July lies in the grace"
    assert {fire.rung for fire in run(round, "2019-07-09")} == {"circular+7"}


def test_letters_are_drafted_once_and_never_issued_by_the_rung(city, round, task):
    run(round, "2019-07-19")
    assert papers.draw_up(moment("2019-07-19")) == 1
    assert papers.draw_up(moment("2019-07-19")) == 0
    letter = round.letters.get()
    assert (letter.kind, letter.state, letter.needs_approval) == ("talk", "draft", True)
    assert letter.items.get().subject == key(task)


def test_no_letter_for_what_was_done_before_it_was_drawn_up(city, round, task):
    run(round, "2019-07-01")
    with at("2019-07-01", 10):
        terms.settle(task.deadline, date(2019, 7, 1))
    assert papers.draw_up(moment("2019-07-01", 11)) == 0
    assert round.letters.count() == 0


def test_the_circulars_of_a_day_are_one_letter(city, round, task):
    other = make_task(city, round, words="2019年6月28日前", filed="2019-03-02", draft_measures=[MeasureDraft("截污")])
    run(round, "2019-07-09")
    assert papers.draw_up(moment("2019-07-09")) == 1
    assert sorted(round.letters.get().items.values_list("subject", flat=True)) == sorted([key(task), key(other)])


def test_the_command_says_who_would_get_what_and_keeps_nothing(city, round, task, capsys):
    call_command("run_due", "--now", "2019-06-27T09:00", "--dry-run", "--json")
    wanted = {
        "fires": [
            {"subject": key(task), "rung": "remind-1", "business_date": "2019-06-27", "to": user, "channel": "inbox"}
            for user in (city.unit.username, city.head.username)
        ]
    }
    assert json.loads(capsys.readouterr().out) == wanted
    assert (Firing.objects.count(), Message.objects.filter(about__startswith="deadlines.").count()) == (0, 0)
    call_command("run_due", "--now", "2019-06-27T09:00", "--json")
    assert json.loads(capsys.readouterr().out) == wanted
    call_command("run_due", "--now", "2019-06-27T23:00", "--json")
    assert json.loads(capsys.readouterr().out) == {"fires": []}


def test_a_dry_run_asks_the_database_and_tells_it_nothing(city, round, task):
    run(round, "2019-06-20")
    with CaptureQueriesContext(connection) as asked:
        assert scan.run(moment("2019-06-27"), dry_run=True, rounds=[round]) != []
    said = [query["sql"] for query in asked]
    assert [sql for sql in said if not sql.startswith(("SELECT", "SAVEPOINT", "ROLLBACK TO", "RELEASE"))] == []
    assert [sql for sql in said if "FOR UPDATE" in sql] == []


def test_the_command_refuses_what_is_no_time(capsys):
    with pytest.raises(CommandError) as refused:
        call_command("run_due", "--now", "yesterday")
    assert (refused.value.returncode, str(refused.value)) == (
        2,
        "'yesterday' is not a time; write for example 2019-12-05T08:30",
    )


def test_key_items_are_asked_every_week_and_others_every_month(city, round):
    with transaction.atomic():
        ladders.adopt(key(round), Deadline.Kind.TASK, "weekly", date(2019, 1, 3))
    plain = make_task(city, round, words="2020年底前", filed="2019-03-01", draft_measures=[MeasureDraft("甲")])
    important = make_task(city, round, words="2020年底前", filed="2019-03-01", draft_measures=[MeasureDraft("乙")])
    terms.mark_key([key(important)], True, date(2019, 3, 1))
    for n in range(61):
        run(round, date(2019, 3, 2).fromordinal(date(2019, 3, 2).toordinal() + n), 8)
    weeks = [day for _mark, day, _state in states(important)]
    # Mondays; of the week of 29 April the Monday is a working day, Qingming's Monday 8 April is one too.
    assert weeks == [
        "2019-03-04", "2019-03-11", "2019-03-18", "2019-03-25", "2019-04-01", "2019-04-08", "2019-04-15",
        "2019-04-22", "2019-04-29",
    ]  # fmt: skip
    assert [day for _mark, day, _state in states(plain)] == ["2019-04-01"]
