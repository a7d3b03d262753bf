"""manage.py verify_audit: check the chain of the audit trail."""

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from records import trail


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Check the chain of the audit trail; names the first broken entry and exits 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: object, json: bool, **options: object) -> None:
        verdict = trail.verify()
        if json:
            self.stdout.write(_as_json(verdict))
        elif verdict.fault:
            self.stderr.write(f"broken: {verdict.fault}")
        else:
            self.stdout.write(f"{verdict.lines} entries, unbroken; head {verdict.head[:16] or '-'}")
        if verdict.fault:
            sys.exit(1)


def _as_json(verdict: trail.Verdict) -> str:
    return json.dumps(
        {"ok": not verdict.fault, "entries": verdict.lines, "head": verdict.head, "fault": verdict.fault or None}
    )
