"""Appeals: who, until when, who decides, and what comes back of points and papers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cases.domain.moves import WrongState
from deadlines import terms
from letters.domain import issuing
from letters.models import Letter
from notify.models import Message
from orgs.models import Role
from pressure.domain import appeals, cards, excusing, rules
from pressure.models import Appeal, Card, ScoreLine
from records.models import Event
from tests.factories import at, make_org, make_round, make_task, make_user
from tests.pressure.dealing import deal, points

pytestmark = pytest.mark.django_db
WHY = "时限前已完成，佐证材料附后。"


@pytest.fixture
def round(city):
    return make_round(city)


def file(city, card, *, day="2019-06-05", actor=None):
    with at(day):
        return appeals.appeal(card.pk, actor=actor or city.unit, text=WHY)


def decide(city, row, *, uphold, day="2019-06-06", actor=None):
    with at(day):
        return appeals.decide(row.pk, actor=actor or city.office, uphold=uphold, decision="经核实，情况属实。")


def test_clerk_and_head_appeal_and_nobody_else(city, round):
    card = deal(city, round, "red", "cases.task:1")
    other = make_user((make_org("县水利局", city.county), Role.HEAD))
    for who in (city.office, city.lead_reviewer, city.secretary, city.auditor, other):
        with pytest.raises(PermissionDenied):
            file(city, card, actor=who)
    assert file(city, card, actor=city.head).unit == city.responsible
    with pytest.raises(WrongState):
        file(city, card, actor=city.unit)


def test_the_last_day_counts_and_the_day_after_is_refused_with_it_named(city, round, en):
    """Given on Monday 3 June 2019; Friday the 7th is the Dragon Boat Festival, so the fifth working day is the 11th."""
    first, second = (deal(city, round, "red", f"cases.task:{n}") for n in (1, 2))
    file(city, first, day="2019-06-11")
    with pytest.raises(ValidationError) as refused:
        file(city, second, day="2019-06-12")
    assert refused.value.messages == ["The time to appeal ended on 2019-06-11."]
    assert Appeal.objects.count() == 1


def test_whoever_gave_the_card_or_wrote_the_appeal_does_not_decide(city, round):
    card = deal(city, round, "red", "cases.task:1", actor=city.office, reason="措施两个月未动工")
    row = file(city, card)
    second = make_user((city.office_unit, Role.OFFICE))
    with pytest.raises(PermissionDenied):
        decide(city, row, uphold=False)
    assert list(Appeal.objects.all().to_decide(city.office, round)) == []
    assert list(Appeal.objects.all().to_decide(second, round)) == [row]
    assert decide(city, row, uphold=False, actor=second).state == "refused"
    both = make_user((city.office_unit, Role.OFFICE), (city.responsible, Role.HEAD))
    other = file(city, deal(city, round, "red", "cases.task:2"), actor=both)
    with pytest.raises(PermissionDenied):
        decide(city, other, uphold=True, actor=both)
    for who in (city.unit, city.secretary, city.mayor, city.auditor, city.verifier):
        with pytest.raises(PermissionDenied):
            decide(city, other, uphold=True, actor=who)


def test_upheld_the_points_come_back_as_a_line_and_the_draft_is_dropped(city, round):
    card = deal(city, round, "red", "cases.task:1")
    row = decide(city, file(city, card), uphold=True)
    card.refresh_from_db()
    assert (row.state, card.revoked_on, card.revoked_by) == ("upheld", date(2019, 6, 6), city.office)
    taken, back = ScoreLine.objects.order_by("pk")
    assert (taken.points, back.points, back.reverses, back.on) == (-2, 2, taken, date(2019, 6, 6))
    assert points(city.responsible) == 0
    assert Letter.objects.get().state == "dropped"
    verbs = list(Event.objects.filter(verb__startswith="card.").values_list("verb", flat=True))
    assert verbs == ["card.given", "card.appealed", "card.revoked", "card.appeal_decided"]


def test_refused_everything_stands(city, round):
    card = deal(city, round, "red", "cases.task:1")
    decide(city, file(city, card), uphold=False)
    card.refresh_from_db()
    assert (card.revoked_on, points(city.responsible), Letter.objects.get().state) == (None, -2, "draft")
    with pytest.raises(WrongState):
        decide(city, Appeal.objects.get(), uphold=True)


def test_a_letter_that_is_out_already_is_named_and_stays(city, round):
    deal(city, round, "yellow", "cases.task:1")
    card = deal(city, round, "yellow", "cases.task:1")
    with at("2019-06-04"):
        letter = issuing.issue(Letter.objects.get().pk, actor=city.office)
    decide(city, file(city, card), uphold=True)
    letter.refresh_from_db()
    assert letter.state == "issued"
    assert Event.objects.get(verb="card.revoked").after["letters"] == [letter.number_text]
    told = Message.objects.filter(to=city.office, about=f"letters.letter:{letter.pk}", done_at=None)
    assert letter.number_text in [row.params.get("letter") for row in told]


def test_the_first_yellow_taken_back_takes_the_second_ones_point_back(city, round):
    first, second = (deal(city, round, "yellow", "cases.task:1") for _n in range(2))
    decide(city, file(city, first), uphold=True)
    assert [(line.card, line.points) for line in ScoreLine.objects.order_by("pk")] == [(second, -1), (second, 1)]
    third = deal(city, round, "yellow", "cases.task:1", day="2019-06-10")
    assert points(city.responsible) == -1
    assert ScoreLine.objects.order_by("-pk").first().card == third


def test_of_three_yellows_the_point_goes_over_to_the_third_when_the_second_falls(city, round):
    _first, second, third = (deal(city, round, "yellow", "cases.task:1") for _n in range(3))
    decide(city, file(city, second), uphold=True)
    lines = [(line.card, line.points) for line in ScoreLine.objects.order_by("pk")]
    assert lines == [(second, -1), (second, 1), (third, -1)]


def test_with_the_card_the_appeals_of_all_its_units_are_upheld(city, round):
    lead_head = make_user((city.lead, Role.HEAD))
    shares = [cards.Share(city.responsible, 2), cards.Share(city.lead, 1)]
    card = deal(city, round, "red", "cases.task:1", shares=shares)
    assert (points(city.responsible), points(city.lead)) == (Decimal("-1.33"), Decimal("-0.67"))
    first, second = file(city, card), file(city, card, actor=lead_head)
    decide(city, first, uphold=True)
    second.refresh_from_db()
    assert (second.state, points(city.responsible), points(city.lead)) == ("upheld", 0, 0)
    assert Message.objects.filter(to=lead_head, dedupe__startswith=f"appeal-decided:{second.pk}").exists()


def test_the_office_takes_its_own_mistake_back(city, round):
    card = deal(city, round, "red", "cases.task:1", actor=city.office, reason="措施两个月未动工")
    with at("2019-06-04"):
        with pytest.raises(PermissionDenied):
            cards.revoke(card.pk, actor=city.head, reason="重复发牌，予以撤销")
        cards.revoke(card.pk, actor=city.office, reason="重复发牌，予以撤销")
        with pytest.raises(WrongState):
            cards.revoke(card.pk, actor=city.office, reason="重复发牌，予以撤销")
    assert points(city.responsible) == 0
    with pytest.raises(WrongState):
        file(city, card)


def test_what_waits_in_the_inboxes_goes_when_it_is_decided(city, round):
    card = deal(city, round, "red", "cases.task:1")
    row = file(city, card)
    waiting = Message.objects.filter(done_at=None)
    assert waiting.filter(to=city.office, about=f"pressure.appeal:{row.pk}").count() == 1
    assert waiting.filter(to=city.unit, about=f"pressure.card:{card.pk}").count() == 1
    decide(city, row, uphold=True)
    assert not waiting.filter(about__in=(f"pressure.appeal:{row.pk}", f"pressure.card:{card.pk}")).exists()
    assert waiting.filter(to=city.unit, about=f"pressure.appeal:{row.pk}:end").count() == 1


class TestExtension:
    """An approved extension changes nothing by itself; where the rule says so it takes back what the machine gave."""

    def extended(self, city, *, switch):
        task = make_task(city, words="2019年6月底前")
        round = task.problem.round
        if switch:
            with at("2019-06-01"):
                rules.set_rule(round.pk, actor=city.office, seen=0, reverse_on_extension=True)
        given = {"subject": f"cases.task:{task.pk}"}
        machine = deal(city, round, "red", day="2019-07-02", **given)
        person = deal(city, round, "red", day="2019-07-02", actor=city.office, reason="措施两个月未动工", **given)
        with at("2019-07-04"), transaction.atomic():
            words = {"document_date": date(2019, 7, 4), "on": date(2019, 7, 4), "why": "汛期", "decided_by": "市整改办"}
            terms.move(task.deadline, "2019年12月底前", **words)
        with at("2019-07-05"):
            found = [excusing.take_back_after_extensions(round.pk) for _n in range(2)]
        return machine, person, found

    def test_by_itself_it_changes_nothing(self, city):
        _machine, _person, found = self.extended(city, switch=False)
        assert (found, points(city.responsible)) == ([[], []], -4)

    def test_by_the_rule_it_takes_back_what_the_machine_gave_once(self, city):
        machine, person, found = self.extended(city, switch=True)
        assert found == [[machine], []]
        assert points(city.responsible) == -2
        assert list(Card.objects.standing()) == [person]
        back = ScoreLine.objects.get(reverses__isnull=False)
        assert (back.card, back.rule.version, back.made_by) == (machine, 1, None)

    def test_the_draft_that_no_person_dropped_is_pointed_out_to_the_office(self, city):
        machine, _person, _found = self.extended(city, switch=True)
        letter = Letter.objects.get(cause=f"pressure.card:{machine.pk}:1")
        assert letter.state == "draft"
        told = Message.objects.filter(to=city.office, dedupe__startswith=f"card-paper:{machine.pk}")
        assert told.count() == 1
