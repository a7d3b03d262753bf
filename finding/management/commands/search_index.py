"""manage.py search_index: hold the index of the search against the rows, or build it anew from them."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cases.models import Round
from finding import rebuilding
from search.models import Entry


class Command(BaseCommand):
    help = "Compare the index of the search with the rows (--check) or bring it up to date (--rebuild)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="print one line for each difference; exit 1 if any")
        what.add_argument("--rebuild", action="store_true", help="bring every entry up to date; may be run again")
        what.add_argument(
            "--if-empty", action="store_true", help="as --rebuild, but only where there are rounds and no entries"
        )

    def handle(self, *args: object, check: bool, if_empty: bool, **options: object) -> None:
        if check:
            self._check()
        elif not if_empty or (Round.objects.exists() and not Entry.objects.exclude(kind="unit").exists()):
            rebuilding.rebuild(self._report)
            self.stdout.write(f"{Entry.objects.count()} entries")

    def _check(self) -> None:
        count = 0
        for line in rebuilding.differences():
            count += 1
            self.stdout.write(line)
        self.stderr.write(f"{count} differences, {Entry.objects.count()} entries")
        if count:
            sys.exit(1)

    def _report(self, name: str, done: int, total: int) -> None:
        self.stdout.write(f"{name}: {done} of {total}")
