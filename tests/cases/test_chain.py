"""Returning, withdrawing, standing in, paper: every turn that a chain of signatures can take."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain import closing, filing
from cases.models import Task
from cases.queues import signing_count
from cases.states import Stage
from notify.models import Message
from orgs import reauth, substitutes
from orgs.models import Role, User
from records import evidence
from signoff import engine, paper
from signoff.models import PaperSheet, Run, Signature
from tests.cases.way import ORDER, seen, sign, signed_up_to, submitted
from tests.factories import at, make_user, picture, proof

pytestmark = pytest.mark.django_db
DAY = "2019-05-08"
REASON = "监测报告没有附在卷内,请补充"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def voids(run: Run) -> dict[str, str]:
    return {s.signer.username: s.void for s in run.signatures.filter(decision="approve").select_related("signer")}


def back(run: Run, who: User, to: int) -> Task:
    with at(DAY):
        return closing.send_back(run.pk, actor=fresh(who), to=to, reason=REASON, seen=seen(run))


@pytest.mark.parametrize(
    ("to", "kept"), [(1, []), (2, ["head"]), (3, ["head", "lead_reviewer"]), (4, ["head", "lead_reviewer", "leader"])]
)
def test_a_return_voids_from_that_step_on_and_no_more(city, to, kept):
    run = signed_up_to(city, submitted(city).run, "verifier")
    task = back(run, city.verifier, to)
    run.refresh_from_db()
    assert (run.position, run.state, task.stage) == (to, "open", Stage.IN_SIGNOFF)
    assert {n for n in ORDER if voids(run).get(city.people[n].username) == ""} == set(kept)
    step = run.steps.get(order=to)
    assert step.passed_at is None
    assert step.due_on > date(2019, 5, 8)
    signed_again = [name for name in ORDER if name not in kept]
    for name in signed_again:
        sign(run, city.people[name], "2019-05-09")
    assert Task.objects.get(pk=task.pk).stage == Stage.ACCEPTED


@pytest.mark.parametrize("to", [3, 4, -1])
def test_a_return_goes_to_an_earlier_step_only(city, to):
    run = signed_up_to(city, submitted(city).run, "leader")
    with pytest.raises(ValidationError) as refused:
        back(run, city.leader, to)
    assert list(refused.value.error_dict) == ["to"]


def test_a_return_gives_a_reason_of_ten_characters(city):
    run = submitted(city).run
    with at(DAY), pytest.raises(ValidationError) as refused:
        closing.send_back(run.pk, actor=city.head, to=0, reason=" 不全 ", seen=seen(run))
    assert list(refused.value.error_dict) == ["reason"]
    assert Signature.objects.count() == 0


def test_the_second_return_of_a_double_tap_changes_nothing(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    shown = seen(run)
    back(run, city.leader, 1)
    with at(DAY), pytest.raises(engine.Conflict) as twice:
        closing.send_back(run.pk, actor=fresh(city.leader), to=1, reason=REASON, seen=shown)
    assert twice.value.code == "returned"
    assert run.signatures.filter(decision="return").count() == 1


@pytest.mark.parametrize("name", ORDER)
def test_the_second_tap_is_told_that_it_is_signed(city, name):
    run = signed_up_to(city, submitted(city).run, name)
    who, shown = fresh(city.people[name]), seen(run)
    sign(run, who, seen=shown)
    with pytest.raises(engine.Conflict) as twice:
        sign_again(run, who, shown)
    assert twice.value.code == "signed"
    assert run.signatures.filter(signer=who).count() == 1


def sign_again(run: Run, who: User, shown: str) -> None:
    with at(DAY):
        photos = [evidence.store(picture(), by=who)]
        closing.sign(run.pk, actor=who, seen=shown, proof=proof(who), site_note="看过", photos=photos)


def test_a_signature_is_withdrawn_until_the_next_one_acts(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    first, second = run.signatures.order_by("pk")
    with at(DAY), pytest.raises(engine.Conflict):
        closing.withdraw_signature(first.pk, actor=city.head)
    with at(DAY), pytest.raises(PermissionDenied):
        closing.withdraw_signature(second.pk, actor=city.head)
    with at(DAY):
        closing.withdraw_signature(second.pk, actor=city.lead_reviewer)
    run.refresh_from_db()
    second.refresh_from_db()
    assert (run.position, second.void) == (2, "withdrawn")
    assert Message.objects.filter(to=city.lead_reviewer, done_at=None).exists()
    sign(run, city.lead_reviewer)
    with at(DAY), pytest.raises(engine.Conflict):
        closing.withdraw_signature(second.pk, actor=city.lead_reviewer)


def test_withdrawing_one_of_two_leaves_the_other_standing(city):
    run = signed_up_to(city, submitted(city).run, "verifier")
    given = run.signatures.get(signer=city.secretary)
    with at(DAY):
        closing.withdraw_signature(given.pk, actor=city.secretary)
    run.refresh_from_db()
    assert run.position == 4
    assert run.signatures.get(signer=city.mayor).void == ""
    assert [str(seat.role) for seat in engine.free_seats(run)] == [Role.SECRETARY]


def test_a_return_counts_as_having_acted(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    given = run.signatures.get(signer=city.lead_reviewer)
    back(run, city.leader, 2)
    with at(DAY), pytest.raises(engine.Conflict):
        closing.withdraw_signature(given.pk, actor=city.lead_reviewer)


def test_who_must_sign_anew_after_a_change_is_told(city):
    closure = submitted(city)
    signed_up_to(city, closure.run, "leader")
    Message.objects.update(done_at="2019-05-08T00:00:00Z")
    with at("2019-05-09"):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after")
    waiting = Message.objects.filter(done_at=None, url=f"/desk/sign/{closure.run_id}/")
    assert [m.to for m in waiting] == [city.head]


def stand_in(city, principal: User, substitute: User, first: str = "2019-05-08", last: str = "2019-05-10"):
    with at("2019-05-08"):
        return substitutes.grant(
            principal, substitute, actor=principal, starts_on=date.fromisoformat(first),
            ends_on=date.fromisoformat(last), reason="外出学习",
        )  # fmt: skip


def test_a_substitute_signs_on_the_days_named_and_both_are_shown(city):
    deputy = make_user((city.city, Role.OBSERVER))
    run = signed_up_to(city, submitted(city).run, "leader")
    stand_in(city, city.leader, deputy, "2019-05-09", "2019-05-10")
    with pytest.raises(PermissionDenied):
        sign(run, deputy, "2019-05-08")
    with at("2019-05-09"):
        assert signing_count(fresh(deputy)) == 1
        assert Task.objects.visible_to(fresh(deputy)).count() == 1
    with pytest.raises(PermissionDenied):
        sign(run, deputy, "2019-05-11")
    shown = seen(run, "2019-05-10")
    sign(run, deputy, "2019-05-10")
    given = run.signatures.get(signer=deputy)
    assert (given.on_behalf_of, given.on_behalf_name) == (city.leader, str(city.leader))
    assert given.signer_post == str(deputy.posts.get())
    with pytest.raises(engine.Conflict, match=str(deputy)):
        sign(run, city.leader, "2019-05-10", seen=shown)


def test_a_revoked_substitute_signs_no_more(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    row = stand_in(city, city.leader, city.observer)
    with at("2019-05-09"):
        substitutes.revoke(row.pk, actor=city.leader)
    with pytest.raises(PermissionDenied):
        sign(run, city.observer, "2019-05-09")


def test_rights_of_a_substitute_are_not_passed_on(city):
    third = make_user((city.city, Role.OBSERVER))
    stand_in(city, city.leader, city.observer)
    stand_in(city, city.observer, third)
    run = signed_up_to(city, submitted(city).run, "leader")
    with at(DAY):
        assert signing_count(fresh(third)) == 0
    with pytest.raises(PermissionDenied):
        sign(run, third)


@pytest.mark.parametrize("substitute", ["head", "lead_reviewer"])
def test_a_substitute_who_signed_before_may_not_sign_again(city, substitute):
    stand_in(city, city.leader, city.people[substitute])
    run = signed_up_to(city, submitted(city).run, "leader")
    with pytest.raises(ValidationError) as refused:
        sign(run, city.people[substitute])
    assert refused.value.code == "four_eyes"


def test_whoever_was_stood_in_for_has_no_second_part(city):
    """The observer signed for the head; the head, now also reviewer of the lead unit, may not sign as such."""
    stand_in(city, city.head, city.observer)
    both = fresh(city.head)
    both.posts.create(organisation=city.lead, role=Role.LEAD_REVIEWER, starts_on=date(2015, 1, 1))
    run = submitted(city).run
    sign(run, city.observer)
    with pytest.raises(ValidationError) as refused:
        sign(run, both)
    assert refused.value.code == "four_eyes"


def test_a_substitute_of_who_filed_may_not_sign(city):
    filer = fresh(city.unit)
    filer.posts.create(organisation=city.responsible, role=Role.HEAD, starts_on=date(2015, 1, 1))
    stand_in(city, filer, city.observer)
    run = submitted(city).run
    with pytest.raises(ValidationError) as refused:
        sign(run, city.observer)
    assert refused.value.code == "own_filing"


def test_ones_own_seat_goes_before_an_absent_persons(city):
    stand_in(city, city.secretary, city.mayor)
    run = signed_up_to(city, submitted(city).run, "secretary")
    sign(run, city.mayor)
    assert run.signatures.get(signer=city.mayor).on_behalf_of is None
    with pytest.raises(engine.Conflict):
        sign(run, city.mayor)
    assert run.signatures.count() == 4


def test_signing_needs_a_fresh_proof_of_ones_own(city, monkeypatch):
    run = submitted(city).run
    for bad in (None, proof(city.mayor)):
        with pytest.raises(ValidationError) as refused:
            sign(run, city.head, proof=bad)
        assert refused.value.code == "proof_needed"
    stale = proof(city.head)
    monkeypatch.setattr(reauth, "monotonic", lambda: stale.at + reauth.FRESH + 1)
    with pytest.raises(ValidationError) as refused:
        sign(run, city.head, proof=stale)
    assert refused.value.code == "proof_needed"


def test_wrong_passwords_are_counted_for_that_person_alone(city):
    for _ in range(reauth.TRIES):
        with pytest.raises(ValidationError) as wrong:
            reauth.prove(city.head, "guess")
        assert wrong.value.code == "wrong_password"
    with pytest.raises(ValidationError) as throttled:
        proof(city.head)
    assert throttled.value.code == "throttled"
    assert proof(city.mayor).user_id == city.mayor.pk


def carry(city, run: Run, signer: User, actor: User | None = None, **more) -> PaperSheet:
    with at(more.pop("day", DAY)):
        actor = actor or city.unit
        said = {"code": paper.code_of(Run.objects.get(pk=run.pk)), "signed_on": date(2019, 5, 8), "comment": "同意"}
        if engine.current_step(run).site_visit:
            said |= {"site_note": "现场已看", "photos": [evidence.store(picture(), by=actor)]}
        scan = evidence.store(picture("scan.jpg"), by=actor)
        return closing.carry_paper(run.pk, actor=actor, signer=signer, scan=scan, **said | more)


def test_a_paper_signature_counts_when_a_second_person_confirms_it(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    sheet = carry(city, run, city.leader)
    run.refresh_from_db()
    assert run.position == 3
    with at(DAY):
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))
    given = run.signatures.get(signer=city.leader)
    assert (given.channel, given.carried_by, given.confirmed_by, given.proof) == (
        "paper",
        city.unit,
        city.office,
        "paper",
    )
    assert Run.objects.get(pk=run.pk).position == 4
    with at(DAY), pytest.raises(engine.Conflict):
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))


def waiting_for(user: User) -> list[str]:
    return list(Message.objects.inbox_of(user).waiting().filter(url__contains="/paper/").values_list("url", flat=True))


def test_who_may_confirm_a_sheet_is_told_until_it_is_decided(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    sheet = carry(city, run, city.leader, actor=city.office)
    there = [f"/desk/paper/{sheet.pk}/"]
    assert (waiting_for(city.verifier), waiting_for(city.office), waiting_for(city.leader)) == (there, [], [])
    with at(DAY):
        closing.refuse_paper(sheet.pk, actor=city.verifier, why="看不清")
    assert waiting_for(city.verifier) == []
    sheet = carry(city, run, city.leader)
    assert waiting_for(city.verifier) == waiting_for(city.office) == [f"/desk/paper/{sheet.pk}/"]
    with at(DAY):
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))
    assert waiting_for(city.verifier) == []


def test_whoever_carried_it_does_not_confirm_it(city):
    run = signed_up_to(city, submitted(city).run, "leader")
    sheet = carry(city, run, city.leader, actor=city.office)
    with at(DAY), pytest.raises(PermissionDenied):
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))
    with at(DAY), pytest.raises(PermissionDenied):
        closing.refuse_paper(sheet.pk, actor=city.office, why="看不清")
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.filter(pk=sheet.pk).update(decided_by=city.office)


def test_a_sheet_printed_before_a_change_is_refused(city):
    closure = submitted(city)
    with at(DAY):
        printed = paper.code_of(closure.run)
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after")
    with pytest.raises(engine.Conflict) as refused:
        carry(city, closure.run, city.head, code=printed)
    assert refused.value.code == "changed"


def test_a_sheet_carried_before_a_change_is_not_confirmed_and_does_not_block(city):
    closure = submitted(city)
    sheet = carry(city, closure.run, city.head)
    with at(DAY):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after")
    with at(DAY), pytest.raises(engine.Conflict) as refused:
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))
    assert refused.value.code == "changed"
    again = carry(city, closure.run, city.head)
    sheet.refresh_from_db()
    assert (sheet.state, again.state) == ("refused", "waiting")


def test_a_sheet_with_a_wrong_code_is_refused(city):
    run = submitted(city).run
    with pytest.raises(engine.Conflict) as refused:
        carry(city, run, city.head, code="000000000000")
    assert refused.value.code == "changed"


@pytest.mark.parametrize("day", [date(2019, 5, 9), date(2019, 5, 6)])
def test_the_day_on_the_paper_lies_between_opening_and_today(city, day):
    run = submitted(city).run
    with pytest.raises(ValidationError) as refused:
        carry(city, run, city.head, signed_on=day)
    assert list(refused.value.error_dict) == ["signed_on"]


def test_a_sheet_is_for_somebody_whose_turn_it_is(city):
    run = submitted(city).run
    with pytest.raises(ValidationError) as refused:
        carry(city, run, city.mayor)
    assert list(refused.value.error_dict) == ["signer"]


def test_a_second_sheet_for_one_seat_waits(city):
    run = submitted(city).run
    carry(city, run, city.head)
    with pytest.raises(engine.Conflict) as refused:
        carry(city, run, city.head)
    assert refused.value.code == "waiting"


def test_a_sheet_of_somebody_who_signed_meanwhile_is_not_confirmed(city):
    run = submitted(city).run
    sheet = carry(city, run, city.head)
    sign(run, city.head)
    with at(DAY), pytest.raises(engine.Conflict):
        closing.confirm_paper(sheet.pk, actor=city.office, proof=proof(city.office))
    with at(DAY):
        assert closing.refuse_paper(sheet.pk, actor=city.office, why="已在系统中签署").state == "refused"


def test_the_set_is_whole_only_with_the_last_signature_on_the_same_digest(city):
    run = submitted(city).run
    for name in ORDER:
        assert engine.complete_on_one_digest(Run.objects.get(pk=run.pk)) is False
        sign(run, city.people[name])
    run.refresh_from_db()
    assert engine.complete_on_one_digest(run) is True
    run.digest = "0" * 64
    assert engine.complete_on_one_digest(run) is False
