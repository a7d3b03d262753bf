"""Fields of the trail that accountability writes: their labels, and how their values are put in words.

No field holds a title, a text, a name or a post: whoever reads the trail learns that something happened, not what.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liability.models import Case, EnforcementFigure, Handling

COUNTED = (*EnforcementFigure.MEASURES, "complaints")
LABELS: dict[str, Any] = {
    "clue_on": pgettext_lazy("clue", "handed over on"),
    "clue_number": _("number of the clue"),
    "clue_due_on": _("answer due on"),
    "clue_digest": _("fingerprint"),
    "reader": _("who reads"),
    "case_on": _("opened on"),
    "case_state": _("state"),
    "handled_kind": _("how it was dealt with"),
    "handled_persons": _("persons"),
    "handled_times": _("person-times"),
    "enforcement_source": _("source"),
    "enforcement_on": _("up to"),
    "enforcement_counts": _("figures"),
    **{field.name: field.verbose_name for field in EnforcementFigure._meta.fields if field.name in COUNTED},
}
READERS: dict[str, Callable[[Any], str]] = {
    "case_state": lambda stored: str(dict(Case.State.choices).get(stored, stored)),
    "handled_kind": lambda stored: str(dict(Handling.Kind.choices).get(stored, stored)),
    "enforcement_source": lambda stored: str(dict(EnforcementFigure.Source.choices).get(stored, stored)),
}
