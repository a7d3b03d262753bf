"""What is wrong with a template, as plain data between the child process and the words for it."""

from dataclasses import asdict, dataclass
from typing import Any

QUOTED = 60  # characters of a paragraph that a fault repeats


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its code (words.WORDS), the paragraph (1 is the first of its part; 0 for none), what it is about.

    `part` is "body", "header", "footer" or the name of a part of the file.
    """

    code: str
    what: str = ""
    part: str = ""
    paragraph: int = 0
    quote: str = ""


def plain(faults: list[Fault]) -> list[dict[str, Any]]:
    """Faults as JSON; texts cut so that a message stays readable."""
    return [asdict(fault) | {"what": fault.what[:QUOTED], "quote": fault.quote[:QUOTED]} for fault in faults]
