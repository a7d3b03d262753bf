"""Notice, objections, closing, reopening, hand-over; and what the database refuses by itself."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain import closing, handover, progress, publicity, reopening
from cases.domain.moves import WrongState
from cases.domain.planning import MeasureDraft
from cases.models import Fact, Notice, Objection, Task
from cases.states import Stage
from notify.models import Message
from orgs.models import Post, User
from records import evidence
from signoff import engine
from signoff.models import PaperSheet, Run, Seat, Signature
from tests.cases.way import closed, in_notice, objected, sign, signed_up_to, submitted
from tests.factories import at, make_task, picture

pytestmark = pytest.mark.django_db


def answer(city, objection: Objection, founded: bool, day: str = "2019-05-16") -> Objection:
    with at(day):
        return publicity.answer(objection.pk, actor=city.office, founded=founded, text="已到现场核查")


def test_a_founded_objection_withdraws_the_notice_and_returns_the_task(city):
    notice = in_notice(city)
    answer(city, objected(city, notice), founded=True)
    notice.refresh_from_db()
    task = Task.objects.get(pk=notice.task_id)
    assert (notice.state, task.stage, task.completion) == (Notice.State.WITHDRAWN, Stage.WORKING, "")
    assert task.deadline.settled_on is None
    make_again = make_ready_again(city, task)
    assert signed_up_to(city, make_again.run).state == "passed"


def make_ready_again(city, task: Task):
    """Report and submit anew: the evidence and ticks are there already."""
    with at("2019-05-17"):
        progress.report_completion(task.pk, actor=city.unit, text="按意见补做完成")
        return closing.submit(task.pk, actor=city.unit, statement="已补做")


def test_an_unfounded_objection_lets_the_notice_go_on(city):
    notice = in_notice(city)
    objection = objected(city, notice)
    with at("2019-05-24"), pytest.raises(ValidationError):
        publicity.close(notice.task_id, actor=city.office)
    answer(city, objection, founded=False)
    with pytest.raises(WrongState):
        answer(city, objection, founded=True)
    with at("2019-05-24"):
        assert publicity.close(notice.task_id, actor=city.office).stage == Stage.CLOSED


def test_the_office_finds_an_objection_in_its_inbox(city):
    notice = in_notice(city)
    objected(city, notice)
    url = f"/desk/tasks/{notice.task_id}/notice/"
    found = Message.objects.inbox_of(city.office).filter(url=url, done_at=None)
    assert [m.text for m in found][0].startswith("Somebody objects")


def test_a_late_objection_is_a_clue_and_holds_nothing_up(city):
    notice = in_notice(city)
    assert objected(city, notice, "2019-05-23").is_late is False
    late = objected(city, notice, "2019-05-24")
    assert late.is_late is True
    answer(city, Objection.objects.get(is_late=False), founded=False, day="2019-05-24")
    with at("2019-05-24"):
        publicity.close(notice.task_id, actor=city.office)
    assert objected(city, notice, "2019-06-01").is_late is True
    answer(city, late, founded=True, day="2019-06-02")
    assert Task.objects.get(pk=notice.task_id).stage == Stage.CLOSED


def reopen(city, task: Task, **more) -> Task:
    said = {
        "cause": "rebound",
        "why": "现场复查发现污水再次直排",
        "words": "2020年6月底前",
        "measures": [MeasureDraft("封堵排口")],
    }
    with at("2019-08-01"):
        return reopening.reopen(task.pk, actor=city.office, **said | more)


def test_a_reopened_task_is_a_new_cycle_and_is_reopened_once(city):
    task = closed(city)
    before = (
        Task.objects.values().get(pk=task.pk),
        list(Fact.objects.filter(task=task).values_list("kind", flat=True)),
    )
    again = reopen(city, task)
    assert (again.cycle, again.previous, again.stage, again.deadline.due_on) == (
        2,
        task,
        Stage.WORKING,
        date(2020, 6, 30),
    )
    assert Task.objects.values().get(pk=task.pk) == before[0]
    assert list(Fact.objects.filter(task=task).values_list("kind", flat=True)) == [*before[1], "reopened"]
    with pytest.raises(WrongState) as twice:
        reopen(city, Task.objects.get(pk=task.pk))
    assert twice.value.code == "reopened"
    assert Task.objects.filter(problem=task.problem).count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [({"why": " "}, "why"), ({"cause": "whim"}, "why"), ({"measures": []}, "measures"), ({"words": ""}, "words")],
)
def test_reopening_says_what_is_missing(city, more, field):
    task = closed(city)
    with pytest.raises(ValidationError) as refused:
        reopen(city, task, **more)
    assert list(refused.value.error_dict) == [field]
    assert Task.objects.get(pk=task.pk).facts.filter(kind="reopened").count() == 0


def test_only_what_is_closed_is_reopened(city):
    with pytest.raises(WrongState):
        reopen(city, make_task(city))


def hand(city, old: User, new: User, actor: User, day: str = "2019-05-09") -> handover.Duties:
    with at(day):
        return handover.hand_over(old, new, actor=User.objects.get(pk=actor.pk), why="工作调整")


def test_a_hand_over_moves_posts_cases_seats_and_messages(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    moved = hand(city, city.leader, city.observer, city.admin)
    assert (len(moved.posts), len(moved.cases), len(moved.seats)) == (1, 1, 1)
    assert Message.objects.inbox_of(city.observer).waiting().filter(url=f"/desk/sign/{run.pk}/").count() == 1
    with pytest.raises(PermissionDenied):
        sign(run, city.leader, "2019-05-09")
    sign(run, city.observer, "2019-05-09")


@pytest.mark.parametrize("actor", ["unit", "leader", "auditor", "mayor"])
def test_others_do_not_hand_over(city, actor):
    with pytest.raises(PermissionDenied):
        hand(city, city.leader, city.observer, city.people[actor])


def test_cases_without_a_post_need_the_right_too(city):
    make_task(city)
    Post.objects.filter(user=city.leader).update(ends_on="2018-01-01")
    with pytest.raises(PermissionDenied):
        hand(city, city.leader, city.observer, city.unit)
    assert len(hand(city, city.leader, city.observer, city.office).cases) == 1


def test_the_office_hands_over_no_administrator_and_nothing_to_itself(city):
    with pytest.raises(PermissionDenied):
        hand(city, city.admin, city.observer, city.office)
    with pytest.raises(ValidationError) as refused:
        hand(city, city.secretary, city.office, city.office)
    assert list(refused.value.error_dict) == ["new"]


def broken(city, **more) -> None:
    """Write a signature past the engine; the database must refuse it."""
    run = Run.objects.get()
    seat = Seat.objects.filter(step__run=run).first()
    row = {
        "run": run, "step": seat.step, "seat": seat, "decision": "approve", "signer": city.head, "signer_name": "x",
        "signer_post": "x", "filed_by": run.filed_by, "dossier_digest": "0" * 64, "seen_digest": "0" * 64,
        "proof": "none", "signed_on": "2019-05-08",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(**row | more)


def test_the_database_holds_the_rules_of_signatures(city):
    run = submitted(city).run
    sign(run, city.head)
    later = Seat.objects.filter(step__run=run, step__order=2).get()
    scan = evidence.store(picture(), by=city.unit)
    broken(city, signer=city.mayor)  # the seat is taken
    broken(city, seat=later, step=later.step)  # one person, one signature
    broken(city, seat=later, step=later.step, signer=city.unit)  # who filed it
    broken(city, seat=later, step=later.step, signer=city.lead_reviewer, decision="return")  # a return says where
    paper = {"channel": "paper", "scan": scan, "carried_by": city.unit}
    for more in (paper, paper | {"confirmed_by": city.unit}, {"carried_by": city.unit}):
        broken(city, seat=later, step=later.step, signer=city.lead_reviewer, **more)
    assert Signature.objects.count() == 1


def test_the_database_keeps_signatures_and_one_open_run(city):
    run = submitted(city).run
    sign(run, city.head)
    for change in ({"comment": "不同意"}, {"signer_name": "某"}, {"dossier_digest": "1" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(subject=run.subject, chain="x", digest="0" * 64, filed_by=city.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="passed")
    assert engine.counting(run).count() == 1


def test_the_database_refuses_half_an_answer_and_a_second_notice(city):
    notice = in_notice(city)
    objection = objected(city, notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(founded=True)
    twin = {
        f: getattr(notice, f) for f in ("task", "closure", "result", "first_day", "last_day", "signed_by", "opened_by")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=notice.task_id).update(stage="closed")


def test_a_second_waiting_sheet_for_a_seat_is_refused_by_the_database(city):
    run = submitted(city).run
    scan = evidence.store(picture(), by=city.unit)
    seat = Seat.objects.filter(step__run=run).first()
    row = {
        "seat": seat,
        "signer": city.head,
        "signed_on": "2019-05-08",
        "scan": scan,
        "seen_digest": "0" * 64,
        "carried_by": city.unit,
    }
    PaperSheet.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(**row)


def test_a_submitted_dossier_is_not_submitted_twice(city):
    closure = submitted(city)
    with at("2019-05-08"), pytest.raises(WrongState):
        closing.submit(closure.task_id, actor=city.unit, statement="再报一次")
    assert closure.task.closures.count() == 1
