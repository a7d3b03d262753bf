"""An item that a letter is about, as facts: what the words of the draft are made from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Matter:
    """One item. `subject` is its text key ("cases.task:12"), `basis` says plan, round and number of the item.

    `days_late` counts working days past `due_on`; 0 when it is not late. `unit` is who must do it, for tables.
    """

    subject: str
    title: str
    basis: str
    first_due_on: date | None
    due_on: date | None
    days_late: int
    present_state: str
    demand: str
    unit: str = ""
