"""The process that takes the text out of a file: `python -m search.file_child CPU_SECONDS MEMORY_BYTES`.

As papers.reading.child, for .docx, .xlsx, PDF and plain text, told apart by their content. The answer has "pages":
[where, text] of each page, sheet or piece, where a document without pages is one; and "trouble": "" | "encrypted" |
"damaged" | "unknown". What is beyond MAX_PAGES and MAX_CHARACTERS is left out. It knows neither Django nor database.
"""

import io
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from papers.reading import markup, sheets
from papers.reading.child import answer_with, unpacked
from papers.reading.documents import DOCUMENT, Document, rows_of

MAX_PAGES = 500
MAX_CHARACTERS = 1_000_000
# What a library raises whose own structures a hostile file has bent.
BENT = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError, LookupError)
ENCODINGS = ("utf-8-sig", "gb18030")
Pages = Iterator[tuple[str, str]]


def read(data: bytes) -> dict[str, Any]:
    """The pages of a file of any of the kinds."""
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"PK"):
        return unpacked(_office, data)
    return _plain(data)


def _bounded(pages: Pages) -> list[list[str]]:
    kept: list[list[str]] = []
    left = MAX_CHARACTERS
    for where, text in pages:
        if len(kept) == MAX_PAGES or not left:
            break
        kept.append([where, text[:left]])
        left -= len(kept[-1][1])
    return kept


def _pdf(data: bytes) -> dict[str, Any]:
    warnings.simplefilter("ignore")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"result": "read", "pages": [], "trouble": "encrypted"}
        pages = _bounded((str(n), page.extract_text()) for n, page in enumerate(reader.pages, start=1))
        return {"result": "read", "pages": pages, "trouble": ""}
    except BENT as error:
        return {"result": "read", "pages": [], "trouble": "damaged", "why": type(error).__name__}


def _office(archive: zipfile.ZipFile) -> dict[str, Any]:
    pages = _document(archive) if DOCUMENT in archive.namelist() else _workbook(archive)
    return {"pages": _bounded(pages), "trouble": ""}


def _document(archive: zipfile.ZipFile) -> Pages:
    quota = markup.Quota()
    document = Document(quota)
    markup.scan(archive, DOCUMENT, document)
    lines: list[str] = []
    for part in document.flow:
        lines += [part[0]] if isinstance(part, tuple) else _lines(rows_of(part, quota))
    yield "", "\n".join(lines)


def _workbook(archive: zipfile.ZipFile) -> Pages:
    for table in sheets.read(archive)["tables"]:
        yield table["sheet"], "\n".join(_lines(table["rows"]))


def _lines(rows: list[list[Any]]) -> list[str]:
    """Rows as lines; a merged cell, which stands in each of its columns, once."""
    return ["\t".join(dict.fromkeys(cell for cell in row[1] if cell)) for row in rows]


def _plain(data: bytes) -> dict[str, Any]:
    wide = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    for encoding in (wide,) if wide else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return {"result": "read", "pages": _bounded(iter([("", text)])), "trouble": ""}
    return {"result": "read", "pages": [], "trouble": "unknown"}


if __name__ == "__main__":
    sys.exit(answer_with(read, int(sys.argv[1]), int(sys.argv[2])))
