"""A paper as one self-contained HTML page: for the web, and as what the PDF is drawn from."""

from django.template.loader import render_to_string

from papers.marks import Link, linked
from papers.paper import Paper


def render_html(paper: Paper, link: Link | None = None) -> str:
    """Return the paper as HTML with its style sheet inside and nothing to load; all text is escaped.

    With `link` the marked numbers (papers.marks) open `link(query)`; without it they are plain.

    It is a file to hand out: the site's own policy refuses the style sheet inside a page of the site.
    """
    tables = [
        {
            "mark": paper.table_mark(place),
            "table": table,
            "columns": list(zip(table.columns, (f"{width:.3f}" for width in table.percentages()), strict=True)),
            "rows": [(row, table.may_part(row)) for row in table.rows],
        }
        for place, table in enumerate(paper.tables)
    ]
    page = render_to_string("papers/paper.html", {"paper": paper, "outline": paper.outline(), "tables": tables})
    return linked(page, link or _nowhere)


def _nowhere(query: str) -> str:
    return ""
