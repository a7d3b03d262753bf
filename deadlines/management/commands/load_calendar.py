"""`load_calendar`: special days of the working-day calendar into the database."""

import argparse
from pathlib import Path
from typing import Any

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

    def handle(self, *args: object, **options: Any) -> None:
        rows = list(self.rows(options["file"], options["source"]))
        if options["year"]:
            rows = [row for row in rows if row.day.year == options["year"]]
        if not rows:
            raise CommandError(_("There are no days for this year."))
        stored = calendar_store.store(rows)
        self.stdout.write(
            _("Days added: %(added)d, changed: %(changed)d, already so: %(same)d; estimates removed: %(removed)d.")
            % stored._asdict()
        )
        if stored.kept:
            self.stdout.write(_("Days entered by the office that stay as they are: %(kept)d.") % stored._asdict())

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
