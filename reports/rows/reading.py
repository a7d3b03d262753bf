"""A round on a day as figures and the rows behind them, which must agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.models import Round
from petitions import counting
from records.memory import collector_waits
from reports.figures import figures_of
from reports.ledger import Ledger, ledger
from reports.rows import beside, filings, items, liability
from reports.rows.row import Names, Row
from reports.totals import equal
from scheduling.models import Period

# Keys of the figures that are no count of rows.
NOT_COUNTED = frozenset({"rate", "closing_rate", "categories"})
AMOUNTS = liability.KIND  # a group whose figures are sums of what rows say in `data["amounts"]`, not numbers of rows


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures in the shape of the contract (with reports and lines where there is a period), rows, names of groups."""

    as_of: date
    figures: dict[str, Any]
    rows: list[Row]
    labels: dict[str, str]


@collector_waits()
def read(round: Round, as_of: date, period: Period | None = None, known: Ledger | None = None) -> Counted:
    """Everything that is counted of a round on a day.

    Raises TotalsDisagree when parts do not sum, or when a figure is not the number of the rows that carry its code.
    """
    found = known or ledger(round, as_of)
    standing, names = counting.standing(round, as_of), Names()
    rows = [
        *items.read(found, names),
        *beside.petitions(round, as_of, standing, names),
        *beside.activities(round, as_of),
        *beside.results(round, as_of),
        *liability.read(round, as_of),
    ]
    figures = figures_of(found, standing)
    if period is not None:
        reported = [*filings.reports(period, names), *filings.lines(period, names)]
        figures |= filings.counts(reported)
        rows += reported
    agree(figures, rows)
    return Counted(as_of, figures, rows, names.labels)


def codes(figures: dict[str, Any]) -> dict[str, int]:
    """Every count of the figures by its code ("problems.overdue"); rates and numbers of groups are left out."""
    return {
        f"{group}.{name}": value
        for group, values in figures.items()
        if isinstance(values, dict) and group != AMOUNTS
        for name, value in values.items()
        if name not in NOT_COUNTED and isinstance(value, int)
    }


def agree(figures: dict[str, Any], rows: Iterable[Row]) -> None:
    """Raise TotalsDisagree unless each count is the number of rows that carry its code, and each amount their sum."""
    rows = list(rows)
    marks = Counter(mark for row in rows for mark in row.marks)
    for code, count in codes(figures).items():
        equal(code, count, f"rows of {code}", marks[code])
    sums = amounts_of(rows)
    for name, amount in figures.get(AMOUNTS, {}).items():
        equal(f"{AMOUNTS}.{name}", Decimal(amount), f"sum of {AMOUNTS}.{name}", sums.get(name, Decimal(0)))


def amounts_of(rows: Iterable[Row]) -> dict[str, Decimal]:
    """What the rows of AMOUNTS come to, by name."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        for name, amount in row.data.get("amounts", {}).items():
            sums[name] = sums.get(name, Decimal(0)) + Decimal(amount)
    return sums
