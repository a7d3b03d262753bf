import json
from collections import Counter
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import chinese_calendar
import pytest

from deadlines import wording
from orgs.models import Role
from scenarios import script
from scenarios.story import Scenario
from scenarios.way import stage
from tests.scenarios import oracle

LAST, MIDDLE = date(2019, 12, 5), date(2019, 6, 30)
DEMO = {
    "office": ("rect-office", "office"), "unit": ("gov-dongan", "clerk"), "head": ("gov-dongan", "head"),
    "lead": ("shengtai", "lead_reviewer"), "leader": ("yongzhou", "case_leader"), "secretary": ("dongan", "secretary"),
    "mayor": ("dongan", "mayor"), "verifier": ("rect-office", "verifier"), "publisher": ("rect-office", "publisher"),
    "observer": ("yongzhou", "observer"), "auditor": ("yongzhou", "auditor"), "admin": ("yongzhou", "admin"),
}  # fmt: skip
COUNTIES = {
    "零陵区": "431102", "冷水滩区": "431103", "祁阳县": "431121", "东安县": "431122", "双牌县": "431123",
    "道县": "431124", "江永县": "431125", "宁远县": "431126",
    "蓝山县": "431127", "新田县": "431128", "江华瑶族自治县": "431129",
}  # fmt: skip


@pytest.fixture(scope="module")
def yongzhou() -> Scenario:
    return script.load("yongzhou-2018")


@pytest.fixture
def raw() -> dict[str, Any]:
    return deepcopy(script.read("yongzhou-2018"))


def test_round_has_the_days_and_numbers_of_the_source(yongzhou: Scenario) -> None:
    r = yongzhou.round
    assert (r.group, r.level, r.kinds) == ("省第六环境保护督察组", "province", ("routine",))
    assert (r.entered_on, r.left_on, r.feedback_on) == (date(2018, 7, 25), date(2018, 8, 15), date(2018, 9, 29))
    assert (r.petitions, len(yongzhou.problems), len(yongzhou.categories)) == (268, 33, 5)
    assert {p.number for p in yongzhou.problems} == set(range(1, 34))
    assert (yongzhou.ends_on, yongzhou.source.published_on) == (LAST, LAST)


def test_plan_is_due_thirty_working_days_after_the_feedback_and_filed_in_time(yongzhou: Scenario) -> None:
    day, left = yongzhou.round.feedback_on, 30
    while left:
        day += timedelta(1)
        left -= chinese_calendar.is_workday(day)
    assert yongzhou.round.plan_due_on == day == date(2018, 11, 15)
    assert yongzhou.round.plan_filed_on <= day


def test_eleven_counties_with_division_codes_stand_below_the_city(yongzhou: Scenario) -> None:
    found = {o.name: o.code for o in yongzhou.organisations if o.kind == "region" and o.parent == "yongzhou"}
    assert found == COUNTIES
    assert (yongzhou.organisation("yongzhou").code, yongzhou.organisation("hunan").code) == ("431100", "430000")


def test_demo_accounts_hold_the_posts_of_the_contract(yongzhou: Scenario) -> None:
    found = {p.username: (p.posts[0].org, p.posts[0].role) for p in yongzhou.people if p.demo}
    assert found == DEMO
    assert all(len(p.posts) == 1 for p in yongzhou.people if p.demo)
    assert {post.role for p in yongzhou.people for post in p.posts} == set(Role.values)


def test_named_problems_are_from_the_source_and_the_others_are_marked(yongzhou: Scenario) -> None:
    named = {p.number: p.short for p in yongzhou.problems if p.basis == "source"}
    assert named == {
        6: "东安县污水处理厂扩建", 23: "自然保护区整治", 24: "湘江纸业遗留污染",
        26: "已关闭矿区环境治理", 29: "基层执法车辆配备",
    }  # fmt: skip
    assert Counter(p.illustrative for p in yongzhou.problems) == {True: 24, False: 9}
    assert "示例" in yongzhou.source.note


def test_outcome_is_19_early_12_on_schedule_2_behind(yongzhou: Scenario) -> None:
    assert Counter(p.outcome for p in yongzhou.problems) == {"early": 19, "on_schedule": 12, "behind": 2}
    assert {p.short for p in yongzhou.problems if p.outcome == "behind"} == {"自然保护区整治", "基层执法车辆配备"}
    outcome = {"completed_early": "early", "on_track": "on_schedule", "behind": "behind"}
    for running in (True, False):
        found = {p.number: outcome[oracle.status(yongzhou, p, LAST, running=running)] for p in yongzhou.problems}
        assert found == {p.number: p.outcome for p in yongzhou.problems}


def test_middle_of_2019_looks_different(yongzhou: Scenario) -> None:
    assert oracle.figures(yongzhou, MIDDLE) == {"completed_early": 9, "on_track": 21, "behind": 3}


def test_nothing_is_overdue_on_any_day_and_every_day_sums_to_33(yongzhou: Scenario) -> None:
    day = yongzhou.round.plan_filed_on
    while day <= LAST:
        found = oracle.figures(yongzhou, day)
        assert (found.total(), found["overdue"]) == (33, 0), day
        day += timedelta(1)


def test_words_of_the_plan_are_read_as_the_script_says(yongzhou: Scenario) -> None:
    day = yongzhou.round.plan_document_date
    for p in yongzhou.problems:
        found = wording.parse(p.deadline.words, document_date=day)
        assert (found.due_on, found.then_long_term or found.kind == wording.Kind.LONG_TERM) == (
            p.deadline.due_on,
            p.deadline.then_long_term,
        ), p.deadline.words
        for m in p.measures:
            assert wording.parse(m.deadline_words, document_date=day).due_on == m.due_on, m.deadline_words


def test_completions_are_spread_over_2019(yongzhou: Scenario) -> None:
    days = sorted(p.completed_on for p in yongzhou.problems if p.completed_on)
    assert (days[0], days[-1]) == (date(2019, 1, 18), LAST)
    assert len({day.month for day in days}) >= 10


def test_unfinished_problems_on_schedule_are_due_after_the_last_day(yongzhou: Scenario) -> None:
    for p in yongzhou.problems:
        if p.outcome != "early":
            day = oracle.due(yongzhou, p, LAST)
            assert day is None or day > LAST, p.number
            assert any(m.done_on is None for m in p.measures), p.number


def test_how_far_the_completed_ones_got(yongzhou: Scenario) -> None:
    assert Counter(stage(p.closing) for p in yongzhou.problems) == {
        "": 14,
        "closed": 14,
        "in_notice": 2,
        "in_signoff": 3,
    }
    waiting = {p.number: p.closing[-1] for p in yongzhou.problems if stage(p.closing) == "in_signoff"}
    assert {number: (act.act, act.step, act.on) for number, act in waiting.items()} == {
        10: ("sign", "leader_visit", date(2019, 11, 29)),
        13: ("report", "", LAST),
        32: ("sign", "lead_gate", date(2019, 11, 21)),
    }


def test_what_waits_can_be_carried_on_by_the_demo_accounts(yongzhou: Scenario) -> None:
    ten, thirteen, thirty_two = (yongzhou.problem(n) for n in (10, 13, 32))
    assert (ten.place, thirteen.place) == ("dongan", "dongan")
    assert (thirteen.units.responsible, thirteen.units.lead) == ("gov-dongan", "shengtai")
    assert {thirteen.leaders.case_leader, thirty_two.leaders.case_leader} == {"leader"}


def test_the_demo_people_have_enough_to_do(yongzhou: Scenario) -> None:
    assert sum(p.units.responsible == "gov-dongan" for p in yongzhou.problems) == 7
    assert sum(p.leaders.case_leader == "leader" for p in yongzhou.problems) == 9
    assert sum(p.units.lead == "shengtai" for p in yongzhou.problems) >= 15
    assert {p.place for p in yongzhou.problems} == {"yongzhou"} | {
        o.key for o in yongzhou.organisations if o.parent == "yongzhou" and o.kind == "region"
    }


def test_special_ways_are_all_there(yongzhou: Scenario) -> None:
    acts = [act for p in yongzhou.problems for act in p.closing]
    found = Counter(act.act for act in acts)
    assert (found["return"], found["withdraw"], found["paper_sign"], found["reopen"]) == (2, 1, 1, 1)
    assert (found["object"], found["answer_objection"]) == (1, 1)
    assert {act.to for act in acts if act.act == "return"} == {"unit", "self_check"}
    assert [act.by for act in acts if act.substitute_for == "leader-zhengxie"] == ["leader-renda"]
    assert [(c.problem, c.kind, c.approved) for c in yongzhou.changes] == [(26, "deadline", True), (29, "goal", False)]
    rebound = next(act for act in yongzhou.problem(19).closing if act.act == "reopen")
    assert (rebound.reason_kind, rebound.due_on) == ("rebound", date(2019, 10, 31))
    assert yongzhou.problem(19).completed_on == date(2019, 9, 20)


def test_official_acts_fall_on_working_days(yongzhou: Scenario) -> None:
    days = {act.on for p in yongzhou.problems for act in p.closing if act.act != "object"}
    days |= {day for c in yongzhou.changes for day in (c.asked_on, c.decided_on)}
    days |= {yongzhou.round.plan_filed_on}
    assert [day for day in sorted(days) if not chinese_calendar.is_workday(day)] == []


def test_notices_run_ten_working_days_before_closing(yongzhou: Scenario) -> None:
    for p in yongzhou.problems:
        for opened, nxt in pairwise(a for a in p.closing if a.act in ("open_notice", "close", "reopen")):
            if nxt.act == "close":
                between = chinese_calendar.get_workdays(opened.on + timedelta(1), nxt.on - timedelta(1))
                assert len(between) >= yongzhou.round.notice_length, p.number
        if stage(p.closing) == "in_notice":
            opened = p.closing[-1].on
            assert len(chinese_calendar.get_workdays(opened + timedelta(1), LAST)) < yongzhou.round.notice_length


def test_activities_are_those_of_the_source(yongzhou: Scenario) -> None:
    assert Counter(a.kind for a in yongzhou.activities) == {
        "leading_group": 1, "meeting": 5, "visit": 5, "special_check": 1, "campaign": 2, "special_supervision": 2,
        "special_action": 3,
    }  # fmt: skip
    visits = Counter((a.by, a.series) for a in yongzhou.activities if a.kind == "visit")
    assert visits == {("secretary-yongzhou", "督查暗访"): 3, ("mayor-yongzhou", "现场调研督导"): 2}
    meetings = [a for a in yongzhou.activities if a.kind == "meeting"]
    assert (meetings[0].on, meetings[0].illustrative) == (yongzhou.round.feedback_on, False)


def test_results_and_indicators_are_those_of_the_source(yongzhou: Scenario) -> None:
    assert {r.key: r.points[-1].value for r in yongzhou.results} == {
        "furnaces_closed": 109, "villages_treated": 220, "buses_retired": 365, "kilns_closed": None,
    }  # fmt: skip
    found = {i.key: (i.value, i.change, i.rank, i.rank_change) for i in yongzhou.indicators}
    assert found == {
        "air_good_rate": ("90.5", "+0.7", None, None), "air_index": ("3.65", "-4.7", 5, 3),
        "pm10": ("51", "-17.7", None, None), "pm25": ("35", "-16.7", None, None),
        "sections_total": ("34", None, None, None), "sections_rate": ("100", None, None, None),
        "sections_class_1": ("2", None, None, None), "sections_class_2": ("31", None, None, None),
        "sections_class_3": ("1", None, None, None), "surface_water_rank": (None, None, 13, None),
        "surface_water_rank_province": (None, None, 1, None),
    }  # fmt: skip
    assert sum(Decimal(found[f"sections_class_{n}"][0] or "0") for n in (1, 2, 3)) == 34


def test_petitions_are_22_daily_batches_all_closed_by_the_end_of_october(yongzhou: Scenario) -> None:
    batches = yongzhou.petition_batches
    assert [b.on for b in batches] == [date(2018, 7, 25) + timedelta(n) for n in range(22)]
    assert sum(b.count for b in batches) == sum(c.count for b in batches for c in b.closings) == 268
    assert max(c.on for b in batches for c in b.closings) == date(2019, 10, 31)


def test_people_are_named_by_their_post_and_no_text_stands_twice(yongzhou: Scenario) -> None:
    titles = (
        "书记",
        "市长",
        "县长",
        "区长",
        "局长",
        "科长",
        "专干",
        "负责人",
        "副职",
        "委员",
        "代表",
        "员",
        "主任",
        "副主席",
        "）",
    )
    assert all(p.display.endswith(titles) for p in yongzhou.people)
    texts = [t for p in yongzhou.problems for t in (p.title, p.text, p.goal, p.standard, p.result)]
    assert len(texts) == len(set(texts))


def test_unknown_name_and_broken_file_are_one_clear_error(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(script.ScenarioError, match="no such scenario; there are: .*yongzhou-2018"):
        script.load("../secrets")
    (tmp_path / "half.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(script, "DATA", tmp_path)
    with pytest.raises(script.ScenarioError, match="not JSON"):
        script.load("half")


def _set(raw: dict[str, Any], road: str, value: Any) -> None:
    *parents, last = [int(part) if part.isdecimal() else part for part in road.split(".")]
    place: Any = raw
    for part in parents:
        place = place[part]
    place[last] = value


@pytest.mark.parametrize(
    ("road", "value", "fault"),
    [
        ("problems.1.number", 1, "problem 1 stands 2 times"),
        ("problems.0.units.lead", "nowhere", "problem 1: nowhere is no unit of this script"),
        ("problems.0.units.lead", "lengshuitan", "problem 1: lengshuitan is no unit of this script"),
        ("problems.0.leaders.case_leader", "unit", "problem 1: unit holds no post as case_leader"),
        ("problems.0.category", 9, "problem 1: category 9 is unknown"),
        ("problems.0.illustrative", False, "problem 1: basis illustrative does not go with illustrative=False"),
        ("problems.0.measures.0.weight", 31, "problem 1: weights sum to 101"),
        ("problems.0.measures.0.done_on", "2018-10-01", "begun_on 2018-10-08 lies after done_on 2018-10-01"),
        ("problems.0.measures.2.due_on", "2019-04-30", "due_on 2019-04-30 lies after the deadline 2019-03-31"),
        ("problems.0.measures.2.done_on", None, "problem 1: complete with a measure undone"),
        ("problems.0.deadline.due_on", "2019-01-18", "problem 1: not complete before its deadline"),
        ("problems.0.closing.1.by", "clerk-shengtai", "clerk-shengtai has no seat in step self_check"),
        ("problems.0.closing.0.by", "unit", "unit is no clerk of the responsible unit"),
        ("problems.0.closing.2.on", "2019-01-21", "sign 2019-01-22 lies after sign 2019-01-21"),
        ("problems.0.closing.2.act", "wave", "the act, a step or one of"),
        ("problems.0.outcome", "behind", "problem 1: outcome behind does not go with its acts"),
        ("round.feedback_on", "2018-08-01", "left_on 2018-08-15 lies after feedback_on 2018-08-01"),
        ("organisations.1.parent", "nowhere", "organisation yongzhou: parent nowhere does not stand before it"),
        ("people.0.posts.0.role", "king", "office: role king is unknown"),
        ("people.1.username", "office", "user office stands 2 times"),
        ("changes.0.asked_on", "2020-01-02", "asked_on 2020-01-02 lies after decided_on"),
        ("substitutes.0.ends_on", "2019-10-09", "leader-renda does not stand in for leader-zhengxie on that day"),
        ("activities.0.on", "2020-01-01", "lies after the end 2019-12-05"),
        ("petition_batches.0.count", 7, "petitions: batches sum to 269, not 268"),
        ("expected.closed", 15, "expected: closed is 14, not 15"),
        ("round.petitions", "268", "round.petitions: int is expected, not '268'"),
        ("round.entered_on", "soon", "Invalid isoformat string: 'soon'"),
        ("round.colour", "red", "round: unknown key colour"),
    ],
)
def test_faults_are_named(raw: dict[str, Any], road: str, value: Any, fault: str) -> None:
    _set(raw, road, value)
    with pytest.raises(script.ScenarioError) as caught:
        script.check(raw)
    assert any(fault in line for line in caught.value.faults), caught.value.faults


def test_a_signature_ahead_of_its_step_and_a_second_one_are_faults(raw: dict[str, Any]) -> None:
    acts = raw["problems"][0]["closing"]
    del acts[1]
    with pytest.raises(script.ScenarioError) as caught:
        script.check(raw)
    assert any("lead_gate is signed before the steps ahead of it stand" in line for line in caught.value.faults)
    assert any("a notice before every signature is given" in line for line in caught.value.faults)


def test_file_is_kept_readable() -> None:
    text = (script.DATA / "yongzhou-2018.json").read_text(encoding="utf-8")
    assert "\\u" not in text
    assert max(len(line) for line in text.splitlines()) < 400
    assert json.loads(text)["slug"] == "yongzhou-2018"
