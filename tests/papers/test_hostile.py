"""Papers that mean harm: nothing outside is loaded, what would not end is stopped, and the next order is drawn."""

import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path

import pytest

from papers import jobs, making, orders
from papers.models import Order
from papers.pdf import HOME, Limits, PdfError, _default_font_dirs, _environment, _write_font_config, draw
from tests.factories import make_user
from tests.papers.hostile_pages import MARKUP, SECRET, pages

DAY = date(2019, 12, 5)
# Many pages in one process: importing the renderer costs more than drawing any of them.
OURS = """
import json, sys
from weasyprint.urls import FatalURLFetchingError
from papers import render
said = {}
for name, html in json.load(sys.stdin).items():
    try:
        pdf = render._draw({"html": html, "assets": {}})
        said[name] = "drawn" if SECRET.encode() not in pdf and SECRET.encode("utf-16-be") not in pdf else "leaked"
    except FatalURLFetchingError:
        said[name] = "refused"
print(json.dumps(said))
"""
BARE = """
import json, logging, sys
logging.disable()
import weasyprint
said = {}
for name, html in json.load(sys.stdin).items():
    try:
        weasyprint.HTML(string=html, base_url="paper:/").write_pdf()
    except Exception as error:
        said[name] = repr(error)
print(json.dumps(said))
"""


class Stub(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        self.send_header("Location", "/canary") if self.path == "/redirect" else None
        self.end_headers()

    def log_message(self, *arguments):
        return


@pytest.fixture
def stub():
    Stub.hits = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(program: str, made: dict[str, str]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        config = _write_font_config(Path(folder), _default_font_dirs())
        done = subprocess.run(
            [sys.executable, "-c", f"SECRET = {SECRET!r}\n{program}"],
            input=json.dumps(made).encode(),
            capture_output=True,
            cwd=HOME,
            env=_environment(Path(folder), config),
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_130_hostile_pages_load_nothing_and_say_so(stub, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text y="9">{SECRET}</text></svg>', encoding="utf-8")
    made = pages(stub, secret.as_uri())
    assert len(made) >= 130
    said = run(OURS, made)
    assert Stub.hits == []
    assert set(said.values()) == {"refused", "drawn"}
    assert {said[f"{name} · {stub}/canary"] for name in leaky(stub)} == {"refused"}


def leaky(stub: str) -> list[str]:
    """The control: the markup for which the renderer's own fetcher asks the stub."""
    where = {name: f"{stub}/{place}/" for place, name in enumerate(MARKUP)}
    run(BARE, {name: f"<html lang=zh-CN><title>t</title>{MARKUP[name].format(url)}" for name, url in where.items()})
    found = [name for place, name in enumerate(MARKUP) if any(hit.startswith(f"/{place}/") for hit in Stub.hits)]
    assert len(found) >= 15
    return found


PATHOLOGICAL = {
    "a table of a million rows": "<table>" + "<tr><td>x" * 1_000_000 + "</table>",
    "nested tables": "<table><tr><td>" * 500 + "x",
    "an endless letter": '<p style="font-size: 1e9px">督办</p>' * 50,
    "a wide grid": '<div style="display: grid; grid-template-columns: repeat(1000000, 1px)"><p>x</div>',
    "a word of ten megabytes": f"<p>{'a' * 10_000_000}</p>",
}


@pytest.mark.parametrize("html", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_what_would_not_end_is_stopped(html):
    limits = Limits(cpu_seconds=5)
    assert (Limits().cpu_seconds, Limits().memory_bytes) == (30, 512 << 20)
    try:
        made = draw(f"<html lang=zh-CN><title>t</title>{html}", DAY, limits=limits)
    except PdfError:  # stopped, or WeasyPrint gives up by itself
        return
    assert made.peak_bytes < 512 << 20  # some of them WeasyPrint simply draws


@pytest.mark.django_db
def test_the_queue_goes_on_after_a_paper_that_was_stopped(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def maker(params, tell, folder):
        html = f"<html lang=zh-CN><title>t</title>{'<p>x</p>' * params['n']}"
        path = folder / "x.pdf"
        path.write_bytes(draw(html, DAY, limits=Limits(cpu_seconds=2 if params["n"] > 9 else 30)).pdf)
        return path

    monkeypatch.setitem(orders.MAKERS, "test.paper", maker)
    words = {"title": "t", "file_name": "t.pdf", "media_type": "application/pdf", "asked_by": make_user()}
    bad = orders.ask("test.paper", {"n": 200_000}, **words)
    good = orders.ask("test.paper", {"n": 1}, **words)
    assert jobs.draw_waiting() == 2
    bad.refresh_from_db(), good.refresh_from_db()
    assert (bad.state, bad.attempts, good.state) == ("failed", 1, "done")
    assert bad.words


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_half(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    half, whole = tmp_path / "half", tmp_path / "whole"

    def maker(params, tell, folder):
        path = folder / "x.pdf"
        with path.open("wb") as file:
            file.write(b"first half")
            file.flush()
            if not whole.exists():
                half.touch()
                threading.Event().wait(60)
            file.write(b" and the second")
        return path

    monkeypatch.setitem(orders.MAKERS, "test.paper", maker)
    words = {"title": "t", "file_name": "t.pdf", "media_type": "application/pdf", "asked_by": make_user()}
    order = orders.ask("test.paper", {}, **words)
    worker = os.fork()
    if not worker:
        from django.db import connections  # noqa: PLC0415  (the child's own connection)

        for connection in connections.all():
            connection.connection = None
        making.draw_next()
        os._exit(0)
    for _look in range(600):
        if half.exists():
            break
        threading.Event().wait(0.1)
    os.kill(worker, 9)
    os.waitpid(worker, 0)
    assert jobs.draw_waiting() == 0  # still leased
    assert [path.suffix for path in making.home().iterdir() if path.is_file()] == []
    whole.touch()
    Order.objects.update(claimed_until=None)
    assert jobs.draw_waiting() == 1
    order.refresh_from_db()
    assert orders.path_of(order).read_bytes() == b"first half and the second"
    assert [path for path in making.home().iterdir() if path.is_file()] == [orders.path_of(order)]
