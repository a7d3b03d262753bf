"""Enforcement totals by source. Those of petitions are counted from the units' replies and never typed twice."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Round
from liability.domain.acts import act_in, write
from liability.models import EnforcementFigure
from liability.states import Verb
from liability.trail_words import COUNTED, LABELS
from orgs.models import User
from orgs.permissions import require
from petitions.models import Petition
from records import clock

MOST, MOST_YUAN = 10_000_000, Decimal(10) ** 13
LONGEST = 200


def report(
    round_id: int,
    *,
    actor: User,
    source: str,
    on: date,
    note: str = "",
    why: str = "",
    is_illustrative: bool = False,
    **counts: Any,
) -> EnforcementFigure:
    """What a source had come to by the end of `on`, counted from its beginning (cumulative); each becomes a new row.

    `counts` are the fields of EnforcementFigure.MEASURES and `complaints`, fines in yuan; what is left out is 0. A
    second figure of a day, and one lower than an earlier figure, needs its reason. Raises PermissionDenied;
    ValidationError by field; TypeError for a count that there is none of.
    """
    if unknown := sorted(set(counts) - set(COUNTED)):
        raise TypeError(f"No enforcement counts: {', '.join(unknown)}")
    with act_in(round_id) as round:
        require(actor, "enforcement.report", round.region)
        _require_source(round, source)
        if on > clock.today():
            raise ValidationError({"on": _("This day has not come yet.")}, code="day")
        values = {name: counts.get(name) or 0 for name in COUNTED}
        values["fined_yuan"] = Decimal(str(values["fined_yuan"]))
        _require_counts(values)
        for field, words in (("note", note), ("why", why)):
            if len(words.strip()) > LONGEST:
                raise ValidationError({field: _("Write at most %(n)d characters.") % {"n": LONGEST}}, code="too_long")
        _require_reason(round, source, on, values, why.strip())
        row = EnforcementFigure.objects.create(
            round=round, source=source, on=on, note=note.strip(), why=why.strip(), entered_on=clock.today(), by=actor,
            is_illustrative=is_illustrative, **values,
        )  # fmt: skip
        told = {name: str(value) for name, value in values.items() if value}
        after = {"enforcement_source": source, "enforcement_on": on, "enforcement_counts": told}
        write(Verb.REPORTED, row, actor=actor, after=after, note=why.strip())
        return row


def counts_itself(round: Round) -> bool:
    """Whether the figures of petitions are counted: the round has petitions of its own. One query."""
    return Petition.objects.filter(round=round).exists()


def _require_source(round: Round, source: str) -> None:
    if source not in EnforcementFigure.Source.values:
        raise ValidationError({"source": _("Choose where the figures come from.")}, code="source")
    if source == EnforcementFigure.Source.PETITIONS and counts_itself(round):
        text = _("Figures of petitions are counted from the replies of the units; they are not typed again.")
        raise ValidationError({"source": text}, code="counted")


def _require_counts(values: dict[str, Any]) -> None:
    for name, value in values.items():
        most: int | Decimal = MOST_YUAN if name == "fined_yuan" else MOST
        if not 0 <= value <= most:
            raise ValidationError({name: _("Give a number from 0 to %s.") % most}, code="number")
    if not any(values.values()):
        raise ValidationError(_("Give at least one figure."), code="empty")


def _require_reason(round: Round, source: str, on: date, values: dict[str, Any], why: str) -> None:
    before = EnforcementFigure.objects.filter(round=round, source=source, on__lte=on).order_by("-on", "-pk").first()
    if before is None or why:
        return
    if before.on == on:
        raise ValidationError({"why": _("This source has figures for the day; say why they change.")}, code="why")
    fell = [str(LABELS[name]) for name in COUNTED if values[name] < getattr(before, name)]
    if fell:
        text = _("Lower than on %(day)s: %(names)s. Say why.")
        raise ValidationError({"why": text % {"day": before.on, "names": "、".join(fell)}}, code="why")
