"""Signs and look-backs: a draw takes what has a warning sign; what closes right after a draw is a sign."""

import pytest
from django.utils import timezone

from cases.models import Task
from checkup.domain import looking
from checkup.models import Sign
from checkup.signs.closing import look_backs_within
from lookback.domain import planning
from tests.checkup import frauds
from tests.factories import at
from tests.lookback.rounds import DRAWN, make_closed, make_drawn, make_plan

pytestmark = pytest.mark.django_db


def test_a_draw_takes_what_has_a_warning_sign(city) -> None:
    round, tasks = make_closed(city, 4)
    for day in ("2019-10-30", DRAWN):
        plan = make_plan(city, round, size=1, seed="a", day=day)
        with at(day):
            planning.draw(plan.pk, actor=city.office)
        assert set(plan.picks.values_list("why", flat=True)) == ({"drawn"} if day != DRAWN else {"drawn", "sign"})
        drawn = plan.picks.get(why="drawn").task_id
        if day != DRAWN:
            assert plan.picks.count() == 1
            other = next(task for task in tasks if task.pk != drawn)
            make_sign(round, other, severity="warn")
            make_sign(round, next(task for task in tasks if task.pk not in (drawn, other.pk)), severity="hint")
    assert plan.picks.get(why="sign").task_id == other.pk


def make_sign(round, task: Task, *, severity: str) -> Sign:
    return Sign.objects.create(
        round=round, code="steps_at_once", subject=f"cases.task:{task.pk}", task=task, severity=severity,
        fingerprint=f"{task.pk:064d}", found_on="2019-10-31",
    )  # fmt: skip


def test_closed_within_three_days_of_the_draw_is_a_hint(city) -> None:
    round, _closed = make_closed(city, 1)
    plan = make_plan(city, round)
    assert list(look_backs_within(round)) == []
    plan, _picks = make_drawn(city, round)
    assert list(look_backs_within(round)) == [timezone.localdate(plan.drawn_at)]
    task = frauds.make_task(city, round)
    Task.objects.filter(pk=task.pk).update(stage="closed", closed_on="2019-11-03")
    late = frauds.make_task(city, round)
    Task.objects.filter(pk=late.pk).update(stage="closed", closed_on="2019-11-05")
    with at("2019-11-10"):
        looking.look(round)
    assert list(Sign.objects.filter(code="closed_after_notice").values_list("task", "severity")) == [(task.pk, "hint")]
