"""The parts of a script as plain, frozen values.

A script says who did what on which day; it never says what state anything is in. States follow when the player
takes the acts through the services. Units and regions are named by `key`, people by `username`, dates are ISO days.
"""

from dataclasses import dataclass
from datetime import date

from scenarios.beside import Beside
from scenarios.petition_script import PetitionBatch, PetitionStory


@dataclass(frozen=True, slots=True)
class Source:
    """The document behind the script, and what of the script is not from it."""

    document: str
    published_on: date
    note: str


@dataclass(frozen=True, slots=True)
class RoundScript:
    """The round; `chain` is a template of signoff.steps.

    `plan_due_on` is 30 working days after the feedback; `petitions` the number that was handed over. `parent` names
    the round that this one follows up, where it is there. `rhythm` (scenarios.lightly.RHYTHMS) is how often units
    report; "" leaves the shipped one.
    """

    title: str
    level: str
    kinds: tuple[str, ...]
    group: str
    region: str
    entered_on: date
    left_on: date
    feedback_on: date
    plan_due_on: date
    plan_filed_on: date
    plan_document_date: date
    plan_illustrative: bool
    petitions: int
    decimals: int
    notice_length: int
    notice_unit: str
    progress_tolerance: int
    chain: str
    office: str
    signatories: tuple[str, ...]
    parent: str = ""
    rhythm: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must have come out on the last day; the script is refused when its acts say otherwise.

    `early` to `overdue` are numbers of problems by outcome, `measures` and `measures_done` count steps (0: not said).
    """

    problems: int
    categories: int
    early: int
    on_schedule: int
    behind: int
    petitions: int
    closed: int
    in_notice: int
    in_signoff: int
    on_time: int = 0
    basic: int = 0
    overdue: int = 0
    measures: int = 0
    measures_done: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class OrganisationScript:
    """A region (with its division code) or a unit. Parents stand before their children."""

    key: str
    name: str
    kind: str
    parent: str | None
    code: str
    starts_on: date
    ends_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostScript:
    """A post; `title` where it is another than what the person is shown by."""

    org: str
    role: str
    starts_on: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody shown by their post (`display`), without a personal name. `demo`: can be signed in with."""

    username: str
    display: str
    demo: bool
    posts: tuple[PostScript, ...]

    def holds(self, role: str, org: str | None = None) -> bool:
        """Whether one of the posts has this role (in this organisation)."""
        return any(post.role == role and org in (None, post.org) for post in self.posts)


@dataclass(frozen=True, slots=True)
class DeadlineScript:
    """The plan's words, and what they must be read as. `due_on` is None for words without a date."""

    words: str
    due_on: date | None
    then_long_term: bool
    stages: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Units:
    responsible: str
    lead: str
    assist: tuple[str, ...]
    supervise: str
    accept: str

    def all(self) -> tuple[str, ...]:
        """Every unit named, in the order of the roles."""
        return (self.responsible, self.lead, *self.assist, self.supervise, self.accept)


@dataclass(frozen=True, slots=True)
class Leaders:
    """The three leaders of one problem: in the city, in the county, in the department."""

    case_leader: str
    county_leader: str
    department_leader: str


@dataclass(frozen=True, slots=True)
class MeasureScript:
    """One measure; the weights of a task's measures sum to 100. `done_on` is None while it is not done."""

    order: int
    text: str
    deadline_words: str
    due_on: date | None
    weight: int
    unit: str
    begun_on: date
    done_on: date | None
    key_step: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the way to closure, on a day, by a person.

    act: report, complete, supplement, sign, paper_sign, return, withdraw, open_notice, object, answer_objection, close,
    reopen. To "complete" is to report completion and leave the dossier for later; "report" submits it too.
    `step` is a code of signoff.steps for the four acts of signing. `to` of a return is an earlier step or "unit".
    `substitute_for` names the absent leader. A paper signature bears `signed_on`; `on` is the day it was confirmed.
    An objection comes from the public (`by` empty). A reopening brings its own deadline and measures.
    """

    on: date
    act: str
    by: str
    step: str = ""
    to: str = ""
    text: str = ""
    reason: str = ""
    substitute_for: str = ""
    signed_on: date | None = None
    carried_by: str = ""
    confirmed_by: str = ""
    channel: str = ""
    founded: bool | None = None
    reason_kind: str = ""
    deadline_words: str = ""
    due_on: date | None = None
    measures: tuple[MeasureScript, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemScript:
    """One problem with its one task and its story.

    `basis`: "source" = the document names the problem; "source_result" = it names the result in figures;
    "source_action" = it names the field of work only; "illustrative" = invented. `outcome` is early, on_time, basic,
    on_schedule, behind or overdue, on the last day. `completed_on` is the day of the report of completion that stands,
    `basic_on` that of the office's grade "basically completed". `key` marks what is scheduled more often.
    """

    number: int
    category: int
    title: str
    short: str
    text: str
    goal: str
    standard: str
    basis: str
    illustrative: bool
    deadline: DeadlineScript
    place: str
    units: Units
    leaders: Leaders
    measures: tuple[MeasureScript, ...]
    outcome: str
    completed_on: date | None
    result: str
    closing: tuple[Act, ...]
    key: bool = False
    basic_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureChange:
    order: int
    new_words: str
    new_due_on: date


@dataclass(frozen=True, slots=True)
class ChangeScript:
    """A change request and what was decided. `kind`: deadline or goal; `measures` move with an approved deadline."""

    problem: int
    kind: str
    asked_on: date
    asked_by: str
    old: str
    new: str
    new_due_on: date | None
    measures: tuple[MeasureChange, ...]
    reason: str
    evidence: str
    decided_on: date
    decided_by: str
    approved: bool
    decision: str


@dataclass(frozen=True, slots=True)
class SubstituteScript:
    absent: str
    substitute: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done for the round as a whole.

    `series` groups what is counted together; `by` is the person who visited.
    kind: leading_group, meeting, visit, special_check, campaign, special_supervision, special_action, publicity,
    project. `who` is written where nobody of the script did it; `medium` is one of cases.models.Activity.
    `illustrative`: the source gives only the number, the day and the subject are invented.
    """

    kind: str
    on: date
    title: str
    illustrative: bool
    ends_on: date | None
    series: str
    by: str | None
    problems: tuple[int, ...]
    who: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day; `exact` is one with decimals."""

    on: date
    value: int | None
    exact: str = ""


@dataclass(frozen=True, slots=True)
class ResultScript:
    """A result that grew; no value means "all".

    The last value is the source's figure, the days and the earlier values are illustrative.
    """

    key: str
    title: str
    unit: str | None
    problem: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class IndicatorScript:
    """An environmental indicator; values keep their decimals.

    `change` is signed, in per cent as the source prints it.
    """

    key: str
    title: str
    period: str
    value: str | None
    unit: str | None
    change: str | None
    rank: int | None
    rank_scope: str | None
    rank_change: int | None


@dataclass(frozen=True, slots=True)
class NextStep:
    problem: int | None
    text: str
    deadline_words: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CarriedScript:
    """A problem of an earlier round that goes on under one of this round from a day on."""

    on: date
    slug: str
    number: int
    into: int
    why: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """The story of one round.

    `pace`: "full" plays reports, verification and evidence of every problem month by month; "light" only of key
    problems and of those that go through the chain, which is enough where the source gives totals.
    """

    slug: str
    source: Source
    starts_on: date
    ends_on: date
    round: RoundScript
    expected: Expected
    categories: tuple[Category, ...]
    organisations: tuple[OrganisationScript, ...]
    people: tuple[Person, ...]
    problems: tuple[ProblemScript, ...]
    changes: tuple[ChangeScript, ...]
    substitutes: tuple[SubstituteScript, ...]
    activities: tuple[Activity, ...]
    results: tuple[ResultScript, ...]
    indicators_published_on: date
    indicators: tuple[IndicatorScript, ...]
    next_steps: tuple[NextStep, ...]
    petition_story: PetitionStory
    petition_batches: tuple[PetitionBatch, ...]
    pace: str = "full"
    carried: tuple[CarriedScript, ...] = ()
    beside: Beside = Beside()

    def organisation(self, key: str) -> OrganisationScript:
        """The organisation of that key. Raises KeyError."""
        return {org.key: org for org in self.organisations}[key]

    def person(self, username: str) -> Person:
        """The person of that name. Raises KeyError."""
        return {person.username: person for person in self.people}[username]

    def problem(self, number: int) -> ProblemScript:
        """The problem of that number. Raises KeyError."""
        return {problem.number: problem for problem in self.problems}[number]
