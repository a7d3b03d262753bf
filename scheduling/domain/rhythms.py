"""How often units report: the rules of a round, changed as a whole; running periods keep theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Round
from deadlines.workdays import ONE_DAY
from orgs.models import User
from orgs.permissions import require
from scheduling.domain.acts import write
from scheduling.models import Period, Rhythm
from scheduling.states import Verb

Kind, Covers = Rhythm.Kind, Rhythm.Covers
MOST_NTH, MOST_LOCK = 20, 60
FARTHEST = timedelta(days=400)  # from the first possible day to the one on which other rules begin


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: fields as in the model Rhythm."""

    kind: str
    covers: str = Covers.ALL
    due_nth: int = 2
    lock_after: int = 5


# Jiangxi: every month by the second working day. Fushun: key items weekly, the others monthly. Sichuan: quarterly.
SHIPPED: dict[str, tuple[Rule, ...]] = {
    "monthly": (Rule(Kind.MONTHLY),),
    "weekly_key": (Rule(Kind.WEEKLY, Covers.KEY, 1, 1), Rule(Kind.MONTHLY, Covers.OTHER)),
    "quarterly": (Rule(Kind.QUARTERLY, due_nth=5),),
}
NAMES = {
    "monthly": gettext_lazy("every month, all items"),
    "weekly_key": gettext_lazy("key items every week, the others every month"),
    "quarterly": gettext_lazy("every quarter, all items"),
}


def in_force(round: Round) -> list[Rhythm]:
    """The rules in force or announced for the time after the running periods."""
    return list(Rhythm.objects.filter(round=round, ends_on=None))


def changes_on(round: Round) -> date:
    """The day from which other rules would hold: the day after the running periods end, so that none is cut short."""
    begun = Rhythm.objects.filter(round=round, starts_on__lte=F("ends_on"))
    ends = [rows.aggregate(last=Max("ends_on"))["last"] for rows in (Period.objects.filter(round=round), begun)]
    return max([round.today(), *(day + ONE_DAY for day in ends if day)])


def begin_on(round: Round, asked: date | None) -> date:
    """The day from which other rules would hold when `asked` for; without one the first possible.

    Raises ValidationError for a day before `changes_on`, or one farther ahead than anybody plans.
    """
    first = changes_on(round)
    if asked and asked < first:
        words = _("Running periods keep their rule: choose %(day)s or later.") % {"day": first}
        raise ValidationError({"starts_on": words}, code="too_early")
    if asked and asked > first + FARTHEST:
        words = _("Choose %(day)s or earlier; rules for later are set when it is time.") % {"day": first + FARTHEST}
        raise ValidationError({"starts_on": words}, code="too_late")
    return asked or first


def set_(round_id: int, *, actor: User, rules: Iterable[Rule], starts_on: date | None = None) -> list[Rhythm]:
    """Let these rules hold instead of those in force, from the end of the running periods or the later `starts_on`.

    Rules that stay the same stay as they are. No rule at all stops the reporting. Raises PermissionDenied;
    ValidationError for rules that ask twice about the same items, numbers out of reach, or a day that `begin_on`
    refuses.
    """
    wanted = list(dict.fromkeys(rules))
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round_id)
        with round.time():
            require(actor, "schedule.edit", round.region)
            _check(wanted)
            return _replace(round, wanted, begin_on(round, starts_on), actor)


def _check(rules: list[Rule]) -> None:
    covers = [rule.covers for rule in rules]
    if len(set(covers)) < len(covers) or (Covers.ALL in covers and len(covers) > 1):
        raise ValidationError(_("Each item is asked about by one rule: all items, or key items and the others apart."))
    for rule in rules:
        if rule.kind not in Kind.values or rule.covers not in Covers.values:
            raise ValidationError(_("Choose one of the list."), code="rule")
        if not 1 <= rule.due_nth <= MOST_NTH or not 0 <= rule.lock_after <= MOST_LOCK:
            raise ValidationError(
                _("A report is due on working day 1 to %(nth)d, and locked at most %(lock)d working days later.")
                % {"nth": MOST_NTH, "lock": MOST_LOCK},
                code="days",
            )


def _replace(round: Round, wanted: list[Rule], first: date, actor: User) -> list[Rhythm]:
    before = in_force(round)
    kept = [row for row in before if _rule(row) in wanted]
    for row in before:
        if row not in kept:
            # One that never began is taken back whole: it ends before its first day.
            Rhythm.objects.filter(pk=row.pk).update(ends_on=first - ONE_DAY)
    have = [_rule(row) for row in kept]
    made = [
        Rhythm.objects.create(
            round=round, kind=rule.kind, covers=rule.covers, due_nth=rule.due_nth, lock_after=rule.lock_after,
            starts_on=first,
        )
        for rule in wanted
        if rule not in have
    ]  # fmt: skip
    if made or len(kept) < len(before):
        rules = [str(row) for row in before], [str(row) for row in (*kept, *made)]
        after = {"rhythm_rules": rules[1], "rhythm_from": first}
        write(Verb.RHYTHM_SET, round, actor=actor, before={"rhythm_rules": rules[0]}, after=after)
    return [*kept, *made]


def _rule(row: Rhythm) -> Rule:
    return Rule(row.kind, row.covers, row.due_nth, row.lock_after)
