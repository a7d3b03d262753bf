"""manage.py import_plan --dry-run."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Problem, Round, Task
from tests.factories import make_round
from tests.intake.making import PLACES, lines, word

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


@pytest.fixture
def round(city) -> Round:
    return make_round(city)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.docx"
    path.write_bytes(word(*lines(PLACES["hubei"])))
    return path


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_plan", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_contract(plan: Path, round: Round):
    said, progress = run(str(plan), "--round", round.slug, "--dry-run", "--json")
    document = json.loads(said)
    assert document["errors"] == []
    first = document["problems"][0]
    wanted = {
        "number": 1,
        "category": "",
        "text": "青石河两处排口雨天溢流。下游断面去年三个月为劣Ⅴ类。",
        "goal": "排口全部封堵，断面稳定达到Ⅳ类。",
        "deadline_text": "2022年12月底前",
        "deadline": {"kind": "date", "due_on": "2022-12-31", "then_long_term": False},
        "units": [{"name": "平川县人民政府", "role": "responsible"}, {"name": "市水利局", "role": "accept"}],
    }
    assert {key: first[key] for key in wanted} == wanted
    assert [(m["order"], m["text"], m["due_on"]) for m in first["measures"]] == [
        (1, "2022年6月底前封堵两处排口。", "2022-06-30"),
        (2, "2022年12月底前建成调蓄池。", "2022-12-31"),
    ]
    done, total = progress.split()[-1].split("/")
    assert done == total
    assert (Problem.objects.count(), Task.objects.count()) == (0, 0)


def test_the_date_of_the_document(tmp_path: Path, round: Round):
    path = tmp_path / "plan.txt"
    path.write_text("一、某河黑臭。\n责任单位：市住建局\n整改时限：年内\n", encoding="gb18030")
    said, _progress = run(str(path), "--round", round.slug, "--dry-run", "--json")
    assert json.loads(said)["errors"][0]["code"] == "document_date"
    said, _progress = run(str(path), "--round", round.slug, "--dry-run", "--json", "--document-date", "2020-03-01")
    assert json.loads(said)["problems"][0]["deadline"]["due_on"] == "2020-12-31"
    assert json.loads(said)["errors"] == []


def test_words_for_people(plan: Path, round: Round):
    said, _progress = run(str(plan), "--round", round.slug, "--dry-run")
    assert "3 problems read in 0 categories" in said
    assert "2022-12-31" in said


def test_wrong_use_ends_with_code_2(plan: Path, round: Round, tmp_path: Path):
    broken = tmp_path / "a.docx"
    broken.write_bytes(b"PK\x03\x04")
    for arguments, said in (
        ((str(tmp_path / "none.docx"), "--round", round.slug, "--dry-run"), "No such file"),
        ((str(plan), "--round", "nowhere", "--dry-run"), "there is no round"),
        ((str(plan), "--round", round.slug, "--dry-run", "--document-date", "soon"), "is not a date"),
        ((str(broken), "--round", round.slug, "--dry-run"), "damaged"),
    ):
        with pytest.raises(CommandError, match=said) as refused:
            run(*arguments)
        assert refused.value.returncode == 2
        assert "\n" not in str(refused.value)
