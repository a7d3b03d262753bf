"""Numbers in sentences: marked with the figure that they are, left out when there is nothing to tell."""

from collections.abc import Mapping
from typing import Any

from papers.marks import mark
from reports.figures import rate


def number(code: str, count: int, by: str = "", of: str = "") -> str:
    """A count as text that opens its list: `code` is the figure's ("problems.behind"), `by` a group ("unit:12"), `of`
    the key of the thing whose parts are counted.

    Nothing has no list to open.
    """
    return mark(count, figure=code, by=by, of=of) if count else "0"


def groups(code: str, dimension: str, count: int) -> str:
    """How many units, leaders or categories the rows of a figure belong to, as text that opens the list of these."""
    return mark(count, figure=code, groups=dimension) if count else "0"


def recorded(value: str | int, kind: str, key: str) -> str:
    """A value that was recorded ("365" buses), as text that opens its record; plain where the record is not known."""
    return mark(value, figure=f"results.{kind}", of=key) if key else str(value)


def of(figures: Mapping[str, Any], code: str) -> str:
    """The count that the figures hold under a code, as text that opens its list."""
    group, _dot, name = code.partition(".")
    return number(code, figures[group][name])


def counted(*parts: tuple[int | str, str, str]) -> str:
    """Join the forms whose count is not zero; each is (count, its figure's code or "", a form with one {})."""
    return "，".join(form.format(number(code, int(n)) if code else n) for n, code, form in parts if n)


def percent(part: int, whole: int, decimals: int) -> str:
    """Part of whole in per cent, by the rule of all pages (reports.figures.rate); "—" of nothing."""
    return f"{rate(part, whole, decimals)}%" if whole else "—"
