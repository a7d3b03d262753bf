"""Every count of accountability on a day: clues, cases, persons, and enforcement by source. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery, Sum

from cases.models import Round
from liability.models import Case, Clue, EnforcementFigure, Handling
from petitions import counting as petitions
from petitions.domain.moves import JUDGING
from petitions.models import Fact, Reply

Source = EnforcementFigure.Source
MEASURES = EnforcementFigure.MEASURES
KINDS = tuple(kind.value for kind in Handling.Kind)
PRINTED = (Handling.Kind.DISCIPLINED.value, Handling.Kind.ORGANISATIONAL.value)  # kinds that papers tell
# What a reply calls each of MEASURES, in their order.
OF_REPLIES = dict(zip(MEASURES, Reply.RESULTS, strict=True))
ZERO, CENT = Decimal(0), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """What one source came to: its numbers by measure, up to which day, and the row that says so (None: counted)."""

    source: str
    values: dict[str, Any]
    on: date
    row: EnforcementFigure | None = None


def enforcement(round: Round, as_of: date) -> list[Line]:
    """The sources that have any figure on a day, in the order of papers; petitions are counted where there are any.

    Three queries.
    """
    rows = {row.source: row for row in EnforcementFigure.objects.newest(as_of).filter(round=round)}
    lines = {
        source: Line(source, {name: getattr(row, name) for name in MEASURES}, row.on, row)
        for source, row in rows.items()
    }
    counted = of_petitions(round, as_of)
    if any(counted.values()):
        lines[Source.PETITIONS.value] = Line(Source.PETITIONS, counted, as_of)
    return [lines[source] for source in Source.values if source in lines]


def of_petitions(round: Round, as_of: date) -> dict[str, Any]:
    """What the units' replies say: of each case in force, of its last reply, once the office has accepted it."""
    judged = Fact.objects.filter(assignment=OuterRef("pk"), kind__in=JUDGING, counts_from__lte=as_of)
    last = Reply.objects.filter(assignment=OuterRef("pk"), filed_on__lte=as_of).order_by("-version")
    cases = petitions.assigned(round, as_of).annotate(
        judged=Subquery(judged.order_by("-pk").values("kind")[:1]), last=Subquery(last.values("pk")[:1])
    )
    replies = Reply.objects.filter(pk__in=cases.filter(judged=Fact.Kind.REVIEWED).order_by().values("last"))
    sums = replies.aggregate(**{name: Sum(column) for name, column in OF_REPLIES.items()})
    counts = {name: sums[name] or 0 for name in MEASURES}
    return counts | {"fined_yuan": Decimal(counts["fined_yuan"]).quantize(CENT)}


@dataclass(frozen=True, slots=True)
class Dealt:
    """What rows of handlings come to: persons once a case, person-times each, and persons by kind."""

    persons: int
    person_times: int
    kinds: dict[str, int]


def dealt(rows: Iterable[Handling]) -> Dealt:
    """Persons by post count once in their case, in all and under each kind; rows without one count as they say."""
    named: set[tuple[int, int]] = set()
    of_kind: dict[str, set[tuple[int, int]]] = {kind: set() for kind in KINDS}
    kinds = dict.fromkeys(KINDS, 0)
    persons = times = 0
    for row in rows:
        times += row.person_times
        if row.person_id:
            named.add((row.case_id, row.person_id))
            of_kind[row.kind].add((row.case_id, row.person_id))
        else:
            persons += row.persons
            kinds[row.kind] += row.persons
    return Dealt(persons + len(named), times, {kind: kinds[kind] + len(of_kind[kind]) for kind in KINDS})


def handlings(round: Round, as_of: date) -> Any:
    """The rows of handlings that figures of a day count, of cases that they count too."""
    counted = Case.objects.filter(round=round).counting(as_of)
    return Handling.objects.counting(as_of).filter(case__in=counted).order_by("case", "pk")


def accountability(round: Round, as_of: date) -> dict[str, Any]:
    """The round's figures of accountability on a day, in the order of papers; fines are yuan as a string.

    Clues taken back count as handed over. Six queries.
    """
    totals: dict[str, Any] = {name: ZERO if name == "fined_yuan" else 0 for name in MEASURES}
    for line in enforcement(round, as_of):
        for name in MEASURES:
            totals[name] += line.values[name]
    found = dealt(handlings(round, as_of))
    return {
        **(totals | {"fined_yuan": str(totals["fined_yuan"].quantize(CENT))}),
        "clues": Clue.objects.filter(round=round).counting(as_of).count(),
        "cases": Case.objects.filter(round=round).counting(as_of).count(),
        "persons": found.persons,
        "person_times": found.person_times,
        **{kind: found.kinds[kind] for kind in PRINTED},
    }
