"""Which change of a date takes back the card that the machine gave for being late."""

from datetime import date

import pytest
from django.db import transaction

from cases.domain.planning import MeasureDraft
from deadlines import ladders, terms
from deadlines.models import Deadline
from petitions.domain import closing, extending
from pressure import papers, scan
from pressure.domain import excusing, rules
from pressure.models import Card
from records.trail import key
from tests.factories import at, make_round, make_task, moment
from tests.petitions.way import fresh, hand_over, make_batch, review, sign, write_reply
from tests.pressure.dealing import deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2019-01-02"):
        return make_round(city, slug="ladder", plan_due_on=None)


class TestMeasure:
    @pytest.fixture
    def measured(self, city, round):
        with at("2019-01-03"):
            rules.set_rule(round.pk, actor=city.office, seen=0, reverse_on_extension=True)
        with transaction.atomic():
            ladders.adopt(key(round), Deadline.Kind.MEASURE, "cards", date(2019, 1, 3))
        measures = [MeasureDraft("清淤", "2019年6月28日前")]
        task = make_task(city, round, words="2019年12月底前", filed="2019-03-01", draft_measures=measures)
        scan.run(moment("2019-07-01"), rounds=[round])
        papers.draw_up(moment("2019-07-01", 11))
        assert Card.objects.standing().count() == 1
        return task

    def later(self, round, deadline, words):
        on = date(2019, 7, 4)
        with at(on), transaction.atomic():
            terms.move(deadline, words, document_date=on, on=on, why="汛期", decided_by="市整改办")
        with at("2019-07-05"):
            return excusing.take_back_after_extensions(round.pk)

    def test_more_time_for_the_task_excuses_no_late_measure(self, round, measured):
        assert self.later(round, measured.deadline, "2020年6月底前") == []

    def test_more_time_for_the_measure_takes_its_card_back(self, round, measured):
        assert len(self.later(round, measured.measures.get().deadline, "2019年8月底前")) == 1


class TestPetition:
    @pytest.fixture
    def case(self, city):
        batch = make_batch(city, 1)
        with at("2018-08-01"):
            rules.set_rule(batch.round_id, actor=city.office, seen=0, reverse_on_extension=True)
        (case,) = hand_over(city, batch.petitions.get())
        deal(city, batch.round, "red", key(case), day="2018-09-03")
        return case

    def taken_back(self, case, day):
        with at(day):
            return len(excusing.take_back_after_extensions(case.round_id))

    def test_more_time_takes_the_card_back(self, city, case):
        with at("2018-09-04"):
            asked = extending.ask(case.pk, actor=city.unit, until=date(2018, 9, 20), why="现场监测结果尚未出具。")
            extending.decide(asked.pk, actor=city.office, approve=True, decision="同意")
        assert self.taken_back(case, "2018-09-05") == 1

    def test_opening_it_again_is_no_extension(self, city, case):
        write_reply(city, case, day="2018-09-04")
        sign(city, case, day="2018-09-05")
        review(city, case, day="2018-09-06")
        with at("2018-09-20"):
            closing.reopen(case.pk, actor=city.office, why="回访发现夜间仍有黑烟排放。")
        assert fresh(case).deadline.due_on > date(2018, 9, 20)
        assert self.taken_back(case, "2018-09-21") == 0


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 9])
def test_a_tick_asks_the_same_for_one_card_and_for_many(city, many, django_assert_num_queries):
    round = make_round(city)
    with at("2019-01-03"):
        rules.set_rule(round.pk, actor=city.office, seen=0, reverse_on_extension=True)
    for _n in range(many):
        deal(city, round, "red", key(make_task(city, round, words="2019年6月底前")), day="2019-07-03")
    with django_assert_num_queries(4):  # cards, rungs, deadlines of their items, changes
        assert excusing.rounds_with_extensions() == []
