"""manage.py rotate_identity_key: wrap everything that lies sealed by today's DUBAN_IDENTITY_KEY."""

import sys

from django.core.management.base import BaseCommand

from petitions.privacy import rotating


class Command(BaseCommand):
    requires_system_checks = ()  # scripts call it; `manage.py check` looks at the installation
    help = (
        "Wrap everything that lies sealed anew by DUBAN_IDENTITY_KEY, opening it by that key or one of "
        "DUBAN_IDENTITY_OLD_KEYS. When it ends without a fault, the old keys may be taken away. Exits 1 when a row "
        "cannot be opened by any key; such rows stay as they are. May be run again at any time."
    )

    def handle(self, *args: object, **options: object) -> None:
        lost = False
        for done in rotating.rotate():
            self.stdout.write(f"{done.label}: {done.rotated} wrapped anew")
            if done.unreadable:
                lost = True
                keys = ", ".join(map(str, done.unreadable[:20]))
                self.stderr.write(f"{done.label}: {len(done.unreadable)} that no key opens, first {keys}")
        if lost:
            self.stderr.write("Put the missing key into DUBAN_IDENTITY_OLD_KEYS and run this again.")
            sys.exit(1)
