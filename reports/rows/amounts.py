"""What a row of accountability says, in words for a list."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.numbers import ACCOUNTABILITY
from reports.rows.liability import CASE, CASES, CLUES, WORDS


def shown_amounts(source: str, amounts: Mapping[str, str]) -> dict[str, Any]:
    """`word`: where the amounts come from; `said`: each amount with its word, in the order of papers."""
    own = {CLUES: _("clues handed over"), CASES: _("cases of accountability"), CASE: _("case of accountability")}
    said = [{"word": str(word), "amount": amounts[key]} for key, word in ACCOUNTABILITY.items() if key in amounts]
    return {"word": str(own.get(source) or WORDS.get(source, source)), "said": said}


def without_single_cases(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows of a release in which cases stood one by one, without them: one row with what they came to.

    What was frozen stays as it was; this is how it is shown.
    """
    rows = list(rows)
    sums: dict[str, Decimal] = {}
    for row in rows:
        for name, amount in row["amounts"].items() if row["source"] == CASE else ():
            sums[name] = sums.get(name, Decimal(0)) + Decimal(amount)
    kept = [row for row in rows if row["source"] != CASE]
    amounts = {name: str(amount) for name, amount in sums.items()}
    return [*kept, {"on": None, "source": CASES, "amounts": amounts}] if sums else kept
