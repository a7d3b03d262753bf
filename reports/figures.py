"""Every count and rate, once. Parts sum to their totals or nothing is returned."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cases.models import Activity, ResultFigure, Round
from cases.states import Status
from liability.counting import accountability
from petitions import counting
from reports.ledger import Ledger, ProblemRow, TaskRow, ledger
from reports.totals import STATUSES, parts_sum, petition_counts

OVERLAPPING = ("long_term", "reported_complete", "accepted", "in_notice", "closed", "reopened")
ACTIVITY_KEYS = {
    Activity.Kind.MEETING: "meetings",
    Activity.Kind.VISIT: "visits",
    Activity.Kind.CHECK: "special_checks",
    Activity.Kind.CAMPAIGN: "campaigns",
    Activity.Kind.SUPERVISION: "supervisions",
    Activity.Kind.ACTION: "actions",
    Activity.Kind.PUBLICITY: "publicity",
    Activity.Kind.PROJECT: "projects",
}


def figures(round: Round, as_of: date) -> dict[str, Any]:
    """The round's figures on `as_of` in the shape of the contract; rates are strings with the round's decimals.

    Raises TotalsDisagree when parts do not sum to their total.
    """
    return figures_of(ledger(round, as_of, plans=False))


def figures_of(rows: Ledger, received: counting.Standing | None = None) -> dict[str, Any]:
    """The figures of a ledger already read, and of the petitions' standing on its day where that is read too."""
    round, as_of = rows.round, rows.as_of
    measures = {
        "total": sum(row.standing.measures for row in rows.tasks),
        "done": sum(row.standing.measures_done for row in rows.tasks),
    }
    result: dict[str, Any] = {
        "round": round.slug,
        "as_of": as_of.isoformat(),
        "problems": _statuses(rows.problems, lambda row: row.status, problem_mark)
        | {"categories": len({row.problem.category_id for row in rows.problems})},
        "tasks": _statuses(rows.tasks, lambda row: row.standing.status, task_mark)
        | {"categories": len({row.task.problem.category_id for row in rows.tasks})},
        "measures": measures | {"rate": rate(measures["done"], measures["total"], round.decimals)},
        "petitions": petitions(round, as_of, received),
        "accountability": accountability(round, as_of),
        "activities": activities(round, as_of),
        "results": results(round, as_of),
        "due_years": due_years(rows.problems),
    }
    for key in ("problems", "tasks"):
        parts_sum({f"{key}.{status}": result[key][status] for status in STATUSES}, f"{key}.total", result[key]["total"])
    return result


def due_years(problems: Iterable[ProblemRow]) -> dict[str, dict[str, int]]:
    """The problems by the year of their first deadlines, with how many of them are complete and how many early.

    A problem whose tasks are due in several years is counted in each; one without a date in none.
    """
    found: dict[str, Counter[str]] = {}
    for row in problems:
        for year in {str(task.standing.first_due_on.year) for task in row.tasks if task.standing.first_due_on}:
            told = {"total": 1, "completed": row.is_completed, "completed_early": row.status == Status.COMPLETED_EARLY}
            found.setdefault(year, Counter()).update(told)
    return {year: dict(found[year]) for year in sorted(found)}


def rate(part: int, whole: int, decimals: int) -> str:
    """Part of whole in per cent, rounded half up to `decimals`; "0" of nothing."""
    if whole == 0:
        return str(Decimal(0).quantize(Decimal(1).scaleb(-decimals)))
    exact = Decimal(100) * part / whole
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def petitions(round: Round, as_of: date, now: counting.Standing | None = None) -> dict[str, Any]:
    """Petitions on both bases. The closing rate counts staged closing (domain reference, fact 6).

    Raises TotalsDisagree when outcomes, verdicts or the two bases do not add up.
    """
    counts = counting.sums(now or counting.standing(round, as_of))
    petition_counts(counts)
    done = counts["closed"] + counts["staged"]
    return {**counts, "closing_rate": rate(done, counts["received"], round.decimals)}


def activities(round: Round, as_of: date) -> dict[str, int]:
    """How many meetings, visits, checks and campaigns by `as_of`."""
    kinds = Counter(round.activities.counting(as_of).values_list("kind", flat=True))
    return {key: kinds[kind] for kind, key in ACTIVITY_KEYS.items()}


def results(round: Round, as_of: date) -> dict[str, int]:
    """How many results, indicators and next steps have a value by `as_of`; a series counts once."""
    kinds = Counter(row.kind for row in round.results.newest(as_of))
    return {kind.value: kinds[kind] for kind in ResultFigure.Kind}


def result_values(round: Round, as_of: date) -> list[dict[str, Any]]:
    """The newest value of each series on `as_of`, exactly those that `results` counts.

    `value` and `change` are strings as they were given, in `unit` and `change_unit`; None and "" where nothing was.
    """
    return [
        {
            "code": row.code,
            "kind": row.kind,
            "topic": row.topic,
            "title": row.title,
            "grade": row.grade,
            "recorded_on": row.recorded_on.isoformat(),
            "period": row.period,
            "value": row.value_words or None,
            "unit": row.unit,
            "change": row.change,
            "change_unit": row.change_unit if row.change else "",
            "rank": row.rank,
            "rank_scope": row.rank_scope,
            "rank_change": row.rank_change,
        }
        for row in round.results.newest(as_of)
    ]


def _statuses(rows: Iterable[Any], status: Callable[[Any], Status], mark: Callable[[Any, str], bool]) -> dict[str, int]:
    rows = list(rows)
    counts = Counter(status(row) for row in rows)
    return (
        {"total": len(rows)}
        | {name: counts[Status(name)] for name in STATUSES}
        | {name: sum(mark(row, name) for row in rows) for name in OVERLAPPING}
    )


def problem_mark(row: ProblemRow, name: str) -> bool:
    """Whether a problem is counted under a mark of OVERLAPPING: any of its tasks for two of them, else all."""
    if name == "long_term":
        return any(task.standing.long_term for task in row.tasks)
    if name == "reopened":
        return any(task.reopened for task in row.tasks)
    return row.every(name)


def task_mark(row: TaskRow, name: str) -> bool:
    """Whether a task is counted under a mark of OVERLAPPING."""
    return row.reopened if name == "reopened" else getattr(row.standing, name)
