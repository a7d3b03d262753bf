"""Marks in a paper's text: they carry a query, become links on a page, and are gone everywhere else."""

from dataclasses import replace
from html import escape

import pytest

from papers.marks import BETWEEN, CLOSE, OPEN, bare, found, linked, mark, stripped, unmarked
from papers.paper import Paper
from reports.catalogue.progress_notice import compose
from tests.reports.sample import notice

SAID = f"其中{mark(12, figure='problems.on_track', category='水 & 气')}个"


def test_a_mark_carries_its_query_and_reads_as_its_number():
    assert bare(SAID) == "其中12个"
    assert found(SAID) == [("figure=problems.on_track&category=%E6%B0%B4+%26+%E6%B0%94", "12")]


def test_empty_parts_of_a_query_fall_away():
    assert found(mark(3, figure="tasks.total", unit="")) == [("figure=tasks.total", "3")]


def test_on_a_page_marks_become_links_and_the_rest_is_not_touched():
    page = linked(f"<p>{escape(SAID)}&lt;b&gt;</p>", lambda query: f"/list/?{query}")
    assert page == (
        '<p>其中<a href="/list/?figure=problems.on_track&amp;category=%E6%B0%B4+%26+%E6%B0%94">12</a>个&lt;b&gt;</p>'
    )


def test_without_an_address_the_number_stays_plain():
    assert linked(f"<p>{SAID}</p>", lambda query: "") == "<p>其中12个</p>"


@pytest.mark.parametrize(
    "text", [f"{OPEN}figure=x{BETWEEN}9{CLOSE}", f"{OPEN}{OPEN}", f"a{CLOSE}b{BETWEEN}", f"{OPEN}figure=x{BETWEEN}9"]
)
def test_nobody_writes_a_mark_and_a_torn_one_is_not_seen(text):
    clean = unmarked({"a": [text, (text,)], "b": 3})
    assert not any(character in str(clean) for character in (OPEN, BETWEEN, CLOSE))
    assert clean["b"] == 3
    assert not {OPEN, BETWEEN, CLOSE} & set(bare(text))
    assert not {OPEN, BETWEEN, CLOSE} & set(linked(text, lambda query: "/"))


def test_a_paper_is_stripped_through_and_through():
    paper = compose(notice())
    first = paper.sections[0]
    marked: Paper = replace(paper, sections=(replace(first, paragraphs=(SAID,)), *paper.sections[1:]))
    assert stripped(marked).sections[0].paragraphs == ("其中12个",)
    assert stripped(stripped(marked)) == stripped(marked)
