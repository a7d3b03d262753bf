"""No paper is composed from numbers that do not add up: whatever is broken in a source, every kind refuses."""

from copy import deepcopy
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from papers.marks import annex_of, found
from reports.catalogue.checks import texts
from reports.conditions import groups_of
from reports.kinds import KINDS
from reports.row_listing import of_rows
from reports.source import Source, plain, restored
from reports.totals import STATUSES, TotalsDisagree
from tests.reports.source_sample import line, report, source, task

# What is timed here is the machine, not the product.
loaded = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
UNITS = ("甲局", "乙局", "丙局")


@st.composite
def sources(draw) -> Source:
    """A source that adds up, of up to eight tasks at three units, all reported for a month."""
    statuses = draw(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=8))
    made = [task(n, status, draw(st.sampled_from(UNITS))) for n, status in enumerate(statuses, 1)]
    reports = [
        report(n, unit, draw(st.sampled_from(("in_time", "late", "missing")))) for n, unit in enumerate(UNITS, 1)
    ]
    lines = [line(one, draw(st.sampled_from(("verified", "filed", "due", "returned")))) for one in made]
    return source(made, reports, lines, before=made[: draw(st.integers(0, len(made)))])


def numbers_of(figures: dict) -> list[tuple[str, str]]:
    return [
        (group, name)
        for group, values in figures.items()
        if isinstance(values, dict)
        for name, value in values.items()
        if isinstance(value, int)
    ]


WRITTEN = [
    code for code, kind in KINDS.items() if not kind.lacks(source([task(1, "behind")], [report(1, "甲局", "late")]))
]


def test_all_kinds_but_that_of_petitions_are_tried():
    assert set(KINDS) - set(WRITTEN) == {"petitions"}


@loaded
@given(made=sources())
def test_whatever_adds_up_is_composed_and_every_number_is_that_of_its_list(made):
    rows = [row for kept in made.rows.values() for row in kept]
    for code in WRITTEN:
        paper = KINDS[code].compose(made)
        marks = {pair for text in texts(paper) for pair in found(text)}
        assert marks, code
        for query, number in marks:
            if annex := annex_of(query):
                title, places = annex
                table = next(one for one in paper.tables if one.title == title)
                assert int(number) == len(places) == len(set(places)), (code, query, number)
                assert set(places) <= set(range(1, len(table.rows) + 1)), (code, query, number)
                continue
            asked = dict(parse_qsl(query))
            listed = of_rows(rows, asked["figure"], asked.get("by", ""), asked.get("of", ""))
            groups = {tag for row in listed for tag in groups_of(row.tags, asked.get("groups", ""))}
            assert int(number) == len(groups if "groups" in asked else listed), (code, query, number)


@loaded
@given(made=sources(), data=st.data())
def test_a_figure_that_is_not_its_rows_stops_every_kind(made, data):
    figures = deepcopy(dict(made.figures))
    group, name = data.draw(st.sampled_from(numbers_of(figures)))
    figures[group][name] += data.draw(st.sampled_from((-1, 1, 7)))
    broken = replace(made, figures=figures)
    for code in WRITTEN:
        with pytest.raises(TotalsDisagree):
            KINDS[code].compose(broken)


@loaded
@given(made=sources(), data=st.data())
def test_a_row_that_is_lost_doubled_or_moved_stops_every_kind(made, data):
    values = plain(made)
    kind = data.draw(st.sampled_from(("task", "problem", "report", "line")))
    rows = values["rows"][kind]
    place = data.draw(st.integers(0, len(rows) - 1))
    match data.draw(st.sampled_from(("lost", "doubled", "mark"))):
        case "lost":
            del rows[place]
        case "doubled":
            rows.append(rows[place])
        case _:
            mark = rows[place]["marks"].pop()
            assume(mark)
    broken = restored(values)
    for code in WRITTEN:
        with pytest.raises(ValueError, match=r"数据不一致|needs"):  # TotalsDisagree, or nothing is left
            KINDS[code].compose(broken)


@loaded
@given(made=sources(), data=st.data())
def test_a_row_that_left_its_group_stops_the_tables_that_part_by_it(made, data):
    dimension, code = data.draw(
        st.sampled_from((("category", "categories"), ("leader", "leaders"), ("place", "places")))
    )
    kind = "problem" if dimension == "category" else "task"
    rows = list(made.of(kind))
    place = data.draw(st.integers(0, len(rows) - 1))
    tags = tuple(tag for tag in rows[place].tags if not tag.startswith(dimension))
    rows[place] = replace(rows[place], tags=tags)
    with pytest.raises(TotalsDisagree):
        KINDS[code].compose(replace(made, rows={**made.rows, kind: tuple(rows)}))
