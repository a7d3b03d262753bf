"""manage.py check_data: the checkup of all records; with --signs also that for signs of false rectification."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.db.models import QuerySet

from cases.models import Round
from checkup.consistency.registry import CHECKS, THOROUGH
from checkup.consistency.shape import Check, Fault, Level
from checkup.domain import looking
from checkup.models import Sign

MOST = 200  # faults of one check that are listed; all are counted


@dataclass(slots=True)
class Outcome:
    """What one check found: the first faults, and how many there are in all."""

    check: Check
    faults: list[Fault]
    count: int


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Check that all records agree with each other; one line a fault, errors first. Exits 1 on errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--signs", action="store_true", help="also look for signs of false rectification, keep them"
        )
        parser.add_argument("--files", action="store_true", help="read every kept file whole and compare its digest")
        parser.add_argument("--only", metavar="CODE", action="append", help="make this check alone (may be repeated)")
        parser.add_argument("--round", metavar="SLUG", help="with --signs: look through this round alone")

    def handle(self, *args: object, json: bool, signs: bool, round: str | None, **options: Any) -> None:
        try:
            chosen, rounds = _chosen(options["only"], options["files"]), _rounds(round)
            found = [_carried_out(check) for check in chosen]
            looked = _looked_through(rounds) if signs else None
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("the database is not up to date; run: manage.py migrate", returncode=2) from error
        found.sort(key=lambda outcome: outcome.check.level != Level.ERROR)
        self.stdout.write(_document(found, looked) if json else "\n".join(_lines(found, looked)))
        if any(outcome.count for outcome in found if outcome.check.level == Level.ERROR):
            sys.exit(1)


def _chosen(only: list[str] | None, thorough: bool) -> list[Check]:
    known = CHECKS | THOROUGH
    if unknown := [code for code in only or () if code not in known]:
        raise CommandError(f"no such check: {', '.join(unknown)}; known are: {', '.join(known)}", returncode=2)
    return [known[code] for code in only] if only else list((CHECKS | (THOROUGH if thorough else {})).values())


def _rounds(slug: str | None) -> QuerySet[Round]:
    if slug is None:
        return Round.objects.order_by("pk")
    rounds = Round.objects.filter(slug=slug)
    if not rounds.exists():
        known = ", ".join(Round.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"no round {slug!r}; known are: {known}", returncode=2)
    return rounds


def _carried_out(check: Check) -> Outcome:
    faults, count = [], 0
    for fault in check.find():
        count += 1
        if count <= MOST:
            faults.append(fault)
    return Outcome(check, faults, count)


def _looked_through(rounds: Iterable[Round]) -> list[Sign]:
    for round in rounds:
        looking.look(round)
    return list(
        Sign.objects.open().filter(round__in=rounds).select_related("round").order_by("round", "severity", "pk")
    )


def _lines(found: list[Outcome], signs: list[Sign] | None) -> list[str]:
    lines = []
    for outcome in found:
        level = outcome.check.level.upper()
        lines += [f"{level:8} {outcome.check.code:18} {fault.subject}: {fault.line}" for fault in outcome.faults]
        if outcome.count > MOST:
            lines.append(f"{level:8} {outcome.check.code:18} and {outcome.count - MOST} more")
    for sign in signs or ():
        lines.append(f"SIGN     {sign.code:18} {sign.subject}: {sign.severity} in {sign.round.slug}, see {_page(sign)}")
    errors, warnings = (_sum(found, level) for level in (Level.ERROR, Level.WARNING))
    told = f"{len(found)} checks: {errors} errors, {warnings} warnings"
    return [*lines, told + (f", {len(signs)} signs to look at" if signs is not None else "")]


def _page(sign: Sign) -> str:
    return f"/desk/signs/{sign.pk}/"


def _sum(found: list[Outcome], level: Level) -> int:
    return sum(outcome.count for outcome in found if outcome.check.level == level)


def _document(found: list[Outcome], signs: list[Sign] | None) -> str:
    checks = [{"code": one.check.code, "level": one.check.level.value, "faults": one.count} for one in found]
    faults = [
        {
            "check": outcome.check.code,
            "level": outcome.check.level.value,
            "subject": fault.subject,
            "line": fault.line,
            "url": fault.url,
        }
        for outcome in found
        for fault in outcome.faults
    ]
    document: dict[str, Any] = {"ok": not _sum(found, Level.ERROR), "checks": checks, "faults": faults}
    if signs is not None:
        document["signs"] = [
            {
                "code": sign.code,
                "severity": sign.severity,
                "round": sign.round.slug,
                "subject": sign.subject,
                "other": sign.other,
                "found_on": sign.found_on.isoformat(),
                "url": _page(sign),
            }
            for sign in signs
        ]
    return json.dumps(document, ensure_ascii=False)
