"""The tables of a .docx and the paragraphs outside them. Knows neither Django nor database."""

import zipfile
from typing import Any

from papers.reading import markup
from papers.reading.documents import DOCUMENT, Document, Lines, rows_of
from petitions.reading.columns import field_of
from petitions.reading.headings import is_heading

MAX_TEXTS = 400


def read(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Tables and texts in the shape of papers.reading.table.from_json.

    Raises markup.Forbidden, markup.TooMuch, and what scanning raises for a damaged file.
    """
    quota = markup.Quota()
    document = Document(quota)
    markup.scan(archive, DOCUMENT, document)
    texts = document.texts()[:MAX_TEXTS]
    laid_out = [lines for outer in document.tables for lines in _without_frame(outer, texts)]
    tables = [{"index": index, "sheet": "", "rows": rows_of(lines, quota)} for index, lines in enumerate(laid_out, 1)]
    return {"tables": tables, "texts": texts, "hidden": []}


def _without_frame(outer: Lines, texts: list[str]) -> list[Lines]:
    """The tables inside a table that only lays out the page, whose other texts, such as a title, are paragraphs; else
    the table itself."""
    inner = [lines for line in outer for cell in line.cells for lines in cell.inside]
    if not inner or _has_headings(outer) or _is_form(outer) or not any(map(_has_headings, inner)):
        return [outer]
    beside = [text for line in outer if not line.deleted for cell in line.cells if (text := cell.around())]
    texts += beside[: MAX_TEXTS - len(texts)]
    return inner


def _has_headings(lines: Lines) -> bool:
    return any(is_heading([cell.text() for cell in line.cells]) for line in lines)


def _is_form(lines: Lines) -> bool:
    """Whether a cell of its own names the petition number: a form of one petition, with a table in one of its cells."""
    return any(field_of(cell.text())[0] == "number" for line in lines for cell in line.cells if not cell.inside)
