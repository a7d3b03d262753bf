"""Who makes what: an app makes its papers known here, in a module `makers.py` of its own that is found at the start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Tell = Callable[[int, str], None]
Maker = Callable[[dict[str, Any], Tell, Path], Path]

MAKERS: dict[str, Maker] = {}


class CannotMake(Exception):
    """The paper cannot be made, and trying again would not help; the message says why, for the person who asked."""


def make_known(kind: str, maker: Maker) -> None:
    """Let `maker` make the orders of `kind` (at most 40 characters, by custom "app.paper").

    A maker gets the order's parameters (plain data), a function to tell how far it is, and an empty folder of its own;
    it writes one file there and returns its path. It runs in a worker, in the language of the person who asked, outside
    any transaction and at the machine's own time: it checks nothing about rights (whoever asks does) and enters
    `round.time()` itself. It calls `tell(thousandths, words)` at least every two minutes; `tell` raises when the order
    is no longer this worker's, and that exception must pass. It may run again after a killed worker, so it changes
    nothing but its folder and what is kept under a digest. Raises CannotMake or PdfError with words for the person;
    anything else is tried again.
    """
    MAKERS[kind] = maker
