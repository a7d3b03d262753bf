"""What a script tells beside the problems and their closing: leading group, plan, look-backs, campaign, accountability.

All of it is small: a source names these things in a sentence each, and what it does not name is illustrative.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SeatScript:
    """A seat of the leading group from a day on; `seat` as in leading.models.GroupMember, `user` where known."""

    on: date
    org: str
    title: str
    seat: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class RhythmScript:
    """How often a body has to meet (month, quarter, half_year)."""

    on: date
    body: str
    every: str


@dataclass(frozen=True, slots=True)
class AskedScript:
    """What units are asked to do by a day: decided by a meeting, found on a visit, said by a review."""

    text: str
    units: tuple[str, ...]
    due_on: date
    answered_on: date | None
    report: str
    problem: int = 0


@dataclass(frozen=True, slots=True)
class DecisionScript:
    """A decision of the meeting that was held on that day."""

    on: date
    asked: AskedScript


@dataclass(frozen=True, slots=True)
class VisitScript:
    """A visit with what it found; findings of an unannounced one are sent on `sent_on`. `team` names who went."""

    on: date
    title: str
    who: str
    leader: str = ""
    team: str = ""
    unannounced: bool = False
    series: str = ""
    places: str = ""
    seen: str = ""
    found: tuple[AskedScript, ...] = ()
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class TeamScript:
    """A supervising team and the first and last days of its rounds."""

    on: date
    name: str
    members: tuple[str, ...]
    units: tuple[str, ...]
    rounds: tuple[tuple[date, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewScript:
    """A review by the people's congress (`body` congress) or the CPPCC over places, and its opinions."""

    on: date
    body: str
    title: str
    who: str
    series: str
    places: tuple[str, ...]
    words: str
    illustrative: bool
    opinions: tuple[AskedScript, ...] = ()


@dataclass(frozen=True, slots=True)
class LedScript:
    """An item led in person; `level` province, city or county, `seat` principal or deputy. Post, or a known user."""

    on: date
    problem: int
    level: str
    seat: str
    why: str
    user: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class ExposedScript:
    """An exposed item: its leader is named on the next working day, goes there, and it is solved (or not yet)."""

    title: str
    medium: str
    outlet: str
    shown_on: date
    due_on: date
    leader: str
    visited_on: date
    seen: str
    illustrative: bool
    ended_on: date | None = None
    solved: str = ""


@dataclass(frozen=True, slots=True)
class CommentScript:
    """What one unit said of a version ("" is: no comment), and whether it was taken up."""

    unit: str
    on: date
    text: str
    taken_up: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class VersionScript:
    """A version of the plan: drawn, consulted on, submitted, received, made public. Days that are None did not come."""

    on: date
    note: str
    asked_on: date | None = None
    answers_due_on: date | None = None
    comments: tuple[CommentScript, ...] = ()
    settled_on: date | None = None
    submitted_on: date | None = None
    to: str = ""
    document_number: str = ""
    received_on: date | None = None
    prepared_on: date | None = None
    public_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitPlansScript:
    """Plans asked of units: handed in between two days, by the last of `late` units on `late_on`, then published."""

    on: date
    units: tuple[str, ...]
    due_on: date
    copy_to: str
    first_on: date
    last_on: date
    late: int
    late_on: date


@dataclass(frozen=True, slots=True)
class LookBackScript:
    """One round of looking back over what was closed: so many drawn by the seed, seen by people who had no hand in it.

    `results` are those of the picks in their order (the rest are consolidated); `partly` has an errand due on `due_on`,
    answered on `answered_on`.
    """

    on: date
    title: str
    ends_on: date
    over: str
    size: int
    seed: str
    visitors: tuple[str, ...]
    visited_on: date
    results: tuple[str, ...] = ()
    strata: str = ""
    due_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListScript:
    """One list of a campaign: what it clears, what it is counted in, about how many a place has (invented)."""

    number: int
    name: str
    unit: str
    each: int


@dataclass(frozen=True, slots=True)
class CampaignScript:
    """A campaign whose places report every so many days until every list is at zero; groups check across regions."""

    name: str
    starts_on: date
    ends_on: date
    opened_on: date
    lists: tuple[ListScript, ...]
    every: int
    groups: int
    checks_from: date
    checks_to: date
    closed_on: date
    summary: str


@dataclass(frozen=True, slots=True)
class CluesScript:
    """So many clues handed over on a day, numbered on; their contents are invented."""

    on: date
    count: int


@dataclass(frozen=True, slots=True)
class CasesScript:
    """So many cases opened from the first clues and decided on a day, with persons by kind over all of them."""

    opened_on: date
    count: int
    decided_on: date
    disciplined: int = 0
    organisational: int = 0


@dataclass(frozen=True, slots=True)
class EnforcementScript:
    """What a source of enforcement had come to by a day (liability.models.EnforcementFigure)."""

    on: date
    source: str
    note: str
    illustrative: bool
    complaints: int = 0
    criminal_detained: int = 0
    administrative_detained: int = 0
    talks: int = 0
    accountable: int = 0


@dataclass(frozen=True, slots=True)
class FraudScript:
    """A sign of false rectification that is put in on purpose and marked as such; the search runs on `found_on`.

    kind: same_photo (the picture of `other` is filed again for `problem`), old_photo (taken on `taken_on`).
    """

    on: date
    kind: str
    problem: int
    found_on: date
    other: int = 0
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; a script that tells nothing of a kind leaves it out."""

    seats: tuple[SeatScript, ...] = ()
    rhythms: tuple[RhythmScript, ...] = ()
    decisions: tuple[DecisionScript, ...] = ()
    visits: tuple[VisitScript, ...] = ()
    teams: tuple[TeamScript, ...] = ()
    reviews: tuple[ReviewScript, ...] = ()
    led: tuple[LedScript, ...] = ()
    exposed: tuple[ExposedScript, ...] = ()
    versions: tuple[VersionScript, ...] = ()
    unit_plans: tuple[UnitPlansScript, ...] = ()
    look_backs: tuple[LookBackScript, ...] = ()
    campaigns: tuple[CampaignScript, ...] = ()
    clues: tuple[CluesScript, ...] = ()
    cases: tuple[CasesScript, ...] = ()
    enforcement: tuple[EnforcementScript, ...] = ()
    frauds: tuple[FraudScript, ...] = ()
