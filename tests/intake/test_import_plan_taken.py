"""manage.py import_plan without --dry-run: taken in, refused, taken in again, by whom."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Problem, Round, Task
from intake.models import ImportBatch
from records.trail import verify
from tests.factories import at, make_city, make_round, make_user
from tests.intake.test_import_plan import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]

State = ImportBatch.State
PLAN = """某市整改方案
2018年11月1日
{claim}
一、水污染防治方面
（一）东门排口污水直排。
牵头单位：市住建局
责任单位：县住建局
整改目标：{goal}
整改时限：2019年12月底前
整改措施：
1.2019年3月底前摸清底数。
2.新建管网。
（二）西门河道淤积。
牵头单位：市住建局
责任单位：县住建局
整改目标：完成清淤。
整改时限：长期坚持
整改措施：
1.清淤。
"""


@pytest.fixture
def round(city) -> Round:
    with at("2018-11-01"):
        return make_round(city)


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., str]:
    """Writes the plan, with other words where given, and returns its path."""

    def write(name: str = "plan.txt", claim: str = "共2个问题。", goal: str = "完成截污。", units: str = "") -> str:
        text = PLAN.format(claim=claim, goal=goal)
        path = tmp_path / name
        path.write_text(text.replace("县住建局", units) if units else text)
        return str(path)

    return write


def taken(*arguments: str) -> str:
    with at("2018-11-01"):
        return run(*arguments)[0]


def refused(*arguments: str) -> CommandError:
    """The refusal, one line."""
    with pytest.raises(CommandError) as error:
        taken(*arguments)
    assert "\n" not in str(error.value)
    return error.value


def test_a_plan_becomes_drafts(plan, round: Round, city):
    with at("2018-11-01"):
        said, progress = run(plan(), "--round", round.slug)
    batch = ImportBatch.objects.get()
    assert said == f"list {batch.pk} is taken in: 2 new, 0 changed, 0 same, 0 conflict, 0 error, 0 out\n"
    done, total = progress.split()[-1].split("/")
    assert done == total
    assert (batch.state, batch.made_by, batch.taken_by) == (State.TAKEN, city.office, city.office)
    assert list(Task.objects.order_by("problem__number").values_list("problem__number", "goal", "stage")) == [
        (1, "完成截污。", "draft"),
        (2, "完成清淤。", "draft"),
    ]
    assert verify().fault == ""


def test_what_was_done_as_one_document(plan, round: Round):
    said = json.loads(taken(plan(), "--round", round.slug, "--json"))
    assert (said["state"], said["counts"]["new"], said["batch"]) == ("taken", 2, ImportBatch.objects.get().pk)


def test_records_with_faults_wait_on_their_page(plan, round: Round):
    path = plan(units="县环卫所")
    error = refused(path, "--round", round.slug)
    assert error.returncode == 1
    assert str(error).startswith("nothing was entered: 2 records have faults")
    batch = ImportBatch.objects.get()
    assert batch.state == State.READY and batch.rows.exclude(faults=[]).count() == 2
    assert not Problem.objects.exists()
    error = refused(path, "--round", round.slug)
    assert error.returncode == 2 and "stands here already" in str(error)


def test_faults_as_one_document(plan, round: Round, capsys):
    with at("2018-11-01"), pytest.raises(CommandError):
        call_command("import_plan", plan(units="县环卫所"), "--round", round.slug, "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["batch"]) == ("ready", ImportBatch.objects.get().pk)
    assert {fault["message"] for fault in said["errors"]} == {"“县环卫所” is not matched to a unit."}


def test_counts_that_differ_must_be_confirmed(plan, round: Round):
    error = refused(plan(claim="共33个问题。"), "--round", round.slug)
    assert error.returncode == 1 and "counts otherwise" in str(error)
    assert not Problem.objects.exists()
    taken(plan("again.txt", claim="反馈共33个问题。"), "--round", round.slug, "--confirmed")
    assert Problem.objects.count() == 2


def test_a_second_list_mends_drafts_and_the_same_one_changes_nothing(plan, round: Round):
    taken(plan(), "--round", round.slug)
    said = taken(plan("second.txt", goal="完成全部截污。"), "--round", round.slug)
    assert said.endswith("is taken in: 0 new, 1 changed, 1 same, 0 conflict, 0 error, 0 out\n")
    assert Task.objects.get(problem__number=1).goal == "完成全部截污。"
    error = refused(plan("third.txt", claim="方案共2个问题。", goal="完成全部截污。"), "--round", round.slug)
    assert (error.returncode, "Nothing is new" in str(error)) == (1, True)
    assert Problem.objects.count() == 2


def test_who_takes_it_in(plan, round: Round, city):
    second = make_user((city.office_unit, "office"), username="second")
    stranger = make_city()
    for user, said in (
        ((), "Say with --as"),
        (("--as", "nobody"), "does not belong to the office"),
        (("--as", city.unit.username), "does not belong to the office"),
        (("--as", stranger.office.username), "does not belong to the office"),
    ):
        error = refused(plan(), "--round", round.slug, *user)
        assert error.returncode == 2 and said in str(error)
    assert not ImportBatch.objects.exists()
    taken(plan(), "--round", round.slug, "--as", "second")
    assert ImportBatch.objects.get().taken_by == second


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("none.txt", None, "No such file"),
        ("empty.txt", b"", "is empty"),
        ("broken.docx", b"PK\x03\x04", "damaged"),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office or WPS format; open it there"),
    ],
)
def test_wrong_files_end_with_code_2(round: Round, tmp_path: Path, name: str, data: bytes | None, said: str):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    error = refused(str(tmp_path / name), "--round", round.slug)
    assert error.returncode == 2 and said in str(error)
    assert not Problem.objects.exists()


def test_without_a_round_that_is_there(plan, round: Round):
    assert refused(plan(), "--round", "nowhere").returncode == 2
