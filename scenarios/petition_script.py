"""The petitions of a round in its script: counts by day, and how many took which turn."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Closings:
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Petitions that are open on the last day: how many stand where, at which unit.

    stage: handling, handed_over, asking, returned, unit_check, county_leader, in_review, reviewed. `reopened`: they had
    been closed and the re-check failed; otherwise they never were. `until` is the limit as extended, `next_unit` who
    has to sign for what was handed on.
    """

    stage: str
    count: int
    unit: str
    place: str
    reopened: bool
    until: date | None = None
    next_unit: str = ""


@dataclass(frozen=True, slots=True)
class ChainFrom:
    """From a day on, replies go through this chain of signoff.steps."""

    on: date
    chain: str


@dataclass(frozen=True, slots=True)
class PetitionStory:
    """How the petitions of a round were handled; which of them took which turn is illustrative.

    `prefix` stands in the petitions' numbers, `verdicts` are shares in per cent of founded, basically, partly and not
    founded, `identities` the share whose petitioner is known. `split`, `joint`, `handed_on`, `repeated`, `key` are
    numbers of petitions. Every `return_every`-th is returned once. `recheck_on`: from this day on all closed ones are
    looked at again.
    """

    prefix: str
    reply_days: int
    chains: tuple[ChainFrom, ...]
    verdicts: tuple[int, ...]
    identities: int
    key: int
    split: int
    joint: int
    handed_on: int
    repeated: int
    return_every: int
    bureaus: tuple[str, ...]
    open: tuple[OpenCases, ...] = ()
    recheck_on: date | None = None


@dataclass(frozen=True, slots=True)
class PetitionBatch:
    """A day's petitions as counts only, with the days on which so many of them were closed; what is missing there
    is open on the last day. The split over the days is illustrative.
    """

    number: int
    on: date
    count: int
    closings: tuple[Closings, ...]
