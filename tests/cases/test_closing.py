"""One task from filing to closing, and everything that must not get it there."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.domain import closing, filing, publicity
from cases.models import Fact, Task
from cases.states import Stage
from records import evidence, trail
from signoff import engine
from signoff.models import Run, Signature
from tests.factories import at, make_ready, make_task, picture, proof


def submit(city, day="2019-05-07"):
    task = make_ready(city, make_task(city))
    with at(day):
        return closing.submit(task.pk, actor=city.unit, statement="已全部完成整改")


def sign(run, who, day="2019-05-08", **words):
    with at(day):
        run = Run.objects.get(pk=run.pk)
        if engine.current_step(run).site_visit:
            words = {"site_note": "现场已看", "photos": [evidence.store(picture(), by=who)]} | words
        return closing.sign(run.pk, actor=who, seen=engine.seen_digest(run), proof=proof(who), **words)


def sign_all(city, run):
    for who in ("head", "lead_reviewer", "leader", "secretary", "mayor", "verifier"):
        sign(run, city.people[who])


@pytest.mark.django_db
def test_a_task_goes_all_the_way(city):
    closure = submit(city)
    sign_all(city, closure.run)
    task = Task.objects.get(pk=closure.task_id)
    assert task.stage == Stage.ACCEPTED

    with at("2019-05-09"):
        notice = publicity.open_notice(task.pk, actor=city.office, result="已整改到位", signed_by="永州市人民政府")
    # 2019-05-10 is a Friday; ten working days without 11, 12, 18 and 19 May
    assert (notice.first_day.isoformat(), notice.last_day.isoformat()) == ("2019-05-10", "2019-05-23")
    with at("2019-05-23"), pytest.raises(ValidationError, match="2019-05-23"):
        publicity.close(task.pk, actor=city.office)
    with at("2019-05-24"):
        publicity.close(task.pk, actor=city.office)
    task.refresh_from_db()
    assert (task.stage, task.closed_on.isoformat(), task.completion) == (Stage.CLOSED, "2019-05-24", "completed_early")
    assert trail.verify().fault == ""
    assert [f.kind for f in Fact.objects.filter(task=task)][-4:] == ["submitted", "accepted", "notice_opened", "closed"]


@pytest.mark.django_db
def test_the_gate_lists_every_unmet_condition_at_once(city):
    task = make_task(city)
    with at("2019-05-07"), pytest.raises(closing.GateShut) as shut:
        closing.submit(task.pk, actor=city.unit, statement="完成")
    codes = {finding.code for finding in shut.value.findings}
    assert {"reported", "measure_1", "measure_2", "evidence", "before", "after", "acceptance_plan"} <= codes
    assert len([code for code in codes if code.startswith("five_")]) == 10


@pytest.mark.django_db
def test_nobody_signs_what_they_filed_or_twice(city):
    closure = submit(city)
    with pytest.raises(PermissionDenied):
        sign(closure.run, city.unit)
    sign(closure.run, city.head)
    with pytest.raises(PermissionDenied):
        sign(closure.run, city.head)
    with pytest.raises(PermissionDenied):
        sign(closure.run, city.leader)  # not yet their step


@pytest.mark.django_db
def test_a_changed_dossier_voids_every_signature(city):
    closure = submit(city)
    sign(closure.run, city.head)
    sign(closure.run, city.lead_reviewer)
    with at("2019-05-09"):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after")
    run = Run.objects.get(pk=closure.run_id)
    assert run.position == 1
    assert list(Signature.objects.filter(run=run).values_list("void", flat=True)) == ["changed", "changed"]


@pytest.mark.django_db
def test_signing_what_was_not_seen_is_refused(city):
    closure = submit(city)
    with at("2019-05-08"), pytest.raises(engine.Conflict):
        closing.sign(closure.run_id, actor=city.head, seen="0" * 64, proof=proof(city.head))
    assert Signature.objects.count() == 0


@pytest.mark.django_db
def test_a_return_to_the_unit_ends_the_run_and_the_completion(city):
    closure = submit(city)
    sign(closure.run, city.head)
    run = Run.objects.get(pk=closure.run_id)
    with at("2019-05-09"):
        closing.send_back(
            run.pk, actor=city.lead_reviewer, to=0, reason="监测报告没有附在卷内,请补充", seen=engine.seen_digest(run)
        )
    task = Task.objects.get(pk=closure.task_id)
    run.refresh_from_db()
    assert (run.state, task.stage, task.completion) == ("returned", Stage.WORKING, "")
    assert Signature.objects.get(signer=city.head).void == "returned"
