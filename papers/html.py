"""A paper as one self-contained HTML page: for the web, and as what the PDF is drawn from."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string

from papers.marks import Link, annex_of, linked
from papers.paper import Paper


def render_html(paper: Paper, link: Link | None = None) -> str:
    """Return the paper as HTML with its style sheet inside and nothing to load; all text is escaped.

    With `link` the marked numbers (papers.marks) open `link(query)`, those of an attachment's rows the attachment;
    without it they are plain.

    It is a file to hand out: the site's own policy refuses the style sheet inside a page of the site.
    """
    if link is None:
        return linked(_rendered(paper, 0, len(paper.rows), {}), _nowhere)
    return linked(_rendered(paper, 0, len(paper.rows), {"has_links": True}), within(paper, link))


def within(paper: Paper, link: Link) -> Link:
    """The same link for a page that shows the whole paper: numbers of an attachment's rows open "#annex-2" there."""
    numbers = {table.title: number for number, table in enumerate(paper.tables, 1)}

    def opened(query: str) -> str:
        annex = annex_of(query)
        if annex is None:
            return link(query)
        number = numbers.get(annex[0])
        return f"#annex-{number}" if number else ""

    return opened


def render_part(paper: Paper, first: int, end: int, alphabet: str) -> str:
    """The paper's rows from `first` to before `end` as HTML without page numbers; with the first row all before it.

    Rows are counted through all tables. `alphabet` are the characters of all parts that share fonts; they stand on
    pages of their own at the end.
    """
    if not paper.rows:
        raise ValueError("A paper without a table has no parts.")
    return linked(_rendered(paper, first, end, {"is_part": True, "alphabet": alphabet}), _nowhere)


def _rendered(paper: Paper, first: int, end: int, part: dict[str, Any]) -> str:
    is_first, is_last = first == 0, end == len(paper.rows)
    context = {
        "paper": paper,
        "outline": paper.outline() if is_first else (),
        "tables": list(_tables(paper, first, end)),
        "is_first": is_first,
        "is_last": is_last,
        **part,
    }
    return render_to_string("papers/paper.html", context)


def _tables(paper: Paper, first: int, end: int) -> Iterator[dict[str, Any]]:
    """What stands of each table between two rows; a table without rows stands where it would begin."""
    start = 0
    for place, table in enumerate(paper.tables):
        stop = start + len(table.rows)
        begins = first <= start < end or (not table.rows and first <= start <= end)
        if begins or start < first < stop:
            rows = table.rows[max(first - start, 0) : end - start]
            yield {
                "place": place,
                "number": place + 1,
                "mark": paper.table_mark(place),
                "table": table,
                "columns": list(zip(table.columns, (f"{width:.3f}" for width in table.percentages()), strict=True)),
                "rows": [(row, table.may_part(row)) for row in rows],
                "start": max(first, start),
                "begins": begins,
                "ends": stop <= end,
            }
        start = stop


def render_numbers(kinds: Sequence[str], before: int, total: int) -> str:
    """The page numbers alone: a page of its kind ("portrait", "attachment", "dense") for each of some pages.

    `before` pages stand before them, `total` are there in all.
    """
    return render_to_string("papers/numbers.html", {"kinds": kinds, "before": before, "total": total})


def _nowhere(query: str) -> str:
    return ""
