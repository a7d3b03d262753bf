"""The PDF as people get it: its text, its faces, its pages, its bytes, and what it refuses to load."""

import base64
import http.server
import io
import json
import logging
import os
import re
import resource
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from papers.html import render_html
from papers.long import render_pdf
from papers.paper import Paper, Section
from papers.pdf import (
    HOME,
    Limits,
    PdfComponentMissing,
    PdfError,
    PdfRefused,
    PdfTookTooLong,
    _environment,
    draw,
)
from reports.catalogue.progress_notice import compose
from tests.reports.sample import items, notice

DAY = date(2019, 12, 5)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FACES = {"FandolFang", "Noto-Serif-SC", "Noto-Serif-SC-Heavy", "Noto-Sans-SC-Medium", "LXGW-WenKai"}


def poppler(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    tail = ("-",) if program == "pdftotext" else ()
    return subprocess.run([program, *options, source, *tail], capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="module")
def drawing():
    paper = compose(notice())
    return draw(render_html(paper), paper.as_of)


@pytest.fixture(scope="module")
def text(drawing, tmp_path_factory):
    return re.sub(r"\s+", "", poppler("pdftotext", drawing.pdf, tmp_path_factory.mktemp("text")))


@pytest.mark.parametrize(
    "said",
    [
        "268件信访举报件已全部办结",
        "5大类33个问题",
        "19个提前完成整改",
        "12个达到序时进度要求",
        "基层执法车辆配备和自然保护区整治2个问题",
        "先后5次研究部署",
        "督查暗访3次",
        "现场调研督导2次",
        "小高炉企业109家",
        "农村污水治理任务220个",
        "高排放公交车365辆",
        "90.5%",
        "3.65",
        "全省排名第5位",
        "51微克/立方米",
        "35微克/立方米",
        "断面34个",
        "全国排名第13位",
        "中共永州市委永州市人民政府2019年12月5日",
        "附件：省环境保护督察反馈问题整改情况一览表",
        "标有“示例”的事项",
        "本件含示例数据",
    ],
)
def test_every_figure_of_the_source_is_in_the_text(text, said):
    assert said in text


def test_the_attachment_names_its_data_on_each_page(drawing, text, tmp_path):
    assert text.count(f"数据截至2019年12月5日·卷宗校验码{compose(notice()).digest[:16]}") == 4
    rows = re.sub(r"[ ]+", " ", poppler("pdftotext", drawing.pdf, tmp_path, "-layout"))
    assert rows.count("序号 类别 反馈问题 责任单位/牵头单位 整改时限 整改状态 整改进展") == 4
    assert text.count("示例") - text.count("含示例数据") - 1 == 28


def test_every_face_is_ours_and_embedded(drawing, tmp_path):
    rows = poppler("pdffonts", drawing.pdf, tmp_path).splitlines()[2:]
    assert {row.split()[0].partition("+")[2] for row in rows} == FACES
    assert all(re.search(r"\byes yes yes\b", row) for row in rows)
    assert drawing.warnings == ()


def test_the_file_says_what_it_is(drawing, tmp_path):
    said = poppler("pdfinfo", drawing.pdf, tmp_path, "-isodates")
    for line in (
        r"Title: +永州市贯彻落实省环境保护督察反馈意见整改进展情况的通报",
        r"Author: +中共永州市委、永州市人民政府",
        r"CreationDate: +2019-12-05T00:00:00Z",
        r"Tagged: +yes",
        r"Pages: +8",
        r"Page size: +595.276 x 841.89 pts \(A4\)",
    ):
        assert re.search(line, said), line
    assert PdfReader(io.BytesIO(drawing.pdf)).root_object["/Lang"] == "zh-CN"


def test_the_attachment_lies_across(drawing, tmp_path):
    sizes = re.findall(r"size: +([\d.]+) x", poppler("pdfinfo", drawing.pdf, tmp_path, "-l", "8"))
    assert sizes == ["595.276"] * 4 + ["841.89"] * 4


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(drawing, tmp_path):
    for page, edge in ((1, "right"), (2, "left"), (5, "right"), (6, "left")):
        words = poppler("pdftotext", drawing.pdf, tmp_path, "-bbox", "-f", str(page), "-l", str(page))
        width = float(re.search(r'page width="([\d.]+)"', words)[1])
        place = [float(x) for x, word in re.findall(r'xMin="([\d.]+)".*>(.*)</word>', words) if word == str(page)][-1]
        assert (place > width / 2) is (edge == "right")


def long_paper(characters: int) -> Paper:
    sentence = "督察反馈意见指出的33个问题中，19个提前完成整改，12个达到序时进度要求；"
    body = (sentence * (characters // len(sentence) + 1))[:characters]
    return Paper("标题", "轮次", DAY, DAY, (Section("", 0, (body,)),))


def lines_of(pdf: bytes, folder: Path, page: int) -> list[tuple[float, float]]:
    """Left and right edge of each line of the page's body, in points."""
    said = poppler("pdftotext", pdf, folder, "-bbox-layout", "-f", str(page), "-l", str(page))
    found = re.findall(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', said)
    rows: dict[int, tuple[float, float]] = {}
    for left, top, right, bottom in (map(float, one) for one in found):
        row = round(((top + bottom) / 2 - 104.9) / 28.95)
        if bottom < 742:
            before = rows.get(row, (left, right))
            rows[row] = (min(left, before[0]), max(right, before[1]))
    return [rows[row] for row in sorted(rows)]


def test_a_full_page_has_22_lines_of_equal_length(tmp_path):
    lines = lines_of(render_pdf(long_paper(2000)), tmp_path, 2)
    assert len(lines) == 22
    for left, right in lines:
        assert left == pytest.approx(79.4, abs=1.5)
        assert right == pytest.approx(521.6, abs=1.5)


def test_the_same_paper_gives_the_same_bytes(drawing):
    paper = compose(notice())
    time.sleep(1.1)
    assert render_pdf(paper) == drawing.pdf


def test_33_rows_take_less_than_3_seconds_and_300_megabytes():
    paper = compose(notice())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = draw(render_html(paper), paper.as_of)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor time: the wall clock of a machine that runs other tests beside this one says nothing.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3
    assert made.peak_bytes < 300_000_000


HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1:9/x">&amp;a<b & c</style>{{ 7|add:7 }}=HYPERLINK("x")'


def test_hostile_text_stays_text(tmp_path):
    rows = (replace(items()[0], text=HOSTILE, progress="=1+1", responsible="<b>甲</b>"), *items()[1:])
    made = compose(notice(items=rows, signatories=(f"甲{HOSTILE}",), place="永州市<i>"))
    page = render_html(made)
    assert "<script" not in page
    assert "<i>" not in page
    said = re.sub(r"\s+", "", poppler("pdftotext", draw(page, DAY).pdf, tmp_path))
    assert re.sub(r"\s+", "", HOSTILE) in said
    assert "=1+1" in said


def test_rare_characters_are_drawn_and_missing_ones_are_told(caplog):
    rare = "王喆、李堃、珺、昇、垚、䶮、㎡、臺灣"
    assert draw(f"<html lang=zh-CN><title>t</title><p>{rare}</p>", DAY).warnings == ()
    with caplog.at_level(logging.WARNING):
        made = draw("<html lang=zh-CN><title>t</title><p>\U00020bb7</p>", DAY)
    assert ".notdef" in made.warnings[0]
    assert ".notdef" in caplog.text


class Canary(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        return


@pytest.fixture
def canary():
    Canary.hits = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/canary"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<a rel="attachment" href="{}">x</a>',
        '<style>@import url("{}");</style>',
        '<style>p {{ background: url("{}") }}</style><p>x</p>',
        '<style>@font-face {{ font-family: x; src: url("{}") }} p {{ font-family: x }}</style><p>x</p>',
        '<object data="{}"></object>',
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{}" width="9" height="9"/></svg>',
    ],
)
def test_nothing_outside_the_paper_is_loaded(markup, canary, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    for url in (canary, secret.as_uri()):
        with pytest.raises(PdfRefused):
            draw(f"<html lang=zh-CN><title>t</title>{markup.format(url)}", DAY)
    assert Canary.hits == []


@pytest.mark.parametrize(
    "path",
    [
        "secret.txt",
        "/etc/hostname",
        "../../etc/hostname",
        "//127.0.0.1/x",
        "ftp://127.0.0.1/x",
        "data:image/png;base64,AAAA",
    ],
)
def test_other_addresses_lead_nowhere(path):
    with pytest.raises(PdfRefused):
        draw(f'<html lang=zh-CN><title>t</title><img alt="x" src="{path}">', DAY)


def test_prepared_images_are_drawn():
    page = '<html lang=zh-CN><title>t</title><img alt="印" src="paper:seal.png">'
    made = draw(page, DAY, assets={"paper:seal.png": PIXEL})
    assert made.warnings == ()
    assert b"/Subtype /Image" in made.pdf


def test_no_setting_or_secret_of_ours_reaches_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("DUBAN_SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    assert set(_environment(tmp_path, tmp_path)) <= {
        "PATH",
        "LD_LIBRARY_PATH",
        "LANG",
        "HOME",
        "TMPDIR",
        "FONTCONFIG_FILE",
    }


def test_without_fonts_no_empty_boxes_are_drawn(tmp_path):
    with pytest.raises(PdfComponentMissing, match=re.escape(str(tmp_path))):
        draw("<p>x</p>", DAY, font_dirs=[tmp_path])


def test_missing_system_libraries_are_an_answer_and_no_traceback(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n", encoding="utf-8")
    order = {"html": "", "assets": {}, "cpu_seconds": 60, "memory_bytes": 1 << 30}
    done = subprocess.run(
        [sys.executable, "-m", "papers.render"],
        input=json.dumps(order).encode(),
        capture_output=True,
        cwd=HOME,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)},
        check=False,
    )
    answer = json.loads(done.stderr.splitlines()[-1])
    assert (done.returncode, answer["result"], answer["why"]) == (1, "missing", "cannot load library libpango-1.0-0")


@pytest.mark.parametrize("limits", [Limits(wall_seconds=1), Limits(cpu_seconds=1), Limits(memory_bytes=190_000_000)])
def test_a_paper_that_is_too_large_is_stopped(limits):
    row = "<tr>" + "<td>整改措施全部落实，已通过验收并完成公示。</td>" * 8 + "</tr>"
    with pytest.raises(PdfTookTooLong):
        draw(f"<html lang=zh-CN><title>t</title><table>{row * 250}</table>", DAY, limits=limits)


def test_an_unforeseen_failure_is_told_in_one_line():
    with pytest.raises(PdfError, match="TypeError"):
        draw("<p>x</p>", DAY, limits=replace(Limits(), memory_bytes="x"))
