"""Fields of the trail that the scheduling writes: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.models import Check, Correction, Entry, Line


def _choice(choices: type[models.TextChoices]) -> Callable[[Any], str]:
    names = dict(choices.choices)
    return lambda stored: str(names.get(stored, stored))


LABELS: dict[str, Any] = {
    "report_due_on": _("report due on"),
    "lock_on": _("to be locked on"),
    "rows_sent": _("rows sent"),
    "problem_numbers": _("problems"),
    "filed_via": _("filed"),
    "for_unit": _("by the office for the unit"),
    "row_state": _("state of the row"),
    "row_of": _("item"),
    "row_grade": _("grade"),
    "sheets_unfiled": _("reports not filed"),
    "rows_unsent": _("rows not filed"),
    "rows_unchecked": _("rows not checked"),
    "rows_verified": _("rows verified"),
    "correction_number": _("number of the correction"),
    "corrected_field": _("what is corrected"),
    "corrected_value": _("value"),
    "units_reminded": _("units reminded"),
    "people_reminded": _("people reminded"),
    "rhythm_rules": _("rules"),
    "rhythm_from": _("in force from"),
}
READERS: dict[str, Callable[[Any], str]] = {
    "filed_via": _choice(Entry.Via),
    "row_state": _choice(Line.State),
    "row_grade": _choice(Check.Grade),
    "corrected_field": _choice(Correction.Field),
    "corrected_value": _choice(Check.Grade),
}
