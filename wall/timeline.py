"""The bars of one row as SVG: shapes and strokes only, so that they say the same in black and white.

The plan's first date is a hollow bar, the present one a solid bar below it; what was overrun is a dashed line; a
circle with a tick is the completion; diamonds are key steps, filled when done; an arrow goes on beyond the axis.
Styles come from classes (static/css/wall.css, templates/wall/paper.html), never from attributes.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wall.chart import Bar, Chart

LANES = 34.0  # height of the lanes in units


class Scale(NamedTuple):
    """Of one drawing: its width in units, and where the lanes begin."""

    width: float
    top: float


def row_svg(chart: Chart, bar: Bar, *, width: float, height: float | None = None, unit: str = "px") -> SafeString:
    """The drawing of one row, `width` units wide.

    With a height (units) it is that high, lanes in the middle. Without one it fills its cell, whatever the height.
    """
    grid = "".join(_grid(chart, width))
    if height is None:
        body = f'<svg class="tl-lanes" x="0" y="50%" overflow="visible">{"".join(_shapes(chart, bar, Scale(width, -LANES / 2)))}</svg>'
        size = f'width="{_n(width)}" height="100%"'
    else:
        body = "".join(_shapes(chart, bar, Scale(width, (height - LANES) / 2)))
        size = f'width="{_n(width)}{unit}" height="{_n(height)}{unit}"'
        if unit != "px":
            size += f' viewBox="0 0 {_n(width)} {_n(height)}"'
    head = f'<svg class="tl" {size} role="img" aria-label="{escape(words(bar), quote=True)}">'
    return mark_safe(f"{head}{grid}{body}</svg>")  # noqa: S308 - numbers and escaped words only


def words(bar: Bar) -> str:
    """What the drawing shows, for who does not see it."""
    said = [
        _("first date %(day)s") % {"day": bar.first_due_on or _("none")},
        _("present date %(day)s") % {"day": bar.due_on or _("none")},
    ]
    if bar.completed_on:
        said.append(_("completed on %(day)s") % {"day": bar.completed_on})
    if bar.steps:
        done = sum(step.is_done for step in bar.steps)
        said.append(_("key steps done: %(done)d of %(all)d") % {"done": done, "all": len(bar.steps)})
    return "; ".join(said)


def _grid(chart: Chart, width: float) -> Iterator[str]:
    count = len(chart.axis.columns)
    for number, column in enumerate(chart.axis.columns):
        if number:
            kind = "tl-year" if column.is_year else "tl-month"
            x = _n(width * number / count)
            yield f'<line class="{kind}" x1="{x}" y1="0" x2="{x}" y2="100%"/>'
    x = _n(width * chart.axis.at(chart.as_of, end=True))
    yield f'<line class="tl-today" x1="{x}" y1="0" x2="{x}" y2="100%"/>'


def _shapes(chart: Chart, bar: Bar, scale: Scale) -> Iterator[str]:
    begin = scale.width * chart.axis.at(chart.starts_on)
    yield from _span("tl-first", begin, _end(chart, bar.first_due_on, scale), scale.top + 3, 9, bar.first_due_on is None)
    endless = bar.due_on is None or bar.due_on > chart.axis.last
    present = _end(chart, bar.due_on, scale)
    yield from _span(f"tl-now tl-{bar.lamp.kind}", begin, present, scale.top + 17, 12, endless)
    until = bar.completed_on or chart.as_of
    if bar.due_on and until > bar.due_on:
        x1, x2, y = _n(present), _n(scale.width * chart.axis.at(until, end=True)), _n(scale.top + 23)
        yield f'<line class="tl-over" x1="{x1}" y1="{y}" x2="{x2}" y2="{y}"/>'
    for step in bar.steps:
        yield _diamond(scale.width * chart.axis.at(step.due_on, end=True), scale.top + 23, is_done=step.is_done)
    if bar.completed_on:
        yield _tick(scale.width * chart.axis.at(bar.completed_on, end=True), scale.top + 23)


def _end(chart: Chart, day: date | None, scale: Scale) -> float:
    return scale.width * (1.0 if day is None else chart.axis.at(day, end=True))


def _span(kind: str, x: float, end: float, y: float, height: float, endless: bool) -> Iterator[str]:
    """A bar; an endless one ends in a point."""
    end = max(end, x + 3)
    if not endless:
        yield f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(end - x)}" height="{_n(height)}"/>'
        return
    tip, low = end - 1, y + height
    points = [(x, y), (tip - 8, y), (tip, y + height / 2), (tip - 8, low), (x, low)]
    yield f'<polygon class="{kind} tl-endless" points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in points)}"/>'


def _diamond(x: float, y: float, *, is_done: bool) -> str:
    points = [(x, y - 8), (x + 7, y), (x, y + 8), (x - 7, y)]
    kind = "tl-step-done" if is_done else "tl-step"
    return f'<polygon class="{kind}" points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in points)}"/>'


def _tick(x: float, y: float) -> str:
    path = f"M{_n(x - 4)} {_n(y)} L{_n(x - 1)} {_n(y + 3.5)} L{_n(x + 4.5)} {_n(y - 4)}"
    return f'<circle class="tl-done" cx="{_n(x)}" cy="{_n(y)}" r="8"/><path class="tl-tick" d="{path}"/>'


def _n(number: float) -> str:
    """A number with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")
