"""What must add up before any paper is written from a source, and what must hold of every number in the paper."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import parse_qs

from papers.marks import found
from papers.paper import Paper
from reports import totals
from reports.rows import reading
from reports.rows.row import Row
from reports.source import Source


def source_agrees(source: Source) -> None:
    """Raise TotalsDisagree, naming the figures, unless figures sum, and every count is that of its rows."""
    figures, problems = source.figures, source.of("problem")
    every = [row for rows in source.rows.values() for row in rows]
    for kind, rows in source.rows.items():
        totals.equal(f"rows of {kind}", len(rows), "different keys", len({(row.key, row.order) for row in rows}))
    totals.problem_figures(figures, (row.status for row in problems), map(_category, problems))
    totals.task_figures(figures)
    grouped = len({_category(row) for row in source.of("task")})
    totals.equal("tasks.categories", figures["tasks"]["categories"], "categories of tasks", grouped)
    totals.petition_base(figures["petitions"])
    for code in totals.STATUSES:
        listed = sum(row.status == code for row in source.of("task"))
        totals.equal(f"tasks.{code}", figures["tasks"][code], f"tasks listed as {code}", listed)
    reading.agree(dict(figures), every)
    if source.period is not None:
        _reports_sum(source)


def _category(row: Row) -> str:
    """What tells a row's category apart from another of the same name."""
    return next((tag for tag in row.tags if tag.startswith("category:")), row.category)


def _reports_sum(source: Source) -> None:
    reports, lines = source.figures["reports"], source.figures["lines"]
    parts = {f"reports.{name}": reports[name] for name in ("in_time", "late", "missing")}
    totals.parts_sum(parts, "reports.owed", reports["owed"])
    totals.parts_sum(
        {f"lines.{name}": n for name, n in lines.items() if name != "total"}, "lines.total", lines["total"]
    )


def paper_agrees(paper: Paper, source: Source) -> None:
    """Raise TotalsDisagree unless each marked number of the paper is how many rows its list holds."""
    counts: Counter[tuple[str, str]] = Counter()
    for rows in source.rows.values():
        for row in rows:
            counts.update((mark, tag) for mark in set(row.marks) for tag in ("", *set(row.tags)))
    for query, number in {pair for text in texts(paper) for pair in found(text)}:
        asked = parse_qs(query)
        key = (asked["figure"][0], asked.get("by", [""])[0])
        totals.equal(query, int(number), "rows listed", counts[key])


def texts(value: Any) -> Iterator[str]:
    """Every text of a paper or of a part of one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
