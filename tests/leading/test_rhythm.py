"""Whether bodies meet as often as their rules say."""

from datetime import date

import pytest

from leading import rhythm
from leading.domain import meetings
from tests.factories import at, make_round

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("months", "since", "today", "firsts"),
    [
        (1, date(2018, 11, 15), date(2019, 1, 1), [date(2018, 11, 1), date(2018, 12, 1), date(2019, 1, 1)]),
        (3, date(2018, 11, 15), date(2019, 3, 31), [date(2018, 10, 1), date(2019, 1, 1)]),
        (6, date(2018, 7, 1), date(2019, 6, 30), [date(2018, 7, 1), date(2019, 1, 1)]),
        (6, date(2019, 6, 30), date(2019, 6, 30), [date(2019, 1, 1)]),
    ],
)
def test_periods_follow_each_other_without_a_gap(months, since, today, firsts):
    found = list(rhythm.periods(months, since, today))
    assert [first for first, _last in found] == firsts
    assert all((after - last).days == 1 for (_f, last), (after, _l) in zip(found, found[1:], strict=False))
    assert found[-1][1] >= today


def test_a_body_is_known_by_its_series_and_by_who_met_and_missed_periods_are_named(city, en):
    with at("2018-07-01"):
        round = make_round(city)
    with at("2019-05-06"):
        for body, every in (("常委会", "half_year"), ("县政府", "quarter"), ("人大", "month")):
            meetings.set_rhythm(round.pk, actor=city.office, body=body, every=every, starts_on=date(2018, 7, 1))
        for day, who, series in ((date(2019, 2, 1), "市委书记", "常委会"), (date(2018, 8, 1), "县政府", "")):
            meetings.hold(round.pk, actor=city.office, held_on=day, title="专题会", who=who, series=series)
        first, second, third = rhythm.standings(round)
    assert (first.has_met, first.last, first.missed) == (True, date(2019, 2, 1), ["second half of 2018"])
    assert (second.is_owing, second.ends_on) == (True, date(2019, 6, 30))
    assert second.missed == ["quarter 4 of 2018", "quarter 1 of 2019"]
    assert (third.last, third.missed_in_all, len(third.missed)) == (None, 10, rhythm.NEWEST)
