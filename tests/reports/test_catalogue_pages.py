"""Every kind from a real snapshot: each number opens a list of so many rows, and all formats say the same."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from papers.docx import render_docx
from papers.html import render_html
from papers.marks import BETWEEN, CLOSE, OPEN, bare, found
from papers.xlsx import render_xlsx
from records import clock
from reports import snapshots
from reports.catalogue.checks import texts
from reports.kinds import KINDS
from reports.source import read
from scheduling.models import Check, Entry, Line, Obligation, Period, Rhythm
from tests.factories import at
from tests.public.stage import AS_OF

pytestmark = pytest.mark.django_db
TEXTS = {
    name: f"# 标题{n}\n第{n}段。" for n, name in enumerate(("practice", "results", "next_steps", "demands", "body"))
}


@pytest.fixture
def month(stage) -> Period:
    """May 2019: one unit reported two items, one of them verified; another gave a zero report."""
    city, round = stage.city, stage.round
    Rhythm.objects.filter(round=round).delete()
    rhythm = Rhythm.objects.create(round=round, kind="monthly", covers="all", starts_on=date(2019, 5, 1))
    days = {"starts_on": date(2019, 5, 1), "ends_on": date(2019, 5, 31), "due_on": date(2019, 6, 4)}
    with at("2019-06-03"):
        period = Period.objects.create(rhythm=rhythm, round=round, lock_on=date(2019, 6, 28), **days)
        sheet = Obligation.objects.create(period=period, unit=city.responsible, filed_at=clock.now())
        for task, share in ((stage.verified, 90), (stage.behind, 10)):
            line = Line.objects.create(
                obligation=sheet, task=task, from_on=days["starts_on"], until_on=days["ends_on"], state="filed"
            )
            entry = Entry.objects.create(line=line, version=1, text="管网完工。", claimed=share, filed_by=city.unit)
            if share == 90:
                Line.objects.filter(pk=line.pk).update(state="verified")
                Check.objects.create(
                    entry=entry, verdict="verified", share=60, method="site", seen_on=date(2019, 6, 3),
                    grade="fair", by=city.verifier,
                )  # fmt: skip
        Obligation.objects.create(
            period=period, unit=city.lead, filed_at=clock.now(), zero_by=city.office, zero_at=clock.now()
        )
    with at(AS_OF):
        Period.objects.filter(pk=period.pk).update(locked_at=clock.now(), locked_by=city.office)
    return Period.objects.get(pk=period.pk)


@pytest.fixture
def frozen(stage, month):
    with at(AS_OF):
        return snapshots.make_of_period(month.pk)


def test_each_number_of_each_kind_opens_a_list_of_so_many_rows(stage, frozen, client):
    source = read(frozen)
    client.force_login(stage.city.office)
    address = reverse("reports:snapshot_list", args=[stage.round.slug, frozen.pk])
    seen = set()
    with at(AS_OF):
        for code, kind in KINDS.items():
            pairs = {pair for text in texts(kind.compose(source, TEXTS)) for pair in found(text)}
            assert len(pairs) > 1, code
            for query, number in pairs - seen:
                page = client.get(f"{address}?{query}")
                assert page.status_code == 200, (code, query)
                assert f'data-total="{number}"' in page.content.decode(), (code, query)
            seen |= pairs
    assert len(seen) > 40


def test_all_formats_say_the_same_and_carry_no_marks(frozen):
    source = read(frozen)
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
        anchors = re.findall(r'<a href="/list/\?([^"]*)">(\d+)</a>', page)
        assert {(query.replace("&amp;", "&"), number) for query, number in anchors} == linked, code
        with zipfile.ZipFile(io.BytesIO(render_xlsx(paper))) as book:
            sheets = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert len(re.findall(r"<sheet ", sheets)) == len(paper.tables) + 1, code
        for drawn in ("\n".join(words), page, render_html(paper), sheets):
            assert not {OPEN, BETWEEN, CLOSE} & set(drawn), code


def test_the_scheduling_report_says_who_reported(frozen):
    paper = KINDS["monthly"].compose(read(frozen))
    lines = [bare(text) for one in paper.sections for text in one.paragraphs]
    assert "应报送单位2个，其中按时报送2个（零报告1个）；应报事项2项，已核实1项，已报待核1项。" in lines
    unit = read(frozen).of("line")[0].unit
    assert f"自报和核实进度都有的事项1项，其中1项自报高于核实20个百分点以上，涉及{unit}。" in lines
    assert [table.title for table in paper.tables] == ["各单位报送情况表", "各事项调度情况表"]


def test_the_same_source_gives_the_same_bytes(frozen):
    source = read(frozen)
    for kind in KINDS.values():
        first, second = kind.compose(source, TEXTS), kind.compose(read(frozen), TEXTS)
        assert render_docx(first) == render_docx(second)
        assert render_xlsx(first) == render_xlsx(second)
        assert render_html(first) == render_html(second)
