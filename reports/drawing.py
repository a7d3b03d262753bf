"""Papers drawn to files: one drawing at a time on a machine, and a released paper only once."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.catalogue import petition_table
from reports.catalogue.petition_data import PublicationData
from reports.catalogue.progress_notice import compose
from reports.docx import render_docx
from reports.html import render_html
from reports.models import Release
from reports.paper import Paper
from reports.pdf import PdfError, render_pdf
from reports.releasing import restored
from reports.xlsx import CellTooLong, render_xlsx

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "pdf": render_pdf,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "html": lambda paper: render_html(paper).encode(),
}
# What each paper is offered as. A notice is prose, its table only an attachment; a table of petitions is worked with.
NOTICE_KINDS = ("pdf", "docx", "html")
TABLE_KINDS = ("xlsx", "pdf", "docx", "html")
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
        with _turn(), override("zh-hans"):
            return WRITERS[kind](paper)
    except CellTooLong as error:
        raise PdfError(_("A text is too long for a spreadsheet. Take the PDF or the Word file.")) from error


def of_release(release: Release, kind: str) -> bytes:
    """The bulletin of a release, drawn from its frozen values once and kept under its digest: equal to the byte."""
    return _once(release.digest, kind, lambda: compose(restored(release.data)))


def of_publication(data: PublicationData, kind: str) -> bytes:
    """The table of a batch's petitions, drawn once and kept under the digest of its data; without one, drawn each time.

    Raises TotalsDisagree and PdfError.
    """
    if not data.digest:
        return draw(petition_table.compose(data), kind)
    return _once(data.digest, kind, lambda: petition_table.compose(data))


def _once(digest: str, kind: str, written: Callable[[], Paper]) -> bytes:
    path = _home() / f"{digest}.{kind}"
    if not path.is_file():
        _keep(path, draw(written(), kind))
    return path.read_bytes()


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
