"""Letters about an item, for the pages of items of other parts of the house."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from letters.models import Letter
from orgs.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One letter as a list shows it: its words, dates and whether a receipt or reply is late."""

    letter: Letter
    url: str
    to: str
    receipts: tuple[int, int]
    replies: tuple[int, int]
    receipt_late: bool
    reply_late: bool


def of_subject(key: str, user: User) -> list[Line]:
    """The letters about an item (its text key) that the person sees, newest first. Three queries."""
    letters = Letter.objects.visible_to(user).filter(items__subject=key).distinct().for_list().order_by("-pk")
    found = list(letters)
    return [line(letter, letter.round.today()) for letter in found]


def lines(letters: QuerySet[Letter] | Any, today: date) -> list[Line]:
    """Lines of letters of for_list(), judged on `today`. Asks the database nothing but the letters."""
    return [line(letter, today) for letter in letters]


def line(letter: Letter, today: date) -> Line:
    """A letter of for_list() as a line."""
    whom = list(letter.addressees.all())
    receipts = [row.receipt for row in whom if hasattr(row, "receipt")]
    replies = [row.reply for row in whom if hasattr(row, "reply")]
    names = [row.name for row in whom]
    return Line(
        letter=letter,
        url=reverse("letters:letter", args=[letter.pk]),
        to="、".join(names[:3]) + (f" …（{len(names)}）" if len(names) > 3 else ""),
        receipts=(sum(row.signed_on is not None for row in receipts), len(receipts)),
        replies=(sum(row.state in ("filed", "accepted") for row in replies), len(replies)),
        receipt_late=any(overdue(row.deadline, today) for row in receipts),
        reply_late=any(overdue(row.deadline, today) for row in replies),
    )


def overdue(deadline: Any, today: date) -> bool:
    """Whether it still runs and its day has passed."""
    return deadline is not None and deadline.settled_on is None and bool(deadline.due_on and deadline.due_on < today)
