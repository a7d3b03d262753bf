"""`load_calendar`: special days of the working-day calendar into the database."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from deadlines import calendar_seed, calendar_store


class Command(BaseCommand):
    help = (
        "Load the holidays and make-up working days: of the calendar that comes with the product, or of a file with "
        "the columns day,works,name for a year published since. Running it again changes nothing more."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="UTF-8 file of comma-separated values")
        parser.add_argument("--year", type=int, help="only this year")
        parser.add_argument("--source", help="number of the notice that a file was taken from")

    def handle(self, *args: object, **options: object) -> None:
        rows = list(self.rows(options["file"], options["source"]))
        if options["year"]:
            rows = [row for row in rows if row.day.year == options["year"]]
        if not rows:
            raise CommandError(_("There are no days for this year."))
        stored = calendar_store.store(rows)
        self.stdout.write(
            _("%(added)d days added, %(changed)d changed, %(same)d already so, %(removed)d estimates removed.")
            % stored._asdict()
        )
        if stored.kept:
            self.stdout.write(_("%(kept)d days were entered by the office and stay as they are.") % stored._asdict())

    def rows(self, file: Path | None, source: str | None) -> list[calendar_seed.Row]:
        """The rows asked for; CommandError when the file cannot be used."""
        if file is None:
            return list(calendar_seed.rows())
        if not source:
            raise CommandError(_("Name the notice that the file was taken from: --source"))
        try:
            return calendar_seed.read(file, source)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
