"""Issuing: numbers, deadlines, messages; what a machine may not issue; voiding and lifting."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain.moves import WrongState
from deadlines.models import Deadline
from letters.domain import drafting, heads, issuing
from letters.models import Head, Letter, Series
from letters.states import Kind
from notify.models import Message
from orgs.models import Role
from tests.factories import at, make_org, make_user
from tests.letters.desk import DAY, a_draft, a_round, addressee, an_issued

WHY = "文书内容有误，另行印发"


def test_an_issued_letter_has_number_receipt_and_reply(city):
    letter = an_issued(city)
    assert (letter.number_text, letter.state, letter.issued_by) == ("整改督〔2019〕1号", "issued", city.office)
    row = addressee(letter)
    receipt, reply = row.receipt.deadline, row.reply.deadline
    assert (receipt.kind, receipt.subject, receipt.due_on) == (
        Deadline.Kind.RECEIPT, f"letters.receipt:{row.receipt.pk}", date(2019, 6, 4),
    )  # fmt: skip
    # Ten working days after 3 June 2019: the Dragon Boat Festival of 7 June is a day off.
    assert (reply.kind, reply.due_on, letter.reply_due_on) == (
        Deadline.Kind.REPLY,
        date(2019, 6, 18),
        date(2019, 6, 18),
    )
    assert {receipt.organisation, reply.organisation} == {city.responsible}
    told = Message.objects.filter(about=f"letters.addressee:{row.pk}")
    assert {message.to for message in told} == {city.unit, city.head}
    assert {message.pace for message in told} == {"at_once"}
    assert not Message.objects.filter(about=f"letters.letter:{letter.pk}", done_at=None).exists()


def test_without_a_reply_only_the_receipt_is_owed(city):
    letter = an_issued(city, kind="circular", reply_days=0)
    row = addressee(letter)
    assert not hasattr(row, "reply")
    assert letter.reply_due_on is None
    assert Deadline.objects.filter(kind=Deadline.Kind.REPLY).count() == 0


def test_several_addressees_owe_each_their_own(city):
    letter = an_issued(city, addressees=[city.responsible, city.lead, city.responsible])
    assert [row.name for row in letter.addressees.all()] == ["县住建局", "市住建局"]
    assert Deadline.objects.filter(kind__in=("receipt", "reply")).count() == 4


def test_numbers_run_on_in_their_series_and_begin_anew_each_year(city):
    round = a_round(city)
    numbers = [an_issued(city, round, kind=kind).number_text for kind in ("supervise", "urge", "supervise")]
    letter = a_draft(city, round)
    with at("2020-01-02"):
        numbers.append(issuing.issue(letter.pk, actor=city.office).number_text)
    assert numbers == ["整改督〔2019〕1号", "整改催〔2019〕1号", "整改督〔2019〕2号", "整改督〔2020〕1号"]


def test_kinds_with_one_code_share_their_numbers(city):
    round = a_round(city)
    for kind in (Kind.URGE, Kind.SUPERVISE):
        heads.set_heading(
            city.city.pk, kind, heads.Heading("市整改办", "永整督", "市整改办", "督办科"), actor=city.office
        )
    numbers = [an_issued(city, round, kind=kind).number_text for kind in ("urge", "supervise")]
    assert numbers == ["永整督〔2019〕1号", "永整督〔2019〕2号"]
    assert Letter.objects.first().issuer == "市整改办"


def test_a_code_with_brackets_is_refused(city):
    a_round(city)
    with pytest.raises(ValidationError) as caught:
        heads.set_heading(city.city.pk, Kind.URGE, heads.Heading("办", "督〔2019〕", "办"), actor=city.office)
    assert set(caught.value.error_dict) == {"prefix"}
    with pytest.raises(PermissionDenied):
        heads.set_heading(city.city.pk, Kind.URGE, heads.Heading("办", "督", "办"), actor=city.unit)
    assert Head.objects.count() == 0


def test_a_failed_issue_takes_no_number(city, monkeypatch):
    letter = a_draft(city)
    monkeypatch.setattr(issuing, "_tell_addressees", lambda *args: 1 / 0)
    with at(DAY), pytest.raises(ZeroDivisionError):
        issuing.issue(letter.pk, actor=city.office)
    assert not Series.objects.exists()
    monkeypatch.undo()
    with at(DAY):
        assert issuing.issue(letter.pk, actor=city.office).number == 1


@pytest.mark.parametrize("kind", ["talk", "list", "refer"])
def test_a_machine_never_issues_a_talk_or_harsher(city, kind):
    letter = a_draft(city, kind=kind)
    with at(DAY), pytest.raises(PermissionDenied):
        issuing.issue_by_rule(letter.pk)
    # And the database refuses it when the rule is gone round.
    values = {"state": "issued", "issuer": "办", "prefix": "督", "year": 2019, "number": 1, "by_rule": True}
    values |= {"issued_on": DAY, "issued_at": letter.drafted_at, "needs_approval": False}
    with pytest.raises(IntegrityError, match="letter_talk_and_harsher_by_a_person"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values)


def test_a_rule_issues_a_reminder_once(city):
    letter = a_draft(city, kind="urge")
    with at(DAY):
        first, again = issuing.issue_by_rule(letter.pk), issuing.issue_by_rule(letter.pk)
    assert (first.number, again.number, first.by_rule, first.issued_by) == (1, 1, True, None)
    assert Series.objects.get().last == 1


def test_what_a_person_wrote_or_must_approve_no_rule_issues(city):
    round = a_round(city)
    for letter in (a_draft(city, round, kind="urge", needs_approval=True), a_draft(city, round, actor=city.office)):
        with at(DAY), pytest.raises(PermissionDenied):
            issuing.issue_by_rule(letter.pk)


def test_approval_comes_before_issue_and_from_another_hand(city):
    second = make_user((city.office_unit, Role.OFFICE))
    letter = a_draft(city, kind="talk", needs_approval=True)
    with at(DAY):
        with pytest.raises(WrongState):
            issuing.issue(letter.pk, actor=city.office)
        drafting.approve(letter.pk, actor=second, seen=1)
        with pytest.raises(PermissionDenied):
            issuing.issue(letter.pk, actor=second)
        assert issuing.issue(letter.pk, actor=city.office).number == 1
        with pytest.raises(WrongState):
            issuing.issue(letter.pk, actor=city.office)


@pytest.mark.parametrize("who", ["unit", "secretary", "verifier", "observer", "admin"])
def test_only_the_office_issues(city, who):
    letter = a_draft(city)
    with at(DAY), pytest.raises(PermissionDenied):
        issuing.issue(letter.pk, actor=city.people[who])


def test_an_office_elsewhere_issues_nothing(city):
    letter = a_draft(city)
    stranger = make_user((make_org("别处整改办"), Role.OFFICE))
    with at(DAY), pytest.raises(PermissionDenied):
        issuing.issue(letter.pk, actor=stranger)


def test_a_voided_number_stays_with_its_reason_and_is_not_given_again(city):
    round = a_round(city)
    letter = an_issued(city, round)
    with at("2019-06-05"):
        with pytest.raises(ValidationError):
            issuing.void(letter.pk, actor=city.office, why="错")
        issuing.void(letter.pk, actor=city.office, why=WHY)
        with pytest.raises(WrongState):
            issuing.lift(letter.pk, actor=city.office, why=WHY)
    again = an_issued(city, round)
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.ended_why, again.number) == ("void", 1, WHY, 2)
    row = addressee(letter)
    assert {row.receipt.deadline.settled_on, row.reply.deadline.settled_on} == {date(2019, 6, 5)}


def test_lifting_settles_what_is_owed_and_tells_the_unit(city):
    letter = an_issued(city)
    with at("2019-06-10"):
        with pytest.raises(PermissionDenied):
            issuing.lift(letter.pk, actor=city.unit, why=WHY)
        issuing.lift(letter.pk, actor=city.office, why="整改完成，解除督办事项")
    assert not Deadline.objects.running().filter(kind__in=("receipt", "reply")).exists()
    told = Message.objects.filter(dedupe__startswith="letter-lifted:")
    assert {message.to for message in told} == {city.unit, city.head}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"number": 1}, "letter_numbered_iff_issued"),
        ({"state": "issued", "by_rule": True}, "letter_numbered_iff_issued"),
        ({"state": "dropped"}, "letter_ended_with_a_reason"),
        ({"by_rule": True}, "letter_issued_by_a_person_or_a_rule"),
        ({"state": "sent"}, "letter_"),
    ],
)
def test_the_database_holds_what_is_true_of_letters(city, values, name):
    letter = a_draft(city)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values)
