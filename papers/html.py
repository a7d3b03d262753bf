"""A paper as one self-contained HTML page: for the web, and as what the PDF is drawn from."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from papers.paper import Column, Paper, Row


def render_html(paper: Paper) -> str:
    """Return the paper as HTML with its style sheet inside and nothing to load; all text is escaped.

    It is a file to hand out: the site's own policy refuses the style sheet inside a page of the site.
    """
    rows = paper.attachment.rows if paper.attachment else ()
    return _rendered(paper, rows, {"is_first": True, "is_last": True})


def render_part(paper: Paper, first: int, end: int, alphabet: str) -> str:
    """The paper's rows from `first` to before `end` as HTML without page numbers; with the first row all before it.

    `alphabet` are the characters of all parts that share fonts; they stand on pages of their own at the end.
    """
    table = paper.attachment
    if table is None:
        raise ValueError("A paper without a table has no parts.")
    part = {"is_first": first == 0, "is_last": end == len(table.rows), "is_part": True, "alphabet": alphabet}
    return _rendered(paper, table.rows[first:end], part, start=first)


def _rendered(paper: Paper, rows: Sequence[Row], part: dict[str, Any], start: int = 0) -> str:
    columns: list[tuple[Column, str]] = []
    if paper.attachment:
        widths = (f"{width:.3f}" for width in paper.attachment.percentages())
        columns = list(zip(paper.attachment.columns, widths, strict=True))
    shown = [(row, paper.attachment is not None and paper.attachment.may_part(row)) for row in rows]
    context = {"paper": paper, "outline": paper.outline(), "columns": columns, "rows": shown, "start": start, **part}
    return render_to_string("papers/paper.html", context)


def render_numbers(kinds: Sequence[str], before: int, total: int) -> str:
    """The page numbers alone: a page of its kind ("portrait", "attachment", "dense") for each of some pages.

    `before` pages stand before them, `total` are there in all.
    """
    return render_to_string("papers/numbers.html", {"kinds": kinds, "before": before, "total": total})
