"""manage.py import_plan: problems, goals, measures, units and deadlines from a plan as its place wrote it."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from cases.management.arguments import a_day, a_round
from cases.models import Round
from intake.domain.from_file import NotTaken, faults_of, import_file
from intake.reading.read import as_json, read
from intake.reading.records import Reading

MOST_FAULTS = 50  # lines


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Read a plan or a list of problems (.docx, .xlsx, .pdf, .html, .csv or .txt); --dry-run only looks at it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="print what was read, enter nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--document-date", metavar="DATE", help="date of the document; default: as it says itself")
        parser.add_argument(
            "--as", dest="user", default="", metavar="NAME", help="who of the round's office takes it in"
        )
        parser.add_argument("--confirmed", action="store_true", help="take it in although its own counts differ")
        parser.add_argument("--first-leads", action="store_true", help="let the first unit lead where none alone does")

    def handle(self, *args: object, file: str, round: str, dry_run: bool, json: bool, **options: Any) -> None:
        found = a_round(round)
        day = a_day(options["document_date"]) if options["document_date"] else None
        try:
            if not dry_run:
                self._take(_bytes(file), Path(file).name, found, day, json, options)
                return
            reading = read(_bytes(file), Path(file).name, document_date=day, progress=self._tell)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self._show(reading, json)

    def _take(
        self, data: bytes, name: str, round: Round, day: date | None, as_document: bool, options: dict[str, Any]
    ) -> None:
        """Take the list in as drafts; with faults nothing is written, and the list waits on its page (exit code 1)."""
        who = {key: options[key] for key in ("confirmed", "first_leads")}
        try:
            batch = import_file(
                data, name, round, username=options["user"], document_date=day, progress=self._tell, **who
            )
        except PermissionDenied as error:
            raise CommandError(str(error), returncode=2) from error
        except NotTaken as error:
            faults = faults_of(error.batch)
            if as_document:
                self.stdout.write(json.dumps({"batch": error.batch.pk, "state": "ready", "errors": faults}))
            for fault in [] if as_document else faults[:MOST_FAULTS]:
                self.stdout.write(f"{fault['where']}: {fault['message']}")
            raise CommandError(f"nothing was entered: {' '.join(error.messages)}", returncode=1) from error
        counts = {name: n for name, n in batch.counts.items() if isinstance(n, int)}
        if as_document:
            self.stdout.write(json.dumps({"batch": batch.pk, "state": batch.state, "counts": counts}))
        else:
            self.stdout.write(f"list {batch.pk} is taken in: " + ", ".join(f"{n} {name}" for name, n in counts.items()))

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
