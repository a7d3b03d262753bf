"""manage.py bulletin: the progress notice of a round as PDF, Word file or page."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import gather
from reports.catalogue.progress_notice import compose
from reports.docx import render_docx
from reports.html import render_html
from reports.management.arguments import a_day, a_round
from reports.paper import Paper
from reports.pdf import PdfError, render_pdf
from reports.totals import TotalsDisagree

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    ".pdf": render_pdf,
    ".docx": render_docx,
    ".html": lambda paper: render_html(paper).encode(),
}


class Command(BaseCommand):
    help = "Write the progress notice of a round as of a day to a .pdf, .docx or .html file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", required=True, metavar="SLUG")
        parser.add_argument("--as-of", type=a_day, required=True, metavar="DATE")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *args: object, round: str, as_of: date, out: Path, **options: object) -> None:
        writer = WRITERS.get(out.suffix.lower())
        if writer is None:
            raise CommandError(f"--out must end in {', '.join(WRITERS)}", returncode=2)
        found = a_round(round)
        if found.feedback_on is None or as_of < found.feedback_on:
            raise CommandError(f"nothing was fed back by {as_of}; choose a later day", returncode=2)
        try:
            content = writer(compose(gather.notice(found, as_of)))
            out.write_bytes(content)
        except TotalsDisagree as error:
            raise CommandError(str(error), returncode=1) from error
        except (PdfError, OSError) as error:
            raise CommandError(f"{out} was not written: {error}", returncode=2) from error
        self.stdout.write(f"{out}: {len(content)} bytes")
