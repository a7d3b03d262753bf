"""How a notice tells the problems by the years of the plan."""

from dataclasses import replace
from datetime import date

import pytest

from papers.marks import bare
from reports.catalogue.due_years import years_said
from reports.catalogue.notice_data import NoticeData
from tests.reports.sample import notice

EARLY, LATE, ON = "completed_early", "completed_late", "on_track"


def told(*rows: tuple[int | None, str], decimals: int = 0) -> str:
    """What is said at the end of 2017 of problems by the year they are due and their status."""
    made: NoticeData = notice()
    item = made.items[0]
    items = tuple(replace(item, status=status, due_years=(year,) if year else ()) for year, status in rows)
    counts = {key: 0 for key in made.figures["problems"]}
    for _year, status in rows:
        counts[status] = counts.get(status, 0) + 1
    figures = {**made.figures, "problems": counts | {"total": len(rows)}}
    return bare(years_said(replace(made, items=items, figures=figures, as_of=date(2017, 12, 31), decimals=decimals)))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((2017, ON), (2018, ON)), ""),
        (((None, EARLY),), ""),
        (((2017, EARLY),), "按整改时限看，计划2017年完成的1个问题已完成。"),
        (
            ((2017, EARLY), (2017, LATE), (2018, EARLY), (2018, ON), (2019, ON)),
            "反馈问题整改完成率60%；按整改时限看，计划2017年完成的2个问题已全部完成，计划2018年完成的2个问题已提前完成1个。",
        ),
        (
            ((2016, ON), (2016, ON), (2017, EARLY), (2017, ON)),
            "反馈问题整改完成率25%；按整改时限看，计划2016年完成的2个问题均未完成，计划2017年完成的2个问题已完成1个。",
        ),
        (((None, EARLY), (None, ON), (2018, ON)), "反馈问题整改完成率33%。"),
    ],
)
def test_years_that_have_begun_and_what_was_done_ahead(rows: tuple, said: str) -> None:
    assert told(*rows) == said


def test_the_rate_is_rounded_half_up_to_the_decimals_of_the_round() -> None:
    rows = ((2017, EARLY),) * 22 + ((2019, ON),) * 15
    assert told(*rows).startswith("反馈问题整改完成率59%；")
    assert told(*rows, decimals=1).startswith("反馈问题整改完成率59.5%；")
