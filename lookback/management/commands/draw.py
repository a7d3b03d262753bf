"""`manage.py draw FILE --seed S`: draw a look-back's sample again from its downloaded list, without the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lookback import drawing
from lookback.listing import Listed, NotAList, read


class Command(BaseCommand):
    """Prints the drawn keys, one to a line, with group and rank. The list carries seed and size; both may be given."""

    help = "Draw a look-back's sample again from its list (CSV), to check that it was drawn as it says."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list as downloaded from the page of the draw")
        parser.add_argument("--seed", default="", help="the printed seed; by default the one in the list")
        parser.add_argument("--size", type=int, help="how many to draw; by default as the list says")

    def handle(self, *args: Any, **options: Any) -> None:
        listed = self._listed(options["file"])
        seed = options["seed"] or listed.seed
        size = listed.size if options["size"] is None else options["size"]
        if not seed:
            raise CommandError("The list carries no seed; give one with --seed.")
        try:
            drawn = drawing.draw(listed.items, seed=seed, size=drawing.places(len(listed.items), size=size))
        except ValueError as error:
            raise CommandError(f"{options['file']}: {error}") from error
        found = drawing.digest(listed.items)
        self.stdout.write(f"# {drawing.ALGORITHM}, seed {seed}, {len(drawn)} of {len(listed.items)}, list {found}")
        if listed.digest and listed.digest != found:
            raise CommandError(f"The list is not the one that was drawn from: its fingerprint was {listed.digest}.")
        for one in drawn:
            self.stdout.write(f"{one.key},{one.stratum},{one.rank}")

    def _listed(self, path: Path) -> Listed:
        try:
            return read(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        except NotAList as error:
            raise CommandError(f"{path}, {error}") from error
