"""The nightly scan knows errands and exposed items: who is reminded, urged, and what the office hears."""

from datetime import date

import pytest

from leading.domain import errands, exposing, meetings, visits
from notify.models import Message
from pressure import scan
from tests.factories import at, make_round, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city, plan_due_on=None)


def told(round, day):
    return {(fire.rung, fire.to) for fire in scan.run(moment(day, 9), rounds=[round])}


def test_a_unit_is_reminded_of_a_decision_urged_and_then_the_office_hears(city, round):
    with at("2019-05-06"):
        meeting = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="专题会", who="常委会")
        row = meetings.decide(
            meeting.pk, actor=city.office, text="拆除排口", units=[city.responsible], due_on=date(2019, 5, 20)
        )
    unit, head, office = city.unit.username, city.head.username, city.office.username
    assert {to for _rung, to in told(round, "2019-05-20")} == {unit, head}
    assert {to for _rung, to in told(round, "2019-05-21")} == {unit, head}
    assert office in {to for _rung, to in told(round, "2019-05-23")}
    page = f"/desk/errands/{row.errands.get().pk}/"
    assert set(Message.objects.filter(to=city.unit, url__startswith="/desk/errands").values_list("url", flat=True)) == {
        page
    }
    with at("2019-05-24"):
        errands.answer(row.errands.get().pk, actor=city.unit, text="已拆除")
    assert told(round, "2019-05-29") == set()


def test_a_leader_is_reminded_to_go_where_it_was_exposed_until_the_visit(city, round):
    with at("2019-05-06"):
        row = exposing.expose(
            round.pk, actor=city.office, title="砖厂直排", medium="film", shown_on=date(2019, 5, 1),
            due_on=date(2019, 5, 20), leader=city.leader, leader_post="副市长",
        )  # fmt: skip
    assert {to for _rung, to in told(round, "2019-05-20")} == {city.leader.username}
    assert {to for _rung, to in told(round, "2019-05-23")} == {city.leader.username, city.office.username}
    with at("2019-05-24"):
        visit = visits.make(
            round.pk, actor=city.leader, leader=city.leader, held_on=date(2019, 5, 24), title="现场督办", who="副市长"
        )
        exposing.visited(row.pk, actor=city.leader, visit_id=visit.pk)
    assert told(round, "2019-05-29") == set()
