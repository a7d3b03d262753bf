"""The Word file: same words, East-Asian faces, page set-up, repeated header, steady bytes."""

import io
import re
import time
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from papers.docx import render_docx
from papers.marks import stripped
from reports.catalogue.progress_notice import compose
from tests.reports.sample import items, notice


@pytest.fixture(scope="module")
def paper():
    return stripped(compose(notice()))


@pytest.fixture(scope="module")
def document(paper):
    return Document(io.BytesIO(render_docx(paper)))


def east_asian(style) -> str:
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_every_sentence_of_the_paper_is_there(paper, document):
    written = [paragraph.text for paragraph in document.paragraphs]
    for number, section in paper.outline():
        if section.level:
            assert f"{number}{section.heading}" in written
        assert set(section.paragraphs) <= set(written)
    assert written[0] == paper.title
    assert [paper.attachment_line, *paper.signatories, paper.date_line] == [text for text in written if text][-9:-5]


def test_faces_are_set_for_chinese_too(document):
    faces = {name: east_asian(document.styles[name]) for name in ("Normal", "Title", "Heading 1", "Heading 2")}
    assert faces == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
    }
    assert document.styles["Normal"].font.size.pt == 16
    assert document.styles["Title"].font.size.pt == 22


def test_pages(document):
    body, attachment = document.sections
    margins = [round(getattr(body, f"{side}_margin").mm) for side in ("top", "right", "bottom", "left")]
    assert margins == [37, 26, 35, 28]
    assert (round(body.page_width.mm), round(body.page_height.mm)) == (210, 297)
    assert attachment.orientation == WD_ORIENT.LANDSCAPE
    assert document.settings.odd_and_even_pages_header_footer
    for section in (body, attachment):
        for footer in (section.footer, section.even_page_footer):
            assert "PAGE" in footer._element.xml
    assert "卷宗校验码" in attachment.footer.paragraphs[1].text
    assert body.header.paragraphs[0].text == "本件含示例数据"


def test_the_table(paper, document):
    table = document.tables[0]
    assert len(table.rows) == 34
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[20].cells] == list(paper.attachment.rows[19].cells)
    assert table.rows[2].cells[0].text == "2\n示例"
    assert table.autofit is False


def test_metadata(paper, document):
    core = document.core_properties
    assert (core.title, core.author, core.language) == (paper.plain_title, "中共永州市委、永州市人民政府", "zh-CN")
    assert core.created.date() == paper.as_of


def test_the_same_paper_gives_the_same_bytes(paper):
    first = render_docx(paper)
    time.sleep(2.1)
    assert render_docx(paper) == first


def test_hostile_text_stays_text():
    hostile = '<w:p/>&amp;]]><script>\x00{{ x }}=cmd|"/c calc"!A1'
    rows = (replace(items()[0], text=hostile), *items()[1:])
    made = render_docx(compose(notice(items=rows)))
    assert Document(io.BytesIO(made)).tables[0].rows[1].cells[2].text == hostile.replace("\x00", "")


def test_nothing_in_the_file_points_outside(paper):
    with zipfile.ZipFile(io.BytesIO(render_docx(paper))) as packed:
        for name in packed.namelist():
            if name.endswith(".rels"):
                assert not re.search(rb'TargetMode="External"', packed.read(name))


def test_a_title_longer_than_a_property_of_a_word_file(paper):
    document = Document(io.BytesIO(render_docx(replace(paper, title="长" * 300, signatories=("署" * 200, "名" * 200)))))
    assert "长" * 300 in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.title == "长" * 255
