"""The shape of a check of the records and of a fault that it finds.

Lines are plain English, as the other commands write them; they name rows by number, never what somebody wrote.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """ERROR: the records contradict each other, somebody must mend them. WARNING: possible, but worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: the text key of the row, what is wrong, the address of its page ('' for none)."""

    subject: str
    line: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One named check over all records; `find` streams them and never loads a table whole into memory."""

    code: str
    level: Level
    about: str
    find: Callable[[], Iterable[Fault]]
