"""Telling owners of new hits of their searches: of each change once, at most once a day, and only what they may see."""

from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from finding.domain import saving
from finding.models import SavedSearch
from notify import outbox
from records import clock
from records.trail import key

NEWS = gettext_noop("New in your saved search “%(name)s”: %(n)s.")
WHY = gettext_noop("You asked to be told when this search finds something new.")


def due() -> list[int]:
    """Searches that alert and were not looked through today."""
    rows = SavedSearch.objects.filter(Q(checked_on=None) | Q(checked_on__lt=clock.today()), alerts=True)
    return list(rows.filter(owner__is_active=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def check(saved_id: int) -> bool:
    """Look one search through for its owner; returns whether they were told. May run twice: a day has one look.

    New is what it finds now, by the owner's rights of this moment, and did not find when they looked last. The same
    new things are told once; when nothing is new any more, what was told is done.
    """
    saved = SavedSearch.objects.select_for_update().filter(pk=saved_id, alerts=True).first()
    today = clock.today()
    if saved is None or saved.checked_on == today:
        return False
    things, seen = saving.count(saved), set(saved.seen)
    fresh = sorted(set(things) - seen) if len(things) <= saving.WATCHED else []
    mark = sha256("\n".join(fresh).encode()).hexdigest() if fresh else ""
    is_news, saved.told = bool(fresh) and mark != saved.told, mark
    saved.fresh, saved.checked_on = len(fresh), today
    saved.save()
    if is_news or not fresh:
        outbox.settle(key(saved))
    if is_news:
        _tell(saved, f"finding.saved:{saved.pk}:{today}")
    return is_news


def _tell(saved: SavedSearch, dedupe: str) -> None:
    outbox.tell(
        [saved.owner],
        NEWS,
        {"name": saved.name, "n": saved.fresh},
        dedupe=dedupe,
        about=key(saved),
        url=reverse("finding:saved_open", args=[saved.pk]),
        why=WHY,
        note=True,
    )
