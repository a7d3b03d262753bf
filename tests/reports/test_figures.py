"""Figures of any day: pure, adding up, and each number the length of its list."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.domain import changing, keeping, planning, progress
from orgs.models import Role
from reports import published
from reports.catalogue.notice_source import notice_data
from reports.figures import figures, figures_of, rate, result_values, results
from reports.ledger import ledger
from reports.numbers import Wanted, groups, select
from reports.source import live
from reports.totals import STATUSES
from tests.factories import at, make_city, make_task, make_user

pytestmark = pytest.mark.django_db


def wanted(query: str) -> Wanted:
    values = dict(part.split("=") for part in query.split("&"))
    return Wanted(values.pop("list"), values)


def test_the_same_answer_whenever_it_is_asked(stage):
    days = [date(2018, 10, 1) + timedelta(days=n * 20) for n in range(14)]
    with at("2019-06-28"):
        before = [figures(stage.round, day) for day in days]
        items = [published.items(ledger(stage.round, day)) for day in days]
    with at("2019-09-02"):
        city, task = stage.city, stage.behind
        progress.finish_measure(task.measures.first().pk, actor=city.unit, note="补记", on=date(2019, 6, 1))
        progress.verify(stage.verified.pk, actor=city.verifier, share=90, method="site")
        asked = changing.ask(
            task.pk,
            actor=city.unit,
            field="goal",
            after="完成120户截污",
            reason="better_way",
            why="原定户数未覆盖全片，需要增加户数",
        )
        changing.decide(asked.pk, actor=make_user((city.city, Role.MAYOR)), approve=True, note="同意")
        later = changing.ask(
            task.pk,
            actor=city.unit,
            field="deadline",
            after="2020年1月底前",
            reason="land_or_funds",
            why="征地手续尚未办结，需要延长工期",
        )
        changing.decide(later.pk, actor=city.office, approve=True, note="同意")
    with at("2021-01-04"):
        assert [figures(stage.round, day) for day in days] == before
        assert [published.items(ledger(stage.round, day)) for day in days] == items
        assert figures(stage.round, date(2019, 9, 3)) != before[-1]


def test_what_is_entered_later_leaves_past_days_as_they_were(stage):
    day = date(2019, 6, 28)
    before = figures(stage.round, day)
    with at("2019-09-02"):
        keeping.record_activity(
            stage.round, actor=stage.city.office, kind="meeting", held_on=date(2019, 1, 7), title="补记的会议"
        )
    assert figures(stage.round, day) == before
    assert figures(stage.round, date(2019, 9, 2))["activities"]["meetings"] == before["activities"]["meetings"] + 1


def test_parts_sum_on_every_day(stage):
    day = date(2018, 9, 20)
    while day < date(2019, 7, 20):
        result = figures(stage.round, day)
        for key in ("problems", "tasks"):
            counts = result[key]
            assert sum(counts[status] for status in STATUSES) == counts["total"], (day, key)
            assert all(counts[mark] <= counts["total"] for mark in ("accepted", "in_notice", "closed"))
            assert counts["closed"] + counts["in_notice"] <= counts["accepted"]
        petitions = result["petitions"]
        assert petitions["closed"] + petitions["staged"] + petitions["open"] == petitions["received"]
        assert petitions["received"] - petitions["unassigned"] + petitions["split_extra"] == petitions["assigned"]
        assert result["problems"]["total"] == (0 if day < date(2018, 11, 9) else 5)
        day += timedelta(days=3)


def test_every_number_is_the_length_of_its_list_on_every_day(stage):
    with at("2019-03-01"):  # a problem with two tasks, the second one filed later
        draft = planning.TaskDraft(
            goal="第二项任务", words="2019年3月底前", place=stage.city.county,
            units=[(stage.city.responsible, "responsible"), (stage.city.lead, "lead")],
            measures=[planning.MeasureDraft("立即停产")],
        )  # fmt: skip
        planning.draft_task(stage.behind.problem, draft, actor=stage.city.office)
        stage.round.problems.get(number=7).delete()
        planning.file_plan(stage.round.pk, actor=stage.city.office)
    for day in (date(2018, 9, 29), date(2018, 11, 30), date(2019, 2, 28), date(2019, 4, 1), date(2019, 6, 28)):
        rows = ledger(stage.round, day)
        items, lists = published.items(rows), published.lists(stage.round, day)
        counted = figures_of(rows)
        shown = [number for group in groups(counted) for number in group.numbers]
        lengths = {number.key: len(select(items, lists, wanted(number.query))) for number in shown}
        assert lengths == {number.key: number.count for number in shown}
    assert counted["tasks"]["total"] == counted["problems"]["total"] + 1
    assert counted["tasks"]["overdue"] == 1


def test_measures_and_shares_of_the_contract(stage):
    result = figures(stage.round, date(2019, 6, 28))
    assert result["measures"] == {"total": 8, "done": 5, "rate": "62.5"}
    assert result["petitions"]["received"] == 2
    assert result["petitions"]["assigned"] == 3
    assert result["petitions"]["split_extra"] == 1
    assert (result["petitions"]["closed"], result["petitions"]["open"]) == (1, 1)
    assert result["petitions"]["closing_rate"] == "50.0"
    assert result["activities"]["meetings"] == 2
    assert result["due_years"] == {"2019": {"total": 4, "completed": 2, "completed_early": 2}}
    assert list(result) == [
        "round",
        "as_of",
        "problems",
        "tasks",
        "measures",
        "petitions",
        "accountability",
        "activities",
        "results",
        "due_years",
    ]


def test_results_and_indicators_count_once_a_series_and_have_their_newest_value(stage):
    def keep(day, value, **more):
        with at(day):
            return keeping.record_result(
                stage.round, actor=stage.city.office, recorded_on=date.fromisoformat(day), value=Decimal(value),
                **{"kind": "indicator", "topic": "pm10", "title": "PM10平均浓度", "unit": "μg/m³"} | more,
            )  # fmt: skip

    before = results(stage.round, date(2019, 7, 1))
    keep("2019-07-01", "51")
    keep("2019-08-01", "49.50", change="-17.7", rank=5, rank_scope="province", rank_change=3)
    furnaces = keep("2019-07-01", "109", kind="result", topic="", title="拆除小高炉", unit="座")
    counted = [results(stage.round, date(2019, month, 2)) for month in (6, 7, 8)]
    assert counted[0] == before
    assert counted[1] == counted[2] == before | {
        "result": before["result"] + 1, "indicator": before["indicator"] + 1,
    }  # fmt: skip
    for day in (date(2019, 7, 2), date(2019, 8, 2)):
        rows = result_values(stage.round, day)
        assert Counter(row["kind"] for row in rows) == Counter(results(stage.round, day))
    found = {row["title"]: row for row in result_values(stage.round, date(2019, 8, 2))}
    assert found["PM10平均浓度"] == {
        "code": found["PM10平均浓度"]["code"], "kind": "indicator", "topic": "pm10", "title": "PM10平均浓度",
        "grade": "", "recorded_on": "2019-08-01", "period": "", "value": "49.5", "unit": "μg/m³", "change": "-17.7",
        "change_unit": "%", "rank": 5, "rank_scope": "province", "rank_change": 3,
    }  # fmt: skip
    assert (found["拆除小高炉"]["value"], found["拆除小高炉"]["change_unit"]) == ("109", "")
    with at("2019-09-02"):
        keeping.withdraw_result(furnaces.pk, actor=stage.city.office, why="重复登记")
    assert results(stage.round, date(2019, 9, 1))["result"] == before["result"] + 1
    assert results(stage.round, date(2019, 9, 2))["result"] == before["result"]


def test_rates_round_half_up():
    assert (rate(1, 8, 1), rate(1, 8, 2), rate(1, 16, 1), rate(0, 0, 1)) == ("12.5", "12.50", "6.3", "0.0")


def test_a_paper_of_a_past_day_keeps_the_words_of_that_day(city):
    task = make_task(city)
    with at("2019-07-01"):
        asked = changing.ask(
            task.pk,
            actor=city.unit,
            field="deadline",
            after="2020年1月底前",
            reason="land_or_funds",
            why="征地手续尚未办结，需要延长工期",
        )
        changing.decide(asked.pk, actor=city.office, approve=True, note="同意")
    round = task.problem.round
    before, after = (notice_data(live(round, day), {}).items[0] for day in (date(2019, 6, 30), date(2019, 7, 1)))
    assert (before.deadline_text, before.changes, before.deadline_now) == ("2019年12月底前", 0, date(2019, 12, 31))
    assert (after.deadline_text, after.changes, after.deadline_now) == ("2019年12月底前", 1, date(2020, 1, 31))


def test_the_ledger_costs_the_same_with_many_tasks(city, django_assert_num_queries):
    round = make_task(city).problem.round
    with django_assert_num_queries(10):
        published.items(ledger(round, date(2019, 1, 1)))
    for _n in range(4):
        make_task(city, round)
    with django_assert_num_queries(10):
        published.items(ledger(round, date(2019, 1, 1)))


def test_rounds_do_not_mix(stage):
    other = make_city()
    make_task(other)
    assert figures(stage.round, date(2019, 6, 28))["problems"]["total"] == 5
