"""`generate_load`: a large database of invented problems and petitions, for measurements."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scenarios import load

WRONG_USE = 2
STEPS = 20  # lines of progress


class Command(BaseCommand):
    help = (
        "Write a large database of invented problems and petitions straight into the tables (demonstrations only); "
        "the same for the same seed. Measurements read it; nothing in it went through the product's services."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--problems", type=int, default=100, help="problems of the feedback (default 100)")
        parser.add_argument("--petitions", type=int, default=1000, help="petitions (default 1000)")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another load (default 1)")

    def handle(self, *args: object, problems: int, petitions: int, seed: int, **options: Any) -> None:
        if problems < 0 or petitions < 0 or seed < 0:
            raise CommandError("numbers of problems and petitions and the seed are 0 or more", returncode=WRONG_USE)
        began, progress = time.monotonic(), Progress()
        try:
            slugs = load.generate(problems=problems, petitions=petitions, seed=seed, watch=progress)
        except load.LoadRefused as error:
            raise CommandError(str(error), returncode=WRONG_USE) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"{problems} problems, {petitions} petitions in {seconds:.0f} s: {' '.join(slugs)}")


class Progress:
    """How far a load is: a line for every twentieth, on the error stream."""

    def __init__(self) -> None:
        self.step = 0

    def __call__(self, done: int, of: int) -> None:
        if done * STEPS // of > self.step:
            self.step = done * STEPS // of
            sys.stderr.write(f"{done} of {of} petitions\n")
            sys.stderr.flush()
