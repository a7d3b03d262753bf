"""A city's month of reports, through the product's own functions."""

from datetime import date

from cases.models import Round, Task
from scheduling.domain import opening
from scheduling.models import Line, Obligation, Period
from tests.factories import City, at, make_round, make_task

FILED = "2018-11-09"
MONTH = "2018-12-03"  # within the first period
DUE = "2019-01-03"  # the second working day of January 2019


def open_month(city: City, *, tasks: int = 1, day: str = MONTH) -> tuple[Round, list[Task], Period]:
    """A round whose plan is filed, and its first period, opened on `day`."""
    with at(FILED):
        round = make_round(city)
    made = [make_task(city, round, filed=None if n < tasks - 1 else FILED) for n in range(tasks)]
    with at(day):
        opening.open_due()
    return round, [Task.objects.get(pk=task.pk) for task in made], Period.objects.get(starts_on=date(2018, 12, 1))


def sheet_of(period: Period, unit=None) -> Obligation:
    rows = Obligation.objects.filter(period=period)
    return rows.get(unit=unit) if unit else rows.get()


def line_of(task: Task, period: Period) -> Line:
    return Line.objects.get(task=task, obligation__period=period)


def progress(share: int = 30, text: str = "截污管网完成30户。", **more) -> dict:
    return {"text": text, "claimed": share} | more
