"""What happened to an item since the last report, as short sentences for the clerk."""

from typing import Any

from django.utils.translation import gettext as _

from cases import sentences
from cases.models import Commitment, Fact
from scheduling.sheet import Change


def told(change: Change) -> dict[str, Any]:
    """One change as {"on": day, "text": sentence}."""
    return {"on": change.on, "text": _commitment(change.of) if change.kind == "commitment" else _fact(change.of)}


def _commitment(row: Commitment) -> str:
    now = sentences.value(row.field, row.value)
    return _("%(what)s changed: %(now)s") % {"what": row.get_field_display(), "now": now}


def _fact(fact: Fact) -> str:
    match fact.kind:
        case Fact.Kind.VERIFIED:
            return _("the office verified %(share)d%%") % {"share": fact.share or 0}
        case Fact.Kind.MEASURE_DONE:
            return _("step %(n)d ticked off") % {"n": fact.measure.order if fact.measure else 0}
    words = str(fact.get_kind_display())
    return f"{words}: {fact.note}" if fact.note else words
