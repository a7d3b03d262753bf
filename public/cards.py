"""What may be published: the fields of these cards, and nothing else, reach a public page.

A field that is not here cannot be shown. Names of people, claims of units, notes, statements, captions and contacts of
objectors have no field.
"""

from dataclasses import dataclass
from datetime import date

from reports.differences import Change
from reports.numbers import Group


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One released state in the list of versions; a withdrawn one keeps its line and its reason."""

    as_of: date
    version: int
    released_on: date
    fingerprint: str
    withdrawn: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round with its newest released figures; `latest` is None when every release was withdrawn."""

    slug: str
    name: str
    region: str
    kinds: str
    level: str
    group_name: str
    entered_on: date
    left_on: date
    feedback_on: date | None
    illustrative: bool
    latest: ReleaseLine | None
    groups: tuple[Group, ...] = ()
    withdrawn: tuple[ReleaseLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One measure of the plan; `done_on` is what the unit reported."""

    order: int
    text: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class VerifiedCard:
    """A share that the office found to be done, and how."""

    share: int
    on: date
    method: str


@dataclass(frozen=True, slots=True)
class NextCard:
    """What comes next by the released plan: the earliest open measure, else the task itself (`text` empty)."""

    on: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class LookBackCard:
    """What a look-back found, once the office had concluded: which one, when, the result in words."""

    number: int
    on: date
    result: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task of a problem as released."""

    number: int
    cycle: int
    lamp: dict[str, str]
    marks: list[dict[str, str]]
    goal: str
    first_goal: str
    words: str
    first_words: str
    due_on: date | None
    first_due_on: date | None
    changes: int
    lead: str
    responsible: str
    place: str
    completed_on: date | None
    measures: tuple[MeasureCard, ...]
    verified: tuple[VerifiedCard, ...]
    next: NextCard | None = None
    look_backs: tuple[LookBackCard, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionCard:
    """How a problem stood in one release, and what had changed since the release before."""

    as_of: date
    version: int
    released_on: date
    changes: tuple[Change, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A public notice. A withdrawn one keeps its line; its result is no longer told."""

    pk: int
    number: int
    title: str
    round_slug: str
    round_name: str
    round_is_released: bool
    illustrative: bool
    state: str
    first_day: date
    last_day: date
    days_left: int | None
    counts_working_days: bool
    is_over: bool
    ended_on: date | None
    is_estimate: bool = False  # its last day was counted over a year without its official calendar
    goal: str = ""
    result: str = ""
    units: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """Photographs of one spot, by the ids under which the notice hands them out; `notice` is that notice's."""

    label: int
    before: int | None
    after: int | None
    notice: int = 0


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """A problem as released, with its versions and notices."""

    number: int
    category: str
    title: str
    text: str
    illustrative: bool
    lamp: dict[str, str]
    marks: list[dict[str, str]]
    tasks: tuple[TaskCard, ...]
    versions: tuple[VersionCard, ...]
    notices: tuple[NoticeCard, ...]
    photos: tuple[PhotoPair, ...]
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    """What somebody with the receipt code may read of an objection: its state, never its text or contact."""

    notice: NoticeCard
    received_on: date
    is_late: bool
    answered_on: date | None = None
    founded: bool | None = None
    answer: str = ""
