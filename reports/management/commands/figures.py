"""manage.py figures: the figures of a round on a day."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cases.management.arguments import a_day, a_round
from reports.dictionary import VERSION, document
from reports.figures import figures, result_values


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Print the figures of a round on a day; the same on whatever day it is asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--as-of", metavar="DATE", help="ISO date; default: today of the round")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: object, round: str, as_of: str | None, json: bool, **options: object) -> None:
        found = a_round(round)
        day = a_day(as_of) if as_of else found.today()
        result = figures(found, day)
        told = result | {"result_values": result_values(found, day)}
        told |= {"definitions_version": VERSION, "definitions": document()}
        self.stdout.write(_document(told) if json else _table(result))


def _document(result: dict) -> str:
    return json.dumps(result, ensure_ascii=False)


def _table(result: dict) -> str:
    lines = [f"{result['round']} as of {result['as_of']}"]
    for part in ("problems", "tasks", "measures", "petitions", "accountability", "activities", "results"):
        lines.append(
            f"{part}: " + ", ".join(f"{key} {value}" for key, value in result[part].items() if value not in (0, "0.00"))
        )
    return "\n".join(lines)
