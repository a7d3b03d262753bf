"""Rounds of which the source gives totals: what the scripts say, without playing them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deadlines import wording
from scenarios import beside_days, campaign_deeds, script
from scenarios.beside_validation import check_beside
from scenarios.made import build, findings
from scenarios.made.days import calendar
from scenarios.story import Scenario
from tests.scenarios import oracle

MADE = ("fushun-2021", "guangxi-2016", "hanzhong-2021", "jiangxi-2016", "shanxi-2017", "shanxi-2019")
YEAR = {"2017": date(2017, 12, 31)}
STATUS = {
    "early": "completed_early", "on_time": "completed_on_time", "basic": "basically_completed",
    "on_schedule": "on_track", "overdue": "overdue",
}  # fmt: skip


@pytest.fixture(scope="module", params=MADE)
def made(request: Any) -> Scenario:
    return script.load(request.param)


def test_they_are_there_beside_the_ones_written_by_hand() -> None:
    assert script.slugs() == sorted((*MADE, "yongzhou-2018"))


def test_they_are_the_same_whenever_they_are_made(made: Scenario) -> None:
    assert script.load(made.slug) == made


def test_words_of_the_plan_are_read_as_the_script_says(made: Scenario) -> None:
    day = made.round.plan_document_date
    for p in made.problems:
        found = wording.parse(p.deadline.words, document_date=day)
        assert (found.due_on, found.then_long_term or found.kind == wording.Kind.LONG_TERM) == (
            p.deadline.due_on, p.deadline.then_long_term,
        ), p.deadline.words  # fmt: skip
        for m in p.measures:
            assert (wording.parse(m.deadline_words, document_date=day).due_on if m.deadline_words else None) == m.due_on


def test_the_rules_of_the_lifecycle_give_the_outcomes_of_the_script(made: Scenario) -> None:
    """By the oracle, which knows neither the grade nor that a completion may fall on the day itself."""
    for p in made.problems:
        found = oracle.status(made, p, made.ends_on, running=False, tolerance=100)
        if p.outcome == "basic":
            assert found in ("on_track", "behind")
        elif p.outcome == "on_time":
            assert p.completed_on == p.deadline.due_on
        else:
            assert found == STATUS[p.outcome], p.number


def test_invented_findings_are_marked_and_nobody_has_a_name(made: Scenario) -> None:
    assert all(p.illustrative == (p.basis in ("illustrative", "source_action")) for p in made.problems)
    assert "示例" in made.source.note
    ends = ("书记", "长", "专干", "负责人", "副职", "主席", "员", "主任", "）")
    assert all(person.display.endswith(ends) for person in made.people)


def test_accounts_of_the_demonstration_are_the_same_people_in_every_round(made: Scenario) -> None:
    here = {p.username: p.display for p in made.people if p.demo}
    assert here == {p.username: p.display for p in script.load("yongzhou-2018").people if p.demo}


def test_work_falls_on_working_days_or_on_the_deadline_itself(made: Scenario) -> None:
    for p in made.problems:
        days = {act.on for act in p.closing} | {m.done_on for m in p.measures if m.done_on}
        assert all(calendar().is_workday(day) or day == p.deadline.due_on for day in days), p.number


def test_steps_of_one_finding_are_not_all_done_on_one_day(made: Scenario) -> None:
    for p in made.problems:
        days = [m.done_on for m in p.measures if m.done_on]
        assert len(days) < 3 or len(set(days)) > 1, p.number


def test_totals_of_jiangxi() -> None:
    problems = script.load("jiangxi-2016").problems
    due = Counter(p.deadline.due_on.year for p in problems if p.deadline.due_on)
    done = Counter(p.deadline.due_on.year for p in problems if p.deadline.due_on and p.completed_on)
    assert (len(problems), due[2017], done[2017], due[2018], done[2018]) == (61, 30, 30, 12, 3)
    assert len(problems) - due[2017] - due[2018] == 19


def test_totals_of_guangxi() -> None:
    guangxi = script.load("guangxi-2016")
    steps = [m for p in guangxi.problems for m in p.measures]
    assert (len(guangxi.problems), len(guangxi.categories)) == (37, 7)
    assert {p.category for p in guangxi.problems} == set(range(1, 8))
    assert (len(steps), sum(m.done_on is not None for m in steps)) == (510, 439)
    assert Counter(p.outcome for p in guangxi.problems) == {"early": 22, "basic": 6, "on_schedule": 9}
    media = Counter(a.medium for a in guangxi.activities if a.kind == "publicity")
    assert media == {"newspaper": 157, "press": 3}
    assert {p.deadline.words for p in guangxi.problems} == {"2017年6月底前", "2017年底前", "长期整改"}


def test_what_shanxi_left_open_goes_on_two_years_later() -> None:
    first, second = script.load("shanxi-2017"), script.load("shanxi-2019")
    left = {p.number for p in first.problems if p.outcome == "overdue"}
    assert (len(first.problems), len(left)) == (60, 5)
    assert {(c.slug, c.number) for c in second.carried} == {("shanxi-2017", number) for number in left}
    (into,) = {c.into for c in second.carried}
    assert second.problem(into).short == "前一轮未按期完成任务继续整改"
    assert Counter(p.category for p in second.problems) == {1: 24, 2: 14}
    assert second.round.parent == first.slug


def test_numbers_of_fushun() -> None:
    fushun = script.load("fushun-2021")
    meetings = Counter(a.series for a in fushun.activities if a.kind == "meeting")
    assert sorted(meetings.values()) == [6, 16, 16]
    assert Counter(a.kind for a in fushun.activities)["project"] == 91
    assert Counter(a.series for a in fushun.activities)["整改复查"] == 6
    assert all([act.act for act in p.closing][-2:] == ["open_notice", "close"] for p in fushun.problems)


def test_shares_differ_by_one_at_most_and_a_passage_stops_with_the_story() -> None:
    assert findings._shares(29, 4) == [8, 7, 7, 7]
    assert findings._shares(0, 3) == [0, 0, 0]
    assert build.REPLY_DAYS == 10


def test_what_stands_beside_the_problems_names_only_what_is_there() -> None:
    whole = script.load("fushun-2021")
    seat = replace(whole.beside.seats[0], org="nowhere", user="nobody")
    look = replace(whole.beside.look_backs[0], on=date(2020, 1, 1))
    told = replace(whole, beside=replace(whole.beside, seats=(seat,), look_backs=(look,)))
    assert list(check_beside(told)) == [
        "beside.seats[0].org: nowhere is not in this script",
        "beside.seats[0].user: nobody is not in this script",
        "beside.look_backs[0].on: 2020-01-01 lies before the start",
    ]


@pytest.mark.django_db
def test_what_stands_beside_the_problems_has_its_days() -> None:
    """What follows without a day of its own follows on a working day; nothing after the last day of the script."""
    whole = script.load("shanxi-2019")
    days = beside_days.days(whole.beside, whole.ends_on)
    assert max(day for day, _what, _data in days) <= whole.ends_on
    assert [day for day, what, _data in days if what == "count"][-1] == date(2019, 10, 15)
    assert [day for day, what, _data in days if what == "confirm"] == [date(2019, 7, 26), date(2019, 8, 12)]


def test_counts_of_a_campaign_come_down_to_zero() -> None:
    (campaign,) = script.load("shanxi-2019").beside.campaigns
    for one in campaign.lists:
        days = [date(2019, 7, 14), date(2019, 8, 22), date(2019, 9, 29), date(2019, 10, 15)]
        found = [campaign_deeds.so_far(campaign, one, "taiyuan", day) for day in days]
        assert found == sorted(found)
        assert found[-1][0] == found[-1][1] > 0
