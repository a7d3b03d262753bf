"""The burn-down of a list as points of a drawing: what is left day by day, and the straight way to zero. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.standing import Count

WIDTH, HEIGHT = 1000, 200


@dataclass(frozen=True, slots=True)
class Burndown:
    """`line` and `ideal` are points of a polyline in a box of WIDTH × HEIGHT; `peak` is the height of its top."""

    line: str
    ideal: str
    peak: int
    left: int
    behind: bool


def burndown(days: Sequence[tuple[date, Count]], first: date, last: date) -> Burndown | None:
    """Of a list's counts by day within a campaign from `first` to `last`; None where nobody has reported.

    The straight way begins at the most that was left on any day, on the day when it was first so high, and ends at
    zero on the last day. `behind` says that more is left today than it allows.
    """
    told = [(day, count.remaining) for day, count in days if count.reported]
    peak = max((left for _day, left in told), default=0)
    if not told:
        return None
    span = max((max(last, told[-1][0]) - first).days, 1)
    top_day = next(day for day, left in told if left == peak)
    line = _steps(told, first, span, max(peak, 1))
    ideal = f"{_x(top_day, first, span)},{_y(peak, max(peak, 1))} {_x(last, first, span)},{HEIGHT}"
    day, left = told[-1]
    return Burndown(line, ideal, peak, left, left > allowed(peak, top_day, last, day))


def allowed(peak: int, top_day: date, last: date, day: date) -> float:
    """How much may be left on a day when `peak` on `top_day` goes straight to zero on `last`."""
    if day >= last:
        return 0.0
    return peak * (last - day).days / max((last - top_day).days, 1)


def _steps(told: Sequence[tuple[date, int]], first: date, span: int, peak: int) -> str:
    """Only the days on which something changed, with the step that leads to them."""
    points: list[str] = []
    before: int | None = None
    for place, (day, left) in enumerate(told):
        if before is not None and left != before:
            points.append(f"{_x(day, first, span)},{_y(before, peak)}")
        if before is None or left != before or place == len(told) - 1:
            points.append(f"{_x(day, first, span)},{_y(left, peak)}")
        before = left
    return " ".join(points)


def _x(day: date, first: date, span: int) -> int:
    return WIDTH * (day - first).days // span


def _y(left: int, peak: int) -> int:
    return HEIGHT - HEIGHT * left // peak
