"""manage.py public_door: the database user and the views of the process that serves the public."""

import os
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from public import door_sql


class Command(BaseCommand):
    help = "Make or refresh what the public process reads: views of what is released, and a user that reads only them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", default="duban_public", help="the database user of the public process")
        parser.add_argument("--password-env", default="", help="the variable that holds its password")
        parser.add_argument("--drop", action="store_true", help="take views and schema away; the user stays")
        parser.add_argument("--check", action="store_true", help="only say what the user may do beyond reading; exit 1")

    def handle(self, *, role: str, password_env: str, drop: bool, check: bool, **options: object) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has users; with SQLite the public process opens the file read only.")
        if drop:
            with transaction.atomic():
                door_sql.drop()
            self.stdout.write("views and schema are gone")
            return
        if not check:
            self._make(role, password_env)
        if found := door_sql.faults(role):
            for fault in found:
                self.stderr.write(f"{role} {fault}")
            sys.exit(1)
        self.stdout.write(f"{role} reads what is released, and nothing else")

    def _make(self, role: str, password_env: str) -> None:
        password = os.environ.get(password_env, "") if password_env else ""
        if password_env and not password:
            raise CommandError(f"{password_env} is empty: put the password of {role} there.")
        try:
            with transaction.atomic():
                made = door_sql.ensure_role(role, password)
        except ProgrammingError as error:
            raise CommandError(
                f"Our database user may not make or change {role}. Let the administrator of the server run: "
                f"CREATE ROLE {role} LOGIN PASSWORD '…'; then this command again, without --password-env."
            ) from error
        with transaction.atomic():
            count = door_sql.make([role])
        self.stdout.write(f"{'made' if made else 'found'} {role}; {count} views")
