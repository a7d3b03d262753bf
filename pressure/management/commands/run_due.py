"""manage.py run_due: the scan that beat runs, by hand: fires what is due and was not fired."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from pressure import papers, scan
from pressure.scan import Fire

EARLIEST, LATEST = 1990, 2200  # years; what lies further off is a slip of the pen


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Fire every reminder and escalation that is due and was not fired before, and draw up its letter or card."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now", metavar="DATETIME", help="ISO date or time, China's unless it says another; default: the present"
        )
        parser.add_argument("--dry-run", action="store_true", help="keep nothing; only say who would get what")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: object, now: str | None, dry_run: bool, json: bool, **options: object) -> None:
        moment = a_moment(now) if now is not None else None
        try:
            fires = scan.run(moment, dry_run=dry_run)
            drawn = 0 if dry_run else papers.draw_up(moment)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("the database is not up to date; run: manage.py migrate", returncode=2) from error
        self.stdout.write(_document(fires) if json else _lines(fires, drawn, dry_run))


def a_moment(text: str) -> datetime:
    """A moment from the command line, aware; a day alone is its end of office hours. CommandError with exit code 2."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a time; write for example 2019-12-05T08:30", returncode=2) from error
    if not EARLIEST <= moment.year <= LATEST:
        raise CommandError(f"{text!r} lies outside the years {EARLIEST} to {LATEST}", returncode=2)
    if len(text) <= len("2019-12-05"):
        moment = datetime.combine(moment.date(), time(18, 0))
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _document(fires: list[Fire]) -> str:
    rows = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(fire).items()}
        for fire in fires
    ]
    return json.dumps({"fires": rows}, ensure_ascii=False)


def _lines(fires: list[Fire], drawn: int, dry_run: bool) -> str:
    lines = [
        f"{fire.business_date} {fire.rung:14} {fire.subject} → {fire.to or 'NOBODY'} {fire.channel}".rstrip()
        for fire in fires
    ]
    told = f"{len(fires)} {'would be' if dry_run else 'were'} told, {drawn} letters and cards drawn up"
    return "\n".join([*lines, told])
