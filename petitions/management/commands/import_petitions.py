"""manage.py import_petitions: a batch table of petitions from .xlsx or .docx, looked at or entered as a draft."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from cases.domain.moves import WrongState
from cases.management.arguments import a_day, a_round
from cases.models import Round
from orgs import tree
from orgs.models import Role, User
from petitions.domain import importing, places
from petitions.domain.receiving import BatchFacts
from petitions.models import Import, Petition
from petitions.reading.read import Result, as_json, read
from records import clock


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Read a batch table of petitions (.xlsx or .docx) and enter it as a draft; with --dry-run only look at it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="print what was read, enter nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--batch", type=int, metavar="N", help="number of the batch; default: as the file says")
        parser.add_argument("--day", metavar="DATE", help="day of the hand-over; default: as the file says, else today")
        parser.add_argument("--user", metavar="NAME", help="who enters it; default: the first of the round's office")

    def handle(self, *args: object, file: str, round: str, dry_run: bool, json: bool, **options: Any) -> None:
        found = a_round(round)
        data = _bytes(file)
        name = Path(file).name
        try:
            if dry_run:
                self._show(read(data, name), found, json)
            else:
                with found.time():
                    self._enter(data, name, found, json, **options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        except (WrongState, PermissionDenied) as error:
            raise CommandError(str(error), returncode=2) from error

    def _show(self, result: Result, round: Round, as_document: bool) -> None:
        shown = as_json(result)
        numbers = [row["number"] for row in shown["petitions"]]
        known = list(Petition.objects.filter(round=round, number__in=numbers).values_list("number", flat=True))
        if as_document:
            self.stdout.write(json.dumps(shown | {"known": known}, ensure_ascii=False))
            return
        for error in shown["errors"]:
            self.stdout.write(f"{error['where']}: {error['message']}")
        self.stdout.write(
            f"{len(numbers)} petitions read, {len(known)} of them there already, {len(shown['errors'])} faults"
        )

    def _enter(self, data: bytes, name: str, round: Round, as_document: bool, **options: Any) -> None:
        actor = _actor(options["user"], round)
        source = importing.take(round.pk, SimpleUploadedFile(name, data), actor=actor)
        importing.read_in(source.pk)
        source.refresh_from_db()
        if source.state == Import.State.FAILED:
            raise CommandError(source.fault, returncode=2)
        if faults := _faults(source):
            importing.put_aside(source.pk, actor=actor)
            raise CommandError(f"nothing was entered, {len(faults)} faults: {'; '.join(faults[:20])}", returncode=1)
        facts = _facts(source, options["batch"], options["day"])
        batch = importing.commit(source.pk, facts, actor=actor)
        entered = batch.petitions.count()
        known = source.rows.filter(is_known=True).count()
        if as_document:
            document = {"batch": batch.label, "entered": entered, "known": known, "state": batch.state}
            self.stdout.write(json.dumps(document))
        else:
            self.stdout.write(
                f"batch {batch.label}: {entered} petitions entered as a draft, {known} were there already"
            )


def _faults(source: Import) -> list[str]:
    """Faults of whole sheets, whose petitions were not read at all, and those of rows."""
    rows = importing.to_enter(source).exclude(errors=[])
    return [f"{error['where']}: {error['message']}" for error in source.found.get("errors", [])] + [
        f"{row.where}, {error['column']}: {error['message']}" for row in rows for error in row.errors
    ]


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or 'cannot be read'}", returncode=2) from error


def _actor(name: str | None, round: Round) -> User:
    if name:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"there is no account {name!r}", returncode=2)
        return user
    seat = places.office_of(round.region)
    people = tree.holders(seat.organisation, (Role.OFFICE,), clock.today()) if seat and seat.organisation else None
    found = people.first() if people is not None else None
    if found is None:
        raise CommandError("nobody belongs to the office of this round; name an account with --user", returncode=2)
    return found


def _facts(source: Import, number: int | None, day: str | None) -> BatchFacts:
    found = importing.batch_facts(source)
    return BatchFacts(
        number=number or found.number,
        part=0 if number else found.part,
        handed_over_on=a_day(day) if day else found.handed_over_on,
        declared=found.declared,
    )
