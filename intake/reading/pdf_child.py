"""The process that opens a PDF: `python -m intake.reading.pdf_child CPU_SECONDS MEMORY_BYTES`.

The file comes on stdin. One JSON document goes to stdout: {"result": "read" | "memory", "peak_bytes", when read
"trouble": "" | "encrypted" | "damaged" | "long" and "pages": the lines of each page}. It knows neither Django nor
database.
"""

import io
import sys
import warnings
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from papers.reading.child import answer_with

MAX_PAGES = 3_000
# What a library raises whose own structures a hostile file has bent.
BENT = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError, LookupError)


def read(data: bytes) -> dict[str, Any]:
    """The lines of each page; a page that cannot be read has none."""
    warnings.simplefilter("ignore")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"result": "read", "pages": [], "trouble": "encrypted"}
        if len(reader.pages) > MAX_PAGES:
            return {"result": "read", "pages": [], "trouble": "long"}
        return {"result": "read", "trouble": "", "pages": [page.extract_text().splitlines() for page in reader.pages]}
    except BENT as error:
        return {"result": "read", "pages": [], "trouble": "damaged", "why": type(error).__name__}


if __name__ == "__main__":
    sys.exit(answer_with(read, int(sys.argv[1]), int(sys.argv[2])))
