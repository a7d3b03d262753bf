"""Opening a petition table, an .xlsx or a .docx, in a process of its own."""

from typing import Any

from papers.reading import process
from papers.reading.process import SHEETS, Limits
from papers.reading.table import Grid

READERS = {**SHEETS, "docx": "petitions.reading.child"}


def open_file(data: bytes, name: str, limits: Limits | None = None) -> Grid:
    """The tables of an .xlsx or .docx.

    Raises ValidationError (bad_file) with a sentence that names the file and the remedy.
    """
    return process.open_file(data, name, limits, READERS)


def opened(data: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """The child's answer, with the peak of its memory in `peak_bytes`. Raises as open_file."""
    return process.opened(data, name, limits, READERS)
