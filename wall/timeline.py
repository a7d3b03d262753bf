"""The bars of one row as SVG: shapes and strokes only, so that they say the same in black and white.

The plan's first date is a hollow bar, the present one a solid bar below it; what was overrun is a dashed line; a
circle with a tick is the completion; diamonds are key steps, filled when done; an arrow goes on beyond the axis.
On screen the classes get their looks from static/css/wall.css. A drawing for paper carries them itself (`inked`): the
style sheet of a printed page does not reach into its drawings.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wall.chart import Bar, Chart

LANES = 34.0  # height of the lanes in units
GREEN, BLUE, AMBER, RED, DARK_RED, GREY = "#1b5a46", "#1d4468", "#8a5a08", "#a82318", "#6b0f24", "#777"
INK = {
    "tl-month": 'stroke="#c4c4c4" stroke-width="0.8"',
    "tl-year": 'stroke="#333" stroke-width="1.6"',
    "tl-today": 'stroke="#000" stroke-width="1.6" stroke-dasharray="5 3"',
    "tl-first": 'fill="#fff" stroke="#000" stroke-width="1.4"',
    "tl-over": f'stroke="{RED}" stroke-width="4" stroke-dasharray="6 4"',
    "tl-done": f'fill="{GREEN}" stroke="#fff" stroke-width="1.4"',
    "tl-step": 'fill="#fff" stroke="#000" stroke-width="1.8"',
    "tl-step-done": 'fill="#000" stroke="#fff" stroke-width="1.4"',
    "tl-tick": 'fill="none" stroke="#fff" stroke-width="2.4"',
    "lamp-ring": 'fill="none" stroke="#000" stroke-width="1.6"',
    "lamp-tick": 'fill="none" stroke="#000" stroke-width="1.8"',
    "lamp-svg": 'fill="#000"',
}  # by the first class of a shape; of bars and lamps the last one says the colour
FILLS = {"normal": BLUE, "near": AMBER, "overdue": RED, "severe": DARK_RED, "done": GREEN, "none": GREY}
CLASS = re.compile(r'class="([^"]+)"')


class Scale(NamedTuple):
    """Of one drawing: its width in units, and where the lanes begin."""

    width: float
    top: float


def row_svg(
    chart: Chart, bar: Bar, *, width: float, height: float | None = None, per_mm: float | None = None
) -> SafeString:
    """The drawing of one row, `width` units wide: pixels, or `per_mm` to a millimetre of paper.

    With a height (units) it is that high, lanes in the middle. Without one it fills its cell, whatever the height.
    """
    if height is None:
        shapes = "".join(_shapes(chart, bar, Scale(width, -LANES / 2)))
        body = f'<svg x="0" y="50%" overflow="visible">{shapes}</svg>'
        size, foot = f'width="{_n(width)}" height="100%"', "100%"
    else:
        body = "".join(_shapes(chart, bar, Scale(width, (height - LANES) / 2)))
        size, foot = _size(width, height, per_mm), _n(height)
    head = f'<svg class="tl" {size} role="img" aria-label="{escape(words(bar), quote=True)}">'
    grid = "".join(_grid(chart, width, foot))
    return mark_safe(f"{head}{grid}{body}</svg>")  # noqa: S308 - numbers and escaped words only


def legend_svgs() -> dict[str, SafeString]:
    """One small drawing for each kind of shape, by its name, for the legend."""
    scale = Scale(40, 0)
    shapes = {
        "first": "".join(_span("tl-first", 4, 36, 12, 9, endless=False)),
        "now": "".join(_span("tl-now tl-normal", 4, 36, 11, 12, endless=False)),
        "over": '<line class="tl-over" x1="4" y1="17" x2="36" y2="17"/>',
        "endless": "".join(_span("tl-now tl-normal", 4, 36, 11, 12, endless=True)),
        "step": _diamond(scale.width / 2, 17, is_done=False),
        "step_done": _diamond(scale.width / 2, 17, is_done=True),
        "done": _tick(scale.width / 2, 17),
        "today": '<line class="tl-today" x1="20" y1="2" x2="20" y2="32"/>',
    }
    head = '<svg class="tl-key" viewBox="0 0 40 34" width="40" height="34" aria-hidden="true">'
    return {name: mark_safe(f"{head}{shape}</svg>") for name, shape in shapes.items()}  # noqa: S308 - constants only


LAMP_SHAPES = {
    "normal": '<circle cx="7" cy="7" r="5"/>',
    "near": '<polygon points="7,1.5 13,12.5 1,12.5"/>',
    "overdue": '<rect x="2" y="2" width="10" height="10"/>',
    "severe": '<polygon points="7,0 14,7 7,14 0,7"/>',
    "done": '<circle class="lamp-ring" cx="7" cy="7" r="5.5"/><path class="lamp-tick" d="M4 7 L6.3 9.5 L10.2 4.5"/>',
    "none": '<circle class="lamp-ring" cx="7" cy="7" r="5"/>',
}


def lamp_svg(kind: str) -> SafeString:
    """The shape of a lamp as a drawing: a printed page needs no glyph for it."""
    head = f'<svg class="lamp-svg lamp-{kind}" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
    return mark_safe(f"{head}{LAMP_SHAPES[kind]}</svg>")  # noqa: S308 - constants only


def _size(width: float, height: float, per_mm: float | None) -> str:
    if per_mm is None:
        return f'width="{_n(width)}" height="{_n(height)}"'
    paper = f'width="{width / per_mm:.3f}mm" height="{height / per_mm:.3f}mm"'
    return f'{paper} viewBox="0 0 {_n(width)} {_n(height)}"'


def inked(drawing: str) -> SafeString:
    """A drawing with its looks in it, for paper."""
    return mark_safe(CLASS.sub(_ink, drawing))  # noqa: S308 - our own drawing, its words escaped


def _ink(found: re.Match[str]) -> str:
    names = found[1].split()
    kind = next((name.partition("-")[2] for name in names[1:] if name.partition("-")[2] in FILLS), "")
    if names[0] == "tl-now":
        return f'fill="{FILLS[kind]}" stroke="#000" stroke-width="0.8"'
    if names[0] == "lamp-svg":
        return f'{found[0]} fill="{FILLS.get(kind, "#000")}"'
    return INK.get(names[0], found[0])


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


def _grid(chart: Chart, width: float, foot: str) -> Iterator[str]:
    count = len(chart.axis.columns)
    for number, column in enumerate(chart.axis.columns):
        if number:
            kind = "tl-year" if column.is_year else "tl-month"
            x = _n(width * number / count)
            yield f'<line class="{kind}" x1="{x}" y1="0" x2="{x}" y2="{foot}"/>'
    x = _n(width * chart.axis.at(chart.as_of, end=True))
    yield f'<line class="tl-today" x1="{x}" y1="0" x2="{x}" y2="{foot}"/>'


def _shapes(chart: Chart, bar: Bar, scale: Scale) -> Iterator[str]:
    begin = scale.width * chart.axis.at(chart.starts_on)
    yield from _span(
        "tl-first", begin, _end(chart, bar.first_due_on, scale), scale.top + 3, 9, bar.first_due_on is None
    )
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
