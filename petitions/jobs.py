"""Ticks of the petitions. What is due is found in the database; running twice changes nothing."""

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import override

from petitions.domain import importing, secrecy
from petitions.models import Import
from records import waking

LANGUAGE = "zh-hans"  # faults of a table are read by those who uploaded it
AT_ONCE = 512 * 1024  # bytes: a table up to this size is read while one waits, larger ones by the worker


@shared_task
def read_waiting_tables() -> int:
    """Read tables of petitions that wait; returns how many were read."""
    with override(LANGUAGE):
        return importing.read_waiting()


@shared_task
def forget_what_is_over() -> int:
    """Erase identities that were kept long enough, and tables that nobody entered; returns how many of both."""
    with override(LANGUAGE):
        due = secrecy.kept_too_long()
        for petition_id in due:
            secrecy.erase(petition_id, actor=None, why=_("The time of keeping is over."))
        return len(due) + importing.forget_old()


def read_soon(source: Import, size: int) -> None:
    """Read a small table of `size` bytes at once, and wake a worker for a larger one."""
    if size <= AT_ONCE:
        importing.read_in(source.pk)
        return
    waking.wake(read_waiting_tables)  # or else the tick of beat finds the table within half a minute
