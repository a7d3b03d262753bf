"""The lamp of a row of the chart and the screens: a shape and a word, so that it is read in black and white too."""

from dataclasses import dataclass
from datetime import date

from cases.lamps import NEAR_DAYS, SEVERE_DAYS
from cases.states import COMPLETED, Status

SHAPES = {"done": "✔", "normal": "●", "near": "▲", "overdue": "■", "severe": "◆", "none": "○"}


@dataclass(frozen=True, slots=True)
class Lamp:
    """`kind` is that of components/lamp.html, `word` the schedule status in the reader's language when it is shown."""

    kind: str
    status: Status

    @property
    def shape(self) -> str:
        return SHAPES[self.kind]

    @property
    def word(self) -> str:
        return str(self.status.label)


def lamp_of(status: Status, due_on: date | None, as_of: date) -> Lamp:
    """The lamp of an item on a day, by the same bounds as on its own page (cases.lamps)."""
    return Lamp(_kind(status, (due_on - as_of).days if due_on else None), status)


def _kind(status: Status, left: int | None) -> str:
    if status in COMPLETED:
        return "done"
    if status == Status.BASICALLY_COMPLETED:
        return "normal"
    if left is not None and left < 0:
        return "severe" if -left > SEVERE_DAYS else "overdue"
    if status == Status.BEHIND or (left is not None and left <= NEAR_DAYS):
        return "near"
    return "none" if status == Status.NOT_STARTED else "normal"
