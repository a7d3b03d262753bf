"""Long tables as PDF: drawn part by part in processes of their own, two at a time, and joined to one file.

A page that holds one long table costs WeasyPrint memory for every row at once. Two lanes start at the head and in the
middle of the table; in each, a part leaves the rows of its last page, which is rarely full, to the next part, so that
only the page before the second lane may end early. Page numbers are drawn last, when all pages are counted.
"""

import string
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from papers import pdf
from papers.html import render_html, render_numbers, render_part
from papers.joining import Bookmark, Part, join
from papers.marks import stripped
from papers.paper import Paper, Row

AT_ONCE = 250  # rows that one process draws
LANES = 2
MOST_ROWS = 20_000  # of one PDF; a longer table is for a spreadsheet
NUMBERS_AT_ONCE = 200  # page numbers that one process draws; even, so that its first page is a right one
ASCII = string.ascii_letters + string.digits + string.punctuation
ADDED = "—第共页附件示例注：、制表　.0123456789/"  # what style sheet and template write themselves
LETTERS_AT_ONCE = 60_000  # of the rows that one process draws, so that few long texts are as much as many short ones
Tell = Callable[[int, str], None]


class TooLong(pdf.PdfError):
    """The table has more rows than a PDF is made for."""


def render_pdf(paper: Paper, tell: Tell = lambda done, words: None) -> bytes:
    """Return the paper as a tagged PDF; the same paper gives the same bytes. Raises PdfError, TooLong among them.

    `tell` hears how far it is, in thousandths with words, from one thread at a time.
    """
    with tempfile.TemporaryDirectory(prefix="duban-long-") as folder:
        return draw_pdf(paper, Path(folder), tell).read_bytes()


def draw_pdf(paper: Paper, folder: Path, tell: Tell = lambda done, words: None) -> Path:
    """As `render_pdf`, into a file in `folder`."""
    target = folder / "paper.pdf"
    paper = stripped(paper)
    rows = paper.rows
    if _end_of(rows, 0) == len(rows):
        with override("zh-hans"):
            html = render_html(paper)
        tell(100, _("The pages are being drawn."))
        target.write_bytes(pdf.draw(html, paper.as_of).pdf)
        return target
    if len(rows) > MOST_ROWS:
        raise TooLong(
            _("The table has %(n)d rows, more than the %(most)d that a PDF is made for. Take the spreadsheet.")
            % {"n": len(rows), "most": MOST_ROWS}
        )
    with tempfile.TemporaryDirectory(prefix="parts-", dir=folder) as place:
        _Drawing(paper, Path(place), tell).draw(target)
    return target


def _end_of(rows: Sequence[Row], first: int) -> int:
    """Up to which row one process draws when it begins with `first`; at least one row."""
    letters, end = 0, first
    for row in rows[first : first + AT_ONCE]:
        letters += sum(map(len, row.cells))
        if letters > LETTERS_AT_ONCE and end > first:
            break
        end += 1
    return end


@dataclass
class _Lane:
    """The parts from one row to another, drawn one after the other."""

    number: int
    first: int
    end: int
    parts: list[Part] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    """Some pages whose numbers are drawn by one process."""

    before: int
    total: int
    kinds: list[str]
    order: dict[str, Any]


class _Drawing:
    """One long paper on its way to a file."""

    def __init__(self, paper: Paper, folder: Path, tell: Tell) -> None:
        self.paper, self.rows, self.folder = paper, paper.rows, folder
        self._tell, self._lock, self._drawn, self._failed = tell, Lock(), 0, False
        self._alphabet = _alphabet(paper)
        # What `gettext` says is the thread's own: the lanes speak as the one who asked.
        self._language = get_language() or "zh-hans"

    def draw(self, target: Path) -> None:
        middle = len(self.rows) // LANES
        bounds = [(0, middle), (middle, len(self.rows))]
        lanes = [_Lane(n, a, b) for n, (a, b) in enumerate(bounds)]
        with ThreadPoolExecutor(LANES) as both:
            for done in [both.submit(self._run, lane) for lane in lanes]:
                done.result()
            parts = [part for lane in lanes for part in lane.parts]
            self._say(_("The pages are numbered and bound."))
            numbers = list(both.map(self._numbers_of, self._runs_of_numbers(lanes)))
        join(parts, numbers, self._bookmarks(lanes), target)

    def _run(self, lane: _Lane) -> None:
        with override(self._language), self._one_for_all():
            self._draw_lane(lane)

    @contextmanager
    def _one_for_all(self) -> Iterator[None]:
        """When one lane fails the other need not go on."""
        done = False
        try:
            yield
            done = True
        finally:
            self._failed = self._failed or not done

    def _draw_lane(self, lane: _Lane) -> None:
        first, numbers = lane.first, 0
        fonts: dict[str, int] = {}
        while first < lane.end and not self._failed:
            end = min(_end_of(self.rows, first), lane.end)
            html = self._html(first, end)
            order = {
                "step": LANES,
                "lane": lane.number,
                "first": numbers,
                "open": end < lane.end,
                "fonts": fonts,
                "forms": [],
            }
            made = pdf.draw(html, self.paper.as_of, part=order).pdf
            part = Part.kept(made, self.folder / f"{lane.number}-{len(lane.parts)}")
            lane.parts.append(part)
            lane.begins.append(first)
            left = part.head["left"]
            after = end if left is None else int(left)
            self._say_rows(after - first)
            first, numbers, fonts = after, part.head["next"], part.head["fonts"]

    def _html(self, first: int, end: int) -> str:
        with override("zh-hans"):
            return render_part(self.paper, first, end, self._alphabet)

    def _say_rows(self, rows: int) -> None:
        with self._lock:
            self._drawn += rows
            drawn = self._drawn
        words = _("%(n)d of %(all)d rows are drawn.") % {"n": drawn, "all": len(self.rows)}
        self._say(words, drawn)

    def _say(self, words: str, drawn: int | None = None) -> None:
        drawn = len(self.rows) if drawn is None else drawn
        with self._lock:
            self._tell(950 * drawn // len(self.rows), words)

    def _runs_of_numbers(self, lanes: Sequence[_Lane]) -> list["_Run"]:
        landscape = "dense" if self.paper.is_dense or self.paper.sheet else "attachment"
        pages = [page for lane in lanes for part in lane.parts for page in part.head["pages"]]
        kinds = [landscape if kind == "landscape" else "portrait" for _page, _shown, kind in pages]
        forms = [shown for _page, shown, _kind in pages]
        free = LANES * (max(lane.parts[-1].head["next"] for lane in lanes) + 1)
        starts = range(0, len(pages), NUMBERS_AT_ONCE)
        return [
            _Run(
                start,
                len(pages),
                kinds[start : start + NUMBERS_AT_ONCE],
                # Each run takes numbers of its own; a run of pages without text makes few objects beside its pages.
                {"step": len(starts), "lane": place, "first": -(-free // len(starts)), "open": False, "fonts": {}}
                | {"forms": forms[start : start + NUMBERS_AT_ONCE]},
            )
            for place, start in enumerate(starts)
        ]

    def _numbers_of(self, run: "_Run") -> Part:
        """The drawings of the numbers of some pages."""
        with override("zh-hans"):
            html = render_numbers(run.kinds, run.before, run.total)
        made = pdf.draw(html, self.paper.as_of, part=run.order).pdf
        return Part.kept(made, self.folder / f"numbers-{run.before}")

    def _bookmarks(self, lanes: Sequence[_Lane]) -> list[Bookmark]:
        """The paper's headings, and under the table's one line for each part of it."""
        head, *_others = (part for lane in lanes for part in lane.parts)
        pages = head.head["pages"]
        found = [Bookmark(level, label, pages[page][0], x, y) for level, label, page, x, y in head.head["bookmarks"]]
        below = found[-1].level + 1
        for lane in lanes:
            for part, first in zip(lane.parts, lane.begins, strict=True):
                page = part.head["pages"][0]
                if first:
                    found.append(Bookmark(below, f"第{first + 1}行起", page[0], 0, 842))
        return found


def _alphabet(paper: Paper) -> str:
    """Every character of the paper, once, in one order; with what its style sheet adds."""
    letters = set(ADDED).union(paper.title, paper.footer_line, paper.date_line, paper.illustrative_line)
    letters.update(*paper.signatories, *paper.attachment_lines)
    if paper.head:
        letters.update(paper.head.series, paper.head.number_line, paper.head.office)
    for _number, section in paper.outline():
        letters.update(_number, section.heading, *section.paragraphs)
    for table in paper.tables:
        letters.update(table.title, *table.notes, *(column.title for column in table.columns))
    for row in paper.rows:
        letters.update(*row.cells)
    alone = " ".join(sorted(letters & set(ASCII)))  # between two others a figure may have another shape
    return f"{''.join(sorted(letter for letter in letters if not letter.isspace()))} {alone}"
