"""The ladder of each kind of deadline: who is told of what, and the card rule through the scan."""

from datetime import date

import pytest
from django.db import transaction

from cases.domain import planning, publicity
from cases.domain.planning import MeasureDraft
from cases.models import Notice
from deadlines import ladders
from deadlines.models import Deadline, Firing
from letters.domain import issuing
from notify.models import Message
from orgs.models import Role, Substitution
from pressure import papers, scan
from pressure.models import Card, ScoreLine
from records.trail import key
from tests.cases.way import signed_up_to, submitted
from tests.factories import at, make_round, make_task, make_user, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2019-01-02"):
        return make_round(city, slug="ladder", plan_due_on=None)


def run(round, day, hour=9):
    return scan.run(moment(day, hour), rounds=[round])


def told(fires):
    return {(fire.rung, fire.to) for fire in fires}


def test_cards_two_yellows_on_one_item_bring_a_letter_and_a_point_a_red_a_talk_and_two(city, round):
    """The rule of Guangyuan (domain reference, (e)): what the ladder "cards" and the shipped card rule make of it."""
    with transaction.atomic():
        for kind in (Deadline.Kind.TASK, Deadline.Kind.MEASURE):
            ladders.adopt(key(round), kind, "cards", date(2019, 3, 1))
    slow = [MeasureDraft("截污纳管", "2019年6月28日前", city.responsible)]
    task = make_task(city, round, words="2019年8月30日前", filed="2019-03-01", draft_measures=slow)
    for day in ("2019-07-01", "2019-07-19", "2019-09-02"):
        run(round, day)
        papers.draw_up(moment(day))
    cards = list(Card.objects.order_by("pk").values_list("colour", "unit", "subject", "given_on"))
    unit, item = city.responsible.pk, key(task)
    assert cards == [
        ("yellow", unit, item, date(2019, 7, 1)),
        ("yellow", unit, item, date(2019, 7, 19)),
        ("red", unit, item, date(2019, 9, 2)),
    ]
    assert [float(points) for points in ScoreLine.objects.order_by("pk").values_list("points", flat=True)] == [-1, -2]
    assert list(round.letters.order_by("pk").values_list("kind", "state")) == [
        ("supervise", "draft"),
        ("talk", "draft"),
    ]


def test_the_submission_of_the_plan_is_asked_of_the_office_until_it_is_filed(city):
    with at("2018-10-01"):
        round = make_round(city, slug="plan", plan_due_on=date(2018, 11, 15))
    assert told(run(round, "2018-11-14")) == {("remind-1", city.office.username)}
    make_task(city, round, filed="2018-11-15", words="2020年底前", draft_measures=[MeasureDraft("甲")])
    assert run(round, "2018-11-20") == []
    assert Deadline.objects.get(subject=key(round)).settled_on == date(2018, 11, 15)


def test_a_draft_chases_nobody_before_its_plan_is_filed(city, round):
    make_task(city, round, filed=None, words="2019年6月28日前", draft_measures=[MeasureDraft("甲")])
    assert run(round, "2019-07-20") == []
    with at("2019-07-22"):
        planning.file_plan(round.pk, actor=city.office)
    assert {rung for rung, _to in told(run(round, "2019-08-09"))} == {"list+30"}
    assert list(Firing.objects.values_list("mark", flat=True)) == ["list+30"]


def test_who_must_sign_is_reminded_and_whoever_signed_is_not(city, round):
    run_ = submitted(city, make_task(city, round)).run
    step = run_.steps.get(order=1)
    due = step.due_on
    assert told(run(round, due)) == {("remind+0", city.head.username)}
    stand_in = make_user((city.city, Role.OBSERVER))
    Substitution.objects.create(
        principal=city.head, substitute=stand_in, starts_on=due, ends_on=date(2030, 1, 1), reason="外出"
    )
    late = run(round, date.fromordinal(due.toordinal() + 3))
    assert told(late) == {("warn+3", user.username) for user in (city.head, city.office, stand_in)}


def test_a_step_that_was_signed_is_silent_and_the_next_one_has_its_own_days(city, round):
    run_ = signed_up_to(city, submitted(city, make_task(city, round)).run, "lead_reviewer")
    first, second = run_.steps.get(order=1), run_.steps.get(order=2)
    assert (first.deadline.settled_on is None, second.deadline.settled_on is None) == (False, True)


def test_an_unsigned_receipt_and_an_unanswered_letter_are_chased(city, round):
    make_task(city, round, words="2019年6月28日前", filed="2019-03-01", draft_measures=[MeasureDraft("甲")])
    run(round, "2019-07-03")
    papers.draw_up(moment("2019-07-03"))
    letter = round.letters.get()
    with at("2019-07-04"):
        issuing.issue(letter.pk, actor=city.office)
    receipt = letter.addressees.get().receipt.deadline
    assert receipt.due_on == date(2019, 7, 5)
    fires = [fire for fire in run(round, "2019-07-08") if fire.subject == receipt.subject]
    assert told(fires) == {("warn+1", user.username) for user in (city.unit, city.head, city.office)}
    with at("2019-07-08", 11):
        issuing.void(letter.pk, actor=city.office, why="发文对象有误，另行发文处理")
    assert [fire for fire in run(round, "2019-07-20") if not fire.subject.startswith("cases.")] == []


def test_the_end_of_a_notice_is_told_to_the_office_once(city, round):
    task = make_task(city, round)
    signed_up_to(city, submitted(city, task).run)
    with at("2019-06-03"):
        notice = publicity.open_notice(task.pk, actor=city.office, result="已完成", signed_by="市整改办")
    assert run(round, notice.last_day) == []
    fires = [fire for fire in run(round, "2019-06-19") if fire.subject == key(notice)]
    assert told(fires) == {("remind+1", city.office.username)}
    entry = Message.objects.inbox_of(city.office).get(about=key(Notice.objects.get().deadline))
    assert entry.words("zh-hans") == "“1 问题1”公示期已满：请销号，或答复尚未答复的异议。"
