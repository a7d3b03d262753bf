"""What goes with a hand-over: items led in person, and exposed items that the person must visit."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.domain.handover import Further, add
from leading.models import Exposure, LedItem
from orgs.models import Organisation, User
from records import clock


def _led(person: User) -> QuerySet[LedItem]:
    return LedItem.objects.filter(user=person, until=None).select_related("task__problem__round__region")


def _lead_on(rows: list[LedItem], new: User) -> None:
    """The lead of the one ends today and that of the other begins, under the same post: both stay to be read."""
    for row in LedItem.objects.select_for_update().filter(pk__in=[row.pk for row in rows], until=None):
        LedItem.objects.filter(pk=row.pk).update(until=max(clock.today(), row.since))
        row.pk, row.user, row.since = None, new, clock.today()
        row.save(force_insert=True)


def _to_visit(person: User) -> QuerySet[Exposure]:
    return Exposure.objects.waiting().filter(leader=person).select_related("round__region")


def _send_on(rows: list[Exposure], new: User) -> None:
    Exposure.objects.waiting().filter(pk__in=[row.pk for row in rows]).update(leader=new)


def _region_of_item(row: Any) -> Organisation:
    region: Organisation = row.task.problem.round.region
    return region


def _region_of_exposure(row: Any) -> Organisation:
    region: Organisation = row.round.region
    return region


add(Further("led", _("Items led in person"), _led, _region_of_item, _lead_on))
add(Further("to_visit", _("Exposed items to visit"), _to_visit, _region_of_exposure, _send_on))
