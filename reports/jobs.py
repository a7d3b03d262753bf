"""The tick of snapshots: finds its work in the database and may run twice."""

import logging

from celery import shared_task

from reports import snapshots
from reports.totals import TotalsDisagree
from scheduling.models import Period

log = logging.getLogger(__name__)


@shared_task
def freeze_locked_periods() -> int:
    """Freeze the figures of every locked period that has no snapshot yet; returns how many were made.

    A period whose totals disagree waits, is logged and is an alarm of the office (reports.desk); the others go on.
    """
    made = 0
    for period in Period.objects.filter(locked_at__isnull=False, snapshot=None).order_by("locked_at", "pk"):
        try:
            snapshots.make_of_period(period.pk)
        except TotalsDisagree:
            log.exception("period %s cannot be frozen", period.pk)
        else:
            made += 1
    return made
