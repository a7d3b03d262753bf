"""manage.py warm_public: put every released page into the cache of public pages."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

from public import page_store, stamp, warming

EVERY = 200  # pages between two lines of progress


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Put every released page, in every language, into the cache; with --watch again after each change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on for ever and begin anew when something changed")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two looks (with --watch)")
        parser.add_argument("--pause", type=float, default=0.0, help="seconds of rest after each page")
        parser.add_argument("--most", type=int, default=warming.MOST, help="pages in each language")

    def handle(self, *, watch: bool, every: float, pause: float, most: int, **options: Any) -> None:
        if not settings.PUBLIC_CACHE:
            raise CommandError("The cache is off (DUBAN_DEBUG).")
        app = get_wsgi_application()
        last = None
        while True:
            try:
                now = stamp.read()
                if now != last:
                    self._warm(app, pause, most)
                    last = now
            except DatabaseError as error:
                if not watch:
                    raise CommandError(f"The database does not answer: {error}") from error
                self.stderr.write(f"the database does not answer, looking again: {type(error).__name__}")
                connection.close()
            if not watch:
                return
            time.sleep(every)

    def _warm(self, app: warming.App, pause: float, most: int) -> None:
        began, done = time.monotonic(), 0
        for done, known in warming.warm(app, pause=pause, most=most):
            if done % EVERY == 0:
                self.stdout.write(f"{done} of {known} pages")
        page_store.trim()
        self.stdout.write(f"{done} pages kept in {time.monotonic() - began:.0f} s")
