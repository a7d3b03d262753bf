"""The rule for cards of a round: shipped, changed by the office as a new version, never edited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from orgs.models import User
from orgs.permissions import post_title, require
from petitions.domain.acts import act_in
from pressure.models import CardRule
from pressure.words import Verb
from records.trail import record

FIELDS = (
    "yellows",
    "yellow_points",
    "yellow_paper",
    "red_points",
    "red_paper",
    "appeal_days",
    "reverse_on_extension",
    "league_open",
)


def rule_of(round: Round) -> CardRule:
    """The rule in force for reading: the newest version, or the shipped one (not saved, version 0)."""
    return CardRule.objects.filter(round=round).order_by("-version").first() or CardRule(round=round, version=0)


def in_force(round: Round) -> CardRule:
    """The rule in force for an act on a locked round; the shipped one is written down as version 1 when first used."""
    found = rule_of(round)
    if not found.version:
        found.version = 1
        found.save(force_insert=True)
    return found


def set_rule(round_id: int, *, actor: User, seen: int, **values: Any) -> CardRule:
    """Set any of FIELDS as a new version; cards already given and points already taken off keep theirs.

    `seen` is the version that was shown. Raises PermissionDenied; WrongState when somebody changed the rule meanwhile;
    ValidationError for values outside their bounds or when nothing differs.
    """
    with act_in(round_id) as round:
        require(actor, "card.rule", round.region)
        old = rule_of(round)
        as_shipped = old.version == 1 and old.set_by_id is None  # written down by a card since it was shown
        if seen != old.version and not (as_shipped and seen == 0):
            raise WrongState(_("Somebody else changed the rule while you wrote. Compare, then save again."))
        if unknown := set(values) - set(FIELDS):
            raise ValueError(", ".join(sorted(unknown)))
        kept = {name: getattr(old, name) for name in FIELDS}
        changed = {name: value for name, value in values.items() if value != kept[name]}
        if not changed:
            raise ValidationError(_("Nothing was changed."), code="same")
        rule = CardRule(round=round, version=old.version + 1, set_by=actor, **kept | changed)
        rule.full_clean(exclude=["round", "set_by", "version"], validate_unique=False, validate_constraints=False)
        rule.save(force_insert=True)
        record(
            Verb.RULE_SET,
            round,
            actor=actor,
            post=post_title(actor, near=round.region),
            before={name: kept[name] for name in changed},
            after=changed | {"version": rule.version},
        )
        return rule
