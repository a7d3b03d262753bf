"""The way of a petition from the batch to the closed, published case, and what stops it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain.moves import WrongState
from checkup.consistency import limits
from petitions import counting
from petitions.domain import assigning, closing, extending, handling, receiving, releasing, reviewing, signing
from petitions.domain import rules as rule_book
from petitions.models import Batch, Petition
from petitions.states import Stage, Status, whole_verdict
from records.trail import verify
from signoff import engine
from tests.factories import at, make_org, make_round, proof
from tests.petitions import way

pytestmark = pytest.mark.django_db


def test_the_whole_way(city):
    batch = way.make_batch(city)
    first = batch.petitions.first()
    (case,) = way.hand_over(city, first)
    assert case.deadline.due_on == date(2018, 8, 11)
    reply = way.write_reply(city, case, rectified_on=date(2018, 8, 2))
    assert (reply.version, reply.filed_on) == (1, date(2018, 8, 3))
    assert way.fresh(case).stage == Stage.IN_SIGNOFF
    way.sign(city, case, "head")
    assert way.fresh(case).stage == Stage.IN_SIGNOFF
    way.sign(city, case, "county_leader")
    assert way.fresh(case).stage == Stage.IN_REVIEW
    way.review(city, case)
    first.refresh_from_db()
    assert (first.stage, first.status, first.verdict) == (Stage.CLOSED, Status.CLOSED, "founded")
    version = way.release(city, first)
    assert version.content["investigation"] == "现场检查发现，该厂脱硫设施未正常运行。"
    assert verify().fault == ""


def test_figures_follow_the_facts_on_each_day(city):
    batch = way.make_batch(city, 4)
    rows = list(batch.petitions.all())
    for petition in rows[:2]:
        way.finish(city, petition)
    way.hand_over(city, rows[2], city.responsible, city.lead)
    found = counting.figures(batch.round, date(2018, 8, 6))
    assert found == {
        "received": 4, "assigned": 4, "unassigned": 1, "split_extra": 1, "closed": 2, "staged": 0, "open": 2,
        "founded": 2, "basically_founded": 0, "partly_founded": 0, "unfounded": 0, "no_verdict": 2, "rectified": 0,
    }  # fmt: skip
    before = counting.figures(batch.round, date(2018, 8, 5))
    assert (before["closed"], before["open"], before["no_verdict"]) == (0, 4, 4)
    assert counting.figures(batch.round, date(2018, 7, 31))["received"] == 0


def test_a_short_chain_goes_to_the_office_at_once(city):
    batch = way.make_batch(city, 1)
    way.no_chain(city, batch.round)
    (case,) = way.hand_over(city, batch.petitions.get())
    way.write_reply(city, case)
    assert way.fresh(case).stage == Stage.IN_REVIEW
    way.review(city, case)
    assert way.fresh(case).stage == Stage.CLOSED


def test_a_staged_closing_goes_on_to_the_final_one(city):
    batch = way.make_batch(city, 1)
    case = way.finish(city, batch.petitions.get(), closing="staged")
    assert case.stage == Stage.STAGED
    assert counting.figures(batch.round, date(2018, 8, 6))["staged"] == 1
    way.write_reply(city, case, day="2018-09-03", closing="closed")
    assert counting.figures(batch.round, date(2018, 9, 3))["staged"] == 1  # the first closing stands until the next
    way.sign(city, case, day="2018-09-04")
    way.review(city, case, day="2018-09-05")
    assert counting.figures(batch.round, date(2018, 9, 5))["closed"] == 1


def test_a_returned_reply_is_written_again(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    way.write_reply(city, case)
    way.sign(city, case)
    with at("2018-08-06"):
        seen = reviewing.seen_digest(way.fresh(case))
        with pytest.raises(ValidationError):
            reviewing.send_back(case.pk, actor=city.office, reason="短", seen=seen)
        reviewing.send_back(case.pk, actor=city.office, reason="调查不全面，请补充监测报告。", seen=seen)
    assert way.fresh(case).stage == Stage.HANDLING
    assert way.fresh(case).deadline.settled_on is None
    reply = way.write_reply(city, case, day="2018-08-07")
    assert reply.version == 2
    assert [row.state for row in case.replies.order_by("version")] == ["returned", "filed"]


def test_nobody_reviews_what_they_filed_and_nobody_signs_twice(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    way.write_reply(city, case, actor=city.head)
    run = way.fresh(case).run
    with at("2018-08-04"), pytest.raises(ValidationError, match="You filed|由您报送"):
        signing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head))


def test_the_gate_names_everything_that_is_missing(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        draft = handling.save_draft(case.pk, actor=city.unit, seen=0)
        with pytest.raises(handling.GateShut) as refused:
            handling.file_reply(case.pk, actor=city.unit, seen=draft.edits)
    codes = [finding.code for finding in refused.value.findings]
    assert codes[:4] == ["investigation", "verdict", "handling", "evidence"]
    assert len([code for code in codes if code.startswith("five_not_letgo")]) == 5


def test_a_stale_draft_is_refused(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        handling.save_draft(case.pk, actor=city.unit, seen=0, investigation="甲")
        with pytest.raises(WrongState):
            handling.save_draft(case.pk, actor=city.head, seen=0, investigation="乙")
    assert case.replies.get().investigation == "甲"


def test_handing_on_keeps_the_limit_and_the_count(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-04"):
        new = assigning.hand_on(case.pk, city.lead, actor=city.office, reason="该厂由市级监管")
    assert new.deadline.due_on == case.deadline.due_on
    assert way.fresh(case).stage == Stage.TRANSFERRED
    found = counting.figures(batch.round, date(2018, 8, 5))
    assert (found["received"], found["assigned"], found["split_extra"]) == (1, 1, 0)
    with at("2018-08-04"), pytest.raises(WrongState):
        handling.sign_for(case.pk, actor=city.unit)


def test_handing_on_keeps_the_time_that_was_given_and_how(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-02"):
        asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        extending.decide(asked.pk, actor=city.office, approve=True, decision="同意延期")
        new = assigning.hand_on(case.pk, city.lead, actor=city.office, reason="该厂由市级监管")
    old, limit = case.deadline, new.deadline
    assert (limit.first_due_on, limit.due_on) == (old.first_due_on, date(2018, 8, 20))
    told = ("seq", "words", "due_on", "previous_due_on", "decided_on", "why", "decided_by")
    assert list(limit.changes.values(*told)) == list(old.changes.values(*told))
    assert limit.changes.count() == 1
    assert list(limits.dates_and_changes()) == []


def test_a_unit_gets_a_petition_once_also_in_the_database(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.hand_over(city, petition)
    with pytest.raises(ValidationError):
        way.hand_over(city, petition)
    with pytest.raises(IntegrityError), transaction.atomic():
        petition.assignments.create(organisation=city.responsible, assigned_on=date(2018, 8, 1))


def test_more_time_only_by_request(city):
    batch = way.make_batch(city, 1)
    (case,) = way.hand_over(city, batch.petitions.get())
    with at("2018-08-09"):
        asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 8, 20), why="监测报告须十日才能出具")
        with pytest.raises(PermissionDenied):
            extending.decide(asked.pk, actor=city.unit, approve=True, decision="同意")
        extending.decide(asked.pk, actor=city.office, approve=True, decision="同意延期")
    row = way.fresh(case)
    assert (row.deadline.first_due_on, row.deadline.due_on) == (date(2018, 8, 11), date(2018, 8, 20))
    row.petition.refresh_from_db()
    assert row.petition.due_on == date(2018, 8, 20)


def test_a_call_back_that_is_not_satisfied_gives_the_case_back(city):
    batch = way.make_batch(city, 1)
    with at(way.DAY):
        rule_book.set_rules(batch.round.pk, actor=city.office, call_back="all")
    case = way.finish(city, batch.petitions.get())
    assert case.stage == Stage.REVIEWED
    with at("2018-08-07"):
        with pytest.raises(ValidationError):
            closing.close(case.pk, actor=city.office)
        closing.call_back(
            case.pk, actor=city.office, result="not_satisfied", follow_up="return", why="夜间仍有黑烟，请再查",
            called_on=date(2018, 8, 7),
        )  # fmt: skip
    assert way.fresh(case).stage == Stage.HANDLING
    way.write_reply(city, case, day="2018-08-08")
    way.sign(city, case, day="2018-08-08")
    way.review(city, case, day="2018-08-09")
    for day in ("2018-08-10", "2018-08-11", "2018-08-12"):
        assert way.fresh(case).stage == Stage.REVIEWED
        with at(day):
            closing.call_back(case.pk, actor=city.office, result="unreachable", called_on=date.fromisoformat(day))
    assert way.fresh(case).stage == Stage.CLOSED


def test_where_the_round_asks_for_a_notice_nothing_closes_without(city):
    batch = way.make_batch(city, 1)
    with at(way.DAY):
        rule_book.set_rules(batch.round.pk, actor=city.office, notice_days=5)
    petition = batch.petitions.get()
    case = way.finish(city, petition)
    with at("2018-08-07"), pytest.raises(ValidationError):
        closing.open_notice(case.pk, actor=city.office)
    way.release(city, petition)
    with at("2018-08-07"):
        notice = closing.open_notice(case.pk, actor=city.office)
        objection = closing.take_objection(notice.pk, actor=city.office, text="整改不彻底，仍有异味。")
    assert notice.last_day == date(2018, 8, 12)
    with at("2018-08-13"):
        with pytest.raises(ValidationError):
            closing.close(case.pk, actor=city.office)
        closing.answer_objection(objection.pk, actor=city.office, founded=False, answer="经复查，各项指标达标。")
        closing.close(case.pk, actor=city.office)
    assert way.fresh(case).stage == Stage.CLOSED


def test_an_untouched_draft_batch_is_taken_back_whole(city):
    round = make_round(city)
    with at(way.DAY):
        facts = receiving.BatchFacts(1, date(2018, 8, 1))
        batch = receiving.receive_batch(round.pk, facts, way.make_drafts(), actor=city.office, as_draft=True)
        assert counting.figures(round, date(2018, 8, 1))["received"] == 0
        with pytest.raises(WrongState):
            assigning.hand_over(batch.petitions.first().pk, [assigning.Share(city.responsible)], actor=city.office)
        assert receiving.take_back(batch.pk, actor=city.office) == 3
        assert not Petition.objects.exists() and not Batch.objects.exists()
        again = receiving.receive_batch(round.pk, facts, way.make_drafts(), actor=city.office, as_draft=True)
        receiving.confirm(again.pk, actor=city.office)
        with pytest.raises(WrongState):
            receiving.take_back(again.pk, actor=city.office)


def test_bulk_hand_over_says_of_each_what_became_of_it(city):
    batch = way.make_batch(city, 3)
    rows = list(batch.petitions.all())
    way.hand_over(city, rows[0])
    other = make_org("县水利局", city.county)
    with at(way.DAY):
        results = assigning.hand_over_many([row.pk for row in rows], other, actor=city.office)
    assert [bool(result.fault) for result in results] == [True, False, False]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["founded", "founded"], "founded"),
        (["founded", "unfounded"], "partly_founded"),
        (["founded", "basically_founded"], "basically_founded"),
        (["unfounded", "unfounded"], "unfounded"),
        (["founded", ""], ""),
        ([], ""),
    ],
)
def test_the_whole_verdict(parts, whole):
    assert whole_verdict(parts) == whole


def test_the_maker_does_not_release(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.finish(city, petition)
    with at("2018-08-07"):
        made = releasing.prepare(petition.pk, actor=city.office)
        with pytest.raises(PermissionDenied):
            releasing.release(made.pk, actor=city.office, seen=made.digest)
