"""The checks a paper's figures must pass before a sentence is written from them."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

STATUSES = (
    "completed_early",
    "completed_on_time",
    "completed_late",
    "basically_completed",
    "on_track",
    "behind",
    "overdue",
    "not_started",
)


class TotalsDisagree(ValueError):
    """Figures that must add up do not; the message names them, and the paper is not written."""


def parts_sum(parts: Mapping[str, int], name: str, total: int) -> None:
    """Raise TotalsDisagree unless the parts add up to the total."""
    if sum(parts.values()) != total:
        said = " + ".join(f"{key} {value}" for key, value in parts.items() if value) or "0"
        raise TotalsDisagree(
            _("The figures disagree: %(parts)s = %(sum)d, but %(name)s is %(total)d.")
            % {"parts": said, "sum": sum(parts.values()), "name": name, "total": total}
        )


def equal(first_name: str, first: object, second_name: str, second: object) -> None:
    """Raise TotalsDisagree unless both figures are the same."""
    if first != second:
        raise TotalsDisagree(
            _("The figures disagree: %(first_name)s is %(first)s, but %(second_name)s is %(second)s.")
            % {"first_name": first_name, "first": first, "second_name": second_name, "second": second}
        )


def rate_matches(name: str, rate: str, part: int, whole: int) -> None:
    """Raise TotalsDisagree unless `rate` is part/whole in percent, rounded half up to the decimals it shows."""
    shown = Decimal(rate.rstrip("%"))
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    equal(name, shown, f"{part}/{whole}", (Decimal(100) * part / whole).quantize(step, ROUND_HALF_UP))


def problem_figures(figures: Mapping[str, Any], statuses: Iterable[str], categories: Iterable[str]) -> None:
    """Check the problems' figures against themselves and against the rows that the attachment will list."""
    problems = figures["problems"]
    parts_sum({f"problems.{key}": problems[key] for key in STATUSES}, "problems.total", problems["total"])
    listed = list(statuses)
    equal("problems.total", problems["total"], _("rows listed"), len(listed))
    for key in STATUSES:
        equal(f"problems.{key}", problems[key], _("rows listed as %(status)s") % {"status": key}, listed.count(key))
    equal("problems.categories", problems["categories"], _("categories listed"), len(set(categories)))


def task_figures(figures: Mapping[str, Any]) -> None:
    """Check the tasks' eight statuses and the measures' rate."""
    tasks, measures = figures["tasks"], figures["measures"]
    parts_sum({f"tasks.{key}": tasks[key] for key in STATUSES}, "tasks.total", tasks["total"])
    if measures["done"] > measures["total"]:
        equal("measures.done", measures["done"], "measures.total", measures["total"])
    if measures["total"]:
        rate_matches("measures.rate", str(measures["rate"]), measures["done"], measures["total"])


OUTCOMES = ("closed", "staged", "open")
VERDICTS = ("founded", "basically_founded", "partly_founded", "unfounded")


def petition_counts(petitions: Mapping[str, Any]) -> None:
    """Check the counts of petitions: outcomes and verdicts sum to what was received, and both bases are explained.

    Figures that were frozen before verdicts were counted have no `no_verdict`; for them only the outcomes are checked.
    """
    received = petitions["received"]
    parts_sum({f"petitions.{key}": petitions[key] for key in OUTCOMES}, "petitions.received", received)
    if "no_verdict" not in petitions:
        return
    verdicts = {f"petitions.{key}": petitions[key] for key in (*VERDICTS, "no_verdict")}
    parts_sum(verdicts, "petitions.received", received)
    parts = {"petitions.received": received, "split": petitions["split_extra"], "unassigned": -petitions["unassigned"]}
    parts_sum(parts, "petitions.assigned", petitions["assigned"])


def petition_base(petitions: Mapping[str, Any]) -> int:
    """How many petitions the outcomes are counted on, after checking that everything adds up."""
    petition_counts(petitions)
    base = petitions["received"]
    if base:
        done = petitions["closed"] + petitions["staged"]
        rate_matches("petitions.closing_rate", str(petitions["closing_rate"]), done, base)
    return base
