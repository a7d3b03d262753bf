"""A deadline and what people were told about it go together: done with the one, done with the other."""

from datetime import date
from typing import Any

from deadlines import terms
from deadlines.models import Deadline, DeadlineChange
from notify import outbox
from records.trail import key


def settle(deadline: Deadline | None, on: date) -> None:
    """What was due is done: nothing fires any more, and nobody is chased any longer."""
    if deadline is not None:
        terms.settle(deadline, on)
        outbox.settle(key(deadline))


def suspend(deadline: Deadline, on: date) -> None:
    """As terms.suspend; what people were told, and what still waits to go out, is over until it runs again."""
    terms.suspend(deadline, on)
    outbox.settle(key(deadline))


def move(deadline: Deadline, words: str, **change: Any) -> DeadlineChange:
    """As terms.move; what people were told about the old date is done with."""
    made = terms.move(deadline, words, **change)
    outbox.settle(key(deadline))
    return made


def restart(deadline: Deadline, counted: Any, **change: Any) -> DeadlineChange:
    """As terms.restart; what people were told about the old date is done with."""
    made = terms.restart(deadline, counted, **change)
    outbox.settle(key(deadline))
    return made
