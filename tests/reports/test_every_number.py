"""No paper says a number that opens no list and stands in none; all round alike."""

from dataclasses import replace
from datetime import date

import pytest

from papers.html import render_html
from papers.marks import annex_of, annexed, found
from papers.paper import Column, Paper, Row, Section, Table
from reports.catalogue.checks import texts
from reports.catalogue.counts import percent
from reports.conditions import counted, counts
from reports.dictionary import FIGURES
from reports.figures import rate
from reports.kinds import KINDS
from reports.models import SnapshotRow
from reports.snapshots import COLUMNS
from reports.snapshots import _restored as restored
from reports.source import Corrected
from reports.totals import STATUSES
from tests.reports.source_sample import line, report, source, task
from tests.reports.unmarked import unmarked_numbers

UNITS = ("甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局")


def many():
    """A month with everything in it: each status, ties, gaps, grades, difficulties, corrections, what moved."""
    rows = [task(n, STATUSES[n % len(STATUSES)], UNITS[n % len(UNITS)]) for n in range(1, 33)]
    rows[0] = replace(rows[0], leader="", data=rows[0].data | {"leaders": []})
    kinds = ("in_time", "late", "missing")
    reports = [report(n, unit, kinds[n % 3], zero=n == 3) for n, unit in enumerate(UNITS, 1)]
    lines = [
        line(one, ("verified", "filed", "due", "draft", "returned", "skipped")[n % 6], 90, 40 if n % 2 else 85,
             grade=("good", "fair", "poor", "")[n % 4], problems="资金未到位" if n % 5 == 0 else "")
        for n, one in enumerate(rows)
    ]  # fmt: skip
    corrected = [Corrected(n, "甲局", "1", "verified", "40", "30", "复核", date(2019, 4, 12)) for n in (1, 2)]
    before = [task(n, "on_track", UNITS[n % len(UNITS)]) for n in range(1, 21)]
    made = source(rows, reports, lines, corrected, before=before)
    words = {
        tag: name if tag.startswith("unit:") else f"名{'零一二三四五六'[int(name)]}"
        for tag, name in made.labels.items()
    }
    return replace(made, labels=words)


WRITTEN = [code for code, kind in KINDS.items() if not kind.lacks(many())]


@pytest.mark.parametrize("code", WRITTEN)
def test_every_number_is_marked(code):
    assert list(unmarked_numbers(KINDS[code].compose(many()))) == []


@pytest.mark.parametrize("said", ["共有12个。", "由3名领导包案", "其中5项已核实2项", "等8个单位", "3/4项"])
def test_the_scan_sees_a_number_that_nobody_marked(said):
    paper = Paper("标题", "轮次", date(2019, 4, 1), date(2019, 4, 1), (Section("", 0, (said,)),))
    assert len(list(unmarked_numbers(paper))) == 1
    table = Table("表", (Column("序号", 1), Column("已完成", 1)), (Row(("7", "7")), Row(("8", "0"))))
    assert list(unmarked_numbers(replace(paper, sections=(), attachment=table))) == ["表, 已完成: 7"]


def test_sums_of_several_statuses_open_the_list_of_all_of_them():
    pairs = {pair for text in texts(KINDS["briefing"].compose(many())) for pair in found(text)}
    done = sum(one.status in STATUSES[:3] for one in many().of("problem"))
    assert ("figure=problems.completed", str(done)) in pairs
    assert ("figure=problems.total&groups=category", "4") in pairs


def test_numbers_of_an_annex_open_it_on_a_page_and_count_its_rows():
    paper = KINDS["monthly"].compose(many())
    annexes = {pair for text in texts(paper) for pair in found(text) if annex_of(pair[0])}
    tables = {table.title: table for table in paper.tables}
    words = {}
    for query, number in annexes:
        title, places = annex_of(query)
        listed = [tables[title].rows[place - 1].cells[0] for place in places]
        assert len(listed) == int(number)
        words[title] = words.get(title, set()) | {frozenset(cell.partition("（")[0] for cell in listed)}
    assert all(len(one) == 1 for one in words["与上期相比变化事项清单"])  # each number is of one kind of change
    page = render_html(paper, lambda query: f"/list/?{query}")
    assert 'href="#annex-4">2</a>' in page
    assert page.count('id="annex-4"') == 1
    assert "annex" not in render_html(paper)


def test_places_are_kept_short():
    assert found(annexed(5, "表", [7, 1, 2, 3, 9]))[0][0].endswith("rows=1-3.7.9")
    assert annex_of(found(annexed(5, "表", [7, 1, 2, 3, 9]))[0][0]) == ("表", [1, 2, 3, 7, 9])
    assert annex_of("figure=problems.total") is None


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3000, "0.0"), (2999, 3000, "100.0"), (1, 2000, "0.1"), (22, 37, "59.5"), (0, 3, "0.0")],
)
def test_a_paper_rounds_as_the_pages_do(part, whole, shown):
    assert percent(part, whole, 1) == f"{shown}%" == f"{rate(part, whole, 1)}%"


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_rate_in_a_table_is_that_of_the_sentence_and_of_the_page(decimals):
    rows = [task(n, "on_track" if n else "completed_early") for n in range(300)]
    made = source(rows)
    made = replace(made, head=made.head | {"decimals": decimals})
    paper = KINDS["categories"].compose(made)
    shown = {0: "0%", 1: "0.3%", 2: "0.33%"}[decimals]
    assert f"完成率{shown}" in paper.sections[0].paragraphs[0]
    assert paper.attachment.rows[-1].cells[-2] == shown == f"{rate(1, 300, decimals)}%"


@pytest.mark.django_db
def test_joint_figures_find_the_same_rows_frozen_and_in_memory(frozen_month):
    joint = [code for code, figure in FIGURES.items() if figure.list]
    seen = set()
    rows = [restored(values) for values in frozen_month.rows.order_by("pk").values_list(*COLUMNS)]
    for code in joint:
        stored = list(
            SnapshotRow.objects.filter(counted(code), snapshot=frozen_month)
            .order_by("pk")
            .values_list("key", flat=True)
        )
        assert stored == [row.key for row in rows if counts(code, row)], code
        seen |= {code} if stored else set()
    assert {"problems.completed", "tasks.completed", "lines.graded", "lines.fair", "lines.gauged", "lines.gap"} <= seen
