"""The commands figures and bulletin: one document on stdout, exit codes, one clear line."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_papers")]

DAY = "2019-06-28"


def test_figures_prints_one_json_document_and_nothing_else(stage, capsys):
    call_command("figures", "--round", "first", "--as-of", "2019-06-28", "--json")
    out = capsys.readouterr()
    result = json.loads(out.out)
    assert (result["round"], result["as_of"], result["problems"]["total"]) == ("first", "2019-06-28", 5)
    assert out.err == ""
    assert set(result["results"]) == {"result", "indicator", "next_step"}
    assert sum(result["results"].values()) == len(result["result_values"])
    assert {f"results.{kind}" for kind in result["results"]} <= set(result["definitions"])


def test_figures_in_words(stage, capsys):
    call_command("figures", "--round", "first", "--as-of", "2019-06-28")
    assert capsys.readouterr().out.startswith("first as of 2019-06-28\nproblems: total 5, completed_early 2")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["figures", "--round", "nope"], "there is no round 'nope'; known rounds: first"),
        (["bulletin", "--round", "nope", "--as-of", "2019-06-28", "--out", "x.html"], "there is no round 'nope'"),
        (["bulletin", "--round", "first", "--as-of", DAY, "--out", "x.odt"], "--out must end in .pdf, .docx, .html"),
        (["bulletin", "--round", "first", "--as-of", "2018-01-01", "--out", "x.html"], "nothing was fed back"),
        (["figures", "--round", "first", "--as-of", "2019-02-30"], "'2019-02-30' is not a date"),
        (["bulletin", "--round", "first", "--as-of", "soon", "--out", "x.pdf"], "'soon' is not a date"),
        (["bulletin", "--round", "first", "--as-of", DAY, "--out", "no/such/x.html"], "was not written"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_2_and_one_line(stage, command, said):
    with pytest.raises((CommandError, SystemCheckError)) as refused:
        call_command(*command)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_the_bulletin_is_the_same_twice(stage, tmp_path, kind):
    for name in ("a", "b"):
        call_command("bulletin", "--round", "first", "--as-of", "2019-06-28", "--out", str(tmp_path / f"{name}.{kind}"))
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
