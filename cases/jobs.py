"""Ticks of the ledger. What is due is found in the database; running twice changes nothing."""

from celery import shared_task
from django.utils.translation import gettext_noop

from cases.domain import gate
from cases.models import Notice
from notify.outbox import tell
from orgs import tree
from orgs.models import Role
from records import clock


@shared_task
def announce_ended_notices() -> int:
    """Tell the office of every notice whose last day has passed; returns how many messages are new."""
    new = 0
    running = Notice.objects.filter(state=Notice.State.RUNNING).select_related(
        "task__problem__round__region", "task__place"
    )
    for notice in running:
        round = notice.task.problem.round
        if round.today() <= notice.last_day:
            continue
        seats = [place.organisation for place in gate.places(notice.task, "office", Role.OFFICE)]
        people = {user for seat in seats if seat for user in tree.holders(seat, (Role.OFFICE,), clock.today())}
        new += tell(
            people,
            gettext_noop("The notice of “%(task)s” has ended: close the task or answer what is open."),
            {"task": str(notice.task)},
            dedupe=f"notice-ended:{notice.pk}",
            about=f"cases.task:{notice.task_id}",
            url=f"/desk/tasks/{notice.task_id}/#notice",
        )
    return new
