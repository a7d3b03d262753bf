"""The process that reads the words of a Word document: `python -m plans.wordtext CPU_SECONDS MEMORY_BYTES`.

As papers.reading.child, for the text of a .docx. It knows neither Django nor database.
"""

import sys
import zipfile
from typing import Any

from papers.reading import markup
from papers.reading.child import main

DOCUMENT = "word/document.xml"
UNSEEN = {"del", "moveFrom", "Fallback", "rt"}  # deleted, moved away, a drawing once more, how a character is read


class _Words:
    """Collects what a reader of the document sees, one line a paragraph."""

    def __init__(self, quota: markup.Quota) -> None:
        self.lines: list[str] = []
        self._quota, self._line, self._unseen, self._in_text = quota, [""], 0, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._unseen += name in UNSEEN
        self._in_text = name == "t"
        if name in ("br", "cr", "tab"):
            self._line.append(" ")

    def end(self, name: str) -> None:
        self._unseen -= name in UNSEEN
        if name == "t":
            self._in_text = False
        if name == "p":
            line = "".join(self._line).strip()
            if line:
                self._quota.take(line)
                self.lines.append(line)
            self._line = [""]

    def text(self, data: str) -> None:
        if self._in_text and not self._unseen:
            self._line.append(data)


def read(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The text of the document. Raises as papers.reading.markup.scan and Quota."""
    words = _Words(markup.Quota())
    markup.scan(archive, DOCUMENT, words)
    return {"text": "\n".join(words.lines)}


if __name__ == "__main__":
    sys.exit(main(read, int(sys.argv[1]), int(sys.argv[2])))
