"""Opening a table from outside in a process of its own, so that no web or worker process grows or hangs with it."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from papers.reading.archive import check
from papers.reading.markup import MAX_ROWS
from papers.reading.table import Grid, from_json
from records import children
from records.content import bad

logger = logging.getLogger(__name__)

_FRAME = re.compile(r'^ *(File "[^"\n]+", line \d+, in \S+)$', re.MULTILINE)
_KIND = re.compile(r"^([A-Za-z_][A-Za-z_.]*(?:Error|Exception))(?::|$)", re.MULTILINE)
HOME = Path(__file__).resolve().parent.parent.parent
SHEETS: Mapping[str, str] = {"xlsx": "papers.reading.child"}  # kind of file → the module of the process that opens it


@dataclass(frozen=True)
class Limits:
    """What opening one file may use: seconds of CPU, seconds by the clock, bytes of address space."""

    cpu_seconds: int = 30
    wall_seconds: int = 40
    memory_bytes: int = 400 * 1024 * 1024


def open_file(data: bytes, name: str, limits: Limits | None = None, readers: Mapping[str, str] = SHEETS) -> Grid:
    """The tables of a file of one of the kinds that `readers` opens.

    Raises ValidationError (bad_file) with a sentence that names the file and the remedy.
    """
    return from_json(opened(data, name, limits or Limits(), readers))


def opened(data: bytes, name: str, limits: Limits, readers: Mapping[str, str] = SHEETS) -> dict[str, Any]:
    """The child's answer, with the peak of its memory in `peak_bytes`. Raises as open_file."""
    kind = check(data, name)
    if kind not in readers:
        raise bad(name, _("this is a Word document; copy the table to Excel and save it as .xlsx"))
    return answered(readers[kind], data, name, limits)


def answered(module: str, data: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """The answer of the process that `module` is, for a file that was judged already. Raises as open_file."""
    heavy = _("opening it took more time or memory than a table needs; copy the table to a new file and save that")
    try:
        done = run(module, data, limits)
    except subprocess.TimeoutExpired as error:
        raise bad(name, heavy) from error
    if done.returncode < 0:
        raise bad(name, heavy)
    if done.returncode:
        logger.error("table: %s", without_cells(done.stderr.decode(errors="replace")))
        raise bad(name, _("the file is damaged; open it in Word or Excel and save it again"))
    answer = json.loads(done.stdout)
    match answer["result"]:
        case "read":
            return answer
        case "markup":
            raise bad(name, _("it contains entities, which Word and Excel never write; copy the table to a new file"))
        case "size":
            raise bad(name, _("it holds more than %d rows, or too much text; split it") % MAX_ROWS)
        case "doubled":
            message = _("cell %s is written twice, with one value over another; copy the table to a new file")
            raise bad(name, message % answer["cell"])
        case "memory":
            raise bad(name, heavy)
        case _:
            raise bad(name, _("the file is damaged; open it in Word or Excel and save it again"))


def without_cells(traceback: str) -> str:
    """A child's traceback as it may stand in a log: frames and kinds of errors. Messages may quote a cell."""
    return " | ".join([*_FRAME.findall(traceback)[-12:], *_KIND.findall(traceback)[-3:]])


def run(module: str, data: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Let the child open the file, with nothing of our environment but what it needs to run."""
    return subprocess.run(  # noqa: S603 - our own module; what comes from outside goes in by stdin only
        [sys.executable, "-m", module, str(limits.cpu_seconds), str(limits.memory_bytes)],
        input=data,
        capture_output=True,
        cwd=HOME,
        env=children.environment(),
        timeout=limits.wall_seconds,
        check=False,
    )
