"""A source: rows that the figures count, plain data both ways, and a paper that is the same from either."""

from dataclasses import replace
from datetime import date

import pytest

from papers.marks import CLOSE, OPEN
from reports import snapshots
from reports.kinds import KINDS
from reports.source import Issue, live, plain, read, restored
from tests.factories import at
from tests.public.stage import AS_OF

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(stage):
    stage.round.refresh_from_db()
    return live(stage.round, AS_OF)


@pytest.fixture
def frozen(stage):
    with at("2019-06-28"):
        return snapshots.make(stage.round.pk, AS_OF, actor=stage.city.office)


def test_a_snapshot_says_what_the_day_itself_said(source, frozen):
    kept = read(frozen)
    assert kept == replace(source, snapshot=frozen.pk, version=1, digest=frozen.digest)
    assert KINDS["notice"].compose(kept).digest == frozen.digest


def test_a_snapshot_knows_the_one_before(stage, frozen):
    with at("2019-07-30"):
        later = snapshots.make(stage.round.pk, date(2019, 7, 30), actor=stage.city.office)
    before = read(later).before
    assert (before.snapshot, before.as_of) == (frozen.pk, AS_OF)
    assert before.rows == read(frozen).of("task")
    assert read(frozen).before is None


def test_plain_and_back_is_the_same_source_and_the_same_paper(stage, frozen):
    with at("2019-07-30"):
        source = read(snapshots.make(stage.round.pk, date(2019, 7, 30), actor=stage.city.office))
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
    assert restored(data).of("problem")[0].title == "figure=x甲"


def test_a_kind_says_what_it_lacks(source):
    early = replace(source, as_of=date(2018, 9, 1))
    assert KINDS["notice"].lacks(source) == ()
    assert KINDS["notice"].lacks(early) == ("feedback",)
    with pytest.raises(ValueError, match="notice needs feedback"):
        KINDS["notice"].compose(early)
