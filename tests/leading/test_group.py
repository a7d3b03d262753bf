"""Seats of the leading group, led items, exposed items, teams, reviews, rules of meetings."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.domain.moves import WrongState
from deadlines.models import Deadline
from leading.domain import exposing, group, led, meetings, reviews, teams, visits
from leading.models import Errand, Exposure, GroupMember
from notify.models import Message
from tests.factories import at, make_org, make_round, make_task

pytestmark = pytest.mark.django_db
DAY, DUE = "2019-05-06", date(2019, 5, 20)


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def seated(city, round, title, seat, starts_on=date(2019, 1, 1), **fields):
    return group.seat(
        round.pk, actor=city.office, organisation=city.city, title=title, seat=seat, starts_on=starts_on, **fields
    )


def test_two_heads_side_by_side_and_no_third(city, round):
    seated(city, round, "市委书记", "head")
    seated(city, round, "市长", "head")
    with pytest.raises(ValidationError) as caught:
        seated(city, round, "市委副书记", "head")
    assert list(caught.value.message_dict) == ["seat"]
    assert [row.title for row in GroupMember.objects.on(date(2019, 5, 6))] == ["市委书记", "市长"]


@pytest.mark.parametrize("seat", ["first_head", "first_deputy", "office_head"])
def test_one_post_holds_a_single_seat_and_a_change_keeps_both_with_their_days(city, round, seat):
    first = seated(city, round, "市委书记", seat)
    with pytest.raises(ValidationError):
        seated(city, round, "市长", seat, date(2019, 3, 1))
    group.unseat(first.pk, actor=city.office, ends_on=date(2019, 2, 28), why="职务变动")
    second = seated(city, round, "市长", seat, date(2019, 3, 1))
    assert list(GroupMember.objects.on(date(2019, 2, 28))) == [first]
    assert list(GroupMember.objects.on(date(2019, 3, 1))) == [second]
    with pytest.raises(WrongState):
        group.unseat(first.pk, actor=city.office, ends_on=date(2019, 2, 1))


def test_faults_of_a_seat_are_named(city, round):
    seated(city, round, "市环保局局长", "member")
    faults = [
        ({"title": " ", "seat": "member"}, "title"),
        ({"title": "市环保局局长", "seat": "member"}, "title"),
        ({"title": "县长", "seat": "king"}, "seat"),
        ({"title": "县长", "seat": "member", "ends_on": date(2018, 1, 1)}, "ends_on"),
    ]
    for values, field in faults:
        with pytest.raises(ValidationError) as caught:
            seated(city, round, **values)
        assert list(caught.value.message_dict) == [field]
    with pytest.raises(PermissionDenied):
        group.seat(
            round.pk, actor=city.unit, organisation=city.city, title="x", seat="member", starts_on=date(2019, 1, 1)
        )


def test_a_leader_leads_an_item_until_it_ends(city, round):
    task = make_task(city, round, filed=None)
    with at(DAY):
        row = led.lead(task.pk, actor=city.office, level="city", seat="principal", user=city.leader, why="重点难点")
        assert row.post
        with pytest.raises(ValidationError):
            led.lead(task.pk, actor=city.office, level="city", seat="deputy", user=city.leader, why="重点难点")
        led.lead(task.pk, actor=city.office, level="province", seat="deputy", post="副省长", why="省级领办")
        led.end(row.pk, actor=city.office)
        with pytest.raises(WrongState):
            led.end(row.pk, actor=city.office)
        led.lead(task.pk, actor=city.office, level="city", seat="deputy", user=city.leader, why="再次领办")
    assert Message.objects.filter(to=city.leader, is_note=True).count() == 2


def exposed(city, round, **fields):
    values = {
        "title": "砖厂直排", "medium": "film", "shown_on": date(2019, 5, 1), "leader": city.leader, "due_on": DUE,
        "leader_post": "副市长",
    }  # fmt: skip
    return exposing.expose(round.pk, actor=city.office, **values | fields)


def been(city, round, day=date(2019, 5, 6), **fields):
    values = {"held_on": day, "title": "现场督办", "leader": city.leader, "who": "副市长"} | fields
    return visits.make(round.pk, actor=city.office, **values)


def test_an_exposed_item_waits_for_its_leader_and_then_for_its_solution(city, round):
    with at(DAY):
        row = exposed(city, round)
        assert Message.objects.get(to=city.leader, about=f"leading.exposure:{row.pk}").due_on == DUE
        with pytest.raises(WrongState):
            exposing.end(row.pk, actor=city.office, why="已拆除")
        exposing.visited(row.pk, actor=city.leader, visit_id=been(city, round).pk)
        assert Deadline.objects.get(pk=row.deadline_id).settled_on == date(2019, 5, 6)
        assert list(Exposure.objects.waiting()) == []
        exposing.follow(row.pk, actor=city.office, text="已停产")
        done = exposing.end(row.pk, actor=city.office, why="已拆除")
        with pytest.raises(WrongState):
            exposing.follow(row.pk, actor=city.office, text="再看")
    assert (done.ended_on, done.follow_ups.count()) == (date(2019, 5, 6), 2)


def test_only_a_visit_of_that_leader_after_the_exposure_counts(city, round):
    with at(DAY):
        row = exposed(city, round)
        for wrong in (
            been(city, round, date(2019, 4, 30)),
            been(city, round, leader=city.secretary),
            been(city, round, leader=None, who="局长"),
        ):
            with pytest.raises(ValidationError) as caught:
                exposing.visited(row.pk, actor=city.office, visit_id=wrong.pk)
            assert list(caught.value.message_dict) == ["visit"]
        with pytest.raises(PermissionDenied):
            exposing.visited(row.pk, actor=city.unit, visit_id=been(city, round).pk)


def test_a_team_goes_round_and_its_visits_hang_on_the_round(city, round):
    with at(DAY):
        team = teams.form(round.pk, actor=city.office, name="第一督导组", members="市环保局副局长", units=[city.county])
        with pytest.raises(ValidationError):
            teams.form(round.pk, actor=city.office, name="第一督导组", units=[city.county])
        march = teams.go_round(team.pk, actor=city.office, starts_on=date(2019, 3, 1), ends_on=date(2019, 3, 20))
        autumn = teams.go_round(team.pk, actor=city.office, starts_on=date(2019, 9, 1), ends_on=date(2019, 9, 20))
        assert (march.number, march.phase(date(2019, 5, 6)), autumn.phase(date(2019, 5, 6))) == (1, "over", "coming")
        visit = been(city, round, leader=None, who="第一督导组", team_round=march, unannounced=True)
        assert visit.activity.kind == "supervision"
        teams.disband(team.pk, actor=city.office)
        with pytest.raises(WrongState):
            teams.go_round(team.pk, actor=city.office, starts_on=date(2019, 9, 1), ends_on=date(2019, 9, 2))


def test_each_opinion_of_a_review_is_an_errand(city, round):
    with at(DAY):
        row = reviews.review(round.pk, actor=city.office, body="congress", title="环保行", held_on=date(2019, 5, 5))
        made = reviews.ask(row.pk, actor=city.office, text="加快管网建设", unit=city.responsible, due_on=DUE)
    one = Errand.objects.get()
    assert (one.finding, one.sort, one.text) == (made, "opinion", "加快管网建设")


def test_a_rule_of_meetings_is_ended_before_another_begins(city, round):
    values = {"body": "县政府常务会", "every": "quarter", "starts_on": date(2019, 1, 1)}
    with at(DAY):
        row = meetings.set_rhythm(round.pk, actor=city.office, **values)
        with pytest.raises(ValidationError):
            meetings.set_rhythm(round.pk, actor=city.office, **values)
        meetings.end_rhythm(row.pk, actor=city.office)
        meetings.set_rhythm(round.pk, actor=city.office, **values | {"every": "half_year"})


def test_a_round_has_no_say_over_the_tasks_of_another(city, round):
    with at("2018-11-01"):
        other = make_round(city)
    task = make_task(city, other, filed=None)
    with at(DAY), pytest.raises(ValidationError):
        been(city, round, tasks=[task])
    with at(DAY), pytest.raises(ValidationError):
        exposed(city, round, task=task)
    assert make_org("邻市").pk
