"""Tables by group: parts sum, every number opens a list of exactly that length, overlaps are told."""

import re
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.domain import planning
from reports.breakdowns import BASES, breakdown
from reports.rows.reading import read
from reports.tabs import TABS, tables
from reports.totals import OUTCOMES, STATUSES, TotalsDisagree
from tests.factories import at

DAY = date(2019, 6, 28)
UNITS = ("unit:1", "unit:2", "unit:3", "unit:none")
LABELS = {"unit:1": "甲局", "unit:2": "乙局", "unit:3": "丙局"}


@pytest.fixture(autouse=True)
def english():
    """Whatever language the page of another test left behind."""
    with override("en"):
        yield


def task(status: str, *units: str, closed: bool = False):
    return ["tasks.total", f"tasks.{status}", *(["tasks.closed"] if closed else [])], [*units, "place:1"]


def test_the_numbers_of_each_group():
    rows = [
        task("completed_early", "unit:1", closed=True),
        task("completed_late", "unit:1"),
        task("overdue", "unit:1"),
        task("on_track", "unit:2"),
        task("not_started", "unit:none"),
    ]
    found = breakdown(rows, LABELS, "tasks", "unit", 1)
    assert [(line.words, line.total, line.rates) for line in found.lines] == [
        ("甲局", 3, ("66.7", "33.3")),
        ("乙局", 1, ("0.0", "0.0")),
        ("No unit yet", 1, ("0.0", "0.0")),
    ]
    assert (found.foot.total, found.foot.rates, found.is_partition) == (5, ("40.0", "20.0"), True)
    overdue = found.lines[0].cells[1 + STATUSES.index("overdue")]
    assert (overdue.count, overdue.query) == (1, "figure=tasks.overdue&by=unit:1")


def test_rows_of_several_groups_are_told():
    rows = [task("overdue", "unit:1", "unit:2"), task("on_track", "unit:2")]
    found = breakdown(rows, LABELS, "tasks", "unit", 0)
    assert [line.total for line in found.lines] == [2, 1]
    assert found.foot.total == 2
    assert not found.is_partition
    assert found.note == "The lines sum to 3, not 2: 1 row belongs to several groups."


def test_two_groups_of_one_name_are_two_lines():
    rows = [task("overdue", "unit:1"), task("on_track", "unit:2"), task("on_track", "unit:2")]
    found = breakdown(rows, {"unit:1": "分局", "unit:2": "分局"}, "tasks", "unit", 0)
    assert [(line.tag, line.words, line.total) for line in found.lines] == [
        ("unit:2", "分局", 2),
        ("unit:1", "分局", 1),
    ]


def test_a_row_without_a_group_or_without_a_status_is_refused():
    for rows in (
        [(["tasks.total", "tasks.overdue"], ["place:1"])],
        [(["tasks.total"], ["unit:1"])],
        [(["tasks.total", "tasks.overdue", "tasks.behind"], ["unit:1"])],
    ):
        with pytest.raises(TotalsDisagree):
            breakdown(rows, LABELS, "tasks", "unit", 1)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(STATUSES), st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
    ),
    st.integers(0, 2),
)
def test_any_rows_sum(drawn, decimals):
    found = breakdown([task(status, *units) for status, units in drawn], LABELS, "tasks", "unit", decimals)
    assert found.foot.total == len(drawn)
    assert sum(line.total for line in found.lines) == sum(len(units) for _status, units in drawn)
    for line in (*found.lines, found.foot):
        assert sum(cell.count for cell in line.cells[1 : 1 + len(found.base.parts)]) == line.total
    assert found.is_partition == all(len(units) == 1 for _status, units in drawn)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(("founded", "no_verdict")))))
def test_any_petitions_sum_on_the_received_basis(drawn):
    rows = [(["petitions.received", f"petitions.{a}", f"petitions.{b}"], ["type:water", "type:air"]) for a, b in drawn]
    found = breakdown(rows, {}, "petitions", "type", 1)
    assert found.foot.total == len(drawn)
    assert [line.total for line in found.lines] == [len(drawn)] * (2 if drawn else 0)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def several(self, stage):
        with at("2019-03-01"):  # a problem with a second task, of two responsible units
            draft = planning.TaskDraft(
                goal="第二项任务", words="2019年3月底前", place=stage.city.county,
                units=[(stage.city.responsible, "responsible"), (stage.city.office_unit, "responsible"),
                       (stage.city.lead, "lead")],
                measures=[planning.MeasureDraft("立即停产")],
            )  # fmt: skip
            planning.draft_task(stage.behind.problem, draft, actor=stage.city.office)
            stage.round.problems.get(number=7).delete()
            planning.file_plan(stage.round.pk, actor=stage.city.office)
        return stage

    def test_every_number_of_every_tab_opens_its_list(self, several, client):
        client.force_login(several.city.office)
        base = f"/desk/rounds/{several.round.slug}/figures/groups/"
        opened = 0
        with at(DAY):
            for tab in TABS:
                page = client.get(base, {"tab": tab}).content.decode()
                assert page.count('aria-current="page"') >= 1
                for address, count in set(re.findall(r'<a href="(\?[^"]+)#list" data-number[^>]*>(\d+)</a>', page)):
                    listed = client.get(base + address.replace("&amp;", "&")).content.decode()
                    assert f'data-total="{count}"' in listed, address
                    opened += 1
        assert opened > 60

    def test_tables_of_the_stage(self, several):
        counted = read(several.round, DAY)
        found = {table.key: table for tab in TABS for table in tables(counted.rows, counted.labels, tab, 1)}
        assert {"problems-category", "tasks-category", "tasks-unit", "tasks-lead", "tasks-leader"} <= set(found)
        assert found["tasks-unit"].foot.total == 5
        assert sorted(line.total for line in found["tasks-unit"].lines) == [1, 5]
        assert "not 5" in found["tasks-unit"].note
        assert [(line.words, line.total) for line in found["tasks-due"].lines] == [("2019", 5)]
        assert found["petitions-place"].foot.total == 2
        assert found["assignments-unit"].foot.total == 3
        for table in found.values():
            assert sum(cell.count for cell in table.foot.cells[1 : 1 + len(BASES[table.base.code].parts)]) == (
                table.foot.total
            )

    def test_a_page_costs_the_same_with_many_tasks(self, several, client, django_assert_max_num_queries):
        client.force_login(several.city.office)
        with at(DAY), django_assert_max_num_queries(40) as seen:
            client.get(f"/desk/rounds/{several.round.slug}/figures/groups/?tab=unit")
        with at(DAY), django_assert_max_num_queries(len(seen)):
            client.get(f"/desk/rounds/{several.round.slug}/figures/groups/?tab=leader")
