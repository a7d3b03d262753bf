"""Who heads the leading group, as papers say it: from the seats of the day, never from habit."""

from dataclasses import replace
from datetime import date

import pytest

from leading.domain import group
from reports import leadership
from reports.catalogue.notice_data import LeadingGroup
from reports.source import live
from tests.factories import at, make_round
from tests.reports.sample import notice
from tests.reports.test_progress_notice import text_of

pytestmark = pytest.mark.django_db
DAY, LATER = date(2019, 1, 1), date(2019, 6, 30)
CASES = [
    ([], []),
    ([("member", "市环保局局长")], []),
    ([("first_deputy", "市长"), ("head", "市委书记")], [["组长", "市委书记"], ["第一副组长", "市长"]]),
    ([("head", "市委书记"), ("head", "市长")], [["双组长", "市委书记、市长"]]),
    ([("head", "市长"), ("first_head", "市委书记")], [["第一组长", "市委书记"], ["组长", "市长"]]),
]


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def seated(city, round, seat, title, starts_on=DAY):
    return group.seat(round.pk, actor=city.office, organisation=city.city, title=title, seat=seat, starts_on=starts_on)


@pytest.mark.parametrize(("seats", "said"), CASES)
def test_roles_stand_in_the_order_of_papers(city, round, seats, said):
    for seat, title in seats:
        seated(city, round, seat, title)
    assert leadership.heads(round, LATER) == said
    assert leadership.heads(round, date(2018, 12, 31)) == []


def test_a_paper_of_an_earlier_day_keeps_the_heads_of_that_day(city, round):
    first = seated(city, round, "head", "市委书记")
    group.unseat(first.pk, actor=city.office, ends_on=date(2019, 2, 28), why="职务变动")
    seated(city, round, "head", "市委副书记", date(2019, 3, 1))
    assert live(round, date(2019, 2, 28)).head["group_heads"] == [["组长", "市委书记"]]
    assert live(round, LATER).head["group_heads"] == [["组长", "市委副书记"]]


def test_without_heads_the_notice_names_none():
    bare = replace(notice(), leading_group=LeadingGroup(date(2018, 9, 29), ()))
    assert "2018年9月29日成立由市委书记任组长、市长任第一副组长的整改工作领导小组" in text_of(notice())
    assert "2018年9月29日成立整改工作领导小组" in text_of(bare)
