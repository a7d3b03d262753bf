"""What a process that handles strangers' files gets of our environment: one rule for all of them."""

import subprocess
from datetime import date

import pytest

from bulletins.templating import process
from papers import pdf
from papers.reading import process as reading
from records import children
from volumes import pressing


def test_nothing_of_our_environment_goes_along(monkeypatch):
    monkeypatch.setenv("DUBAN_SECRET_KEY", "canary-of-the-key")
    monkeypatch.setenv("DATABASE_URL", "canary-of-the-base")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    found = children.environment(HOME="/nowhere")
    assert set(found) <= {*children.PASSED_ON, "LANG", "HOME"}
    assert (found["LD_LIBRARY_PATH"], found["HOME"], found["LANG"]) == ("/opt/lib", "/nowhere", "C.UTF-8")
    assert not any("canary" in value for value in found.values())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: process._run(b"{}", 5),
        lambda: reading.run("papers.reading.child", b"", reading.Limits()),
        lambda: pressing._ask({"do": "take"}),
        lambda: pdf.draw("<p>x</p>", date(2019, 1, 1)),
    ],
    ids=["template", "table", "press", "pdf"],
)
def test_every_child_is_started_with_it(ask, monkeypatch):
    class Started(Exception):
        """The child would run now."""

    def start(*_arguments, env, **_options):
        assert "DUBAN_SECRET_KEY" not in env
        assert {*env} <= {*children.PASSED_ON, "LANG", "HOME", "TMPDIR", "FONTCONFIG_FILE"}
        raise Started

    monkeypatch.setenv("DUBAN_SECRET_KEY", "canary-of-the-key")
    monkeypatch.setattr(subprocess, "run", start)
    with pytest.raises(Started):
        ask()
