"""Fields of the trail that plans write: their labels, and how their values are put in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from plans.states import Standing, State


def _state(stored: Any) -> str:
    return str(dict(State.choices).get(stored, stored))


def _standing(stored: Any) -> str:
    return str(dict(Standing.choices).get(stored, stored))


LABELS: dict[str, Any] = {
    "plan_state": _("state of the version"),
    "plan_tasks": _("tasks in it"),
    "plan_units": _("units asked"),
    "comment_due_on": _("comment due on"),
    "plan_comment": _("comment"),
    "taken_up": _("taken up"),
    "weaker_points": _("weaker points"),
    "submitted_to": _("submitted to"),
    "document_number": _("document number"),
    "plan_day": _("day"),
    "plan_approved": _("approved"),
    "left_out": _("problems left out"),
    "public_number": _("number of the public version"),
    "unit_plan_state": _("state of the implementing plan"),
    "unit_plan_due_on": _("implementing plan due on"),
    "copy_to": _("copies to"),
    "published_link": _("published at"),
}
READERS: dict[str, Callable[[Any], str]] = {"plan_state": _state, "unit_plan_state": _standing}
