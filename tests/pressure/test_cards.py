"""Cards under the shipped rule: what the second yellow and the red one bring, to whom, and once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Count

from cases.sentences import sentence
from letters.matter import Matter
from letters.models import Letter
from notify.models import Message
from pressure import desk
from pressure.domain import appeals, cards
from pressure.models import Card, CardRule, ScoreLine
from records.models import Event
from tests.factories import at, make_org, make_round, make_task
from tests.pressure.dealing import DAY, deal, points

pytestmark = pytest.mark.django_db
WHY = "时限前已完成，佐证材料附后。"


@pytest.fixture
def round(city):
    return make_round(city)


def test_the_first_yellow_costs_nothing_and_the_second_one_a_point(city, round):
    first = deal(city, round, "yellow", "cases.task:1")
    assert (points(city.responsible), ScoreLine.objects.count()) == (0, 0)
    second = deal(city, round, "yellow", "cases.task:1")
    assert points(city.responsible) == Decimal("-1.00")
    line = ScoreLine.objects.get()
    assert (line.card, line.points, line.on, line.rule.version) == (
        second,
        Decimal("-1.00"),
        date.fromisoformat(DAY),
        1,
    )
    assert first.appeal_until == date(2019, 6, 11)  # 3 June, then Tuesday to Thursday, Dragon Boat on Friday, and on


def test_two_yellows_on_two_items_are_two_first_ones(city, round):
    deal(city, round, "yellow", "cases.task:1")
    deal(city, round, "yellow", "cases.task:2")
    assert ScoreLine.objects.count() == 0


def test_yellows_are_counted_in_pairs(city, round):
    for expected in (0, -1, -1, -2, -2):
        deal(city, round, "yellow", "cases.task:1")
        assert points(city.responsible) == expected


def test_a_red_one_costs_two_points(city, round):
    card = deal(city, round, "red", "cases.task:1")
    assert [(line.card, line.points) for line in ScoreLine.objects.all()] == [(card, Decimal("-2.00"))]


def test_a_cause_gives_one_card(city, round):
    made = [deal(city, round, "red", "cases.task:1", cause="deadlines.firing:12") for _n in range(3)]
    assert len({card.pk for card in made}) == 1
    assert (Card.objects.count(), ScoreLine.objects.count(), points(city.responsible)) == (1, 1, -2)
    assert Message.objects.filter(to=city.unit, about=f"pressure.card:{made[0].pk}").count() == 1
    assert Event.objects.filter(verb="card.given").count() == 1


def test_the_shipped_rule_over_a_year(city, round):
    """13 yellow and 5 red cards, as Guangyuan counted in 2018; how they fell on items is made up, illustrative."""
    yellows = {"cases.task:1": 4, "cases.task:2": 3, "cases.task:3": 2, "cases.task:4": 1, "cases.task:5": 3}
    reds = {"cases.task:1": 1, "cases.task:6": 2, "cases.task:7": 2}
    for subject, n in yellows.items():
        for _n in range(n):
            deal(city, round, "yellow", subject)
    for subject, n in reds.items():
        for _n in range(n):
            deal(city, round, "red", subject)
    assert (Card.objects.filter(colour="yellow").count(), Card.objects.filter(colour="red").count()) == (13, 5)
    # Pairs: 2 + 1 + 1 + 0 + 1; each a supervision letter and a point. Each red one: a talk notice and two points.
    assert points(city.responsible) == Decimal("-15.00")
    kinds = Letter.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    assert dict(kinds) == {"supervise": 5, "talk": 5}
    assert set(Letter.objects.values_list("state", flat=True)) == {"draft"}


def test_the_letter_is_drafted_to_the_unit_from_the_facts_of_the_item(city, round):
    matter = Matter(
        subject="cases.task:1", title="3 污水直排", basis="整改方案第3项", first_due_on=date(2019, 5, 20),
        due_on=date(2019, 5, 31), days_late=1, present_state="管网未接通", demand="6月20日前接通", unit="县住建局",
    )  # fmt: skip
    deal(city, round, "red", "cases.task:1", matter=matter)
    letter = Letter.objects.get()
    assert (letter.kind, letter.state, letter.cause) == ("talk", "draft", f"pressure.card:{Card.objects.get().pk}:1")
    assert [row.organisation for row in letter.addressees.all()] == [city.responsible]
    item = letter.items.get()
    assert (item.title, item.due_on, item.days_late, item.demand) == (
        "3 污水直排", date(2019, 5, 31), 1, "6月20日前接通",
    )  # fmt: skip
    assert ScoreLine.objects.get().letter == f"letters.letter:{letter.pk}"


def test_without_facts_the_letter_says_what_the_deadline_says(city):
    task = make_task(city, words="2019年6月底前")
    deal(city, task.problem.round, "red", f"cases.task:{task.pk}", day="2019-07-03")
    item = Letter.objects.get().items.get()
    assert (item.due_on, item.days_late) == (date(2019, 6, 30), 3)  # 1, 2 and 3 July


def test_the_office_gives_a_card_with_a_reason(city, round):
    with pytest.raises(ValidationError) as refused:
        deal(city, round, "yellow", "cases.task:1", actor=city.office, reason="拖延")
    assert set(refused.value.message_dict) == {"reason"}
    for who in (city.unit, city.head, city.auditor, city.secretary):
        with pytest.raises(PermissionDenied):
            deal(city, round, "yellow", "cases.task:1", actor=who, reason="措施两个月未动工")
    assert Card.objects.count() == 0
    card = deal(city, round, "yellow", "cases.task:1", actor=city.office, reason="措施两个月未动工")
    assert (card.given_by, card.reason, card.told) == (city.office, "措施两个月未动工", 2)


def test_no_card_for_a_day_that_lies_ahead(city, round):
    with at(DAY), pytest.raises(ValidationError):
        cards.give(
            "red", round=round, unit=city.responsible, subject="cases.task:1", title="x", cause="a:1",
            on=date(2019, 6, 4),
        )  # fmt: skip


def test_the_time_to_appeal_counts_from_the_day_on_record(city, round):
    """A scan that comes late takes no days from the unit."""
    with at("2019-06-10"):
        card = cards.give(
            "red", round=round, unit=city.responsible, subject="cases.task:1", title="x", cause="a:1",
            on=date(2019, 6, 3),
        )  # fmt: skip
    assert (card.given_on, card.appeal_until) == (date(2019, 6, 3), date(2019, 6, 17))


def test_a_card_in_a_year_without_calendar_is_given_and_can_be_appealed(city, round):
    card = deal(city, round, "red", "cases.task:1", day="2090-06-05")
    assert (card.appeal_until, card.told) == (None, 2)
    with at("2091-01-05"):
        assert appeals.appeal(card.pk, actor=city.unit, text=WHY).state == "pending"


def test_a_card_that_nobody_is_told_of_is_an_alarm(city, round):
    city.unit.posts.update(ends_on=date(2019, 1, 1))
    city.head.posts.update(ends_on=date(2019, 1, 1))
    card = deal(city, round, "red", "cases.task:1")
    assert card.told == 0
    (alarm,) = desk.alarms(round)
    assert alarm.details == [f"县住建局: {card}"]
    with at("2019-06-04"):
        cards.revoke(card.pk, actor=city.office, reason="重复发牌，予以撤销")
    assert desk.alarms(round) == []


def test_points_are_parted_exactly(city, round):
    units = [city.responsible, city.lead, make_org("县水利局", city.county)]
    deal(city, round, "red", "cases.task:1", shares=[cards.Share(unit) for unit in units])
    assert [points(unit) for unit in units] == [Decimal("-0.67"), Decimal("-0.67"), Decimal("-0.66")]
    (letter,) = Letter.objects.all()
    assert [row.organisation for row in letter.addressees.all()] == units


@pytest.mark.parametrize(
    "shares", [[("lead", 1)], [("responsible", 1), ("responsible", 2)], [("responsible", 0), ("lead", 1)]]
)
def test_shares_that_make_no_sense_are_refused(city, round, shares):
    rows = [cards.Share(getattr(city, name), weight) for name, weight in shares]
    with pytest.raises(ValidationError):
        deal(city, round, "red", "cases.task:1", shares=rows)
    assert Card.objects.count() == 0


def test_nothing_of_it_can_be_changed_or_deleted_in_the_database(city, round):
    card = deal(city, round, "red", "cases.task:1")
    for change in (
        lambda: ScoreLine.objects.update(points=0),
        lambda: ScoreLine.objects.all().delete(),
        lambda: Card.objects.filter(pk=card.pk).update(colour="yellow"),
        lambda: Card.objects.filter(pk=card.pk).delete(),
        lambda: CardRule.objects.update(red_points=0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert points(city.responsible) == -2


def test_the_trail_tells_a_card_in_words(city, round, en):
    deal(city, round, "red", "cases.task:1", actor=city.office, reason="措施两个月未动工")
    told = sentence(Event.objects.get(verb="card.given"))
    assert told["sentence"] == "gave a card"
    assert {row["label"]: row["new"] for row in told["changes"]} == {
        "card": "red card", "units": "县住建局", "last day to appeal": "2019-06-11", "points": "县住建局 -2.00",
    }  # fmt: skip
    assert told["url"] == f"/desk/cards/{Card.objects.get().pk}/"
