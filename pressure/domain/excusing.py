"""Cards that an approved extension takes back, where the rule that they were given under says so."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from deadlines.models import Deadline, DeadlineChange, Firing
from petitions.domain.acts import act_in
from petitions.models import Assignment, Extension
from pressure.domain import cards
from pressure.items import parted
from pressure.models import Card


def rounds_with_extensions() -> list[int]:
    """The rounds in which a card is to be taken back. A few queries, whatever the number of cards, and no lock."""
    return sorted({card.round_id for card, _day in _excused(Card.objects.all())})


def take_back_after_extensions(round_id: int) -> list[Card]:
    """Take back what the machine gave for a date that an approved extension moved later, where the rule says so.

    Only cards whose day is not past the new date, and only extensions decided on or after the card's day. A job calls
    it; it may run twice.
    """
    with act_in(round_id) as round:
        found = _excused(Card.objects.filter(round=round))
        for card, day in found:
            card.round = round
            words = _("The deadline was moved to %(day)s by an approved extension, and the rule takes the card back.")
            cards.take_back(card, actor=None, why=words % {"day": day})
        return [card for card, _day in found]


def _excused(among: QuerySet[Card]) -> list[tuple[Card, date]]:
    """The cards to take back, each with the day to which the last extension that counts moved its deadline."""
    standing = among.filter(revoked_on=None, given_by=None, rule__reverse_on_extension=True)
    waiting = list(standing.select_related("unit", "rule").order_by("pk"))
    limits, granted = _deadlines_of(waiting), _granted(waiting)
    later = DeadlineChange.objects.filter(deadline__in=set(limits.values()), due_on__gt=F("previous_due_on"))
    moves: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for deadline, decided_on, due_on in later.order_by("-pk").values_list("deadline", "decided_on", "due_on"):
        if due_on is not None:
            moves[deadline].append((decided_on, due_on))
    found = []
    for card in waiting:
        for decided_on, due_on in moves[limits.get(card.pk, 0)]:
            is_extension = card.subject not in granted or due_on in granted[card.subject]
            if is_extension and card.given_on <= min(decided_on, due_on):
                found.append((card, due_on))
                break
    return found


def _deadlines_of(waiting: Sequence[Card]) -> dict[int, int]:
    """By card the deadline that it is about, as ids: that of the rung that gave it, else its item's."""
    rungs = {}
    for card in waiting:
        kind, pk = parted(card.cause)
        if kind == Firing._meta.label_lower:
            rungs[card.pk] = pk
    fired = dict(Firing.objects.filter(pk__in=rungs.values()).values_list("pk", "deadline"))
    items = {card.pk: card.subject for card in waiting if rungs.get(card.pk) not in fired}
    own = dict(Deadline.objects.filter(subject__in=items.values()).values_list("subject", "pk"))
    found = {card: fired[rung] for card, rung in rungs.items() if rung in fired}
    return found | {card: own[subject] for card, subject in items.items() if subject in own}


def _granted(waiting: Sequence[Card]) -> dict[str, set[date]]:
    """Of each petition's case among the items the days that were granted as more time.

    A case that is opened again gets a new date too; that is no extension.
    """
    cases = {}
    for card in waiting:
        kind, pk = parted(card.subject)
        if kind == Assignment._meta.label_lower:
            cases[pk] = card.subject
    granted: dict[str, set[date]] = {subject: set() for subject in cases.values()}
    approved = Extension.objects.filter(assignment__in=cases, state=Extension.State.APPROVED)
    for pk, until in approved.values_list("assignment", "until"):
        granted[cases[pk]].add(until)
    return granted
