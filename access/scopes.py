"""What a token may be good for: the one table of areas, each to read and to write.

A scope never adds to what its owner may do; it only takes away.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

READ, WRITE = "read", "write"
AREAS: dict[str, Any] = {
    "ledger": gettext_lazy("Rounds, problems, tasks, measures, signing"),
    "intake": gettext_lazy("Lists read in"),
    "plans": gettext_lazy("Plans of rectification"),
    "petitions": gettext_lazy("Petitions"),
    "letters": gettext_lazy("Letters"),
    "schedule": gettext_lazy("Monthly schedules"),
    "leading": gettext_lazy("Meetings, errands and visits of leaders"),
    "campaigns": gettext_lazy("Campaigns"),
    "lookback": gettext_lazy("Looking back"),
    "pressure": gettext_lazy("Cards, scores and the working-day calendar"),
    "checkup": gettext_lazy("Signs of false reports"),
    "figures": gettext_lazy("Figures and snapshots"),
    "papers": gettext_lazy("Bulletins, case files and ordered papers"),
    "people": gettext_lazy("Units, people and substitutes"),
    "messages": gettext_lazy("Inbox and deliveries"),
    "search": gettext_lazy("Search"),
    "trail": gettext_lazy("Audit trail"),
    "hooks": gettext_lazy("Hooks"),
}
VERBS: dict[str, Any] = {READ: gettext_lazy("to read"), WRITE: gettext_lazy("to write")}
SCOPES: dict[str, tuple[Any, Any]] = {f"{area}:{verb}": (AREAS[area], VERBS[verb]) for area in AREAS for verb in VERBS}


def reading(area: str) -> str:
    """The scope that lists and single rows of an area need."""
    return f"{area}:{READ}"


def writing(area: str) -> str:
    """The scope that acts of an area need."""
    return f"{area}:{WRITE}"


def choices() -> list[tuple[str, str]]:
    """Every scope with its words, for forms."""
    return [(name, f"{words} · {verb}") for name, (words, verb) in SCOPES.items()]


def checked(scopes: Iterable[str]) -> list[str]:
    """The scopes in the order of the table, each once. Raises ValidationError by field: none, or unknown ones."""
    wanted = set(scopes)
    if unknown := sorted(wanted - set(SCOPES)):
        raise ValidationError({"scopes": _("There is no scope named %(name)s.") % {"name": ", ".join(unknown)}})
    if not wanted:
        raise ValidationError({"scopes": _("Choose at least one thing that the program may do.")})
    return [name for name in SCOPES if name in wanted]
