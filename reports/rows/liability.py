"""What figures of accountability are made of, as rows: sums only, no single clue or case, no person, no unit."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.models import Round
from liability import counting
from liability.models import Case, Clue, EnforcementFigure, Handling
from reports.rows.row import Row, iso

KIND = "accountability"
CLUES, CASES = "clues", "cases"
CASE = "case"  # one case for itself, in what was frozen before decision 0032


def read(round: Round, as_of: date) -> Iterator[Row]:
    """Enforcement by source, the clues and the cases as one number each, persons by kind of handling. Six queries."""
    for order, (status, key, on, amounts) in enumerate(_parts(round, as_of), 1):
        told = {name: str(value) for name, value in amounts.items() if value}
        yield Row(
            KIND, key, order, "", "", status, tuple(f"{KIND}.{name}" for name in told),
            data={"on": iso(on), "amounts": told},
        )  # fmt: skip


Part = tuple[str, str, date | None, Mapping[str, Any]]


def _parts(round: Round, as_of: date) -> Iterator[Part]:
    for line in counting.enforcement(round, as_of):
        key = f"liability.enforcementfigure:{line.row.pk}" if line.row else f"liability.replies:{round.pk}"
        yield str(line.source), key, line.on, line.values
    clues = Clue.objects.filter(round=round).counting(as_of).count()
    if clues:
        yield CLUES, f"liability.clues:{round.pk}", None, {"clues": clues}
    cases = Case.objects.filter(round=round).counting(as_of).count()
    found = counting.dealt(counting.handlings(round, as_of))
    if cases:
        amounts = {"cases": cases, "persons": found.persons, "person_times": found.person_times}
        yield CASES, f"liability.cases:{round.pk}", None, amounts
    for kind in counting.PRINTED:
        if found.kinds[kind]:
            yield kind, f"liability.{kind}:{round.pk}", None, {kind: found.kinds[kind]}


WORDS: dict[str, Any] = {
    **{source.value: source.label for source in EnforcementFigure.Source},
    **{kind.value: kind.label for kind in Handling.Kind},
}
