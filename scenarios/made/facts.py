"""What a source says of a round of which it gives totals only: the compact script that a whole one is made from."""

from dataclasses import dataclass
from datetime import date

from scenarios.beside import Beside
from scenarios.story import (
    CarriedScript,
    Category,
    Expected,
    IndicatorScript,
    NextStep,
    Point,
    RoundScript,
    Source,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region of the round. The first of the list is the inspected one, the others lie below it."""

    key: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the inspected region; its units and people are made from the name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A finding that the source names, or whose result or field of work it names (`basis` as in story.ProblemScript).

    `department` leads; `steps` are named steps, made up to the number of its group.
    """

    title: str
    text: str
    goal: str
    standard: str
    result: str
    department: str
    place: str
    basis: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that share a deadline and an outcome (as in story.ProblemScript).

    Of the `count` findings the first `signed` go through the whole chain and the notice, and the first `key` are key
    problems (of completed ones, only signed ones can be). `steps` and `undone` are the numbers of steps of the whole
    group. Completions, or the last steps that were done, lie between `done_from` and `done_to`. `named` are numbers
    into the list of named findings, from 1. `category` 0 spreads the group over all categories.
    """

    count: int
    words: str
    due_on: date | None
    outcome: str
    steps: int
    done_from: date
    done_to: date
    undone: int = 0
    signed: int = 0
    key: int = 0
    category: int = 0
    then_long_term: bool = False
    named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """`count` activities between two days; `title` may hold {n}.

    `illustrative`: the source gives the number alone.
    """

    kind: str
    count: int
    first_on: date
    last_on: date
    title: str
    series: str = ""
    who: str = ""
    medium: str = ""
    illustrative: bool = True
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A result that grew; `finding` is the number of a problem."""

    key: str
    title: str
    unit: str | None
    points: tuple[Point, ...]
    finding: int = 1


@dataclass(frozen=True, slots=True)
class Rebound:
    """A closed finding (by its title) that a look-back opened again: until when, what is to be done, when it was."""

    title: str
    on: date
    why: str
    words: str
    due_on: date
    works: tuple[str, ...]
    done_on: date
    reported_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """A round in facts. `code` begins the names of its people; `petitions_of` names a whole script it is added to."""

    slug: str
    code: str
    source: Source
    starts_on: date
    ends_on: date
    round: RoundScript
    expected: Expected
    above: tuple[Place, ...]
    places: tuple[Place, ...]
    departments: tuple[Department, ...]
    categories: tuple[Category, ...]
    named: tuple[Named, ...]
    groups: tuple[Group, ...]
    series: tuple[Series, ...]
    results: tuple[Result, ...] = ()
    indicators: tuple[IndicatorScript, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    carried: tuple[CarriedScript, ...] = ()
    petitions_of: str = ""
    beside: Beside = Beside()
    rebounds: tuple[Rebound, ...] = ()
