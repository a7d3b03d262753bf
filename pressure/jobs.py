"""Ticks of the pressure: both find their work in the database and may run twice."""

from celery import shared_task

from pressure import papers, scan
from pressure.domain import excusing


@shared_task
def run_due() -> int:
    """Fire what is due, then draw up the letters and cards of what fired. Returns how many were told."""
    told = len(scan.run())
    papers.draw_up()
    for round_id in excusing.rounds_with_extensions():
        excusing.take_back_after_extensions(round_id)
    return told
