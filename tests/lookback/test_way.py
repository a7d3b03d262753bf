"""The way of a look-back: planned, drawn, visited, concluded, finished; and what it refuses."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain.moves import WrongState
from cases.models import Task
from lookback import apart, drawing
from lookback.domain import concluding, errands, planning, visiting
from lookback.models import Check, CheckPhoto, Conclusion, LookBackPlan, Pick
from notify.models import Message
from orgs.models import Role
from records.models import Event
from tests.factories import at, make_org, make_user, picture
from tests.lookback import rounds
from tests.lookback.rounds import DRAWN, DUE, LATER, VISITED, fresh, make_assigned, make_closed, make_drawn, visit

pytestmark = pytest.mark.usefixtures("en")
WHY = "现场仍有污水直排"


def test_a_look_back_is_drawn_by_its_seed_and_the_list_is_kept(city) -> None:
    round, tasks = make_closed(city, 4)
    plan, picks = make_drawn(city, round, size=2)
    keys = ["T1-1", "T2-1", "T3-1", "T4-1"]
    expected = drawing.draw([drawing.Item(key) for key in keys], seed="20191101", size=2)
    assert [(pick.key, pick.rank) for pick in picks] == [(one.key, one.rank) for one in expected]
    assert (plan.state, plan.number, plan.population_size, plan.algorithm) == ("drawn", 1, 4, "duban-sha256-1")
    assert plan.population.rows == [[key, "", f"cases.task:{task.pk}"] for key, task in zip(keys, tasks, strict=True)]
    assert {pick.why for pick in picks} == {"drawn"} and picks[0].unit == city.responsible
    event = Event.objects.get(verb="lookback.drawn")
    assert (event.after["seed"], event.after["drawn"], event.after["population"]) == ("20191101", 2, 4)


def test_without_a_seed_the_draw_makes_one(city) -> None:
    round, _tasks = make_closed(city, 1)
    plan, _picks = make_drawn(city, round, seed=None)
    assert len(plan.seed) == 16


def test_items_with_signs_and_partly_ones_come_beside_the_sample(city) -> None:
    round, tasks = make_closed(city, 3)
    _first, picks = make_assigned(city, round)
    partly = next(pick for pick in picks if pick.task_id == tasks[0].pk)
    visit(city, partly, "partly")
    second = rounds.make_plan(city, round, size=1, day=LATER, seed="x")
    with at(LATER):
        planning.draw(second.pk, actor=city.office, with_signs=[f"cases.task:{task.pk}" for task in tasks])
    whys = dict(second.picks.values_list("task", "why"))
    drawn = next(task for task, why in whys.items() if why == "drawn")
    expected = {task.pk: "again" if task == tasks[0] else "sign" for task in tasks} | {drawn: "drawn"}
    assert whys == expected and second.number == 2


def test_nobody_visits_what_they_had_a_hand_in(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_drawn(city, round)
    own_people = make_user((city.responsible, Role.VERIFIER))
    outsider = make_user((make_org("外市"), Role.VERIFIER))
    for person, word in (
        (city.verifier, "signed it off"),
        (city.lead_reviewer, "signed it off"),
        (city.office, "verified, reviewed or closed it"),
        (own_people, "belongs to its unit"),
        (outsider, "holds no post here"),
        (city.unit, "holds no post here"),
    ):
        with at(DRAWN), pytest.raises(ValidationError) as refused:
            planning.assign(pick.pk, actor=city.office, visitor=person, due_on=DUE)
        assert word in str(refused.value)
    assert fresh(pick).visitor is None and pick.accepted_by == city.office
    with pytest.raises(IntegrityError), transaction.atomic():
        Pick.objects.filter(pk=pick.pk).update(visitor=city.office)


def test_the_visitor_gets_a_day_and_a_deadline(city) -> None:
    round, _tasks = make_closed(city, 2)
    _plan, picks = make_assigned(city, round)
    assert [(pick.visitor, pick.due_on) for pick in picks] == [(city.visitor, DUE)] * 2
    assert {(pick.deadline.kind, pick.deadline.due_on) for pick in picks} == {("recheck", DUE)}
    (message,) = Message.objects.filter(to=city.visitor)
    assert message.params == {"title": "第一轮回头看", "n": 2, "day": "2019-11-30"}
    with at(DRAWN):
        planning.assign(picks[0].pk, actor=city.office, visitor=city.visitor, due_on=date(2019, 12, 10))
    assert fresh(picks[0]).deadline.due_on == date(2019, 12, 10)


def test_a_consolidated_item_is_concluded_by_the_visit(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    check = visit(city, pick)
    pick = fresh(pick)
    assert (pick.stage, pick.result, pick.found_on) == ("concluded", "consolidated", date(2019, 11, 5))
    assert pick.deadline.settled_on == date(2019, 11, 5)
    assert (check.photos.count(), check.visitor, pick.conclusion.action) == (1, city.visitor, "none")
    with pytest.raises(WrongState):
        visit(city, pick)


def test_only_the_named_visitor_records(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    other = rounds.make_visitor(city, "other")
    for person in (other, city.office, city.verifier):
        with at(VISITED), pytest.raises(PermissionDenied):
            visiting.record(pick.pk, actor=person, result="consolidated", note="看过")
    assert not Check.objects.exists()


def test_what_is_sent_twice_arrives_once(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    visit_id, photo_id = uuid4(), uuid4()
    with at(VISITED):
        sent = {"actor": city.visitor, "result": "partly", "note": "看过", "client_id": visit_id}
        first = visiting.record(pick.pk, **sent, photos_expected=1)
        assert visiting.record(pick.pk, **sent) == first
        photo = {"actor": city.visitor, "visit": visit_id, "client_id": photo_id}
        kept = visiting.add_photo(pick.pk, photo=picture(), **photo)
        assert visiting.add_photo(pick.pk, photo=picture(), **photo) == kept
    assert (Check.objects.count(), CheckPhoto.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="lookback.checked").count() == 1
    assert Event.objects.filter(verb="lookback.photo_added").count() == 1


def test_a_photograph_lies_over_an_old_one_of_the_same_item(city) -> None:
    round, tasks = make_closed(city, 2)
    _plan, picks = make_assigned(city, round)
    visit(city, picks[0])
    own = picks[0].task.evidence.filter(phase="after").get().file
    foreign = picks[1].task.evidence.filter(phase="after").get().file
    with at(VISITED):
        over = visiting.add_photo(picks[0].pk, actor=city.visitor, photo=picture(), over=own.pk)
        not_over = visiting.add_photo(picks[0].pk, actor=city.visitor, photo=picture(), over=foreign.pk)
    assert (over.over, not_over.over) == (own, None)


def test_rebound_and_false_open_a_new_cycle(city) -> None:
    round, tasks = make_closed(city, 2)
    _plan, picks = make_assigned(city, round)
    for pick, result in zip(picks, ("rebound", "false"), strict=True):
        visit(city, pick, result)
        assert fresh(pick).stage == "found"
        with at(LATER):
            made = concluding.conclude(
                pick.pk, actor=city.office, words="2020年6月底前", measures=["重建截污管"], why="雨天污水仍旧直排入河"
            )
        again = Task.objects.get(previous=pick.task)
        assert (made.action, made.new_cycle, again.cycle, again.stage) == ("reopened", again, 2, "working")
        event = Event.objects.get(verb="task.reopened", subject=f"cases.task:{again.pk}")
        assert event.after["cause"] == result
        assert fresh(pick).stage == "concluded"
    assert Message.objects.filter(to=city.unit, text__contains="rebound").count() == 1


def test_an_item_that_is_open_again_already_stays_as_it_is(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    visit(city, pick, "rebound")
    with at(LATER):
        concluding.reopening.reopen(
            pick.task_id, actor=city.office, cause="petition", why=WHY, words="2020年6月底前",
            measures=[concluding.MeasureDraft("重建")],
        )  # fmt: skip
        made = concluding.conclude(pick.pk, actor=city.office, why="信访已先行重启,不再另启")
    assert made.action == "open_already" and Task.objects.filter(cycle=2).count() == 1


def test_partly_gives_an_errand_that_the_unit_answers(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    visit(city, pick, "partly")
    with at(LATER):
        concluding.conclude(
            pick.pk, actor=city.office, words="2019年12月底前", measures=["清理残留垃圾"], why="个别点位仍有残留垃圾"
        )
        errand = pick.errand
        assert (errand.unit, errand.due_on, errand.deadline.kind) == (
            city.responsible, date(2019, 12, 31), "recheck",
        )  # fmt: skip
        with pytest.raises(PermissionDenied):
            errands.answer(errand.pk, actor=city.office, text="已清理")
        errands.answer(errand.pk, actor=city.unit, text="已清理完毕", files=[picture()])
        errands.give_back(errand.pk, actor=city.office, why="照片看不出是否清理干净")
        errands.answer(errand.pk, actor=city.unit, text="已清理完毕,附新照片")
        errand = errands.accept(errand.pk, actor=city.office)
    errand.refresh_from_db()
    assert (errand.state, errand.files.count(), errand.decided_by) == ("settled", 1, city.office)
    assert errand.deadline.settled_on is not None and Task.objects.get(pk=pick.task_id).stage == "closed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"measures": ["清理"], "words": ""}, "words"),
        ({"measures": [], "words": "2019年12月底前"}, "measures"),
        ({"measures": ["清理"], "words": "2018年底前"}, "words"),
        ({"measures": ["清理"], "words": "长期坚持"}, "words"),
        ({"measures": ["清理"], "words": "2019年12月底前", "why": "短"}, "why"),
    ],
)
def test_an_errand_needs_words_and_a_day(city, values, field) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    visit(city, pick, "partly")
    with at(LATER), pytest.raises(ValidationError) as refused:
        concluding.conclude(pick.pk, actor=city.office, **({"why": "个别点位仍有残留垃圾"} | values))
    assert field in refused.value.error_dict
    assert not Conclusion.objects.exists() and fresh(pick).stage == "found"


def test_a_visit_in_vain_leaves_the_item_waiting_until_the_office_sets_it_down(city) -> None:
    round, _tasks = make_closed(city, 1)
    plan, (pick,) = make_assigned(city, round)
    visit(city, pick, "not_possible")
    assert (fresh(pick).stage, fresh(pick).result, fresh(pick).deadline.settled_on) == ("waiting", "", None)
    with at(LATER):
        with pytest.raises(WrongState):
            planning.finish(plan.pk, actor=city.office)
        concluding.conclude(pick.pk, actor=city.office, why="厂区已拆除,现场不复存在")
        planning.finish(plan.pk, actor=city.office)
    assert (fresh(pick).result, fresh(pick).stage) == ("not_possible", "concluded")
    assert LookBackPlan.objects.get().finished_on == date(2019, 11, 12)


def test_a_draw_is_final_and_a_new_one_has_a_reason_and_a_number(city) -> None:
    round, _tasks = make_closed(city, 3)
    plan, picks = make_assigned(city, round, size=1)
    with at(DRAWN):
        with pytest.raises(WrongState):
            planning.draw(plan.pk, actor=city.office)
        with pytest.raises(ValidationError):
            planning.draw_again(plan.pk, actor=city.office, why="重抽")
        new = planning.draw_again(plan.pk, actor=city.office, why="漏列了本月销号的问题", seed="2")
    plan.refresh_from_db()
    assert (plan.state, new.number, new.state, new.replaces) == ("set_aside", 2, "drawn", plan)
    assert fresh(picks[0]).deadline.settled_on == date(2019, 11, 1)
    with at(DRAWN):
        planning.assign(new.picks.get().pk, actor=city.office, visitor=city.visitor, due_on=DUE)
    visit(city, new.picks.get())
    with at(LATER), pytest.raises(WrongState):
        planning.draw_again(new.pk, actor=city.office, why="结果不理想,重新抽取")


def test_an_item_is_named_by_hand_with_a_reason(city) -> None:
    round, tasks = make_closed(city, 2)
    plan, (drawn,) = make_drawn(city, round, size=1)
    other = next(task for task in tasks if task.pk != drawn.task_id)
    with at(DRAWN):
        for subject, why in (
            (f"cases.task:{other.pk}", "短"),
            (f"cases.task:{drawn.task_id}", WHY * 2),
            ("x", WHY * 2),
        ):
            with pytest.raises(ValidationError):
                planning.name_item(plan.pk, actor=city.office, subject=subject, why=why)
        pick = planning.name_item(
            plan.pk, actor=city.office, subject=f"cases.task:{other.pk}", why="群众来电反映反弹线索"
        )
    assert (pick.why, pick.reason, pick.accepted_by) == ("by_hand", "群众来电反映反弹线索", city.office)


def test_an_item_opened_again_before_the_visit_is_dropped(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    with at(LATER):
        with pytest.raises(WrongState):
            planning.drop(pick.pk, actor=city.office)
        concluding.reopening.reopen(
            pick.task_id, actor=city.office, cause="petition", why=WHY, words="2020年6月底前",
            measures=[concluding.MeasureDraft("重建")],
        )  # fmt: skip
        planning.drop(pick.pk, actor=city.office)
    assert (fresh(pick).stage, fresh(pick).deadline.settled_on) == ("dropped", date(2019, 11, 12))


def test_visits_are_shared_out_among_those_who_may(city) -> None:
    round, _tasks = make_closed(city, 4)
    plan, picks = make_drawn(city, round)
    one = rounds.make_visitor(city)
    at_home = make_user((make_org("县督查室", city.county), Role.VERIFIER))
    with at(DRAWN):
        planning.spread(plan.pk, actor=city.office, visitors=[city.verifier, one, at_home], due_on=DUE)
    assert {fresh(pick).visitor for pick in picks} == {one}


def test_a_county_verifier_goes_where_nobody_else_can(city) -> None:
    round, _tasks = make_closed(city, 2)
    plan, picks = make_drawn(city, round)
    at_home = make_user((make_org("县督查室", city.county), Role.VERIFIER))
    with at(DRAWN):
        with pytest.raises(ValidationError):
            planning.spread(plan.pk, actor=city.office, visitors=[city.verifier], due_on=DUE)
        planning.spread(plan.pk, actor=city.office, visitors=[at_home], due_on=DUE)
    visit(city, picks[0])
    assert {fresh(pick).visitor for pick in picks} == {at_home}
    found = {one.user: one for one in apart.visitors(round, date(2019, 11, 1))}
    assert apart.is_own_region(city.county.path, found[at_home], city.city.path)
    assert not apart.is_own_region(city.county.path, found[city.verifier], city.city.path)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2019, 10, 1)}, "ends_on"),
        ({"size": 3, "share": 10}, "share"),
        ({"size": 0}, "size"),
        ({"share": 101}, "share"),
        ({"over": "all"}, "over"),
        ({"strata": "colour"}, "strata"),
        ({"closed_from": date(2019, 6, 1), "closed_to": date(2019, 5, 1)}, "closed_to"),
        ({"title": ""}, "title"),
    ],
)
def test_a_plan_says_what_is_wrong_with_it(city, values, field) -> None:
    round = make_closed(city, 0)[0]
    with pytest.raises(ValidationError) as refused:
        rounds.make_plan(city, round, **values)
    assert field in refused.value.error_dict and not LookBackPlan.objects.exists()


def test_nothing_closed_nothing_drawn(city) -> None:
    round = make_closed(city, 0)[0]
    plan = rounds.make_plan(city, round)
    with at(DRAWN), pytest.raises(ValidationError):
        planning.draw(plan.pk, actor=city.office)
    assert LookBackPlan.objects.get().state == "planned"
