"""A lamp says by shape, word and days how a task stands, against the present date and the first one."""

from datetime import date

import pytest

from cases.domain import changing, progress
from cases.lamps import lamp
from cases.models import Task
from tests.factories import at, make_task


def shown(task, day):
    with at(day):
        found = lamp(Task.objects.for_list().get(pk=task.pk), date.fromisoformat(day))
    return found["kind"], found["word"], found["days_text"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "kind", "word", "days"),
    [
        ("2018-12-01", "none", "not started", "395 days before the deadline"),
        ("2019-12-01", "near", "behind schedule", "30 days before the deadline"),
        ("2019-12-31", "near", "behind schedule", "on the day"),
        ("2020-01-01", "overdue", "overdue", "1 day after the deadline"),
        ("2020-01-30", "overdue", "overdue", "30 days after the deadline"),
        ("2020-01-31", "severe", "overdue", "31 days after the deadline"),
    ],
)
def test_it_changes_with_the_day(city, en, day, kind, word, days):
    assert shown(make_task(city), day) == (kind, word, days)


@pytest.mark.django_db
def test_a_plan_in_preparation_has_no_light(city, en):
    assert shown(make_task(city, filed=None), "2018-11-02") == ("none", "plan in preparation", "")


@pytest.mark.django_db
def test_a_completed_task_tells_both_dates_after_an_extension(city, en):
    task = make_task(city, measures=1, words="2019年6月底前")
    with at("2019-04-01"):
        words = {"after": "2019年7月10日前", "why": "汛期停工,需顺延十天完成"}
        request = changing.ask(task.pk, actor=city.unit, field="deadline", reason="other", **words)
        changing.decide(request.pk, actor=city.office, approve=True, note="同意")
        progress.finish_measure(task.measures.get().pk, actor=city.unit, note="完成")
    with at("2019-07-08"):
        progress.report_completion(task.pk, actor=city.unit, text="完成")
    assert shown(task, "2019-07-20") == (
        "done", "completed early", "2 days before the deadline (first date: 8 days after the deadline)",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_duty_without_end_says_so(city, en):
    task = make_task(city, words="长期坚持")
    assert shown(task, "2019-05-20") == ("normal", "not started", "long term")
