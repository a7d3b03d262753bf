"""manage.py import_plan: problems, goals, measures, units and deadlines from a plan as its place wrote it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cases.management.arguments import a_day, a_round
from intake.reading.read import as_json, read
from intake.reading.records import Reading


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Read a plan or a list of problems (.docx, .xlsx, .pdf, .csv or .txt); with --dry-run only look at it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="print what was read, enter nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--document-date", metavar="DATE", help="date of the document; default: as it says itself")

    def handle(self, *args: object, file: str, round: str, dry_run: bool, json: bool, **options: Any) -> None:
        a_round(round)
        day = a_day(options["document_date"]) if options["document_date"] else None
        if not dry_run:
            raise CommandError("nothing can be entered from here yet; use --dry-run", returncode=2)
        try:
            reading = read(_bytes(file), Path(file).name, document_date=day, progress=self._tell)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self._show(reading, json)

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}", ending="\n" if done >= total else "\r")

    def _show(self, reading: Reading, as_document: bool) -> None:
        shown = as_json(reading)
        if as_document:
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
            return
        for problem in shown["problems"]:
            number = problem["number"] if problem["number"] is not None else "–"
            deadline = problem["deadline"]["due_on"] or problem["deadline"]["kind"]
            measures, units = len(problem["measures"]), len(problem["units"])
            name = problem["title"] or problem["text"][:40]
            self.stdout.write(f"{number}\t{name}\t{deadline}\t{measures} measures\t{units} units")
        for error in shown["errors"]:
            self.stdout.write(f"{error['where']}: {error['message']}")
        self.stdout.write(
            f"{len(reading.problems)} problems read in {len(reading.categories)} categories, "
            f"{len(reading.changes)} changes to the text, {len(reading.errors)} faults"
        )


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or 'cannot be read'}", returncode=2) from error
