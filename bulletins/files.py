"""Papers as files: drawn from what was frozen, in our own form or in the office's template, and as linked text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bulletins.models import Bulletin, Template
from bulletins.templating import fields, process
from bulletins.writing import Content, content, is_whole, template_of
from papers import drawing
from papers.html import within
from papers.makers import Tell
from papers.marks import linked, stripped
from papers.paper import Paper, Table
from papers.pdf import PdfError

MOST_AT_ONCE = 250  # tasks of a round whose Word file or sheet is written within a page
SHOWN_ROWS = 40  # of an attached table on a page; the files have them all
SHORT = 12  # rows of a table that is unfolded at once


def drawn(bulletin: Bulletin, kind: str) -> bytes:
    """The paper as `pdf`, `docx`, `xlsx` or `html`; one that was issued is kept once drawn, and drawn the same again.

    Raises PdfError, also when a template no longer fits; TotalsDisagree.
    """
    _require_whole(bulletin)
    if not bulletin.is_out:
        return _draw(content(bulletin), template_of(bulletin), kind)
    return drawing.once(kept_name(bulletin, kind), lambda: _draw(content(bulletin), bulletin.template, kind))


def drawn_into(bulletin: Bulletin, kind: str, folder: Path, tell: Tell) -> Path:
    """As `drawn`, as a file in `folder`, telling how far it is: what a worker does."""
    _require_whole(bulletin)

    def made() -> Path:
        what, template = content(bulletin), template_of(bulletin)
        if kind != "docx" or not template:
            return drawing.draw_into(stripped(what.paper), kind, folder, tell)
        path = folder / "paper.docx"
        path.write_bytes(in_template(what, template))
        return path

    return drawing.once_into(kept_name(bulletin, kind), folder, made) if bulletin.is_out else made()


def _require_whole(bulletin: Bulletin) -> None:
    if not is_whole(bulletin):
        raise PdfError(_("What was frozen at the issue no longer has its fingerprint. Tell the auditor."))


def kept_name(bulletin: Bulletin, kind: str) -> str:
    """Under which name the file of an issued paper is kept once it was drawn."""
    template = bulletin.template if kind == "docx" else None
    mark = f"-{template.sha256[:16]}" if template else ""
    return f"{bulletin.digest}{mark}.{kind}"


def takes_long(bulletin: Bulletin, kind: str) -> bool:
    """Whether drawing the file takes longer than a page may: a PDF, or any file of long lists, that is not kept yet."""
    if kind == "html" or (bulletin.is_out and drawing.is_kept(kept_name(bulletin, kind))):
        return False
    return kind == "pdf" or bulletin.snapshot.rows.filter(kind="task").count() > MOST_AT_ONCE


def _draw(what: Content, template: Template | None, kind: str) -> bytes:
    if kind == "docx" and template:
        return in_template(what, template)
    return drawing.draw(stripped(what.paper), kind)


def in_template(what: Content, template: Template) -> bytes:
    """The paper in a template of the office's own. Raises PdfError with the fault in words."""
    try:
        return process.draw(
            bytes(template.content),
            fields.schema(what.kind),
            fields.values(what.kind, what.source, what.paper, what.texts),
        )
    except ValidationError as error:
        raise PdfError(" ".join(error.messages)) from error


def file_name(bulletin: Bulletin) -> str:
    """The file's name without its ending."""
    slug = bulletin.round.slug
    if bulletin.number:
        return f"{slug}-{bulletin.kind}-{bulletin.year}-{bulletin.number}"
    return f"{slug}-{bulletin.kind}-{bulletin.snapshot.as_of:%Y-%m-%d}-draft"


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table on the paper's page: its first rows with linked numbers, and how many more the files have."""

    mark: str
    table: Table
    rows: list[list[SafeString]]
    more: int
    is_open: bool


def shown(paper: Paper, link: Callable[[str], str]) -> dict[str, Any]:
    """The paper as its page shows it: sections and tables whose numbers open their lists (`link` of a query)."""

    opened = within(paper, link)

    def text(value: str) -> SafeString:
        return mark_safe(linked(str(escape(value)), opened))  # noqa: S308 - escaped in the same breath

    return {
        "title": [text(line) for line in paper.title_lines],
        "head": paper.head,
        "sections": [
            {
                "level": section.level,
                "heading": text(f"{number}{section.heading}"),
                "paragraphs": [text(one) for one in section.paragraphs],
            }
            for number, section in paper.outline()
        ],
        "tables": list(_tables(paper, text)),
        "signatories": paper.signatories if paper.is_signed else (),
        "date_line": paper.date_line,
        "footer": paper.footer_line,
        "illustrative": paper.illustrative_line,
        "sheet": paper.sheet,
    }


def _tables(paper: Paper, text: Callable[[str], SafeString]) -> Iterator[ShownTable]:
    for place, table in enumerate(paper.tables):
        rows = [[text(cell) for cell in row.cells] for row in table.rows[:SHOWN_ROWS]]
        mark = "" if paper.sheet else paper.table_mark(place)
        more = max(0, len(table.rows) - SHOWN_ROWS)
        yield ShownTable(mark, table, rows, more, paper.sheet or len(rows) <= SHORT)
