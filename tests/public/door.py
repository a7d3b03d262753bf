"""Being the public process's database user, inside the test's own transaction."""

import contextlib
import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from django.test import override_settings
from psycopg import sql

from duban import settings_public
from public import door_sql
from public.door import SCHEMA

ROLE = "duban_public_test"
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql" or not os.environ.get("DUBAN_SUPERUSER_URL"),
    reason="needs PostgreSQL and the right to make a role",
)


def have_role() -> None:
    """The role, which the test's own database user may take on."""
    ours = connection.settings_dict["USER"]
    with psycopg.connect(os.environ["DUBAN_SUPERUSER_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(4711)")  # workers make it at the same time
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            server.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOINHERIT").format(sql.Identifier(ROLE)))
            server.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(ROLE), sql.Identifier(ours)))


@contextlib.contextmanager
def as_the_public() -> Iterator[None]:
    """Every query inside is one of the public process: its user, its search path, read only."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
            cursor.execute(f"SET LOCAL search_path = {SCHEMA}")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("RESET search_path")


def open_door() -> None:
    have_role()
    door_sql.make([ROLE])


def alone() -> override_settings:
    """The settings of the public process; its database user is `as_the_public`."""
    names = ("PUBLIC_ALONE", "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES")
    return override_settings(**{name: getattr(settings_public, name) for name in names})
