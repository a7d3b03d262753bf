"""The web page of a paper: one file, valid in its structure, nothing to load, nothing to run."""

import re
from html.parser import HTMLParser

import pytest

from papers.html import render_html
from reports.catalogue.progress_notice import compose
from tests.reports.sample import notice, small

VOID = {"meta", "col", "br"}


class Outline(HTMLParser):
    """Collects tags and attributes, and fails when they do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("data", [notice(), small(("behind",)), small(())])
def test_the_page_nests_and_loads_nothing(data):
    page = render_html(compose(data))
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert not {"script", "img", "link", "iframe"} & set(outline.seen)
    assert not {"style", "src", "href", "onclick"} & outline.attributes
    assert not re.search(r"url\(|@import", page)
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')


def test_headings_and_table_are_marked_up():
    page = render_html(compose(notice()))
    assert "<h2>一、总体进展情况</h2>" in page
    assert "<h3>（一）健全领导推进机制</h3>" in page
    assert page.count('<th scope="col">') == 7
    assert page.count("<tr>") == 34
    assert page.count('<span class="mark">示例</span>') == 28


def test_a_paper_without_attachment_has_no_empty_one():
    page = render_html(compose(small(())))
    assert "<table" not in page
    assert 'class="enclosed"' not in page
