"""Every kind from a real snapshot: each number opens a list of so many rows, and all formats say the same."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from docx import Document

from papers.docx import render_docx
from papers.html import render_html
from papers.marks import BETWEEN, CLOSE, OPEN, annex_of, bare, found
from papers.xlsx import render_xlsx
from reports.catalogue.checks import texts
from reports.kinds import KINDS
from reports.source import read
from tests.factories import at
from tests.public.stage import AS_OF
from tests.reports.unmarked import unmarked_numbers

pytestmark = pytest.mark.django_db
TEXTS = {
    name: f"# 标题{n}\n第{n}段。" for n, name in enumerate(("practice", "results", "next_steps", "demands", "body"))
}


def test_each_number_of_each_kind_opens_a_list_of_so_many_rows(stage, frozen_month, client):
    source = read(frozen_month)
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot_list", args=[stage.round.slug, frozen_month.pk])
    seen = set()
    own = (line.lstrip("# ") for text in TEXTS.values() for line in text.splitlines())
    written = (*own, *(row.data["note"] for row in source.of("result") if row.status == "next_step"))
    with at(AS_OF):
        for code, kind in KINDS.items():
            paper = kind.compose(source, TEXTS)
            assert list(unmarked_numbers(paper, written)) == [], code
            pairs = {pair for text in texts(paper) for pair in found(text)}
            assert len(pairs) > 1, code
            for query, number in pairs - seen:
                if annex := annex_of(query):
                    (table,) = (one for one in paper.tables if one.title == annex[0])
                    assert len([table.rows[place - 1] for place in annex[1]]) == int(number), (code, query)
                    continue
                page = client.get(f"{address}?{query}")
                assert page.status_code == 200, (code, query)
                # A value that was recorded opens its one record, any other number a list of so many rows.
                is_value, said = query.startswith("figure=results."), page.content.decode()
                assert f'data-total="{1 if is_value else number}"' in said, (code, query)
                assert not is_value or f">{number} <" in said, (code, query)
            seen |= pairs
    assert len(seen) > 40


def test_all_formats_say_the_same_and_carry_no_marks(frozen_month):
    source = read(frozen_month)
    for code, kind in KINDS.items():
        paper = kind.compose(source, TEXTS)
        said = [text for one in paper.sections for text in one.paragraphs]
        listed = [cell for table in paper.tables for row in table.rows for cell in row.cells]
        document = Document(io.BytesIO(render_docx(paper)))
        words = [one.text for one in document.paragraphs]
        words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        shown = {text.removesuffix("\n示例") for text in words}  # the mark of illustrative rows
        assert {bare(text) for text in (*said, *listed)} <= shown, code
        page = render_html(paper, lambda query: f"/list/?{query}")
        linked = {(query, number) for text in texts(paper) for query, number in found(text)}
        anchors = re.findall(r'<a href="/list/\?([^"]*)">([^<]+)</a>', page)
        lists = {pair for pair in linked if annex_of(pair[0]) is None}
        assert {(query.replace("&amp;", "&"), number) for query, number in anchors} == lists, code
        opened = re.findall(r'<a href="#(annex-\d)">\d+</a>', page)
        assert len(opened) >= len(linked - lists), code
        assert all(page.count(f'id="{name}"') == 1 for name in opened), code
        with zipfile.ZipFile(io.BytesIO(render_xlsx(paper))) as book:
            sheets = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert len(re.findall(r"<sheet ", sheets)) == len(paper.tables) + 1, code
        for drawn in ("\n".join(words), page, render_html(paper), sheets):
            assert not {OPEN, BETWEEN, CLOSE} & set(drawn), code


def test_the_scheduling_report_says_who_reported(frozen_month):
    paper = KINDS["monthly"].compose(read(frozen_month))
    lines = [bare(text) for one in paper.sections for text in one.paragraphs]
    assert "应报送单位2个，其中按时报送2个（零报告1个）；应报事项2项，已核实1项，已报待核1项。" in lines
    unit = read(frozen_month).of("line")[0].unit
    assert f"自报和核实进度都有的事项1项，其中1项自报高于核实20个百分点以上，涉及{unit}。" in lines
    assert [table.title for table in paper.tables] == ["各单位报送情况表", "各事项调度情况表"]


def test_the_same_source_gives_the_same_bytes(frozen_month):
    source = read(frozen_month)
    for kind in KINDS.values():
        first, second = kind.compose(source, TEXTS), kind.compose(read(frozen_month), TEXTS)
        assert render_docx(first) == render_docx(second)
        assert render_xlsx(first) == render_xlsx(second)
        assert render_html(first) == render_html(second)
