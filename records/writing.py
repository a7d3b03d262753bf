"""Writing the same fields of many rows at once."""

from collections.abc import Sequence
from typing import Any

from django.db import models

AT_ONCE = 500  # rows written by one statement


def write_fields(rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Write `fields` of saved rows of one model as they stand in memory, by one statement for each 500 of them.

    The rows must be whole (no deferred fields), and exist: they are written as an upsert by primary key, which is many
    times faster than QuerySet.bulk_update with its CASE for each value. Nothing happens for no rows.
    """
    if not rows:
        return
    model: type[models.Model] = type(rows[0])
    model._default_manager.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
    )
