"""The process that opens a saved web page: `python -m intake.reading.page_child CPU_SECONDS MEMORY_BYTES`.

As intake.reading.word_child: the answer has "parts" in the page's order, or "result" "unknown" where no encoding fits.
What a browser does not show is left out. A table that holds another only lays out the page and is read as text. It
knows neither Django nor database.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from intake.reading.decoding import decode
from papers.reading import markup
from papers.reading.child import answer_with

UNSEEN = {"script", "style", "title", "noscript", "template", "select", "button", "textarea", "iframe", "svg", "nav"}
VOID = {"br", "img", "input", "meta", "link", "hr", "col", "area", "base", "embed", "source", "track", "wbr", "param"}
# Elements around which a line ends.
BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "aside",
    "main", "dl", "dt", "dd", "pre", "blockquote", "form", "fieldset", "caption", "address", "center", "hr", "body",
    "figure", "figcaption", "details", "summary",
}  # fmt: skip
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}  # h1 is the page's own title
MAX_DEPTH = 30  # of tables in tables
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f]+")
_HAN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_BETWEEN = re.compile(rf"(?<=[{_HAN}])[ \t\r\f]*\n\s*(?=[{_HAN}])")  # a line of the source broken inside of a sentence


@dataclass(slots=True)
class _Cell:
    across: int = 1
    down: int = 1
    flow: list[Any] = field(default_factory=list)  # (text, style) and tables


_Table = list[list[_Cell]]


class _Page(HTMLParser):
    def __init__(self, quota: markup.Quota) -> None:
        super().__init__(convert_charrefs=True)
        self.flow: list[Any] = []
        self._quota = quota
        self._tables: list[_Table] = []
        self._lists: list[int | None] = []  # the next number of an ordered list, None for others
        self._pieces: list[str] = []
        self._style = ""
        self._unseen, self._depth = "", 0
        self._deeper = 0  # tables below MAX_DEPTH, which are text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._depth += tag == self._unseen
            return
        given = dict(attrs)
        if tag not in VOID and (tag in UNSEEN or "hidden" in given or _HIDDEN.search(given.get("style") or "")):
            self._unseen, self._depth = tag, 1
        elif tag == "br":
            self._end_line()
        elif tag in ("table", "tr", "td", "th"):
            self._shape(tag, given)
        elif tag in BLOCKS:
            self._end_line()
            self._style = "heading" if tag in HEADINGS else ""
            self._begin_list(tag, given)

    def _begin_list(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in ("ol", "ul"):
            self._lists.append(_number(given.get("start"), 1) if tag == "ol" else None)
        elif tag == "li" and self._lists and (number := self._lists[-1]) is not None:
            self._pieces.append(f"{number}.")
            self._lists[-1] = number + 1

    def _shape(self, tag: str, given: dict[str, str | None]) -> None:
        self._end_line()
        if tag == "table" and (self._deeper or len(self._tables) == MAX_DEPTH):
            self._deeper += 1
        elif self._deeper:
            return
        elif tag == "table":
            table: _Table = []
            self._target().append(table)
            self._tables.append(table)
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in ("td", "th") and self._tables:
            if not self._tables[-1]:
                self._tables[-1].append([])
            across, down = _number(given.get("colspan"), 1), _number(given.get("rowspan"), 1)
            self._tables[-1][-1].append(_Cell(min(across, markup.MAX_COLUMNS), min(down, markup.MAX_ROWS)))

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._depth -= tag == self._unseen
            self._unseen = self._unseen if self._depth else ""
        elif tag in BLOCKS or tag in ("table", "tr", "td", "th"):
            self._end_line()
            self._style = ""
            if tag == "table" and self._deeper:
                self._deeper -= 1
            elif tag == "table" and self._tables:
                self._tables.pop()
            elif tag in ("ol", "ul") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data)

    def close(self) -> None:
        super().close()
        self._end_line()

    def _target(self) -> list[Any]:
        """Where text goes: the cell that is open, else the page."""
        cells = self._tables[-1][-1] if self._tables and self._tables[-1] else []
        return cells[-1].flow if cells else self.flow

    def _end_line(self) -> None:
        joined = _BETWEEN.sub("", "".join(self._pieces))
        text = _BLANK.sub(" ", joined).strip(" ")
        self._pieces = []
        if text.strip():
            self._quota.take(text)
            self._target().append((text, self._style))


def _number(written: str | None, otherwise: int) -> int:
    """The whole number of an attribute; `otherwise` where it is none or nought."""
    shown = (written or "")[:6]
    return (int(shown) or otherwise) if shown.isascii() and shown.isdigit() else otherwise


def _parts(flow: list[Any], quota: markup.Quota) -> Iterator[list[Any]]:
    """Paragraphs and tables in order; tables that only lay out are taken apart."""
    for block in flow:
        if isinstance(block, tuple):
            yield ["text", *block]
            continue
        inside = [part for row in block for cell in row for part in cell.flow]
        if any(isinstance(part, list) for part in inside) or max((len(row) for row in block), default=0) < 2:
            yield from _parts(inside, quota)
        elif rows := _rows(block, quota):
            yield ["table", rows]


def _rows(table: _Table, quota: markup.Quota) -> list[list[Any]]:
    """Rows in the shape of papers.reading.table.Row, merged cells filled."""
    rows: list[list[Any]] = []
    open_cells: dict[int, tuple[str, int]] = {}  # column → text and rows still to come of a cell merged downwards
    for number, row in enumerate(table, 1):
        cells: list[str] = []
        spread: list[int] = []
        waiting = list(row)
        while (waiting or len(cells) in open_cells) and len(cells) < markup.MAX_COLUMNS:
            column = len(cells)
            if column in open_cells:
                text, left = open_cells.pop(column)
                cells.append(text)
                spread.append(column)
                open_cells |= {column: (text, left - 1)} if left > 1 else {}
                continue
            cell = waiting.pop(0)
            text = "\n".join(part[0] for part in cell.flow)
            for place in range(column, column + cell.across):
                cells.append(text)
                open_cells |= {place: (text, cell.down - 1)} if cell.down > 1 else {}
        quota.take("".join(cells))
        if any(cells):
            quota.row()
            rows.append([number, cells, [], [], spread])
    return rows


def read(data: bytes) -> dict[str, Any]:
    """The page's parts."""
    text = decode(data)
    if text is None:
        return {"result": "read", "parts": [], "trouble": "unknown"}
    quota = markup.Quota()
    page = _Page(quota)
    try:
        page.feed(text.replace("\0", ""))
        page.close()
        return {"result": "read", "parts": list(_parts(page.flow, quota)), "trouble": ""}
    except markup.TooMuch:
        return {"result": "size"}


if __name__ == "__main__":
    sys.exit(answer_with(read, int(sys.argv[1]), int(sys.argv[2])))
