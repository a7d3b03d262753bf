"""Bulletins of the newest release: the same bytes each time, one drawing at a time, a page when it fails."""

import fcntl
import shutil
from pathlib import Path

import pytest
from django.test import Client

from cases.domain import progress
from papers import drawing
from papers.drawing import MEDIA_TYPES
from tests.factories import at
from tests.public.stage import AS_OF

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_drawn_twice_it_is_equal_to_the_byte(stage, release, settings, kind):
    def drawn():
        with at(AS_OF):
            return Client().get(f"/rounds/first/bulletin.{kind}")

    first = drawn()
    with at(AS_OF):
        progress.verify(stage.behind.pk, actor=stage.city.verifier, share=30, method="site")
    shutil.rmtree(Path(settings.DATA_DIR, "bulletins"))
    again = drawn()
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first["Content-Type"] == MEDIA_TYPES[kind]
    assert f"first-2019-06-28-v1.{kind}" in first["Content-Disposition"]
    assert first["Cache-Control"] == "public, max-age=60"


def test_it_is_drawn_once_for_a_release(release, settings):
    Client().get("/rounds/first/bulletin.html")
    kept = Path(settings.DATA_DIR, "bulletins", f"{release.digest}.html")
    kept.write_text("kept")
    assert Client().get("/rounds/first/bulletin.html").content == b"kept"


def test_while_another_paper_is_drawn_the_page_says_so(release, settings, monkeypatch):
    monkeypatch.setattr(drawing, "PATIENCE", 0.2)
    home = Path(settings.DATA_DIR, "bulletins")
    home.mkdir(parents=True)
    with (home / ".turn").open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        answer = Client().get("/rounds/first/bulletin.html", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "one at a time" in answer.content.decode()
    assert Client().get("/rounds/first/bulletin.html").status_code == 200


def test_its_words_are_chinese_whoever_asks(release):
    english = Client().get("/rounds/first/bulletin.html", headers={"accept-language": "en"}).content.decode()
    assert "整改进展情况的通报" in english
    assert "default-src 'none'" in Client().get("/rounds/first/bulletin.html")["Content-Security-Policy"]
    assert Client().get("/rounds/first/bulletin.exe").status_code == 404
