"""Receipts and answers: by the unit, read by the office, with deadlines that rest and run again."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain.moves import WrongState
from letters.domain import answering, issuing
from letters.models import Answer, Judgement, Letter
from notify.models import Message
from orgs.models import Role
from tests.factories import at, make_user, picture
from tests.letters.desk import DAY, a_draft, addressee, an_issued

WHY = "缺少管网竣工验收材料"


def test_a_receipt_is_signed_once_by_a_person_of_the_unit(city):
    letter = an_issued(city)
    row = addressee(letter)
    with at("2019-06-04"):
        first = answering.sign_for(row.pk, actor=city.unit)
    with at("2019-06-05"):
        again = answering.sign_for(row.pk, actor=city.head)
    assert (again.pk, again.signed_by, again.signed_on) == (first.pk, city.unit, date(2019, 6, 4))
    row = addressee(letter)
    assert (row.receipt.deadline.settled_on, row.reply.deadline.settled_on) == (date(2019, 6, 4), None)
    # The reply is still owed, so the entry in the inbox stays.
    assert Message.objects.filter(about=f"letters.addressee:{row.pk}", done_at=None).count() == 2


@pytest.mark.parametrize("who", ["office", "lead_reviewer", "leader", "secretary", "auditor"])
def test_nobody_else_signs_or_answers(city, who):
    row = addressee(an_issued(city))
    for act in (answering.sign_for, lambda pk, actor: answering.answer(pk, actor=actor, text="已办结")):
        with at(DAY), pytest.raises(PermissionDenied):
            act(row.pk, actor=city.people[who])
    assert Answer.objects.count() == 0


def test_a_draft_is_neither_signed_for_nor_answered(city):
    row = a_draft(city).addressees.get()
    for act in (answering.sign_for, lambda pk, actor: answering.answer(pk, actor=actor, text="已办结")):
        with at(DAY), pytest.raises(WrongState):
            act(row.pk, actor=city.unit)


def test_an_answer_signs_rests_the_deadline_and_goes_to_the_office(city):
    letter = an_issued(city)
    row = addressee(letter)
    with at("2019-06-10"):
        made = answering.answer(row.pk, actor=city.unit, text=" 已完成剩余管网。 ", files=[picture(), picture()])
    row = addressee(letter)
    assert (made.text, made.files.count(), row.reply.state) == ("已完成剩余管网。", 2, "filed")
    assert row.receipt.signed_by == city.unit
    assert {row.receipt.deadline.settled_on, row.reply.deadline.settled_on} == {date(2019, 6, 10)}
    told = Message.objects.filter(about=f"letters.reply:{row.reply.pk}", done_at=None)
    assert [message.to for message in told] == [city.office]
    assert not Message.objects.filter(about=f"letters.addressee:{row.pk}", done_at=None).exists()
    with at("2019-06-10"), pytest.raises(WrongState):
        answering.answer(row.pk, actor=city.unit, text="再报一次")


def test_an_empty_answer_is_refused(city):
    row = addressee(an_issued(city))
    with at(DAY), pytest.raises(ValidationError) as caught:
        answering.answer(row.pk, actor=city.unit, text="  ")
    assert set(caught.value.error_dict) == {"text"}


def test_a_returned_answer_lets_the_same_date_run_again(city):
    letter = an_issued(city)
    row = addressee(letter)
    with at("2019-06-10"):
        first = answering.answer(row.pk, actor=city.unit, text="正在推进。")
        with pytest.raises(ValidationError):
            answering.judge(first.pk, actor=city.office, accept=False, why="不行")
        with pytest.raises(PermissionDenied):
            answering.judge(first.pk, actor=city.unit, accept=True)
        answering.judge(first.pk, actor=city.office, accept=False, why=WHY)
        with pytest.raises(WrongState):
            answering.judge(first.pk, actor=city.office, accept=True)
    deadline = addressee(letter).reply.deadline
    assert (deadline.settled_on, deadline.due_on) == (None, date(2019, 6, 18))
    told = Message.objects.filter(dedupe__startswith=f"letter-returned:{first.pk}|")
    assert {message.to for message in told} == {city.unit, city.head}
    with at("2019-06-12"):
        second = answering.answer(row.pk, actor=city.head, text="已完成，附验收材料。")
        answering.judge(second.pk, actor=city.office, accept=True)
    letter.refresh_from_db()
    assert (second.seq, letter.state) == (2, "answered")
    assert list(Judgement.objects.order_by("pk").values_list("accepted", flat=True)) == [False, True]


def test_a_letter_is_answered_when_every_addressee_is(city):
    clerk = make_user((city.lead, Role.CLERK))
    letter = an_issued(city, addressees=[city.responsible, city.lead])
    rows = dict(zip((city.unit, clerk), letter.addressees.order_by("order"), strict=True))
    states = []
    for person, row in rows.items():
        with at("2019-06-10"):
            made = answering.answer(row.pk, actor=person, text="已完成。")
            answering.judge(made.pk, actor=city.office, accept=True)
        states.append(Letter.objects.get(pk=letter.pk).state)
    assert states == ["issued", "answered"]


def test_after_lifting_nothing_is_signed_or_answered(city):
    letter = an_issued(city)
    row = addressee(letter)
    with at(DAY):
        issuing.lift(letter.pk, actor=city.office, why="整改完成，解除督办事项")
        for act in (answering.sign_for, lambda pk, actor: answering.answer(pk, actor=actor, text="已办结")):
            with pytest.raises(WrongState):
                act(row.pk, actor=city.unit)


def test_a_letter_without_a_reply_is_signed_for_and_that_is_all(city):
    row = addressee(an_issued(city, kind="circular", reply_days=0))
    with at(DAY):
        with pytest.raises(WrongState):
            answering.answer(row.pk, actor=city.unit, text="已阅")
        answering.sign_for(row.pk, actor=city.unit)
    assert not Message.objects.filter(about=f"letters.addressee:{row.pk}", done_at=None).exists()


def test_the_signed_scan_is_filed_once(city):
    letter, scan = an_issued(city), picture()
    with at(DAY):
        first = answering.add_file(letter.pk, scan, actor=city.office, what="signed")
        scan.seek(0)
        again = answering.add_file(letter.pk, scan, actor=city.office, what="signed")
        with pytest.raises(PermissionDenied):
            answering.add_file(letter.pk, picture(), actor=city.unit, what="signed")
    assert (first.pk, letter.files.count()) == (again.pk, 1)


def test_answers_are_only_added_to(city):
    row = addressee(an_issued(city))
    with at(DAY):
        made = answering.answer(row.pk, actor=city.unit, text="已完成。", files=[picture()])
    for rows in (Answer.objects.filter(pk=made.pk), made.files.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=made.pk).update(text="改写")
