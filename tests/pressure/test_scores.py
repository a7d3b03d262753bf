"""Points: shares add up, ranks are shared, and sums follow the standing cards whatever happens."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pressure import league, periods
from pressure.domain import appeals, cards, scoring
from pressure.models import Appeal, Card, ScoreLine
from tests.factories import at, make_city, make_round
from tests.pressure.dealing import deal, points

CENT = Decimal("0.01")
money = st.decimals(min_value=0, max_value=999, places=2)
weights = st.lists(st.integers(1, 99), min_size=1, max_size=8)


@given(money, weights)
def test_shares_add_up_to_the_hundredth_and_none_is_a_hundredth_off(whole, parts):
    shares = scoring.split(whole, parts)
    assert sum(shares) == whole
    assert all(abs(share - whole * part / sum(parts)) < CENT for share, part in zip(shares, parts, strict=True))


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        ("1.00", [1], ["1.00"]),
        ("1.00", [1, 1, 1], ["0.34", "0.33", "0.33"]),
        ("2.00", [1, 1, 1], ["0.67", "0.67", "0.66"]),
        ("1.00", [2, 1], ["0.67", "0.33"]),
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("0.00", [3, 4], ["0.00", "0.00"]),
    ],
)
def test_shares(whole, parts, expected):
    assert scoring.split(Decimal(whole), parts) == [Decimal(part) for part in expected]


@pytest.mark.parametrize("parts", [[], [0], [1, 0], [-1, 2]])
def test_no_share_without_weight(parts):
    with pytest.raises(ValueError, match="weight"):
        scoring.split(Decimal(1), parts)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        *[(code, None, None) for code in ("", "2019-13", "2019-Q5", "99999", "２０１９", "0000", "x", "2019-06-01")],
    ],
)
def test_periods(code, first, last):
    period = periods.read(code)
    assert (period.first, period.last) == (first, last)


def standing(name, items, lost):
    return league.Standing(name, items, points=Decimal(lost))


class Named:
    def __init__(self, pk):
        self.pk = pk


def test_ties_share_a_rank_and_the_next_is_left_out():
    rows = [standing(Named(n), 10, lost) for n, lost in enumerate(("-1", "0", "-1", "-2"))]
    assert league._ranks(rows, lambda row: -row.points) == {1: 1, 0: 2, 2: 2, 3: 4}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["yellow", "yellow", "red", "shared", "uphold", "refuse", "revoke", "again"]),
        st.integers(0, 30),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=14,
)


class TestSums(TestCase):
    """After any mix of cards, appeals and reversals the lines say what the standing cards bring, and only that."""

    def setUp(self):
        self.city = make_city()
        self.round = make_round(self.city)
        self.day = 0

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_the_sum_is_what_the_standing_cards_bring(self, steps):
        for act, which, subject in steps:
            self.step(act, which, f"cases.task:{subject}")
        units = [self.city.responsible, self.city.lead]
        expected = Decimal(0)
        for subject in ("cases.task:1", "cases.task:2", "cases.task:3"):
            here = Card.objects.standing().filter(subject=subject)
            expected -= here.filter(colour="yellow").count() // 2 + 2 * here.filter(colour="red").count()
        assert sum(points(unit) for unit in units) == expected
        open_lines = ScoreLine.objects.filter(reverses=None, reversal=None)
        assert not open_lines.filter(card__revoked_on__isnull=False).exists()
        total = open_lines.aggregate(total=Sum("points"))["total"] or 0
        assert Decimal(total).quantize(CENT) == expected
        for line in ScoreLine.objects.filter(reverses__isnull=False).select_related("reverses"):
            assert (line.points, line.unit_id, line.card_id) == (
                -line.reverses.points, line.reverses.unit_id, line.reverses.card_id,
            )  # fmt: skip

    def step(self, act, which, subject):
        city = self.city
        if act in ("yellow", "red"):
            deal(city, self.round, act, subject)
        elif act == "shared":
            both = [cards.Share(city.responsible, 2), cards.Share(city.lead, 1)]
            deal(city, self.round, "red", subject, shares=both)
        elif act == "again":
            with at("2019-06-04"):
                scoring_again(self.round, city)
        else:
            standing = list(Card.objects.standing().order_by("pk"))
            if standing:
                self.end(act, standing[which % len(standing)])

    def end(self, act, card):
        with at("2019-06-05"):
            if act == "revoke":
                cards.revoke(card.pk, actor=self.city.office, reason="重复发牌，予以撤销")
                return
            row = Appeal.objects.filter(card=card).first() or appeals.appeal(
                card.pk, actor=self.city.unit, text="时限前已完成，佐证材料附后。"
            )
            if row.state == "pending":
                appeals.decide(row.pk, actor=self.city.office, uphold=act == "uphold", decision="经核实，情况属实。")


def scoring_again(round, city):
    """Settling what is in step already adds nothing."""
    before = ScoreLine.objects.count()
    with transaction.atomic():
        for subject in ("cases.task:1", "cases.task:2", "cases.task:3"):
            assert scoring.settle(round, city.responsible, subject, actor=None) == []
    assert ScoreLine.objects.count() == before
