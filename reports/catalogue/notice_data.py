"""What a progress notice is written from: figures, the items behind them, and dated facts as plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class NoticeItem:
    """One problem as the attachment lists it.

    `status` is one of the eight schedule codes of reports.totals.STATUSES. `short_title` is how the text names it.
    `deadline_text` keeps the plan's words; `deadline_first` and `deadline_now` are the first approved and the present
    date (None where the words give no date), `changes` says how often it was changed. `progress` is verified progress.
    `due_years` are the years of the first deadlines of its tasks.
    """

    number: str
    category: str
    text: str
    short_title: str
    responsible: str
    lead: str
    status: str
    deadline_text: str = ""
    deadline_first: date | None = None
    deadline_now: date | None = None
    changes: int = 0
    long_term: bool = False
    progress: str = ""
    illustrative: bool = False
    due_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeadingGroup:
    """The leading group: the day it was set up and its heads by post, e.g. ("组长", "市委书记"), where known."""

    established_on: date
    heads: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Activity:
    """Something that was done `count` times.

    `kind` is the key under `figures["activities"]` that counts it: "meetings", "visits", "special_checks",
    "campaigns", "supervisions" or "actions" (which are only named).
    `by` is who met or visited, by post or body; `name` is what it was (a form of visit, a campaign's
    name). A campaign that runs once may leave the count at 0: then it is only named. `places` are its rows, from 1,
    in the attachment that lists all work.
    """

    kind: str
    count: int
    name: str = ""
    by: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Result:
    """A result in figures: 淘汰高排放公交车 + 365 + 辆. A result without a value is the label alone.

    `key` names its record, so that the value opens it; "" where it is not known.
    """

    label: str
    value: str = ""
    unit: str = ""
    key: str = ""


@dataclass(frozen=True)
class Rank:
    """A place in a ranking; `change` is how many places it rose (or fell, when negative); `key` names its record."""

    scope: str
    place: int
    change: int = 0
    key: str = ""


@dataclass(frozen=True)
class Indicator:
    """An environmental indicator of one period; values are strings so that no decimal is lost.

    `change` is signed ("-4.7") against the same period of the year before, in `change_unit`. Consecutive indicators of
    the same period are written in one sentence. An indicator with an empty value only carries its ranks. `key` names
    its record.
    """

    period: str
    name: str
    value: str = ""
    unit: str = ""
    change: str = ""
    change_unit: str = "%"
    ranks: tuple[Rank, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Note:
    """A heading with text that people wrote; it is set as it is."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class NoticeData:
    """Everything of one notice. `figures` has exactly the shape that the `figures` command prints as JSON.

    Of `figures["activities"]` the kinds of `Activity` are checked against the list here. Of `figures["accountability"]`
    these keys are written, in the order that papers use: ordered, filed, fined_yuan, criminal_cases,
    administrative_detained, criminal_detained, talks, accountable, clues, cases, disciplined, organisational. Keys
    that are missing count as none.
    """

    figures: Mapping[str, Any]
    items: tuple[NoticeItem, ...]
    round_name: str
    place: str
    we: str
    authorities: str
    inspection: str
    group: str
    entered_on: date
    left_on: date | None
    feedback_on: date | None
    as_of: date
    document_date: date
    signatories: tuple[str, ...]
    leading_group: LeadingGroup | None = None
    leader_roles: tuple[str, ...] = ()
    problems_with_leaders: int = 0
    tasks_with_leaders: int = 0
    chain: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()
    practice_notes: tuple[Note, ...] = ()
    results: tuple[Result, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    result_notes: tuple[Note, ...] = ()
    next_steps: tuple[Note, ...] = ()
    decimals: int = 1

    @property
    def illustrative(self) -> bool:
        """Whether any listed item is illustrative."""
        return any(item.illustrative for item in self.items)

    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of all of this, so that a printed paper names the data it was made from."""
        plain = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(plain.encode()).hexdigest()
