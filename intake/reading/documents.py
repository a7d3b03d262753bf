"""A file from outside to paragraphs and table rows, each with the place where a person finds it."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.reading.decoding import decode
from intake.reading.records import Paragraph
from intake.reading.tabs import Entry, entries
from papers.reading import archive, process
from papers.reading.faults import letter
from papers.reading.process import Limits
from records.content import bad

WORD, SHEETS, PDF = "intake.reading.word_child", "papers.reading.child", "intake.reading.pdf_child"
PAGE = "intake.reading.page_child"
MAX_TEXT_BYTES = 20 * 1024 * 1024
MAX_LINES = 60_000  # paragraphs and rows; a plan of 2,000 tasks has about 30,000
PDF_LIMITS = Limits(cpu_seconds=90, wall_seconds=120, memory_bytes=450 * 1024 * 1024)
LEAST_SIGNS = 20  # on an average page of a PDF that has text
PLAIN = (".txt", ".text", ".md", ".csv")
PAGES = (".html", ".htm", ".xhtml")
PDF_TROUBLES = {
    "encrypted": gettext_lazy("it is protected by a password; remove the password and save it again"),
    "damaged": gettext_lazy("the file is damaged or was cut off; save it again and choose it again"),
    "long": gettext_lazy("it has too many pages; split it"),
}


def opened(data: bytes, name: str) -> list[Paragraph]:
    """As `_opened`, and refuses what has more than MAX_LINES of them."""
    found = _opened(data, name)
    if len(found) > MAX_LINES:
        raise bad(name, _("it holds more than %d lines; split it") % MAX_LINES)
    return found


def _opened(data: bytes, name: str) -> list[Paragraph]:
    """Paragraphs and rows of a .docx, .xlsx, .pdf, .csv, .html or text file, in order, blank ones left out.

    Raises ValidationError (bad_file, for a scan needs_ocr) with a sentence that names the file and the remedy.
    """
    if data.startswith(b"%PDF") and not name.lower().endswith((".docx", ".xlsx")):
        return _of_pdf(data, name)
    if data and not data.startswith((archive.ZIP, archive.OLE)) and name.lower().endswith(PLAIN):
        return _of_text_file(data, name)
    if data and not data.startswith((archive.ZIP, archive.OLE)) and name.lower().endswith(PAGES):
        return _of_page(data, name)
    kind = archive.check(data, name)
    if kind == "docx":
        return list(_of_word(process.answered(WORD, data, name, Limits())["parts"]))
    return list(_of_sheets(process.answered(SHEETS, data, name, Limits())["tables"]))


def pasted(text: str) -> list[Paragraph]:
    """Lines of pasted text; lines with tabs are rows of a table."""
    return list(_of_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _of_text_file(data: bytes, name: str) -> list[Paragraph]:
    _not_larger(data, name)
    text = decode(data)
    if text is None:
        raise _not_decoded(data, name)
    if name.lower().endswith(".csv"):
        return list(_rows(_csv(text, name), 1))
    return pasted(text)


def _csv(text: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        place = {"line": reader.line_num}
        raise bad(
            name, _("the quotation marks of a cell near line %(line)d do not close; correct it") % place
        ) from error


def _not_decoded(data: bytes, name: str) -> ValidationError:
    """The refusal of a text in no encoding, with the line where it stops being UTF-8 if it begins so."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        begun = data[: error.start]
        if begun.strip() and any(byte > 127 for byte in begun):
            place = {"line": begun.count(b"\n") + 1}
            text = _(
                "its characters cannot be made out from line %(line)d on; open it in an editor and save it as UTF-8"
            )
            return bad(name, text % place)
    return bad(name, _("its characters cannot be made out; open it in an editor and save it as UTF-8"))


def _of_page(data: bytes, name: str) -> list[Paragraph]:
    _not_larger(data, name)
    answer = process.answered(PAGE, data, name, Limits())
    if answer["trouble"]:
        raise _not_decoded(data, name)
    return list(_of_word(answer["parts"]))


def _not_larger(data: bytes, name: str) -> None:
    if len(data) > MAX_TEXT_BYTES:
        raise bad(name, _("it is larger than %d MB; split it") % (MAX_TEXT_BYTES // 1024 // 1024))


def _of_lines(lines: Iterable[str]) -> Iterator[Paragraph]:
    table, rows = 0, list[Entry]()
    for entry in entries(list(lines)):
        filled = sum(bool(cell.strip()) for cell in entry.cells)
        is_row = entry.is_row or (len(entry.cells) > 2 and filled > 1 and any(entry.cells[:2]))
        if is_row and (not rows or len(rows[-1].cells) == len(entry.cells)):
            table += not rows
            rows.append(entry)
            continue
        yield from _settled(rows, table)
        rows = [entry] if is_row else []
        table += is_row
        if not is_row and filled:
            yield Paragraph(_("line %d") % entry.number, "\t".join(entry.cells).rstrip())
    yield from _settled(rows, table)


def _settled(rows: list[Entry], table: int) -> Iterator[Paragraph]:
    """A single line with tabs is a line; several with as many tabs are a table."""
    for entry in rows:
        where, cells = _("line %d") % entry.number, tuple(cell.strip() for cell in entry.cells)
        if len(rows) == 1:
            yield Paragraph(where, "  ".join(cell for cell in cells if cell))
        else:
            yield Paragraph(where, "", cells, table=table, row=entry.number)


def _rows(rows: Iterable[list[str]], table: int) -> Iterator[Paragraph]:
    for number, cells in enumerate(rows, 1):
        if any(cells):
            yield Paragraph(_("line %d") % number, "", tuple(cells), table=table, row=number)


def _of_word(parts: Iterable[list[Any]]) -> Iterator[Paragraph]:
    paragraph = table = 0
    for kind, *content in parts:
        if kind == "text":
            paragraph += 1
            yield Paragraph(_("paragraph %d") % paragraph, content[0], style=content[1])
            continue
        table += 1
        for number, cells, _formulas, _imprecise, spread in content[0]:
            where = _("table %(table)d, row %(row)d") % {"table": table, "row": number}
            yield Paragraph(where, "", tuple(cells), table=table, row=number, spread=frozenset(spread))


def _of_sheets(tables: Iterable[dict[str, Any]]) -> Iterator[Paragraph]:
    for index, table in enumerate(tables, 1):
        sheet = table["sheet"]
        for number, cells, _formulas, _imprecise, spread in table["rows"]:
            where = _("%(sheet)s, row %(row)d") % {"sheet": sheet, "row": number}
            yield Paragraph(where, "", tuple(cells), table=index, row=number, sheet=sheet, spread=frozenset(spread))


def _of_pdf(data: bytes, name: str) -> list[Paragraph]:
    if len(data) > archive.MAX_BYTES:
        raise bad(name, _("it is larger than %d MB; split it") % (archive.MAX_BYTES // 1024 // 1024))
    if not name.lower().endswith(".pdf"):
        raise bad(name, _("the content is PDF, but the file name says otherwise; rename or save it again"))
    answer = process.answered(PDF, data, name, PDF_LIMITS)
    if answer["trouble"]:
        raise bad(name, str(PDF_TROUBLES[answer["trouble"]]))
    pages: list[list[str]] = answer["pages"]
    if sum(len(line.strip()) for page in pages for line in page) < LEAST_SIGNS * max(len(pages), 1):
        scan = _("it is a scan and needs text recognition (OCR); run it through that, or ask for the Word file")
        raise ValidationError(bad(name, scan).message, code="needs_ocr")
    return [
        Paragraph(_("page %(page)d, line %(line)d") % {"page": page, "line": number}, line.rstrip())
        for page, lines in enumerate(pages, 1)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def place_of_cell(row: Paragraph, column: int) -> str:
    """Where a cell stands: "Sheet1!B7", "table 2, row 5, column 3"."""
    if row.sheet:
        return f"{row.sheet}!{letter(column)}{row.row}"
    return _("%(where)s, column %(column)d") % {"where": row.where, "column": column + 1}
