"""check_data: records that agree say so; each contradiction is found, named and counted."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cases.models import Commitment, Dossier, Notice, Task
from checkup.consistency.registry import CHECKS, THOROUGH
from deadlines.models import Deadline
from orgs.models import Organisation
from petitions.models import Assignment, Batch, Fact, Petition
from records import evidence
from records.models import Evidence
from signoff.models import Run, Signature
from tests.append_only import guards_down
from tests.cases import way
from tests.checkup import frauds
from tests.factories import at, make_round, make_task
from tests.petitions import way as petition_way

pytestmark = pytest.mark.django_db


def checked(capsys, *arguments: str) -> tuple[dict, int]:
    """The document of check_data and its exit code."""
    code = 0
    try:
        call_command("check_data", "--json", *arguments)
    except SystemExit as end:
        code = int(end.code)
    return json.loads(capsys.readouterr().out), code


def codes(document: dict) -> set[str]:
    return {fault["check"] for fault in document["faults"]}


def test_records_that_went_through_the_services_agree(city, capsys):
    way.closed(city)
    way.submitted(city)
    batch = petition_way.make_batch(city, 2)
    petition_way.hand_over(city, batch.petitions.first())
    document, code = checked(capsys, "--files")
    assert (document["faults"], document["ok"], code) == ([], True, 0)
    assert {check["code"] for check in document["checks"]} == set(CHECKS | THOROUGH)


def stage(city) -> None:
    Task.objects.filter(pk=make_task(city).pk).update(stage="accepted")


def notice(city) -> None:
    way.in_notice(city)
    Notice.objects.update(state="withdrawn")


def closed_day(city) -> None:
    task = way.closed(city)
    Task.objects.filter(pk=task.pk).update(closed_on=date(2019, 5, 25))


def share(city) -> None:
    Task.objects.filter(pk=make_task(city).pk).update(verified_share=90)


def first_goal(city) -> None:
    Commitment.objects.filter(task=make_task(city), field="goal").delete()


def goal(city) -> None:
    Task.objects.filter(pk=make_task(city).pk).update(goal="推进截污")


def deadline(city) -> None:
    Deadline.objects.filter(pk=make_task(city).deadline_id).update(due_on=date(2021, 1, 1))


def dangling(city) -> None:
    Deadline.objects.filter(pk=make_task(city).deadline_id).update(subject="cases.task:987654")


def dossier(city) -> None:
    way.submitted(city)
    Dossier.objects.update(content={"goal": "推进截污"})


def run_digest(city) -> None:
    way.submitted(city)
    Run.objects.update(digest="0" * 64)


def signature(city) -> None:
    closure = way.submitted(city)
    way.signed_up_to(city, closure.run, "leader")
    Signature.objects.filter(signer=city.head).update(dossier_digest="0" * 64)


def signature_gone(city) -> None:
    way.in_notice(city)
    Signature.objects.filter(signer=city.mayor).update(void="changed", voided_at="2019-05-09T00:00Z")


def petition_count(city) -> None:
    batch = petition_way.make_batch(city, 1)
    petition_way.hand_over(city, batch.petitions.get())
    Petition.objects.update(assigned_count=3)


def petition_status(city) -> None:
    batch = petition_way.make_batch(city, 1)
    petition_way.hand_over(city, batch.petitions.get())
    Petition.objects.update(status="closed")


def petition_fact(city) -> None:
    batch = petition_way.make_batch(city, 1)
    petition_way.hand_over(city, batch.petitions.get())
    Assignment.objects.update(stage="closed")
    assert not Fact.objects.filter(kind="closed").exists()


def batch(city) -> None:
    petition_way.make_batch(city, 1)
    Batch.objects.update(declared={"total": 15})


def path(city) -> None:
    Organisation.objects.filter(pk=city.responsible.pk).update(path="000999.")


def file_gone(city) -> None:
    task = make_task(city)
    frauds.show(city, task, frauds.photo(frauds.scene(1)))
    evidence.path_of(Evidence.objects.get().sha256).unlink()


FAULTS = {
    "task_stage": stage,
    "task_notice": notice,
    "task_closed": closed_day,
    "task_facts": share,
    "task_commitments": first_goal,
    "task_goal": goal,
    "deadline_dates": deadline,
    "keys": dangling,
    "dossier_digest": dossier,
    "dossier_of_run": run_digest,
    "signature_digest": signature,
    "signature_whole": signature_gone,
    "petition_cases": petition_count,
    "petition_status": petition_status,
    "petition_facts": petition_fact,
    "petition_batches": batch,
    "paths": path,
    "files": file_gone,
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_contradiction_is_found_and_named(city, capsys, code):
    with guards_down():  # somebody who owns the database gets round what the product refuses
        FAULTS[code](city)
    document, exited = checked(capsys)
    assert code in codes(document)
    is_error = next(check["level"] for check in document["checks"] if check["code"] == code) == "error"
    assert (exited, document["ok"]) == ((1, False) if is_error else (0, True))
    fault = next(fault for fault in document["faults"] if fault["check"] == code)
    assert ":" in fault["subject"]
    assert fault["line"]


def test_changed_bytes_are_found_when_files_are_read_whole(city, capsys):
    frauds.show(city, make_task(city), frauds.photo(frauds.scene(1)))
    kept = evidence.path_of(Evidence.objects.get().sha256)
    data = bytearray(kept.read_bytes())
    data[100] ^= 1
    kept.write_bytes(data)
    assert checked(capsys)[1] == 0
    document, code = checked(capsys, "--files")
    assert (codes(document), code) == ({"file_digests"}, 1)


def test_lines_for_people_and_the_choice_of_checks(city, capsys):
    share(city)
    with pytest.raises(SystemExit):
        call_command("check_data")
    *lines, told = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ERROR", "task_facts"]]
    assert told == f"{len(CHECKS)} checks: 1 errors, 0 warnings"
    document, code = checked(capsys, "--only", "paths")
    assert ([check["code"] for check in document["checks"]], code) == (["paths"], 0)
    for wrong in (["--only", "nonsense"], ["--signs", "--round", "nowhere"]):
        with pytest.raises(CommandError) as error:
            call_command("check_data", *wrong)
        assert error.value.returncode == 2


def test_signs_come_with_it_and_are_no_errors(city, capsys):
    round = make_round(city)
    frauds.photo_same(city, round)
    with at("2019-07-01"):
        document, code = checked(capsys, "--signs", "--round", round.slug)
    assert [(sign["code"], sign["severity"], sign["round"]) for sign in document["signs"]] == [
        ("photo_same", "block", round.slug)
    ]
    assert (code, document["ok"]) == (0, True)
