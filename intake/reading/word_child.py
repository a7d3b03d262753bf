"""The process that opens a plan in a .docx: `python -m intake.reading.word_child CPU_SECONDS MEMORY_BYTES`.

As papers.reading.child, but the answer has "parts" in the document's order: ["text", text, style] for a paragraph,
["table", rows] for a table, rows in the shape of papers.reading.table.Row. It knows neither Django nor database.
"""

import sys
import zipfile
from typing import Any

from deadlines.numerals import to_chinese
from intake.reading import labels
from papers.reading import markup
from papers.reading.child import main
from papers.reading.documents import DOCUMENT, Document, rows_of
from papers.reading.numbering import Numbering


def read(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The document's parts. Raises markup.Forbidden, markup.TooMuch, and what scanning raises for a damaged file."""
    quota = markup.Quota()
    document = Document(quota, Numbering(archive, to_chinese))
    markup.scan(archive, DOCUMENT, document)
    parts: list[list[Any]] = []
    for place, part in enumerate(document.flow):
        if isinstance(part, tuple):
            text, style = part
            parts.append(["text", _apart(text, document.leads.get(place, "")), style])
        else:
            parts.append(["table", rows_of(part, quota)])
    return {"parts": parts}


def _apart(text: str, lead: str) -> str:
    """A label in bold and the plain words that follow without any sign, with a blank between them."""
    label = labels.at_line(lead) if lead and text.startswith(lead) else None
    is_bare = (
        label is not None and label.field in labels.CORE and label.end == len(lead) == label.start + len(label.word)
    )
    return f"{lead} {text[len(lead) :]}" if is_bare else text


if __name__ == "__main__":
    sys.exit(main(read, int(sys.argv[1]), int(sys.argv[2])))
