"""What a row of accountability says, in words for a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reports.numbers import ACCOUNTABILITY
from reports.rows.liability import CASE, CLUES, WORDS


def shown_amounts(source: str, amounts: Mapping[str, str]) -> dict[str, Any]:
    """`word`: where the amounts come from; `said`: each amount with its word, in the order of papers."""
    own = {CLUES: _("clues handed over"), CASE: _("case of accountability")}
    said = [{"word": str(word), "amount": amounts[key]} for key, word in ACCOUNTABILITY.items() if key in amounts]
    return {"word": str(own.get(source) or WORDS.get(source, source)), "said": said}
