"""Sheets follow the plan: brought up to date at any times they end as when that was done once, at the end."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction

from cases.domain import changing
from cases.models import ChangeRequest, Commitment, Task
from orgs.models import Organisation
from scheduling.domain import drafting, filing, opening, sheets
from scheduling.models import Line, Obligation, Period
from tests.factories import City, at, make_org, make_round, make_task
from tests.scheduling.month import FILED, line_of, open_month, progress, sheet_of

pytestmark = pytest.mark.django_db
FIRST, LAST, ONE_DAY = date(2018, 12, 1), date(2018, 12, 31), timedelta(days=1)
Row = tuple[str, int, date, date, str]


def hand_over(city: City, task: Task, units: list[Organisation], day: date | str) -> None:
    """By a change of the plan that was asked for and approved that day."""
    rows = [["responsible", unit.pk] for unit in units] + [["lead", city.lead.pk]]
    with at(day):
        wish = changing.ask(
            task.pk,
            actor=city.office,
            field=Commitment.Field.UNITS,
            after=rows,
            reason="other",
            why="机构改革，职责划转。",
        )
        route = {"route": ChangeRequest.Route.OFFICE}
        ChangeRequest.objects.filter(pk=wish.pk).update(asked_by=city.unit, **route)
        changing.decide(wish.pk, actor=city.office, approve=True, note="同意")


def close(task: Task, day: date) -> None:
    Task.objects.filter(pk=task.pk).update(
        stage="closed", closed_on=day, completion="completed_early", completed_on=day
    )


def rows(period: Period) -> list[Row]:
    found = Line.objects.filter(obligation__period=period).select_related("obligation__unit")
    return sorted((r.obligation.unit.name, r.task_id, r.from_on, r.until_on, r.state) for r in found)


def state(period: Period) -> tuple[list[Row], list[tuple[str, bool]]]:
    sheets = Obligation.objects.filter(period=period).owed().select_related("unit", "deadline")
    return rows(period), sorted((s.unit.name, s.deadline.settled_on is None) for s in sheets)


class Story:
    """A month of random changes, played with the sheets brought up to date on some of its days."""

    def __init__(self, city: City, seed: int) -> None:
        self.city, self.draw = city, Random(seed)
        with at(FILED):
            self.round = make_round(city)
        self.units = [city.responsible, *(make_org(f"单位{n}", city.county) for n in range(3))]
        for n in range(3):
            make_task(city, self.round, filed=FILED if n == 2 else None)
        with at(FILED):
            opening.open_due()  # the shipped rhythm is there from the first tick on
        self.acts = sorted(
            (
                FIRST + self.draw.randrange(-10, 35) * ONE_DAY,
                self.draw.choice(("units", "units", "close", "end", "new")),
                n,
            )
            for n in range(9)
        )
        self.choices = [self.draw.random() for _n in range(40)]

    def play(self, syncs: set[date]) -> tuple[list[Row], list[tuple[str, bool]]]:
        day = FIRST - 10 * ONE_DAY
        while day <= LAST + 5 * ONE_DAY:
            for on, act, n in self.acts:
                if on == day:
                    self.do(act, n, day)
            if day in syncs:
                with at(day, 18):
                    opening.open_due()
            day += ONE_DAY
        period = Period.objects.get(round=self.round, starts_on=FIRST)
        found = state(period)
        order = {pk: n for n, pk in enumerate(Task.objects.order_by("pk").values_list("pk", flat=True))}
        return [(unit, order[task], *rest) for unit, task, *rest in found[0]], found[1]

    def do(self, act: str, n: int, day: date) -> None:
        tasks = list(Task.objects.filter(stage="working").order_by("pk"))
        pick = self.choices[n]
        unit = self.units[int(pick * 100) % len(self.units)]
        if act == "end":
            if unit.pk != self.city.responsible.pk:
                Organisation.objects.filter(pk=unit.pk).update(ends_on=day)
        elif act == "new":
            make_task(
                self.city, self.round, filed=day.isoformat(), words="2020年12月底前",
                units=[(unit, "responsible"), (self.city.lead, "lead")],
            )  # fmt: skip
        elif tasks:
            task = tasks[int(pick * 1000) % len(tasks)]
            if act == "close":
                close(task, day)
            elif list(task.units.filter(role="responsible").values_list("organisation", flat=True)) != [unit.pk]:
                hand_over(self.city, task, [unit], day)


@pytest.mark.parametrize("seed", range(6))
def test_often_or_once_is_the_same(city, seed):
    story, told = Story(city, seed), []
    days = [FIRST + n * ONE_DAY for n in range(31)]
    end = {LAST + 3 * ONE_DAY}
    for syncs in (end, set(story.draw.sample(days, 8)) | end, set(days) | end):
        with transaction.atomic():
            told.append(story.play(syncs))
            transaction.set_rollback(True)
    assert told[0][0]
    assert told[0] == told[1] == told[2]


def test_a_row_that_was_typed_in_stays_when_the_item_leaves_and_says_why(city):
    _round, [task], period = open_month(city, day="2018-12-01")
    line, other = line_of(task, period), make_org("县水利局", city.county)
    with at("2018-12-01"):
        drafting.save(line.pk, actor=city.unit, values={"text": "已开工"}, seen=0)
    hand_over(city, task, [other], "2018-12-01")
    with at("2018-12-01", 18):
        opening.sync(period.pk)
    assert rows(period) == [
        ("县住建局", task.pk, FIRST, LAST, "skipped"),
        ("县水利局", task.pk, FIRST, LAST, "due"),
    ]
    line.refresh_from_db()
    assert (line.draft, line.skipped_why) == ({"text": "已开工"}, sheets.HANDED_ON)


def test_an_untouched_row_goes_and_its_sheet_is_waived(city):
    _round, [task], period = open_month(city, day="2018-12-01")
    other = make_org("县水利局", city.county)
    hand_over(city, task, [other], "2018-12-01")
    with at("2018-12-01", 18):
        opening.sync(period.pk)
    assert rows(period) == [("县水利局", task.pk, FIRST, LAST, "due")]
    waived = Obligation.objects.get(unit=city.responsible)
    assert (waived.waived_why, waived.deadline.settled_on) == (sheets.LEFT_PLAN, FIRST)
    assert list(period.obligations.unfiled()) == [Obligation.objects.get(unit=other)]


def test_what_was_filed_stays_filed_when_the_item_is_handed_over_later(city):
    _round, [task], period = open_month(city)
    other = make_org("县水利局", city.county)
    with at("2018-12-20"):
        filing.file(sheet_of(period).pk, actor=city.unit, lines={line_of(task, period).pk: progress()})
    hand_over(city, task, [other], "2018-12-25")
    with at("2018-12-26"):
        opening.sync(period.pk)
    assert [row[0:1] + row[2:] for row in rows(period)] == [
        ("县住建局", FIRST, date(2018, 12, 24), "filed"),
        ("县水利局", date(2018, 12, 25), LAST, "due"),
    ]
    assert sheet_of(period, city.responsible).filed_at is not None


def test_a_new_item_makes_a_filed_sheet_incomplete_again(city):
    round, [task], period = open_month(city)
    with at("2018-12-20"):
        filing.file(sheet_of(period).pk, actor=city.unit, lines={line_of(task, period).pk: progress()})
        assert sheet_of(period).deadline.settled_on == date(2018, 12, 20)
    make_task(city, round, filed="2018-12-22")
    with at("2018-12-23"):
        opening.open_due()
    sheet = sheet_of(period)
    assert (sheet.filed_at, sheet.deadline.settled_on) == (None, None)
    assert sorted(row[-1] for row in rows(period)) == ["due", "filed"]


def test_after_the_end_the_sheets_stand(city):
    _round, [task], period = open_month(city)
    with at("2019-01-02"):
        opening.open_due()
    before = rows(period)
    hand_over(city, task, [make_org("县水利局", city.county)], "2019-01-02")
    with at("2019-01-03"):
        opening.open_due()
        opening.sync(period.pk)
    assert rows(period) == before
