"""Sources made by hand: so many problems of given statuses, with units, leaders, petitions and a reported period."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reports.figures import rate
from reports.rows import filings
from reports.rows.row import Row
from reports.source import Before, Corrected, Source
from reports.totals import STATUSES
from tests.reports.sample import petition_figures, status_figures

DAY = date(2019, 4, 10)
PERIOD = {
    "kind": "monthly",
    "covers": "all",
    "starts_on": "2019-03-01",
    "ends_on": "2019-03-31",
    "due_on": "2019-04-02",
    "locked_on": "2019-04-10",
}
HEAD = {
    "round": "first",
    "name": "第一轮省督察",
    "place": "永州市",
    "level": "province",
    "group": "省第六督察组",
    "entered_on": "2018-07-25",
    "left_on": "2018-08-15",
    "feedback_on": "2018-09-29",
    "plan_filed_on": "2018-11-09",
    "decimals": 1,
    "signatories": ["中共永州市委", "永州市人民政府"],
    "chain": ["责任单位自查"],
    "illustrative": False,
    "period": None,
}
COMPLETED = STATUSES[:3]


def task(number: int, status: str, unit: str = "甲局", **changes: Any) -> Row:
    """One task of problem `number` at one unit; a category for each ten, a leader for each five."""
    done = status in COMPLETED
    marks = ["total", status, *(["reported_complete"] if done else [])]
    leader, group = number // 5, number // 10
    data = {
        "id": number, "problem": f"cases.problem:{number}", "goal": "达标", "first_goal": "达标",
        "words": "2019年12月底前", "first_words": "2019年12月底前", "units": [["responsible", 1, unit]],
        "acceptor": "验收局", "measures": [], "measures_total": 0, "measures_done": 0,
        "leaders": [{"level": "city", "name": f"领导{leader}"}], "completed_on": "2019-03-20" if done else None,
        "accepted_on": None, "closed_on": None, "illustrative": False, "marks": marks[2:],
    }  # fmt: skip
    made = Row(
        "task", f"cases.task:{number}.1", number, str(number), f"第{number}项", status,
        tuple(f"tasks.{mark}" for mark in marks),
        (f"category:{group}", f"unit:{unit}", f"leader:{leader}", "first:2019", "place:1", "lead:none"),
        category=f"类别{group}", unit=unit, leader=f"领导{leader}", place="东安县",
        first_due_on=date(2019, 12, 31), due_on=date(2019, 12, 31), claimed=50, verified=40, data=data,
    )  # fmt: skip
    return replace(made, **changes)


def named(tag: str) -> bool:
    """Whether a group has a name of its own: years have none."""
    return "none" not in tag and not tag.startswith("first:")


def problem(of: Row) -> Row:
    """The problem of one task."""
    data = {
        "text": "详细情况。", "is_key": False, "illustrative": False, "category": 1, "tasks": [of.key],
        "marks": of.data["marks"], "words": of.data["words"], "first_words": of.data["first_words"],
    }  # fmt: skip
    marks = tuple(mark.replace("tasks.", "problems.") for mark in of.marks)
    return replace(of, kind="problem", key=of.data["problem"], marks=marks, data=data)


def report(order: int, unit: str, status: str, zero: bool = False) -> Row:
    """What a unit owed for the period: in_time, late or missing."""
    marks = ("reports.owed", f"reports.{status}", *(("reports.zero",) if zero else ()))
    filed_on = {"in_time": "2019-04-02", "late": "2019-04-04", "missing": None}[status]
    return Row("report", f"scheduling.obligation:{order}", order, str(order), unit, status, marks,
               (f"unit:{unit}",), unit=unit, data={"filed_on": filed_on, "zero": zero})  # fmt: skip


def line(of: Row, status: str = "verified", claimed: int | None = 50, verified: int | None = 40, **told: Any) -> Row:
    """One item on the sheet of a task's unit."""
    data = {
        "id": of.data["id"], "task": of.key, "text": "完成管网30户。", "problems": "", "no_change_why": "",
        "skipped_why": "", "grade": "", "words": "", **told,
    }  # fmt: skip
    return Row("line", f"scheduling.line:{of.order}", of.order, of.number, of.title, status,
               ("lines.total", f"lines.{status}"), (f"unit:{of.unit}",), unit=of.unit,
               claimed=claimed, verified=verified, data=data)  # fmt: skip


def source(
    tasks: Sequence[Row] = (),
    reports: Sequence[Row] = (),
    lines: Sequence[Row] = (),
    corrections: Sequence[Corrected] = (),
    before: Sequence[Row] | None = None,
) -> Source:
    """The source of these tasks, with a period when anything was to be reported."""
    problems = [problem(one) for one in tasks]
    counts = {code: sum(one.status == code for one in tasks) for code in STATUSES}
    reported = sum(one.status in COMPLETED for one in tasks)
    counts |= {"reported_complete": reported}
    groups = len({one.category for one in tasks})
    figures: dict[str, Any] = {
        "round": "first",
        "as_of": DAY.isoformat(),
        "problems": status_figures(len(tasks), groups, **counts),
        "tasks": status_figures(len(tasks), groups, **counts),
        "measures": {"total": 0, "done": 0, "rate": rate(0, 0, 1)},
        "petitions": petition_figures(0, closing_rate="0"),
        "accountability": {},
        "activities": {},
    }
    rows = {"problem": tuple(problems), "task": tuple(tasks)}
    head: dict[str, Any] = HEAD
    if reports:
        figures |= filings.counts([*reports, *lines])
        rows |= {"report": tuple(reports), "line": tuple(lines)}
        head = HEAD | {"period": PERIOD}
    labels = {tag: tag.partition(":")[2] for row in (*tasks, *reports) for tag in row.tags if named(tag)}
    earlier = Before(date(2019, 3, 8), 1, tuple(before)) if before is not None else None
    return Source(DAY, head, figures, labels, rows, tuple(corrections), earlier, 2, 1, "ab" * 32)
