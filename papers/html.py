"""A paper as one self-contained HTML page: for the web, and as what the PDF is drawn from."""

from django.template.loader import render_to_string

from papers.paper import Paper


def render_html(paper: Paper) -> str:
    """Return the paper as HTML with its style sheet inside and nothing to load; all text is escaped.

    It is a file to hand out: the site's own policy refuses the style sheet inside a page of the site.
    """
    columns, rows = [], []
    if paper.attachment:
        widths = (f"{width:.3f}" for width in paper.attachment.percentages())
        columns = list(zip(paper.attachment.columns, widths, strict=True))
        rows = [(row, paper.attachment.may_part(row)) for row in paper.attachment.rows]
    context = {"paper": paper, "outline": paper.outline(), "columns": columns, "rows": rows}
    return render_to_string("papers/paper.html", context)
