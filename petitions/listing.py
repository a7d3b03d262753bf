"""Lines of registers: petitions and cases for one reader, at a fixed number of queries however long the list is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Prefetch, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgs.models import Organisation, User
from petitions.domain import secrecy
from petitions.filters import column_of, released
from petitions.lamps import lamp, soon, waiting
from petitions.models import Assignment, JointUnit, Petition
from petitions.models.scope import AssignmentQuerySet
from petitions.rows import about_own_side
from petitions.states import AT_UNIT, ENDED, Channel, Pollution, Stage, Status, Verdict
from records import clock
from records.memory import collector_waits

# Petitions of a whole list read at a time. With their cases they are cycles, which stay until the collector comes.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of petitions, for one reader."""

    petition: Any
    lamp: dict[str, Any]
    units: list[Organisation]
    types: list[str]

    @property
    def is_withheld(self) -> bool:
        """Whether the petition is about the reader's own side."""
        return self.petition.is_withheld

    @property
    def object_name(self) -> str:
        """What the petition is about; '' for the accused side."""
        return "" if self.is_withheld else self.petition.object_name

    @property
    def place(self) -> str:
        return self.petition.place.name if self.petition.place else self.petition.region_text

    @property
    def is_estimate(self) -> bool:
        """Whether the limit shown was counted over a year without its official calendar."""
        return any(
            case.deadline and case.deadline.due_on == self.petition.due_on and case.deadline.is_estimate
            for case in self.petition.seen_cases
        )

    @property
    def is_late(self) -> bool:
        return self.lamp["kind"] in ("overdue", "severe")

    @property
    def column(self) -> str:
        """The column of the board that the petition stands in (petitions.filters.COLUMNS)."""
        return column_of(self.petition.stage, self.petition.is_released)


def listed(petitions: QuerySet[Petition], user: User, *, long: bool = False) -> QuerySet[Petition]:
    """`petitions` with everything that `rows` reads. Two more queries than the list itself; no wording is loaded.

    In a `long` list batches, places and units are read once each, in three queries more, not once a petition.
    """
    cases = Assignment.objects.live().visible_to(user).select_related("deadline").order_by("pk")
    withheld = Case(When(secrecy.about_own_side(user), then=Value(True)), default=False, output_field=BooleanField())
    found = petitions.annotate(is_withheld=withheld, is_released=released()).defer("summary").prefetch_related("types")
    shared = ("batch", "place")
    if long:
        cases = cases.prefetch_related("organisation")
        found = found.prefetch_related(*shared)
    else:
        cases = cases.select_related("organisation")
        found = found.select_related(*shared)
    return found.prefetch_related(Prefetch("assignments", cases, to_attr="seen_cases"))


def rows(petitions: Iterable[Petition]) -> list[Row]:
    """The lines of petitions from `listed`, judged on the round's today."""
    today = clock.today()
    near, words = soon(today), labels(Pollution)
    return [_row(petition, words, petition_lamp(petition, today, near)) for petition in petitions]


def _row(petition: Any, words: Mapping[str, str], lamp: dict[str, Any]) -> Row:
    units = [case.organisation for case in petition.seen_cases]
    return Row(petition, lamp, units, [words[one.kind] for one in petition.types.all()])


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """The words of choices in the reader's language, with none for "": looked up once, not 100,000 times."""
    return {"": "", **{str(value): str(label) for value, label in choices.choices}}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases."""

    case: Assignment
    lamp: dict[str, Any]
    joint: list[Organisation]
    part: str

    @property
    def due_on(self) -> date | None:
        return self.case.deadline.due_on if self.case.deadline else None

    @property
    def is_estimate(self) -> bool:
        """Whether the limit was counted over a year without its official calendar."""
        return bool(self.case.deadline and self.case.deadline.is_estimate)

    @property
    def is_late(self) -> bool:
        return self.lamp["kind"] in ("overdue", "severe")


def listed_cases(cases: AssignmentQuerySet) -> QuerySet[Assignment]:
    """`cases` with everything that `case_rows` reads. One more query than the list itself."""
    joint = Prefetch("joint", JointUnit.objects.select_related("organisation"))
    return cases.select_related("petition__batch", "petition__place", "organisation", "deadline").prefetch_related(
        joint
    )


def case_rows(cases: Iterable[Assignment], user: User) -> list[CaseRow]:
    """The lines of cases from `listed_cases`, judged on the round's today; the accused side reads no part."""
    today, cases = clock.today(), list(cases)
    withheld = about_own_side(user, [case.petition_id for case in cases])
    return [
        CaseRow(
            case,
            lamp(case, today),
            [row.organisation for row in case.joint.all()],
            "" if case.petition_id in withheld else case.part,
        )
        for case in cases
    ]


def petition_lamp(petition: Petition, today: date, near: date) -> dict[str, Any]:
    """As petitions.lamps for a whole petition: the earliest limit of its cases that wait for a reply.

    `near` is the last day that counts as near (lamps.soon).
    """
    stage, due = petition.stage, petition.due_on
    if not stage:
        return {"kind": "none", "word": _("not handed over")}
    if stage not in AT_UNIT or due is None:
        return {"kind": "done" if stage in ENDED else "normal", "word": str(Stage(stage).label)}
    return waiting(due, today, near)


def head() -> list[str]:
    """The columns of `line`."""
    return [
        pgettext("petition", "Number"),
        _("Batch"), _("Handed over on"), _("Channel"), _("Key petition"), _("Place"), _("Types"),
        _("Object"), _("Handling units"), _("Due on"), pgettext("column", "Estimate"), _("Stage"),
        _("Closed?"), _("Verdict"), _("Illustrative"),
    ]  # fmt: skip


def all_lines(
    petitions: QuerySet[Petition], user: User, told: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Sequence[Any]]:
    """Every petition of a list as its reader sees it, read AT_ONCE at a time; `told` hears how many of how many."""
    keys = list(petitions.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        wanted = keys[start : start + AT_ONCE]
        yield from lines(_rows_of(wanted, user))
        told(start + len(wanted), len(keys))


@collector_waits()
def _rows_of(keys: list[int], user: User) -> list[Row]:
    read = {row.pk: row for row in listed(Petition.objects.filter(pk__in=keys), user, long=True)}
    words = labels(Pollution)
    return [_row(read[key], words, {}) for key in keys if key in read]  # files show no lamps


def lines(found: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """The petitions of a list one by one, each in the order of `head`."""
    yes, comma = _("yes"), pgettext("between names", ", ")
    channels, stages = labels(Channel), labels(Stage)
    statuses, verdicts = labels(Status), labels(Verdict)
    for row in found:
        petition = row.petition
        yield [
            petition.number, petition.batch.label, petition.batch.handed_over_on, channels[petition.channel],
            yes if petition.is_key else "", row.place, comma.join(row.types), row.object_name,
            comma.join(unit.name for unit in row.units), petition.due_on, yes if row.is_estimate else "",
            stages[petition.stage], statuses[petition.status], verdicts[petition.verdict],
            yes if petition.is_illustrative else "",
        ]  # fmt: skip
