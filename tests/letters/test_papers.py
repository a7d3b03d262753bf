"""A letter as PDF and Word file: the same words, the number, the head; hostile words stay words."""

import io
from dataclasses import replace

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from letters import files
from letters.domain import drafting, issuing
from letters.domain.drafting import words_of
from letters.models import Letter
from letters.states import Kind
from tests.factories import at
from tests.letters.desk import DAY, a_draft, a_round, an_issued, matter


def pdf_text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "")


def docx_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([paragraph.text for paragraph in document.paragraphs] + cells).replace("\n", "")


def drawn(letter: Letter, kind: str) -> bytes:
    letter = Letter.objects.select_related("round__region").get(pk=letter.pk)
    with at(DAY):
        return files.drawn(letter, kind)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_all_parts_as_a_word_file(city, kind):
    text = docx_text(drawn(an_issued(city, kind=kind, addressees=[city.responsible, city.lead]), "docx"))
    for part in ("整改", "〔2019〕1号", "县住建局、市住建局：", "2019年6月3日", "印发", "2019年4月30日"):
        assert part in text, part


def test_the_pdf_says_what_the_word_file_says(city):
    round = a_round(city)
    matters = [matter(n, days_late=n, unit=f"第{n}单位") for n in range(1, 4)]
    letter = an_issued(city, round, kind="circular", matters=matters)
    content = drawn(letter, "pdf")
    told = pdf_text(content)
    for part in ("整改通〔2019〕1号", "县住建局：", "进展滞后任务情况表", "第3单位", "2019年6月3日印发", "附件"):
        assert part in told
        assert part in docx_text(drawn(letter, "docx"))
    assert drawn(letter, "pdf") == content


def test_a_draft_says_that_it_has_no_number_and_a_void_letter_that_it_is_void(city):
    round = a_round(city)
    assert "（草稿，未编号）" in docx_text(drawn(a_draft(city, round), "docx"))
    letter = an_issued(city, round)
    with at(DAY):
        issuing.void(letter.pk, actor=city.office, why="文书内容有误，另行印发")
    html = drawn(letter, "html").decode()
    assert "本件已作废" in html


def test_hostile_words_stay_words(city):
    letter = a_draft(city)
    text = replace(words_of(letter.versions.get()), title="<script>alert(1)</script>", paragraphs=("<b>&amp;\x07</b>",))
    with at(DAY):
        drafting.edit(letter.pk, text, actor=city.office, seen=1)
    html = drawn(letter, "html").decode()
    assert "<script>" not in html
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html
    assert "<script>alert(1)</script>" in docx_text(drawn(letter, "docx"))


def test_the_address_gives_a_file_with_the_number_in_its_name(city):
    letter = an_issued(city)
    client = Client()
    client.force_login(city.unit)
    with at(DAY):
        response = client.get(f"/desk/letters/{letter.pk}/paper.docx")
        assert client.get(f"/desk/letters/{letter.pk}/paper.exe").status_code == 404
    assert response.status_code == 200
    assert "%E6%95%B4%E6%94%B9%E7%9D%A3" in response["Content-Disposition"]
