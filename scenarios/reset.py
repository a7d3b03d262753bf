"""Emptying a demonstration database, so that replays can be built anew.

The trail and other tables are append-only and the trail is one chain, so no part of it can be taken out. The only
honest way is to begin a new book: everything is emptied at once, and only when nothing is there but replays.
Lifting the guards takes the owner of the tables; an application's database user that is not the owner cannot do it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet

from cases.models import Round
from deadlines.models import CalendarChange, SpecialDay
from orgs.models import Organisation, User
from scenarios import script
from scenarios.replay import ReplayRefused

KEPT = (SpecialDay, CalendarChange)  # the calendar comes from outside and belongs to no round
BESIDES = ("sessions", "admin")  # apps outside the product whose rows belong to people
NAMED = 3


def empty() -> list[str]:
    """Delete every row of the product but the calendar; the slugs of the rounds that were there.

    Raises ReplayRefused outside demonstrations, when something is there that no replay made, or when the database's
    user may not lift the guards.
    """
    if not settings.DEMO:
        raise ReplayRefused("replays are for demonstrations: set DUBAN_DEMO=1")
    if foreign := list(_not_from_replays()):
        raise ReplayRefused(
            f"--reset empties a database of replays only, and this one holds more: {'; '.join(foreign)}"
        )
    slugs = list(Round.objects.order_by("entered_on").values_list("slug", flat=True))
    tables = [
        model._meta.db_table
        for label in (*settings.DUBAN_APPS, *BESIDES)
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model not in KEPT and model._meta.managed
    ]
    try:
        with transaction.atomic():
            (_truncate if connection.vendor == "postgresql" else _delete)(tables)
    except DatabaseError as error:
        line = str(error).splitlines()[0]
        raise ReplayRefused(f"--reset needs the owner of the tables, or a new database: {line}") from error
    return slugs


def _not_from_replays() -> Iterator[str]:
    scenarios = [script.load(slug) for slug in script.slugs()]
    made: list[tuple[str, QuerySet[Model]]] = [
        ("rounds", Round.objects.exclude(slug__in=[s.slug for s in scenarios], held_on__isnull=False)),
        ("people", User.objects.exclude(username__in=[p.username for s in scenarios for p in s.people])),
        ("units", Organisation.objects.exclude(name__in=[o.name for s in scenarios for o in s.organisations])),
    ]
    for what, rows in made:
        if names := [str(row) for row in rows[: NAMED + 1]]:
            yield f"{what}: {', '.join(names[:NAMED])}{' …' if len(names) > NAMED else ''}"


def _delete(tables: list[str]) -> None:
    """SQLite cannot suspend a trigger: its own text is kept and the trigger made again. All in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _text in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names come from the models
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        for _name, text in triggers:
            cursor.execute(text)


def _truncate(tables: list[str]) -> None:
    quoted = ", ".join(f'"{table}"' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still pending cannot be altered
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
