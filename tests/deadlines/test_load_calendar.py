from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from deadlines import calendar_seed, workdays
from deadlines.models import SpecialDay

pytestmark = pytest.mark.django_db

NOTICE = "day,works,name\n2027-10-01,0,国庆节\n2027-10-02,0,国庆节\n2027-10-10,1,国庆节\n2027-02-08,0,春节\n"


@pytest.fixture(autouse=True)
def _fresh_calendar():
    workdays.forget()
    yield
    workdays.forget()


def run(*args: object, **options: object) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("load_calendar", *args, stdout=out, **options)
    return out.getvalue()


def written(folder: Path, text: str) -> str:
    path = folder / "2027.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_loads_everything_once() -> None:
    total = len(list(calendar_seed.rows()))
    assert run() == f"Days added: {total}, changed: 0, already so: 0; estimates removed: 0.\n"
    assert run() == f"Days added: 0, changed: 0, already so: {total}; estimates removed: 0.\n"
    assert SpecialDay.objects.count() == total
    assert SpecialDay.objects.filter(day="2025-01-26", works=True, name="春节", provisional=False).exists()
    assert SpecialDay.objects.filter(provisional=True).count() == 149


def test_loads_one_year() -> None:
    run(year=2025)
    assert {day.year for day in SpecialDay.objects.values_list("day", flat=True)} == {2025}


def test_a_year_that_nobody_knows() -> None:
    with pytest.raises(CommandError):
        run(year=2050)


def test_a_published_year_replaces_its_estimates(tmp_path: Path) -> None:
    run()
    before = SpecialDay.objects.filter(day__year=2027).count()
    said = run(written(tmp_path, NOTICE), source="国办发明电〔2026〕1号")
    assert said == f"Days added: 1, changed: 3, already so: 0; estimates removed: {before - 3}.\n"
    calendar = workdays.load()
    assert 2027 in calendar.years
    assert calendar.is_workday(date(2027, 10, 10))
    assert calendar.is_workday(date(2027, 10, 4))
    assert not calendar.is_workday(date(2027, 10, 1))
    assert 2028 in calendar.provisional


def test_the_same_file_works_without_the_shipped_rows_in_the_database(tmp_path: Path) -> None:
    run(written(tmp_path, NOTICE), source="notice")
    assert workdays.load().is_workday(date(2027, 10, 4))
    assert 2026 in workdays.load().years


def test_what_the_office_entered_stays() -> None:
    SpecialDay.objects.create(day=date(2025, 1, 28), works=True, name="on duty", source="our notice 3")
    assert "Days entered by the office that stay as they are: 1." in run(year=2025)
    assert SpecialDay.objects.get(day="2025-01-28").source == "our notice 3"
    assert workdays.load().is_workday(date(2025, 1, 28))


@pytest.mark.parametrize(
    "text",
    [
        "day,name\n2027-10-01,国庆节\n",
        "day,works,name\n2027-02-30,0,x\n",
        "day,works,name\n2027-10-01,no,x\n",
        "day,works,name\n2027-10-01,0,\n",
    ],
)
def test_a_bad_file_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError):
        run(written(tmp_path, text), source="notice")
    assert not SpecialDay.objects.exists()


def test_a_file_needs_its_notice(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(written(tmp_path, NOTICE))


def test_reads_the_rows_in_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        workdays.load()
        workdays.load()
