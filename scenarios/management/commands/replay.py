"""`replay`: rounds of the source documents, played through the product's own services."""

import json
import sys
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scenarios import replay, reset, script

ROUNDS = (
    "yongzhou-2018", "hanzhong-2021", "jiangxi-2016", "guangxi-2016", "shanxi-2017", "shanxi-2019", "fushun-2021",
)  # fmt: skip
BAR = 40  # characters
WRONG_USE = 2
SAYS = {
    "built": "{slug}: built, stands on {on} ({deeds} acts, {seconds} s)",
    "continued": "{slug}: an earlier replay was cut off; went on to {on} ({deeds} acts, {seconds} s)",
    "unchanged": "{slug}: is there already and stands on {on}; nothing was changed (--reset builds it anew)",
}


class Command(BaseCommand):
    help = (
        "Build rounds of the source documents day by day through the same services as the screens (demonstrations "
        f"only). Names: {', '.join(ROUNDS)}; the beginning of a name is enough. A round that is there is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="name of a round")
        parser.add_argument("--all", action="store_true", help="every round that can be played and is missing")
        parser.add_argument("--reset", action="store_true", help="empty a database of replays only, then build anew")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: object, names: list[str], **options: Any) -> None:
        slugs = [*dict.fromkeys(_every() if options["all"] else [_slug(name) for name in names])]
        if not slugs or (options["all"] and names):
            raise CommandError("name the rounds to replay, or --all", returncode=WRONG_USE)
        try:
            if options["reset"]:
                slugs = [*dict.fromkeys([*reset.empty(), *slugs])]
            results = [self.replay(slug) for slug in slugs]
        except (replay.ReplayRefused, script.ScenarioError) as error:
            raise CommandError(str(error), returncode=WRONG_USE) from error
        if options["json"]:
            self.stdout.write(json.dumps({"rounds": results}, ensure_ascii=False))
            return
        for row in results:
            self.stdout.write(SAYS[row["state"]].format(**row))

    def replay(self, slug: str) -> dict[str, Any]:
        """Play one round and say what came of it."""
        scenario, began, progress = script.load(slug), time.monotonic(), Progress(slug)
        played = replay.play(scenario, progress)
        progress.end()
        seconds = round(time.monotonic() - began, 1)
        return {
            "slug": slug, "state": played.state, "on": played.on.isoformat(), "deeds": played.deeds, "seconds": seconds,
        }  # fmt: skip


class Progress:
    """How far a replay is: a bar on a terminal, a line for every tenth elsewhere; always on the error stream."""

    def __init__(self, slug: str) -> None:
        self.slug, self.tenth, self.drawn = slug, 0, False
        self.live = sys.stderr.isatty()

    def __call__(self, day: date, n: int, days: int) -> None:
        percent = 100 * n // days
        if self.live:
            bar = "#" * (BAR * n // days)
            sys.stderr.write(f"\r{self.slug} [{bar:<{BAR}}] {percent:3d} % {day}")
            self.drawn = True
        elif percent // 10 > self.tenth:
            self.tenth = percent // 10
            sys.stderr.write(f"{self.slug} {percent:3d} % {day}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line of the bar."""
        if self.drawn:
            sys.stderr.write("\n")


def _every() -> list[str]:
    """All rounds that can be played, the earliest first: the trail is written in the order of its days."""
    return sorted(script.slugs(), key=lambda slug: script.load(slug).starts_on)


def _slug(name: str) -> str:
    found = [slug for slug in ROUNDS if slug == name or (name and slug.startswith(name))]
    if name in found:
        found = [name]
    if len(found) != 1:
        several = f"could be {' or '.join(found)}" if found else f"is no round; there are: {', '.join(ROUNDS)}"
        raise CommandError(f"{name} {several}", returncode=WRONG_USE)
    return found[0]
