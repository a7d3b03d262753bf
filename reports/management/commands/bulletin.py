"""manage.py bulletin: the progress notice of a round as PDF, Word file or page."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.management.arguments import a_day, a_round
from papers.drawing import draw
from papers.pdf import PdfError
from reports.drawing import NOTICE_KINDS
from reports.kinds import KINDS
from reports.source import live
from reports.totals import TotalsDisagree


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it often; `manage.py check` looks at the installation
    help = "Write the progress notice of a round as of a day to a .pdf, .docx or .html file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--as-of", required=True, metavar="DATE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *args: object, round: str, as_of: str, out: Path, **options: object) -> None:
        kind = out.suffix.lower().removeprefix(".")
        if kind not in NOTICE_KINDS:
            raise CommandError(f"--out must end in {', '.join(f'.{one}' for one in NOTICE_KINDS)}", returncode=2)
        found, day = a_round(round), a_day(as_of)
        if found.feedback_on is None or day < found.feedback_on:
            raise CommandError(f"nothing was fed back by {day}; choose a later day", returncode=2)
        try:
            content = draw(KINDS["notice"].compose(live(found, day)), kind)
            out.write_bytes(content)
        except TotalsDisagree as error:
            raise CommandError(str(error), returncode=1) from error
        except (PdfError, OSError) as error:
            raise CommandError(f"{out} was not written: {error}", returncode=2) from error
        self.stdout.write(f"{out}: {len(content)} bytes")
