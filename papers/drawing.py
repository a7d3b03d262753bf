"""Papers drawn to files: one drawing at a time on a machine, and what is frozen only once."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from papers.docx import render_docx
from papers.html import render_html
from papers.long import render_pdf
from papers.paper import Paper
from papers.pdf import PdfError
from papers.xlsx import CellTooLong, render_xlsx

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "pdf": render_pdf,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "html": lambda paper: render_html(paper).encode(),
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
PATIENCE = 20.0  # seconds to wait for another drawing
PAUSE = 0.1  # seconds between two looks


class Busy(PdfError):
    """Another paper is being drawn and did not end in time."""


def draw(paper: Paper, kind: str) -> bytes:
    """The paper as `pdf`, `docx`, `xlsx` or `html`; waits its turn. Raises PdfError, Busy among them."""
    try:
        return in_turn(lambda: WRITERS[kind](paper))
    except CellTooLong as error:
        raise PdfError(_("A text is too long for a spreadsheet. Take the PDF or the Word file.")) from error


def in_turn(write: Callable[[], bytes]) -> bytes:
    """What `write` returns, in Chinese and while nobody else draws on this machine. Raises Busy."""
    with _turn(), override("zh-hans"):
        return write()


def once(name: str, drawn: Callable[[], bytes]) -> bytes:
    """What is kept under `name` ("<digest>.pdf"); drawn and kept when it is not there yet."""
    path = _home() / name
    if not path.is_file():
        _keep(path, drawn())
    return path.read_bytes()


def is_kept(name: str) -> bool:
    """Whether a file is kept under `name`, so that `once` only reads it."""
    return (_home() / name).is_file()


def _home() -> Path:
    folder = Path(settings.DATA_DIR, "bulletins")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


@contextmanager
def _turn() -> Iterator[None]:
    """Hold the one lock of all processes on this data folder; the system frees it when its holder dies."""
    with (_home() / ".turn").open("w") as file:
        end = time.monotonic() + PATIENCE
        while not _taken(file.fileno()):
            if time.monotonic() > end:
                raise Busy(_("Another paper is being drawn. Try again in a minute."))
            time.sleep(PAUSE)
        yield


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
