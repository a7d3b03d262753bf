"""What must add up before any paper is written from a source, and what must hold of every number in the paper."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from papers.chinese import ten_thousand_yuan
from papers.marks import annex_of, found
from papers.paper import Paper
from reports import totals
from reports.conditions import counts, groups_of
from reports.dictionary import FIGURES
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
    """Raise TotalsDisagree unless each marked number of the paper is how many rows its list holds.

    A number of an attachment counts rows that it has; a value that was recorded stands in its record.
    """
    tables = {table.title: len(table.rows) for table in paper.tables}
    lists = Lists(source)
    for query, number in {pair for text in texts(paper) for pair in found(text)}:
        if annex := annex_of(query):
            title, places = annex
            totals.equal(query, int(number), "rows in the annex", sum(0 < n <= tables.get(title, 0) for n in places))
        elif (asked := dict(parse_qsl(query)))["figure"].startswith("results."):
            totals.equal(query, number in lists.values(**asked), "values of the record", True)
        elif asked["figure"].startswith("accountability."):
            totals.equal(query, number in lists.amounts(**asked), "sum of the rows listed", True)
        else:
            totals.equal(query, int(number), "rows listed", lists.count(**asked))


class Lists:
    """The lists that marked numbers open, of a source's rows; each figure is gone through once."""

    def __init__(self, source: Source) -> None:
        self.rows = [row for rows in source.rows.values() for row in rows]
        self.known: dict[str, list[Row]] = {}
        self.parts: dict[tuple[str, str], Counter[str]] = {}

    def of(self, figure: str) -> list[Row]:
        """The rows that a figure counts."""
        if figure not in self.known:
            kind = FIGURES[figure].list
            self.known[figure] = [row for row in self.rows if row.kind == kind and counts(figure, row)]
        return self.known[figure]

    def count(self, figure: str, by: str = "", groups: str = "", of: str = "") -> int:
        """How many rows the list of a query has (reports.row_listing)."""
        if groups:
            return len({tag for row in self.of(figure) for tag in groups_of(row.tags, groups)})
        if of:
            return self._parts(figure, "of", lambda row: {row.key, row.data.get("task", "")})[of]
        return self._parts(figure, "by", lambda row: set(row.tags))[by] if by else len(self.of(figure))

    def values(self, figure: str, of: str = "") -> set[str]:
        """The value and the place in a ranking that a record tells."""
        return {str(row.data[name]) for row in self.of(figure) if row.key == of for name in ("value", "rank")}

    def amounts(self, figure: str) -> set[str]:
        """What the rows of a figure come to, as papers write it: a count, or yuan in ten thousands."""
        name = figure.partition(".")[2]
        amount = reading.amounts_of(self.of(figure)).get(name, Decimal(0))
        return {str(amount), ten_thousand_yuan(amount)}

    def _parts(self, figure: str, by: str, parts: Callable[[Row], set[str]]) -> Counter[str]:
        if (figure, by) not in self.parts:
            self.parts[figure, by] = Counter(part for row in self.of(figure) for part in parts(row))
        return self.parts[figure, by]


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
