"""A source: rows that the figures count, plain data both ways, and a paper that is the same from either."""

from dataclasses import replace
from datetime import date

import pytest

from papers.marks import CLOSE, OPEN
from reports.kinds import KINDS
from reports.source import Issue, live, plain, restored
from tests.public.stage import AS_OF

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(stage):
    return live(stage.round, AS_OF)


def test_rows_are_what_the_figures_count(source):
    for kind, group in (("problem", "problems"), ("task", "tasks")):
        counts = {key: value for key, value in source.figures[group].items() if key != "categories"}
        for key, count in counts.items():
            assert sum(f"{group}.{key}" in row["marks"] for row in source.of(kind)) == count, (group, key)
    assert len(source.of("measure")) == source.figures["measures"]["total"]
    assert sum("measures.done" in row["marks"] for row in source.of("measure")) == source.figures["measures"]["done"]
    for key in ("received", "closed", "staged", "open", "no_verdict"):
        assert (
            sum(f"petitions.{key}" in row["marks"] for row in source.of("petition")) == source.figures["petitions"][key]
        )
    assert len(source.of("assignment")) == source.figures["petitions"]["assigned"] == 3
    assert [row["kind"] for row in source.of("activity")] == ["meetings", "meetings"]


def test_plain_and_back_is_the_same_source_and_the_same_paper(source):
    again = restored(plain(source))
    assert again == source
    assert KINDS["notice"].compose(again, {"practice": "甲"}) == KINDS["notice"].compose(source, {"practice": "甲"})


def test_an_issued_source_carries_number_day_and_trail_through_json(source):
    issued = source.issued(Issue(2019, 7, date(2019, 7, 3), 1234, "ab" * 32))
    again = restored(plain(issued))
    assert again == issued
    paper = KINDS["notice"].compose(again)
    assert paper.document_date == date(2019, 7, 3)
    assert paper.footer_line.endswith(" · 审计链 1234-abababababababab")


def test_marks_that_somebody_wrote_do_not_come_in(source):
    data = plain(source)
    data["rows"]["problem"][0]["title"] = f"{OPEN}figure=x{CLOSE}甲"
    assert restored(data).of("problem")[0]["title"] == "figure=x甲"


def test_a_source_costs_the_same_for_more_rows(stage, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        live(stage.round, AS_OF)


def test_a_kind_says_what_it_lacks(source):
    early = replace(source, as_of=date(2018, 9, 1))
    assert KINDS["notice"].lacks(source) == ()
    assert KINDS["notice"].lacks(early) == ("feedback",)
    with pytest.raises(ValueError, match="notice needs feedback"):
        KINDS["notice"].compose(early)
