"""The shape of an alarm: something that went wrong quietly and needs somebody."""

from dataclasses import dataclass

SHOWN = 8  # single cases listed under one alarm


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that needs somebody: its sentence, the single cases, and where to mend it ('' when not on a page)."""

    text: str
    details: list[str]
    url: str = ""
    more: int = 0
