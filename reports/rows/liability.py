"""What figures of accountability are made of, as rows: numbers only, no clue by its number, no person, no unit."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.models import Round
from liability import counting
from liability.models import Case, Clue, EnforcementFigure, Handling
from reports.rows.row import Row, iso

KIND = "accountability"
CLUES, CASE = "clues", "case"


def read(round: Round, as_of: date) -> Iterator[Row]:
    """Enforcement by source, the clues as one number, and each case with what it came to. Seven queries."""
    for order, (status, key, number, on, amounts) in enumerate(_parts(round, as_of), 1):
        told = {name: str(value) for name, value in amounts.items() if value}
        yield Row(
            KIND, key, order, number, "", status, tuple(f"{KIND}.{name}" for name in told),
            data={"on": iso(on), "amounts": told},
        )  # fmt: skip


Part = tuple[str, str, str, date | None, Mapping[str, Any]]


def _parts(round: Round, as_of: date) -> Iterator[Part]:
    for line in counting.enforcement(round, as_of):
        key = f"liability.enforcementfigure:{line.row.pk}" if line.row else f"liability.replies:{round.pk}"
        yield str(line.source), key, "", line.on, line.values
    clues = Clue.objects.filter(round=round).counting(as_of).count()
    if clues:
        yield CLUES, f"liability.clues:{round.pk}", "", None, {"clues": clues}
    of_case: dict[int, list[Handling]] = {}
    for row in counting.handlings(round, as_of):
        of_case.setdefault(row.case_id, []).append(row)
    for case in Case.objects.filter(round=round).counting(as_of).order_by("number"):
        found = counting.dealt(of_case.get(case.pk, []))
        kinds = {kind: found.kinds[kind] for kind in counting.PRINTED}
        amounts = {"cases": 1, "persons": found.persons, "person_times": found.person_times, **kinds}
        yield CASE, f"liability.case:{case.pk}", str(case.number), case.opened_on, amounts


WORDS: dict[str, Any] = {source.value: source.label for source in EnforcementFigure.Source}
