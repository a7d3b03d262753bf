"""Numbers in sentences: marked with the figure that they are, left out when there is nothing to tell."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from papers.marks import mark


def number(code: str, count: int, by: str = "") -> str:
    """A count as text that opens its list: `code` is the figure's ("problems.behind"), `by` a group ("unit:12").

    Nothing has no list to open.
    """
    return mark(count, figure=code, by=by) if count else "0"


def together(counts: Mapping[str, int]) -> str:
    """The sum of several figures' counts; it opens a list only when one of them makes it up."""
    kept = {code: count for code, count in counts.items() if count}
    return number(*next(iter(kept.items()))) if len(kept) == 1 else str(sum(kept.values()))


def of(figures: Mapping[str, Any], code: str) -> str:
    """The count that the figures hold under a code, as text that opens its list."""
    group, _dot, name = code.partition(".")
    return number(code, figures[group][name])


def counted(*parts: tuple[int | str, str, str]) -> str:
    """Join the forms whose count is not zero; each is (count, its figure's code or "", a form with one {})."""
    return "，".join(form.format(number(code, int(n)) if code else n) for n, code, form in parts if n)


def percent(part: int, whole: int, decimals: int) -> str:
    """Part of whole in per cent, rounded half up; never 0 or 100 when it is not, "—" of nothing."""
    if not whole:
        return "—"
    step = Decimal(1).scaleb(-decimals)
    share = (Decimal(100) * part / whole).quantize(step, ROUND_HALF_UP)
    if 0 < part < whole:
        share = min(max(share, step), 100 - step)
    return f"{share}%"
