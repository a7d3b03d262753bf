"""What a reading gives: proposed records, each with its place in the cleaned text. Frozen, without Django's models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from deadlines.wording import Parsed


class Role(StrEnum):
    """What a unit has to do with a problem (design contract, `import_plan`)."""

    RESPONSIBLE = "responsible"
    LEAD = "lead"
    ASSIST = "assist"
    SUPERVISE = "supervise"
    ACCEPT = "accept"


class ChangeKind(StrEnum):
    """What cleaning did to the words of the file."""

    PINYIN = "pinyin"  # how a character is pronounced, in brackets behind it
    TRADITIONAL = "traditional"
    WIDTH = "width"
    JOINED = "joined"  # a line that was broken
    REPEATED = "repeated"  # a paragraph that stands there twice, or a table's headings on the next page
    INVISIBLE = "invisible"  # zero-width characters, byte order marks, control characters
    BLANKS = "blanks"
    PAGE = "page"  # page numbers, running heads


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one cell of a table, in the order of the file.

    `where` is a place that a person finds: "第3段", "表2第5行第3列", "Sheet1!B7", "第4页第12行". Rows of a table are
    paragraphs with `cells`, and then `text` is empty; `spread` are the columns that continue the cell of the row above.
    `table` counts tables from 1, 0 is none; `row` is the row's number as in the file. `style`: "heading", "list" or "".

    """

    where: str
    text: str
    cells: tuple[str, ...] | None = None
    style: str = ""
    table: int = 0
    row: int = 0
    sheet: str = ""
    spread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A place in `Reading.text`: from character `start` of passage `paragraph` to before `end` of passage `last`."""

    paragraph: int
    start: int
    end: int
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or cell of the cleaned text."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What cleaning changed: in passage `paragraph` (an index of `Reading.text`) at `offset` of the cleaned text stands
    `after` where the file has `before`."""

    kind: ChangeKind
    before: str
    after: str
    offset: int
    paragraph: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit as named, its role, and the words that said so. `name` has what a shared suffix adds (随州市人民政府)."""

    name: str
    role: Role
    words: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers for a problem: a name or a post as written; `role` is that of the label (responsible, lead …)."""

    name: str
    role: Role = Role.RESPONSIBLE


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, or needs a person: its place, what is wrong and what to do, a short code for programs.

    `params` are what the message names, so that it can be said again in another language (intake.reading.faults).
    """

    where: str
    message: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A count that the document states of itself: "共33个问题" is Claim("共33个问题", "problems", 33, "第2段").

    `kind` is problems | categories | measures | tasks | petitions | key_steps | clues.
    """

    words: str
    kind: str
    count: int
    where: str
    found: int | None = None  # how many were read, for those kinds that the reading counts


@dataclass(frozen=True, slots=True)
class ProposedMeasure:
    """One measure. `text` is without its number and the brackets that name its owners; `words` is as written.

    `order` is the number as printed, else the place in its problem from 1. `due_on` is the latest day that the measure
    sets, `due_words` the phrases that say so.
    """

    order: int
    text: str
    due_on: date | None
    words: str
    units: tuple[Owner, ...]
    span: Span
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class ProposedProblem:
    """One problem or task of the document.

    `number` is the document's, None where it has none; `label` is the number as printed. `category` is the text of its
    category or "". `deadline_text` are the original words; `deadline_from` says where they stand: "label", "measures",
    "goal", "text" or "". `units` are those named for the whole problem, or where there are none those of its measures.
    `progress`, `remark` and other labelled texts are kept as written in `more` by field (intake.reading.labels).
    `fields` has the place of each field by name (number, text, goal, deadline, measures, units …). `confidence` is 0 to
    1, `notes` say in the reader's language what was inferred.
    """

    number: int | None
    category: str
    title: str
    text: str
    goal: str
    deadline_text: str
    deadline: Parsed
    units: tuple[Owner, ...]
    measures: tuple[ProposedMeasure, ...]
    persons: tuple[Person, ...]
    standard: str
    span: Span
    confidence: float
    where: str = ""
    label: str = ""
    deadline_from: str = ""
    progress: str = ""
    remark: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Span] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read. `text` is the cleaned text; spans and changes point into it."""

    problems: tuple[ProposedProblem, ...]
    categories: tuple[str, ...]
    claims: tuple[Claim, ...]
    errors: tuple[Fault, ...]
    changes: tuple[Change, ...]
    text: tuple[Passage, ...]
    document_date: date | None = None
