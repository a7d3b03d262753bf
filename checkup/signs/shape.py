"""The shape of a kind of sign and of what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from cases.models import Round
from checkup.states import Severity


@dataclass(frozen=True, slots=True)
class Item:
    """What a sign stands at: a task or a petition's case, with the unit that answers for it."""

    task: int | None = None
    case: int | None = None
    unit: int | None = None

    @property
    def key(self) -> str:
        """The text key of the trail."""
        return f"cases.task:{self.task}" if self.task else f"petitions.assignment:{self.case}"


@dataclass(slots=True)
class Found:
    """One sign as it was found. `content` tells it from others of the same code on the same things.

    `detail` may hold "photos" and "texts" (two sides each) and "rows" ([word, value] as checkup.words has them).
    """

    item: Item
    content: str
    detail: dict[str, Any] = field(default_factory=dict)
    other: str = ""
    severity: Severity | None = None

    def fingerprint(self, code: str) -> str:
        """What a verdict is remembered by."""
        return sha256("|".join((code, self.item.key, self.other, self.content)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sign: its code, words, weight, and the function that finds all of a round on a day."""

    code: str
    label: Any
    why: Any
    severity: Severity
    find: Callable[[Round, date], Iterable[Found]]
