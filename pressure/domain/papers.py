"""The papers that cards bring: drafted when they are due, dropped or pointed out when their card is taken back."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deadlines import workdays
from deadlines.models import Deadline
from letters.domain import drafting
from letters.domain.acts import office_people, page_of
from letters.matter import Matter
from letters.models import Letter
from letters.states import State
from notify.outbox import tell
from orgs.models import Organisation, User
from pressure.models import Card, ScoreLine
from records import clock
from records.trail import key

DAYS = ("first_due_on", "due_on")  # columns of Matter that data keeps as text


def draft_for(card: Card, kind: str, units: list[Organisation], *, turn: int) -> str:
    """Draft the paper of a card's consequence to the units that bear it; its text key, '' where the rule names none.

    A person issues it: whatever the rule says, points are followed by a paper that somebody has read.
    """
    if not kind:
        return ""
    letter = drafting.draft(
        kind,
        round=card.round,
        addressees=units,
        matters=[matter_of(card)],
        cause=f"{key(card)}:{turn}",
        needs_approval=False,
    )
    return key(letter)


def matter_of(card: Card) -> Matter:
    """The facts of a card's item: those that were given with the card, else what its deadline says today."""
    if card.facts:
        days = {name: date.fromisoformat(card.facts[name]) for name in DAYS if card.facts.get(name)}
        return Matter(**(card.facts | {name: None for name in DAYS} | days))
    deadline = Deadline.objects.filter(subject=card.subject).first()
    due_on = deadline.due_on if deadline else None
    return Matter(
        subject=card.subject,
        title=card.title,
        basis=card.round.name,
        first_due_on=deadline.first_due_on if deadline else None,
        due_on=due_on,
        days_late=_days_late(due_on),
        present_state=card.reason,
        demand="",
        unit=str(card.unit),
    )


def _days_late(due_on: date | None) -> int:
    """Working days past `due_on`; calendar days where the calendar of a year in between is not known."""
    today = clock.today()
    if due_on is None or today <= due_on:
        return 0
    try:
        return workdays.load().between(due_on, today)
    except workdays.CalendarMissing:
        return (today - due_on).days


def hold(card: Card) -> None:
    """Lock the papers of the card's item and unit: what is taken back may drop them, after lines of the trail.

    The trail's lock is the last one in the order; whoever edits a letter takes its row first and the trail then.
    """
    mine = ScoreLine.objects.filter(card__round=card.round_id, card__unit=card.unit_id, card__subject=card.subject)
    letters = Letter.objects.filter(pk__in=_ids(set(mine.values_list("letter", flat=True))))
    list(letters.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def take_back(card: Card, keys: set[str], *, actor: User | None, why: str) -> list[str]:
    """Drop the papers `keys` while they are drafts; the others are pointed out to the office, and their names returned.

    These are letters with a number, and drafts when no person stands behind it (`actor` None).
    """
    left = []
    for letter in Letter.objects.filter(pk__in=_ids(keys)).exclude(state=State.DROPPED).order_by("pk"):
        if letter.is_out or actor is None:
            left.append(letter.number_text or str(letter))
            _point_out(card, letter)
        else:
            drafting.drop(letter.pk, actor=actor, why=_("The card was taken back: %(why)s") % {"why": why})
    return left


def _point_out(card: Card, letter: Letter) -> None:
    tell(
        office_people(letter),
        gettext_noop("The card behind the letter %(letter)s was taken back; see whether the letter still stands."),
        {"letter": letter.number_text or letter.title},
        dedupe=f"card-paper:{card.pk}:{letter.pk}",
        about=key(letter),
        url=page_of(letter),
    )


def names_of(keys: set[str], user: User) -> dict[str, tuple[str, str]]:
    """Of papers that the person may read, by text key: number, or kind and state, and the address. One query.

    A unit learns of a paper when it is issued, not from its scorecard.
    """
    found = {}
    for letter in Letter.objects.visible_to(user).filter(pk__in=_ids(keys)):
        words = letter.number_text or f"{letter.get_kind_display()} · {letter.get_state_display()}"
        found[key(letter)] = (words, page_of(letter))
    return found


def _ids(keys: set[str]) -> list[int]:
    return [int(name.partition(":")[2]) for name in keys if name]
