"""Decisions and findings as errands: given, told, reported, judged by somebody else, moved, lifted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain.moves import WrongState
from deadlines.models import Deadline, Ladder
from leading.domain import errands, meetings, visits
from leading.models import Answer, Errand
from leading.states import State
from notify.models import Message
from orgs.models import Role
from records.models import Event
from tests.factories import at, make_org, make_round, make_task, make_user, picture

pytestmark = pytest.mark.django_db
DAY, DUE = "2019-05-06", date(2019, 5, 20)


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def held(city, round, **fields):
    values = {"held_on": date(2019, 5, 6), "title": "市委常委会专题会议", "who": "市委常委会"} | fields
    return meetings.hold(round.pk, actor=city.office, **values)


def decided(city, round, *units, **fields):
    values = {"text": "月底前拆除排口", "units": units or [city.responsible], "due_on": DUE} | fields
    return meetings.decide(held(city, round).pk, actor=city.office, **values)


def test_a_decision_gives_each_unit_an_errand_with_a_deadline_and_tells_its_people(city, round):
    other = make_org("县水利局", city.county)
    clerk = make_user((other, Role.CLERK))
    with at(DAY):
        task = make_task(city, round, filed=None)
        row = decided(city, round, city.responsible, other, city.responsible, tasks=[task])
    assert (row.number, list(row.tasks.all())) == (1, [task])
    first, second = row.errands.order_by("pk")
    assert [first.unit, second.unit] == [city.responsible, other]
    assert (first.deadline.kind, first.deadline.due_on, first.deadline.organisation) == (
        Deadline.Kind.DECISION,
        DUE,
        city.responsible,
    )
    assert Ladder.objects.get(kind=Deadline.Kind.DECISION).scope == f"cases.round:{round.pk}"
    told = Message.objects.filter(about=f"leading.errand:{second.pk}")
    assert [(one.to, one.due_on, one.url) for one in told] == [(clerk, DUE, f"/desk/errands/{second.pk}/")]
    assert Event.objects.filter(verb="leading.decided").get().after == {
        "errand_units": ["县住建局", "县水利局"],
        "errand_due": "2019-05-20",
    }


def test_the_unit_reports_and_the_office_confirms(city, round):
    with at(DAY):
        row = decided(city, round)
    with at("2019-05-10"):
        one = errands.answer(row.errands.get().pk, actor=city.unit, text=" 已拆除 ", files=[picture()])
    assert (one.state, one.done_on) == (State.ANSWERED, None)
    said = one.answers.get()
    assert (said.text, said.files.count(), said.by) == ("已拆除", 1, city.unit)
    assert Deadline.objects.get(pk=one.deadline_id).settled_on == date(2019, 5, 10)
    assert not Message.objects.filter(to=city.unit, about=f"leading.errand:{one.pk}", done_at=None).exists()
    assert Message.objects.filter(to=city.office, about=f"leading.errand:{one.pk}", done_at=None).count() == 1
    with at("2019-05-13"):
        done = errands.confirm(one.pk, actor=city.office, note="现场看过")
    assert (done.state, done.done_on, said.verdict.why) == (State.DONE, date(2019, 5, 13), "现场看过")
    assert not Message.objects.filter(about=f"leading.errand:{one.pk}", done_at=None).exists()
    verbs = Event.objects.filter(subject=f"leading.errand:{one.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["leading.answered", "leading.confirmed"]


def test_a_returned_report_lets_the_same_day_run_again(city, round):
    with at(DAY):
        row = decided(city, round)
        one = errands.answer(row.errands.get().pk, actor=city.unit, text="已拆除")
    with at("2019-05-08"):
        errands.return_(one.pk, actor=city.office, why="没有照片")
        deadline = Deadline.objects.get(pk=one.deadline_id)
        assert (deadline.settled_on, deadline.due_on) == (None, DUE)
        again = errands.answer(one.pk, actor=city.head, text="补照片", files=[picture()])
    assert [answer.seq for answer in again.answers.all()] == [1, 2]
    with at("2019-05-09"):
        assert errands.confirm(one.pk, actor=city.verifier).state == State.DONE


def test_nobody_confirms_what_they_reported(city, round):
    both = make_user((city.responsible, Role.CLERK), (city.office_unit, Role.OFFICE))
    with at(DAY):
        one = errands.answer(decided(city, round).errands.get().pk, actor=both, text="已拆除")
        with pytest.raises(PermissionDenied, match="reported|汇报|报告|本人"):
            errands.confirm(one.pk, actor=both)
        assert errands.confirm(one.pk, actor=city.office).state == State.DONE


def test_who_may_not_is_refused(city, round):
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    with at(DAY):
        meeting = held(city, round)
        for actor in (city.unit, city.leader, city.observer):
            with pytest.raises(PermissionDenied):
                meetings.decide(meeting.pk, actor=actor, text="x", units=[city.responsible], due_on=DUE)
        row = decided(city, round)
        for actor in (stranger, city.office, city.leader):
            with pytest.raises(PermissionDenied):
                errands.answer(row.errands.get().pk, actor=actor, text="x")
        one = errands.answer(row.errands.get().pk, actor=city.unit, text="x")
        for actor in (stranger, city.unit, city.head, city.leader):
            with pytest.raises(PermissionDenied):
                errands.confirm(one.pk, actor=actor)
    assert Errand.objects.get(pk=one.pk).state == State.ANSWERED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"units": []}, "units"),
        ({"due_on": date(2019, 5, 5)}, "due_on"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_beside_its_field(city, round, values, field):
    with at(DAY), pytest.raises(ValidationError) as caught:
        decided(city, round, **values) if "units" not in values else meetings.decide(
            held(city, round).pk, actor=city.office, text="x", units=[], due_on=DUE
        )
    assert list(caught.value.message_dict) == [field]


def test_a_unit_of_another_city_gets_nothing(city, round):
    with at(DAY), pytest.raises(ValidationError) as caught:
        decided(city, round, make_org("别处局"))
    assert list(caught.value.message_dict) == ["units"]
    assert not Errand.objects.exists()


def test_the_day_moves_with_a_reason_and_the_first_one_stays(city, round):
    with at(DAY):
        one = decided(city, round).errands.get()
        errands.move(one.pk, actor=city.office, due_on=date(2019, 6, 3), why="汛期")
        deadline = Deadline.objects.get(pk=one.deadline_id)
        assert (deadline.first_due_on, deadline.due_on) == (DUE, date(2019, 6, 3))
        with pytest.raises(ValidationError):
            errands.move(one.pk, actor=city.office, due_on=date(2019, 6, 3), why="汛期")


def test_a_lifted_errand_chases_nobody_and_cannot_be_reported(city, round):
    with at(DAY):
        one = decided(city, round).errands.get()
        errands.drop(one.pk, actor=city.office, why="已并入另一项")
        with pytest.raises(WrongState):
            errands.answer(one.pk, actor=city.unit, text="x")
        with pytest.raises(WrongState):
            errands.drop(one.pk, actor=city.office, why="再次")
    assert Deadline.objects.get(pk=one.deadline_id).settled_on == date(2019, 5, 6)


def test_what_was_reported_is_never_changed(city, round):
    with at(DAY):
        errands.answer(decided(city, round).errands.get().pk, actor=city.unit, text="已拆除")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(text="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.all().delete()


def test_findings_of_an_open_visit_go_out_at_once(city, round):
    with at(DAY):
        visit = visits.make(
            round.pk, actor=city.office, held_on=date(2019, 5, 6), title="现场督导", leader=city.leader, who="副市长"
        )
        row = visits.find(visit.pk, actor=city.office, text="围挡缺失", unit=city.responsible, due_on=DUE)
    assert (row.errand.deadline.kind, row.errand.sort) == (Deadline.Kind.FINDING, "finding")


def test_a_unit_learns_of_an_unannounced_visit_only_when_findings_are_sent(city, round):
    with at(DAY):
        visit = visits.make(
            round.pk, actor=city.office, held_on=date(2019, 5, 6), title="夜间暗访", who="督导组", unannounced=True
        )
        row = visits.find(visit.pk, actor=city.office, text="偷排", unit=city.responsible, due_on=DUE)
        assert not Message.objects.filter(to=city.unit, text__contains="visit").exists()
        assert not Errand.objects.visible_to(city.unit).exists()
        (sent,) = visits.send(visit.pk, actor=city.office)
        assert sent.finding == row
        assert list(Errand.objects.visible_to(city.unit)) == [sent]
        assert Message.objects.filter(to=city.unit, about=f"leading.errand:{sent.pk}").count() == 1
        with pytest.raises(WrongState):
            visits.send(visit.pk, actor=city.office)


def test_the_leader_who_found_it_may_confirm_it(city, round):
    with at(DAY):
        visit = visits.make(
            round.pk, actor=city.leader, held_on=date(2019, 5, 6), title="现场督导", leader=city.leader, who="副市长"
        )
        row = visits.find(
            visit.pk, actor=city.leader, text="围挡缺失", unit=city.responsible, due_on=DUE, photos=[picture()]
        )
        visits.answer(row.pk, actor=city.unit, text="已补", files=[picture()])
        assert visits.verify(row.pk, actor=city.leader).state == State.DONE


def test_a_leader_records_own_visits_only(city, round):
    values = {"held_on": date(2019, 5, 6), "title": "现场督导", "who": "副市长"}
    with at(DAY):
        with pytest.raises(PermissionDenied):
            visits.make(round.pk, actor=city.leader, leader=city.secretary, **values)
        with pytest.raises(PermissionDenied):
            visits.make(round.pk, actor=city.unit, leader=city.unit, **values)
        assert visits.make(round.pk, actor=city.secretary, leader=city.secretary, **values).leader == city.secretary
