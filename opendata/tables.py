"""The tables that can be taken, and their columns: the dictionary by which files are written and read.

A name never changes its meaning; a new meaning is a new column, and VERSION counts up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.domain.progress import Method
from cases.models import Notice
from cases.states import Status
from follow.models import Kind
from petitions.states import Channel, Pollution, Verdict
from petitions.states import Status as Outcome
from reports.models import Release
from reports.numbers import MARKS

VERSION = "1"  # of this dictionary
STATES = {"released": Release.State.RELEASED.label, "withdrawn": Release.State.WITHDRAWN.label}
CORRECTIONS = (
    Kind.RELEASE_WITHDRAWN, Kind.NOTICE_WITHDRAWN, Kind.TABLE_WITHDRAWN, Kind.CORRECTION, Kind.RESULT_WITHDRAWN,
    Kind.PLAN_WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, its type (string, integer, number, date, boolean, code, codes), its words."""

    name: str
    type: str
    label: Any
    codes: Mapping[str, Any] = field(default_factory=dict)
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `frozen` ones belong to a release and are written again for every version of it."""

    name: str
    title: Any
    about: Any
    columns: tuple[Column, ...]
    frozen: bool = False

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


ROUND = Column("round", "string", _("Round, as in its address"))
AS_OF = Column("as_of", "date", _("State of the day"))
RELEASE = Column("version", "integer", _("Version of the release"))
EXAMPLE = Column("illustrative", "boolean", _("Illustrative: invented for the demonstration, not from a source"))
PROBLEM = Column("problem", "integer", _("Number of the problem"))
WHY = Column("withdrawn_reason", "string", _("Why withdrawn"))


def _words(name: str, label: Any) -> Column:
    """The Chinese words beside a column of codes, for readers of the file itself."""
    return Column(f"{name}_zh", "string", label, note=_("In the Chinese words of the site, whatever the language."))


STATUS = Column("status", "code", _("Schedule status"), dict(Status.choices))
STATUS_WORDS = _words("status", _("Schedule status, in words"))
CLOSING = Column("marks", "codes", _("Closing"), MARKS, _("Several codes are parted by semicolons."))
FROZEN = (ROUND, AS_OF, RELEASE)
UNITS = (
    Column("lead", "string", _("Lead unit")),
    Column("responsible", "string", _("Responsible unit")),
    Column("place", "string", _("Place")),
)

PROBLEMS = Table(
    "problems",
    _("Problems"),
    _("Every problem of the release, in the words of the feedback."),
    (
        *FROZEN,
        Column("number", "integer", _("Number of the problem")),
        Column("category_number", "integer", _("Number of the category")),
        Column("category", "string", _("Category")),
        Column("title", "string", _("Short title")),
        Column("text", "string", _("Text of the feedback")),
        STATUS,
        STATUS_WORDS,
        CLOSING,
        Column("tasks", "integer", _("Number of tasks")),
        EXAMPLE,
    ),
    frozen=True,
)
TASKS = Table(
    "tasks",
    _("Tasks"),
    _("Every task: goal and deadline as first filed and as they are, units, verified progress."),
    (
        *FROZEN,
        PROBLEM,
        Column("task", "integer", _("Number of the task")),
        Column("cycle", "integer", _("Cycle"), note=_("2 and more: reopened.")),
        Column("title", "string", _("Short title of the problem")),
        STATUS,
        STATUS_WORDS,
        CLOSING,
        Column("goal", "string", _("Goal")),
        Column("first_goal", "string", _("Goal as first filed")),
        Column("deadline", "string", _("Deadline, in the words of the plan")),
        Column("first_deadline", "string", _("Deadline as first filed, in words")),
        Column("due_on", "date", _("Deadline")),
        Column("first_due_on", "date", _("Deadline as first filed")),
        Column("changes", "integer", _("Approved changes")),
        *UNITS,
        Column("completed_on", "date", _("Completion reported on")),
        Column("verified_share", "integer", _("Verified progress, percent")),
        Column("verified_on", "date", _("Verified on")),
        Column("verified_by", "code", _("How it was verified"), dict(Method.choices)),
        Column("measures", "integer", _("Number of measures")),
        Column("measures_done", "integer", _("Measures reported done")),
        EXAMPLE,
    ),
    frozen=True,
)
MEASURES = Table(
    "measures",
    _("Measures"),
    _("Every measure of the plan; “reported done” is what the unit reported."),
    (
        *FROZEN,
        PROBLEM,
        Column("task", "integer", _("Number of the task")),
        Column("measure", "integer", _("Number of the measure")),
        Column("text", "string", _("Measure")),
        Column("due_on", "date", _("Deadline")),
        Column("done_on", "date", _("Reported done on")),
        EXAMPLE,
    ),
    frozen=True,
)
FIGURES = Table(
    "figures",
    _("Published figures"),
    _("Every published number: of a version its own, of the current files those of every release that stands."),
    (
        *FROZEN,
        Column("key", "string", _("Key of the number"), note=_("As on the page of definitions.")),
        Column("group_zh", "string", _("Group of numbers, in words")),
        Column("label_zh", "string", _("Number, in words")),
        Column("value", "number", _("Value")),
    ),
    frozen=True,
)
RELEASES = Table(
    "releases",
    _("Releases"),
    _("Every state that was ever released; a withdrawn one keeps its line."),
    (
        *FROZEN,
        Column("released_on", "date", _("Released on")),
        Column("state", "code", _("State"), STATES),
        Column("fingerprint", "string", _("Fingerprint"), note=_("SHA-256 of the frozen content.")),
        WHY,
    ),
)
PETITIONS = Table(
    "petitions",
    _("Petitions"),
    _("One line for each petition that was ever released: what stands; of a withdrawn one number and reason."),
    (
        ROUND,
        Column("number", "string", _("Petition number")),
        Column("version", "integer", _("Version"), note=_("2 and more: corrected.")),
        Column("state", "code", _("State"), STATES),
        Column("released_on", "date", _("Released on")),
        Column("batch", "string", _("Batch")),
        Column("channel", "code", _("Channel"), dict(Channel.choices)),
        _words("channel", _("Channel, in words")),
        Column("key", "boolean", _("Key petition")),
        Column("content", "string", _("What was reported")),
        Column("region", "string", pgettext_lazy("petition", "Place")),
        Column("types", "codes", _("Types of pollution"), dict(Pollution.choices)),
        _words("types", _("Types of pollution, in words")),
        Column("investigation", "string", _("What was found")),
        Column("verdict", "code", _("Verdict"), dict(Verdict.choices)),
        _words("verdict", _("Verdict, in words")),
        Column("handling", "string", _("Action taken and rectification")),
        Column("status", "code", pgettext_lazy("petition", "Outcome"), dict(Outcome.choices)),
        _words("status", _("Outcome, in words")),
        Column("accountability", "string", _("Who was held to account")),
        Column("remark", "string", _("Remark")),
        Column("correction", "string", _("What was corrected")),
        WHY,
        EXAMPLE,
    ),
)
PUBLICATIONS = Table(
    "publications",
    _("Tables of petitions by day"),
    _("Every table that was ever published, with the counts of its batch."),
    (
        ROUND,
        Column("number", "integer", _("Number of the table")),
        Column("batch", "string", _("Batch")),
        Column("issued_on", "date", _("Day of the table")),
        Column("released_on", "date", _("Released on")),
        Column("state", "code", _("State"), STATES),
        Column("received", "integer", _("Petitions received")),
        Column("assigned", "integer", _("Petitions assigned")),
        Column("fingerprint", "string", _("Fingerprint")),
        WHY,
    ),
)
NOTICES = Table(
    "notices",
    _("Public notices"),
    _("Every public notice before a closing; of a withdrawn one only that it ran."),
    (
        ROUND,
        Column("notice", "integer", _("Number of the notice, as in its address")),
        PROBLEM,
        Column("title", "string", _("Short title of the problem")),
        Column("state", "code", _("State"), dict(Notice.State.choices)),
        Column("first_day", "date", _("First day")),
        Column("last_day", "date", _("Last day to object")),
        Column("last_day_is_estimate", "boolean", _("Whether the last day is an estimate")),
        Column("counts_working_days", "boolean", _("Whether working days are counted")),
        Column("ended_on", "date", _("Ended on")),
        Column("goal", "string", _("What was to be done")),
        Column("result", "string", _("Result, as accepted")),
        Column("units", "string", _("Units")),
        Column("signed_by", "string", _("Signatory")),
        Column("signed_on", "date", _("Signed on")),
        EXAMPLE,
    ),
)
LOG = Table(
    "corrections",
    _("Corrections and withdrawals"),
    _("What was corrected or taken back, with the reason, the newest first."),
    (
        ROUND,
        Column("kind", "code", _("What happened"), {kind.value: kind.label for kind in CORRECTIONS}),
        _words("kind", _("What happened, in words")),
        Column("reference", "string", _("What it is about")),
        Column("noted_on", "date", _("Noted on")),
        Column("reason", "string", _("Reason")),
        Column("url", "string", _("Page")),
    ),
)
TABLES = {
    table.name: table for table in (PROBLEMS, TASKS, MEASURES, FIGURES, RELEASES, PETITIONS, PUBLICATIONS, NOTICES, LOG)
}
FILTERED = ("problems", "tasks", "measures", "petitions")  # tables that take the filters of the list pages
