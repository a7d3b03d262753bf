"""Who leads an item in person sees it, as those do whom the plan names."""

from django.db.models import QuerySet

from cases.models.naming import Naming, add
from leading.models import LedItem


def _leads() -> QuerySet[LedItem]:
    return LedItem.objects.filter(until=None)


def _words(row: LedItem) -> str:
    return f"{row.post} · {LedItem.Seat(row.seat).label}"


add(Naming(_leads, _words))
