"""Rungs at the edges: several units, things done and begun again, suspended, days far off."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cases.domain import changing
from cases.domain.planning import MeasureDraft
from cases.models import Commitment
from deadlines import ladders, terms, workdays
from deadlines.models import Deadline, Firing
from notify.models import Message
from orgs.models import Role
from pressure import forecast, papers, scan
from pressure.domain import ladders as domain
from records.trail import key
from tests.factories import at, make_org, make_round, make_task, make_user, moment

pytestmark = pytest.mark.django_db
WHY = "正在等待省级的复核结论"


@pytest.fixture
def round(city):
    with at("2019-01-02"):
        return make_round(city, slug="ladder", plan_due_on=None)


def add(city, round, **fields):
    plan = {"words": "2019年6月28日前", "filed": "2019-03-01", "draft_measures": [MeasureDraft("截污纳管")]}
    return make_task(city, round, **plan | fields)


def run(round, day, hour=9):
    return scan.run(moment(day, hour), rounds=[round])


class TestSeveralUnits:
    def test_every_responsible_unit_is_told_and_gets_the_letter(self, city, round):
        second = make_org("县水利局", city.county)
        clerk = make_user((second, Role.CLERK))
        units = [(city.responsible, "responsible"), (second, "responsible"), (city.lead, "lead")]
        add(city, round, draft_units=units)
        assert {fire.to for fire in run(round, "2019-06-19")} == {city.unit.username, clerk.username}
        run(round, "2019-07-01")
        assert papers.draw_up(moment("2019-07-01", 10)) == 1
        to = round.letters.get().addressees.values_list("organisation", flat=True)
        assert list(to) == [city.responsible.pk, second.pk]

    def test_a_measure_with_a_unit_of_its_own_is_that_units_alone(self, city, round):
        second = make_org("县水利局", city.county)
        clerk = make_user((second, Role.CLERK))
        units = [(city.responsible, "responsible"), (city.lead, "lead")]
        measures = [MeasureDraft("清淤", "2019年6月28日前", organisation=second)]
        add(city, round, words="2019年12月底前", draft_units=units, draft_measures=measures)
        assert {fire.to for fire in run(round, "2019-06-19")} == {clerk.username}


def test_what_was_done_in_time_has_no_overtaken_rungs_when_it_begins_anew(city, round):
    deadline = add(city, round).deadline
    run(round, "2019-03-05")
    with at("2019-04-01"):
        terms.settle(deadline, date(2019, 4, 1))
    on = date(2019, 8, 1)
    with at(on), transaction.atomic():
        counted = workdays.count(on, 5, "working", workdays.load())
        terms.restart(deadline, counted, on=on, why="重新开始", decided_by="")
    deadline.refresh_from_db()
    assert (deadline.settled_on, deadline.due_on, deadline.episode) == (None, date(2019, 8, 8), 2)
    assert not Firing.objects.exists()


class TestSuspended:
    def test_what_still_waits_in_the_inbox_is_over(self, city, round):
        deadline = add(city, round).deadline
        run(round, "2019-06-19")
        waiting = Message.objects.inbox_of(city.unit).waiting().filter(about=key(deadline))
        assert waiting.count() == 1
        with at("2019-06-20"):
            domain.suspend(deadline.pk, actor=city.office, why=WHY)
        assert waiting.count() == 0

    def test_no_letter_is_drafted_about_it(self, city, round):
        deadline = add(city, round).deadline
        run(round, "2019-07-01")
        with at("2019-07-01", 10):
            domain.suspend(deadline.pk, actor=city.office, why=WHY)
        assert papers.draw_up(moment("2019-07-01", 11)) == 0
        assert round.letters.count() == 0


def test_a_paper_of_a_day_that_lies_ahead_waits_and_holds_up_no_other(city, round):
    with transaction.atomic():
        ladders.adopt(key(round), Deadline.Kind.TASK, "cards", date(2019, 1, 3))
    add(city, round)
    run(round, "2019-07-01")
    assert papers.draw_up(moment("2019-06-24")) == 0
    assert Firing.objects.filter(waits=True).count() == 1
    assert papers.draw_up(moment("2019-07-01", 11)) == 1


@pytest.mark.parametrize("now", ["9999-12-31", "9999-12-01T08:30", "0001-01-01", ""])
def test_the_command_refuses_days_that_no_calendar_reaches(city, round, now):
    add(city, round)
    with pytest.raises(CommandError) as refused:
        call_command("run_due", now=now, json=True)
    assert refused.value.returncode == 2


def test_a_ladder_cannot_begin_in_a_year_that_nobody_lives_to_see(city, round):
    add(city, round)
    run(round, "2019-03-05")
    with at("2019-03-05"), pytest.raises(domain.ValidationError):
        domain.adopt(round.pk, Deadline.Kind.TASK, "weekly", date(9999, 12, 30), actor=city.office)
    assert run(round, "2019-03-06") == []


def test_the_plan_leaves_out_what_was_sent_this_morning(city, round):
    add(city, round)
    run(round, "2019-06-27")
    with at("2019-06-27", 11):
        coming = forecast.coming(round, date(2019, 6, 27), date(2019, 6, 28))
    assert [row.rung.code for row in coming] == ["remind+0"]


def test_a_slip_of_the_pen_in_a_year_stops_no_scan(city):
    with at("2019-01-02"):
        far = make_round(city, slug="far", plan_due_on=date(9999, 12, 31))
    assert run(far, "2019-01-03") == []
    assert not Deadline.objects.filter(scope=key(far), look_on__lte=date(2019, 1, 3)).exists()


def test_a_unit_that_is_taken_out_of_the_task_is_chased_no_longer(city, round):
    task = add(city, round)
    second = make_org("县水利局", city.county)
    chief = make_user((city.city, Role.SECRETARY))
    run(round, "2019-06-27")
    with at("2019-06-27"):
        units = [["responsible", second.pk], ["lead", city.lead.pk]]
        more = {
            "field": Commitment.Field.UNITS,
            "after": units,
            "reason": "other",
            "why": "机构改革后职能划转县水利局",
        }
        request = changing.ask(task.pk, actor=city.office, **more)
        changing.decide(request.pk, approve=True, actor=chief, note="同意")
    waiting = Message.objects.filter(about=key(task.deadline), done_at=None)
    assert not waiting.filter(to__in=[city.unit, city.head]).exists()
