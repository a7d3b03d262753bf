"""Bulletins of the newest release: the same bytes each time, one drawing at a time, a page when it fails."""

import fcntl
import shutil
from pathlib import Path

import pytest
from django.test import Client

from cases.domain import progress
from papers import drawing, jobs, making, orders
from papers.drawing import MEDIA_TYPES
from papers.models import Order
from papers.pdf import PdfError
from tests.factories import at
from tests.public.stage import AS_OF

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_drawn_twice_it_is_equal_to_the_byte(stage, release, settings, kind):
    def drawn():
        with at(AS_OF):
            answer = Client().get(f"/rounds/first/bulletin.{kind}")
            if kind == "pdf":  # never drawn inside a request
                assert (answer.status_code, answer["Refresh"], answer["Cache-Control"]) == (503, "5", "no-store")
                assert jobs.draw_waiting() == 1
                answer = Client().get(f"/rounds/first/bulletin.{kind}")
            return answer

    first = drawn()
    with at(AS_OF):
        progress.verify(stage.behind.pk, actor=stage.city.verifier, share=30, method="site")
    shutil.rmtree(Path(settings.DATA_DIR, "bulletins"))
    again = drawn()
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first["Content-Type"] == MEDIA_TYPES[kind]
    assert f"first-2019-06-28-v1.{kind}" in first["Content-Disposition"]
    assert first["Cache-Control"] == "public, no-cache"


def test_it_is_drawn_once_for_a_release(release, settings):
    Client().get("/rounds/first/bulletin.html")
    kept = Path(settings.DATA_DIR, "bulletins", f"{release.digest}.html")
    kept.write_text("kept")
    assert Client().get("/rounds/first/bulletin.html").content == b"kept"


def test_while_another_pdf_is_drawn_the_order_waits(release, settings, monkeypatch):
    monkeypatch.setattr(drawing, "PATIENCE", 0.2)
    home = Path(settings.DATA_DIR, "bulletins")
    home.mkdir(parents=True)
    with (home / ".turn").open("w") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        assert Client().get("/rounds/first/bulletin.html").status_code == 200  # needs no turn
        Client().get("/rounds/first/bulletin.pdf")
        assert making.draw_next()
        assert [(order.state, order.attempts) for order in Order.objects.all()] == [("waiting", 0)]
    assert jobs.draw_waiting() == 1
    assert Client().get("/rounds/first/bulletin.pdf").status_code == 200


def test_a_crowd_of_readers_orders_one_drawing_and_hears_why_it_failed(release, monkeypatch):
    def fail(*_given):
        raise PdfError("没有字体")

    monkeypatch.setitem(orders.MAKERS, "reports.release", fail)
    for _reader in range(3):
        assert Client().get("/rounds/first/bulletin.pdf").status_code == 503
    assert jobs.draw_waiting() == 1
    for _reader in range(3):
        answer = Client().get("/rounds/first/bulletin.pdf")
        assert (answer.status_code, "没有字体" in answer.content.decode(), "Refresh" in answer) == (503, True, False)
    assert jobs.draw_waiting() == 0


def test_its_words_are_chinese_whoever_asks(release):
    english = Client().get("/rounds/first/bulletin.html", headers={"accept-language": "en"}).content.decode()
    assert "整改进展情况的通报" in english
    assert "default-src 'none'" in Client().get("/rounds/first/bulletin.html")["Content-Security-Policy"]
    assert Client().get("/rounds/first/bulletin.exe").status_code == 404
