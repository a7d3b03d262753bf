"""What other parts of the house may ask of the signs."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from cases.models import Round
from checkup.models import Sign
from checkup.states import Severity
from orgs.models import User

WARNING = (Severity.WARN, Severity.BLOCK)


def signs_of(round: Round) -> list[str]:
    """Text keys of the items of a round that a look-back takes beside those drawn, in order.

    Items with a sign that is open, or that was looked into and found to be real; hints alone are none.
    """
    real = (Sign.State.OPEN, Sign.State.CHECKED)
    rows = Sign.objects.filter(round=round, severity__in=WARNING, state__in=real)
    return sorted(set(rows.order_by().values_list("subject", flat=True)))


def about(subject: str, user: User) -> QuerySet[Sign]:
    """Open signs about an item, by its text key, that the user may see."""
    return Sign.objects.visible_to(user).open().filter(subject=subject)


def counts_of(subjects: Iterable[str], user: User) -> dict[str, int]:
    """Text key → number of open signs that the user may see; one query."""
    rows = Sign.objects.visible_to(user).open().filter(subject__in=list(subjects)).order_by()
    return dict(rows.values_list("subject").annotate(n=Count("pk")))
