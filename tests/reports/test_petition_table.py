"""The public table of petitions: its sentences, what it refuses, and the four files it becomes."""

import io
import json
import re
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from papers.docx import render_docx
from papers.html import render_html
from papers.long import render_pdf
from papers.pdf import PdfError, draw
from reports import drawing
from reports.catalogue.petition_data import restored
from reports.catalogue.petition_table import COLUMNS, compose
from reports.figures import rate
from reports.totals import TotalsDisagree
from tests.reports.petition_sample import DAY, day, load, publication, row

HOSTILE = '=HYPERLINK("http://127.0.0.1/x")<script>alert(1)</script>&amp;]]>\x00\x07\u202e{{ 7|add:7 }}</td>'
SHOWN = '=HYPERLINK("http://127.0.0.1/x")<script>alert(1)</script>&amp;]]>{{ 7|add:7 }}</td>'


def said(data) -> str:
    return "\n".join(text for section in compose(data).sections for text in section.paragraphs)


def text_of(pdf: bytes, folder) -> str:
    (folder / "paper.pdf").write_bytes(pdf)
    out = subprocess.run(["pdftotext", folder / "paper.pdf", "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", "", out)


def remarks(**changes) -> str:
    return compose(publication((row(1, **changes),), batch="12")).attachment.rows[0].cells[-1]


def test_a_day_of_many():
    assert said(day()).split("\n") == [
        "省第六环境保护督察组向永州市交办第12批群众信访举报件15件，其中来电9件、来信6件；重点关注件2件。"
        "现将截至2018年8月9日的17件转办和边督边改情况予以公开。",
        "按污染类型计，水8件、大气8件、土壤1件、噪声2件、固体废物1件，合计20项；"
        "各类之和多于交办件数，是因为有的信访举报件涉及多种污染类型，在各类中分别计数。",
        "有的信访举报件涉及多个责任单位，分别交办，经分解实办18件，比交办件数多3件。",
        "按实办件数，各行政区域为零陵区10件、冷水滩区8件。",
        "本次公开的17件中，经调查核实属实12件、基本属实1件、部分属实1件、不属实2件；尚在调查核实1件。",
        "从办理情况看，已办结14件、阶段性办结2件、未办结1件；办结率94.1%（阶段性办结计入办结）。",
        "补充公开以前批次的信访举报件2件：D430000201807300007（第11批）、430000201807290008（第9-1批）。",
        "更正已公开的信访举报件1件：X430000201807310001（2018年8月8日更正，第2版）。",
    ]


def test_nothing_handed_over():
    paper = compose(publication(()))
    assert said(publication(())) == "省第六环境保护督察组第12批未向永州市交办群众信访举报件。"
    assert (len(paper.sections), paper.attachment) == (1, None)


def test_one():
    assert said(publication((row(1, key=True),))).split("\n") == [
        "省第六环境保护督察组向永州市交办第12批群众信访举报件1件，为来电，属重点关注件。"
        "现将截至2018年8月9日的1件转办和边督边改情况予以公开。",
        "污染类型为大气。",
        "按行政区域分，在零陵区。",
        "本次公开的1件，经调查核实属实。",
        "从办理情况看，已办结。",
    ]


def test_one_of_two_types_handed_to_two_units_and_not_yet_found():
    open_one = row(1, types=("water", "air"), verdict="", status="open", channel="wechat")
    text = said(publication((open_one,), assigned=2, by_place=(("零陵区", 1), ("冷水滩区", 1))))
    assert "1件，来自微信。" in text
    assert "污染类型为水、大气。" in text
    assert "该件涉及多个责任单位，经分解实办2件，比交办件数多1件。" in text
    assert "按实办件数，各行政区域为零陵区1件、冷水滩区1件。" in text
    assert "本次公开的1件尚在调查核实。" in text
    assert "从办理情况看，未办结。" in text


def test_several_alike():
    text = said(publication(tuple(row(place, key=True) for place in range(1, 4))))
    for part in ("3件，均为来电，均属重点关注件。", "大气3件。", "均在零陵区。", "经调查核实均属实。", "均已办结。"):
        assert part in text
    assert "合计" not in text
    assert "分解" not in text
    assert "办结率" not in text


def test_petitions_without_a_type_are_told():
    rows = (row(1), row(2, types=()), row(3, types=("air", "water")))
    assert "大气2件，合计3项" in said(publication(rows, by_type={"air": 2, "water": 1, "": 1}))
    assert "另有1件未注明污染类型。" in said(publication(rows, by_type={"air": 2, "water": 1, "": 1}))
    assert "大气1件；有的信访举报件未注明污染类型。" in said(publication((row(1), row(2, types=()))))


def test_what_is_not_shown_and_what_was_withdrawn_are_told():
    gone = row(2, withdrawn=True, content="泄露的内容", handling="泄露的办理", accountability="泄露的问责")
    data = publication((row(1), gone), received=4, assigned=4, by_channel={"call": 4}, by_type={"air": 4}, by_place=())
    text = said(data)
    assert "的1件转办" in text
    assert "本批另有2件未列入本次公开。" in text
    assert "撤回已公开的信访举报件1件：D430000201807310002。表中仅保留其受理编号。" in text
    assert compose(data).attachment.rows[1].cells == ("2", "D430000201807310002", *[""] * 8, "已撤回")
    for kind in ("docx", "html"):
        assert "泄露" not in drawn_text(compose(data), kind)


def drawn_text(paper, kind) -> str:
    if kind == "html":
        return render_html(paper)
    document = Document(io.BytesIO(render_docx(paper)))
    return "\n".join(cell.text for line in document.tables[0].rows for cell in line.cells)


def test_a_share_is_rounded_as_on_the_pages_and_the_rest_is_named_beside_it():
    rows = tuple(row(place, status="closed" if place else "open") for place in range(3000))
    assert rate(2999, 3000, 1) == "100.0"
    assert "未办结1件；办结率100.0%。" in said(publication(rows))


def test_a_number_of_its_own_is_told_beside_the_batch():
    data = publication((row(1),), number=15)
    assert "予以公开（第15批公开）。" in said(data)
    assert compose(data).attachment.title == "群众信访举报转办和边督边改公开情况一览表（第12批）"
    assert compose(data).plain_title == "永州市群众信访举报转办和边督边改情况公开（第15批）"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"key": True}, "重点件"),
        ({"number": "X1", "channel": "letter"}, ""),
        ({"number": "D1", "channel": "letter"}, "来信"),
        ({"number": "访受〔2021〕1号"}, "来电"),
        ({"number": "DB2022", "channel": "call"}, "来电"),
        ({"channel": "wechat"}, "微信"),
        ({"channel": "other", "key": True, "version": 3}, "重点件；其他途径；更正（第3版）"),
        ({"channel": ""}, ""),
        ({"withdrawn": True, "key": True, "channel": "wechat", "version": 2}, "已撤回"),
    ],
)
def test_remarks(changes, words):
    assert remarks(**changes) == words


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"received": 16}, "received"),
        ({"received": 14, "by_channel": {"call": 8, "letter": 6}}, "rows of the batch"),
        ({"by_channel": {"call": 8, "letter": 7}}, "channel call"),
        ({"by_channel": {"call": 9, "pigeon": 6}}, "known channels"),
        ({"key_count": 3}, "key"),
        ({"key_count": 16}, "key_count"),
        ({"by_type": {"air": 16}}, "type air"),
        ({"by_type": {"air": 9, "noise": 2, "water": 8, "solid_waste": 1, "soil": 1}}, "type air"),
        ({"by_type": {"air": 8, "noise": 2, "water": 8, "solid_waste": 1, "soil": 1, "": 1}}, "type -"),
        ({"by_place": (("零陵区", 10), ("冷水滩区", 7))}, "by_place"),
        ({"assigned": 19}, "by_place"),
    ],
)
def test_counts_that_do_not_add_up_are_refused(changes, named):
    with pytest.raises(TotalsDisagree, match=re.escape(named)):
        compose(replace(day(), **changes))


@pytest.mark.parametrize("changes", [{"verdict": "maybe"}, {"status": "gone"}, {"number": "D430000201807310002"}])
def test_rows_that_cannot_be_counted_are_refused(changes):
    rows = (replace(day().rows[0], **changes), *day().rows[1:])
    with pytest.raises(TotalsDisagree):
        compose(replace(day(), rows=rows))


def test_kept_as_json_it_comes_back_equal():
    assert restored(json.loads(json.dumps(day().plain()))) == day()


@pytest.fixture(scope="module")
def paper():
    return compose(day())


def test_every_figure_is_in_the_pdf(paper, tmp_path):
    made = draw(render_html(paper), DAY)
    text = text_of(made.pdf, tmp_path)
    assert made.warnings == ()
    for section in paper.sections:
        for paragraph in section.paragraphs:
            assert paragraph in text
    assert text.count("序号受理编号交办问题基本情况行政区域污染类型调查核实情况是否属实处理和整改情况是否办结") == 3
    for one in (
        "永州市突出环境问题整改工作领导小组办公室2018年8月9日",
        "本件含示例数据",
        "标有“示例”",
        "补公开第9-1批",
    ):
        assert one in text


def test_the_table_lies_on_wide_pages(paper):
    sizes = Document(io.BytesIO(render_docx(paper))).sections
    assert [round(sizes[1].page_width.mm), round(sizes[1].left_margin.mm)] == [297, 15]
    assert [round(sizes[0].page_width.mm), round(sizes[0].left_margin.mm)] == [210, 28]


def test_the_word_file_holds_each_cell(paper):
    document = Document(io.BytesIO(render_docx(paper)))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in COLUMNS]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[1].cells] == list(paper.attachment.rows[0].cells)
    assert len(table.rows) == 18
    assert document.styles["Paper Cell"].font.size.pt == 9


def test_hostile_texts_stay_texts(tmp_path):
    long = "".join(f"甲{place:04d}" for place in range(1000))
    rows = (row(1, content=HOSTILE, region=HOSTILE), row(2, investigation=long), row(3, accountability=long))
    made = compose(publication(rows, by_place=(), signatories=(f"甲{HOSTILE}",)))
    page = render_html(made)
    assert "<script" not in page
    text = text_of(draw(page, DAY).pdf, tmp_path)
    assert re.sub(r"\s+", "", SHOWN) in text
    # Both long cells: no piece is lost where a page ends (a column of three pieces a line leaves them whole).
    assert [place for place in range(1000) if text.count(f"{place:04d}") < 2] == []
    cells = Document(io.BytesIO(render_docx(made))).tables[0].rows[1].cells
    assert cells[2].text == SHOWN


def test_a_long_row_parts_and_a_short_one_does_not(paper):
    table = compose(publication((row(1), row(2, content="长" * 1500)))).attachment
    assert [table.may_part(one) for one in table.rows] == [False, True]
    assert render_html(compose(publication((row(1, content="长" * 1500),)))).count('class="parted"') == 1
    document = Document(io.BytesIO(render_docx(compose(publication((row(1), row(2, content="长" * 1500)))))))
    unbroken = [
        one._tr.trPr is not None and one._tr.trPr.find(qn("w:cantSplit")) is not None for one in document.tables[0].rows
    ]
    assert unbroken == [True, True, False]


def test_the_same_data_gives_the_same_bytes(paper):
    first = [render_pdf(paper), render_docx(paper)]
    time.sleep(1.1)
    assert [render_pdf(compose(day())), render_docx(compose(day()))] == first


def test_210_rows_in_time():
    data = load(210)
    begun = time.monotonic()
    made = draw(render_html(compose(data)), DAY)
    seconds = time.monotonic() - begun
    sys.stdout.write(f"210 rows: {seconds:.1f} s, {made.peak_bytes / 1e6:.0f} MB\n")
    assert seconds < 20
    assert made.peak_bytes < 400_000_000


@pytest.mark.parametrize("kind", drawing.TABLE_KINDS)
def test_a_publication_is_drawn_once(own_papers, settings, kind):
    data = day()
    first = drawing.of_publication(data, kind)
    kept = settings.DATA_DIR / "bulletins" / f"{data.digest}.{kind}"
    assert kept.read_bytes() == first
    kept.write_bytes(b"kept")
    assert drawing.of_publication(data, kind) == b"kept"
    assert drawing.of_publication(replace(data, digest=""), kind) != b"kept"


def test_a_text_too_long_for_a_sheet_is_told(own_papers):
    data = publication((row(1, content="长" * 33_000),))
    with pytest.raises(PdfError):
        drawing.of_publication(data, "xlsx")
