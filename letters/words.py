"""Fields of the trail that letters write: their names, and how their values are put in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from letters.states import Kind, State

LABELS: dict[str, Any] = {
    "letter_state": _("state of the letter"),
    "letter_kind": _("kind of letter"),
    "letter_version": _("version of the draft"),
    "letter_number": _("number of the letter"),
    "by_rule": _("issued by a rule"),
    "unit": _("unit"),
    "addressees": _("addressees"),
    "prefix": _("code before the number"),
    "issuer": _("name in the head"),
}


def _of(choices: Any) -> Any:
    names = dict(choices.choices)
    return lambda stored: str(names.get(stored, stored))


READERS = {"letter_state": _of(State), "letter_kind": _of(Kind)}
