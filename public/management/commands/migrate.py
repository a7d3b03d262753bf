"""manage.py migrate: as the framework's own, with the views of the public process out of the way.

A view holds on to the columns that it reads, so that they could not be altered. The views go before anything is
altered and come anew, from the new models, when all is done; in between the public process answers from its cache.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from public import door_sql


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Raises whatever a migration raises; the views stay away then until a later run comes through."""
        if options["database"] != DEFAULT_DB_ALIAS or options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        had_door = door_sql.is_there()
        if had_door and (options["app_label"] or _pending()):
            with transaction.atomic():
                door_sql.drop_views()
        super().handle(*args, **options)
        if had_door and not _pending():
            with transaction.atomic():
                door_sql.make()


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
