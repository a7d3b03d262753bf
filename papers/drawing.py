"""Papers drawn to files: one PDF at a time on a machine, and what is frozen only once."""

import contextlib
import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from papers import long
from papers.docx import render_docx
from papers.html import render_html
from papers.makers import Tell
from papers.paper import Paper
from papers.pdf import PdfError
from papers.xlsx import CellTooLong, render_xlsx

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "pdf": long.render_pdf,
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
    """The paper as `pdf`, `docx`, `xlsx` or `html`; a PDF waits its turn. Raises PdfError, Busy among them."""
    if kind == "pdf":
        return in_turn(lambda: WRITERS[kind](paper))
    return _written(paper, kind)


def _written(paper: Paper, kind: str) -> bytes:
    with override("zh-hans"):
        try:
            return WRITERS[kind](paper)
        except CellTooLong as error:
            raise PdfError(_("A text is too long for a spreadsheet. Take the PDF or the Word file.")) from error


def draw_into(paper: Paper, kind: str, folder: Path, tell: Tell) -> Path:
    """As `draw`, into a file in `folder`, telling how far it is: what makers of orders do."""
    if kind == "pdf":
        with _turn():
            return long.draw_pdf(paper, folder, tell)
    tell(100, _("The file is being written."))
    path = folder / f"paper.{kind}"
    path.write_bytes(_written(paper, kind))
    return path


def takes_long(paper: Paper, kind: str) -> bool:
    """Whether it takes longer than a page may: any PDF, and files of tables that are more than one part of a PDF."""
    return kind == "pdf" or (kind != "html" and len(paper.rows) > long.AT_ONCE)


def in_turn(write: Callable[[], bytes]) -> bytes:
    """What `write` returns, in Chinese and while nobody else draws on this machine. Raises Busy."""
    with _turn(), override("zh-hans"):
        return write()


def once(name: str, drawn: Callable[[], bytes]) -> bytes:
    """What is kept under `name` ("<digest>.pdf"); drawn and kept when it is not there yet."""
    path = _home() / name
    if path.is_file():
        return path.read_bytes()
    content = drawn()
    with contextlib.suppress(OSError):  # a process that may only read the folder draws anew each time
        _keep(path, content)
    return content


def is_kept(name: str) -> bool:
    """Whether `once` has it already."""
    return (_home() / name).is_file()


def once_into(name: str, folder: Path, made: Callable[[], Path]) -> Path:
    """As `once`, as a file in `folder`: a copy of what is kept, else what `made` makes there, which is then kept."""
    path = _home() / name
    if not path.is_file():
        _keep(path, made().read_bytes())
    return Path(shutil.copyfile(path, folder / f"kept{path.suffix}"))


def _home() -> Path:
    folder = Path(settings.PAPERS_DIR or Path(settings.DATA_DIR, "bulletins"))
    with contextlib.suppress(OSError):
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
