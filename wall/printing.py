"""The chart on paper: one page of A3, A1 or A0, or four sheets of A3 to be cut and put together.

The face is as large as the rows let it be, on the sheet upright or lying, whichever reads better. The chart is drawn
once; sheets show parts of that drawing, so that nothing shifts where they meet.
"""

from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pypdf import PdfReader

from papers.drawing import in_turn
from papers.pdf import Limits, PdfError
from papers.pdf import draw as draw_pdf
from wall import tiles
from wall.chart import Bar, Chart
from wall.timeline import LANES, inked, legend_svgs, row_svg

KIND = "wall.chart"
MM_PER_PT = 25.4 / 72
LINE = 1.28  # height of a line in faces
PAD = 1.0  # millimetres above and below the text of a row, together
SMALLEST, LARGEST = 5.5, 15.0  # points of the text of rows
TRIES = 5  # drawings until the page holds all
WORTH_TURNING = 0.8  # a sheet lies, as walls do, unless standing it up makes the face larger than by this
MOST_STRETCH = 1.9
ROW_UNITS = LANES + 3  # of the drawing, in the height of a row of one line
SHRINK = 0.96  # of the face from one try to the next
LIMITS = Limits(cpu_seconds=150, wall_seconds=170)
COLUMNS = {  # parts of the width; the months take the rest
    "number": 0.024,
    "title": 0.17,
    "lead": 0.095,
    "leader": 0.1,
    "lamp": 0.07,
    "dates": 0.065,
    "verified": 0.035,
}


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet: its name, its sides lying (millimetres), and how many sheets of A3 make it (0: it is one)."""

    name: str
    long: float
    short: float
    sheets: int = 0


SIZES = {
    "a3": Size("A3", 420, 297),
    "a1": Size("A1", 841, 594),
    "a0": Size("A0", 1189, 841),
    # What four sheets of A3 hold inside their margins; a hand's breadth less than A1.
    "a3x4": Size("A3 × 4", 2 * (420 - 2 * tiles.MARGIN), 2 * (297 - 2 * tiles.MARGIN), 4),
}
WORDS = {
    "a3": _("A3, one page"),
    "a1": _("A1, one page"),
    "a0": _("A0, one page"),
    "a3x4": _("four A3 sheets to cut and join"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a chart lies on a sheet: its sides and margin in millimetres, the face of its rows in points."""

    width: float
    height: float
    margin: float
    face: float
    stretch: float = 1.0  # of the rows, so that few of them fill the sheet

    @property
    def scale(self) -> float:
        """How much larger than on A3 the head and the foot are set."""
        return (min(self.width, self.height) / 297) ** 0.75

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin

    def column(self, name: str) -> float:
        """Width of a column of text, in millimetres."""
        return self.inner * COLUMNS[name]

    @property
    def months(self) -> float:
        """What the months take."""
        return self.inner * (1 - sum(COLUMNS.values()))

    @property
    def rows_height(self) -> float:
        """What is left for categories and rows."""
        return self.height - 2 * self.margin - 43 * self.scale

    def lines(self, text: str, column: str) -> int:
        """How many lines a text takes in a column, rather one too many."""
        width = sum(1.0 if ord(letter) > 0x2E7F or letter in "—“”" else 0.58 for letter in text)
        room = (self.column(column) - 2) / (self.face * MM_PER_PT)
        return max(1, -(-int(width * 10) // max(1, int((room - 0.5) * 10))))

    def row_height(self, bar: Bar) -> float:
        """Of a row, in millimetres."""
        told = {
            "title": bar.title,
            "lead": bar.lead,
            "leader": bar.leader,
            "lamp": f"　{bar.lamp.word}",
            "dates": "19-12-31 2019-12-31" if bar.is_moved else "2019-12-31",
        }
        lines = max(self.lines(text, name) for name, text in told.items())
        return lines * self.line + PAD

    @property
    def line(self) -> float:
        return self.face * LINE * MM_PER_PT

    def needed(self, chart: Chart) -> float:
        """What categories and rows take, in millimetres."""
        return sum(self.line + PAD + sum(self.row_height(bar) for bar in group.bars) for group in chart.groups)


def layout(chart: Chart, size: str) -> Layout | None:
    """The layout with the largest legible face; None when the sheet cannot hold the rows legibly."""
    lying, upright = (_largest(chart, SIZES[size], turned=turned) for turned in (False, True))
    if lying is None or (upright is not None and lying.face < WORTH_TURNING * upright.face):
        return upright
    return lying


def _largest(chart: Chart, size: Size, *, turned: bool) -> Layout | None:
    width, height = (size.short, size.long) if turned else (size.long, size.short)
    if turned and size.sheets:
        return None  # the sheets lie
    margin = 0.0 if size.sheets else 10 * min(width, height) / 297 * 0.8 + 2
    low, high = SMALLEST, LARGEST * min(width, height) / 297
    if not _holds(chart, one := Layout(width, height, margin, low)):
        return None
    for _turn in range(12):
        middle = (low + high) / 2
        if _holds(chart, attempt := Layout(width, height, margin, middle)):
            low, one = middle, attempt
        else:
            high = middle
    return one


def _holds(chart: Chart, one: Layout) -> bool:
    return one.needed(chart) <= one.rows_height


# Rows that each sheet holds legibly with titles of two lines; measured with tests/wall/test_printing.py.
MOST = {"a3": 60, "a3x4": 120, "a1": 160, "a0": 240}


def fits(size: str, rows: int) -> bool:
    """Whether a sheet can be asked for so many rows at all."""
    return 0 < rows <= MOST[size]


def offered(rows: int) -> list[tuple[str, object]]:
    """The sheets that hold so many rows: code and words."""
    return [(code, WORDS[code]) for code in SIZES if fits(code, rows)]


def title(chart: Chart, size: str) -> str:
    """What an order of it is called."""
    return f"{chart.name} {WORDS[size]} {chart.as_of:%Y-%m-%d}"


def html(chart: Chart, one: Layout, size: str) -> str:
    """The page to be drawn, in Chinese: a paper is for people who are not here."""
    with override("zh-hans"):
        groups = [(group.name, [(bar, _row(chart, bar, one)) for bar in group.bars]) for group in chart.groups]
        context = {
            "chart": chart,
            "layout": one,
            "groups": groups,
            "columns": [(name, f"{one.column(name):.2f}") for name in COLUMNS],
            "months": f"{one.months:.2f}",
            "month": f"{one.months / len(chart.axis.columns):.3f}",
            "size": SIZES[size],
            "legend": {name: inked(drawing) for name, drawing in legend_svgs().items()},
        }
        return render_to_string("wall/paper.html", context)


def _row(chart: Chart, bar: Bar, one: Layout) -> object:
    """The drawing of a row; its lanes are as high as a row of one line."""
    per_mm = ROW_UNITS / (one.line + PAD)
    height = one.row_height(bar) * one.stretch
    return inked(row_svg(chart, bar, width=one.months * per_mm, height=height * per_mm, per_mm=per_mm))


def draw(chart: Chart, size: str, kind: str = "pdf") -> bytes:
    """The print as PDF, one page (or its sheets), or the page it is drawn from as `html`.

    The same chart gives the same bytes. Raises PdfError.
    """
    one = layout(chart, size)
    if one is None:
        raise PdfError(
            str(_("There are too many rows for this sheet to be legible. Take a larger one, or open ones only."))
        )
    one = replace(one, stretch=min(MOST_STRETCH, max(1.0, 0.98 * one.rows_height / max(1.0, one.needed(chart)))))
    if kind == "html":
        return html(chart, one, size).encode()
    for _try in range(TRIES):
        pdf = in_turn(partial(_drawn, chart, one, size))
        if len(PdfReader(BytesIO(pdf)).pages) == 1:
            break
        one = replace(one, face=one.face * SHRINK, stretch=1.0)
    else:
        raise PdfError(str(_("The chart does not go on one page.")))
    return tiles.cut(pdf, chart.name, chart.as_of, chart.digest) if SIZES[size].sheets else pdf


def _drawn(chart: Chart, one: Layout, size: str) -> bytes:
    return draw_pdf(html(chart, one, size), chart.as_of, limits=LIMITS).pdf
