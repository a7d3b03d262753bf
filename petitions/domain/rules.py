"""The rules for the petitions of a round: time to reply, chain, notice, call-back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.models import Round
from deadlines import workdays
from orgs.models import User
from orgs.permissions import require
from petitions.domain.acts import act_in
from petitions.domain.moves import write
from petitions.models import Rules
from petitions.states import Verb
from records import clock
from signoff.steps import OFFICE_CHECK, PETITION_CHAINS, PETITION_KINDS, template

FIELDS = ("reply_days", "reply_unit", "first_day_counts", "notice_days", "notice_unit", "call_back", "retention_days")
MAX_DAYS = 60  # working days that a single step may take


def rules_of(round: Round) -> Rules:
    """The round's rules, or the defaults (not saved) where the office set none."""
    return Rules.objects.filter(round=round).first() or Rules(round=round)


def set_rules(round_id: int, *, actor: User, **values: Any) -> Rules:
    """Set any of FIELDS; assignments already made keep their limits. Raises PermissionDenied, ValidationError."""
    with act_in(round_id) as round:
        require(actor, "round.edit", round.region)
        rules = rules_of(round)
        before = {name: getattr(rules, name) for name in values}
        for name, value in values.items():
            if name not in FIELDS:
                raise ValueError(name)
            setattr(rules, name, value)
        rules.clean_fields(exclude=[field.name for field in Rules._meta.fields if field.name not in values])
        rules.save()
        write(Verb.RULES_SET, round, actor=actor, before=before, after=values)
        return rules


def set_chain(round_id: int, chain: str, days: Sequence[int] = (), *, actor: User, seen: int) -> Rules:
    """Give the round's petitions another chain; `days` are the working days of its steps where they differ.

    Replies that are being signed keep theirs. Raises PermissionDenied; WrongState when somebody changed the chain
    meanwhile (`seen` is the version shown); ValidationError for an unknown chain or a time outside 1–60.
    """
    with act_in(round_id) as round:
        require(actor, "round.edit", round.region)
        rules = rules_of(round)
        if rules.chain_version != seen:
            raise WrongState(_("Somebody else changed the chain while you wrote. Compare, then save again."))
        if chain not in PETITION_CHAINS:
            raise ValidationError({"chain": _("Choose one of the chains.")}, code="chain")
        steps = template(chain)
        if any(not 1 <= n <= MAX_DAYS for n in days) or len(days) not in (0, len(steps)):
            raise ValidationError(_("Give each step between 1 and %(n)d working days.") % {"n": MAX_DAYS}, code="chain")
        for step, n in zip(steps, days, strict=False):
            step["working_days"] = n
        before = {"steps": _summary(rules.chain_steps)}
        rules.chain_steps, rules.chain_version = steps, rules.chain_version + 1
        rules.save()
        write(Verb.RULES_SET, round, actor=actor, before=before, after={"steps": _summary(steps)})
        return rules


def _summary(steps: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{PETITION_KINDS[step['code']].label} ({step['working_days']})" for step in steps]


def chain_of(found: Rules) -> str:
    """The shipped chain (a key of PETITION_CHAINS) that the rules' steps are; '' for none of them."""
    codes = tuple(step["code"] for step in found.chain_steps)
    return next((name for name, (_words, shipped) in PETITION_CHAINS.items() if shipped == codes), "")


def reply_limit(rules: Rules) -> workdays.Counted:
    """The limit of an assignment handed over today. Raises CalendarMissing where working days need another year."""
    return workdays.count(
        clock.today(),
        rules.reply_days,
        rules.reply_unit,
        workdays.load(),
        first_day_counts=rules.first_day_counts,
    )


def ends_with_office(rules: Rules) -> bool:
    """Whether the last signature of the chain is the office's own: then it is given by passing the review."""
    return bool(rules.chain_steps) and rules.chain_steps[-1]["code"] == OFFICE_CHECK


def day_words(day: date) -> str:
    """A day as the words of a limit: 2018年8月20日前."""
    return f"{day:%Y}年{day.month}月{day.day}日前"
