"""A database whose planner knows the tables, while a whole replay stands in one transaction that is undone."""

from django.db import connection


def keep_informed(day_number: int) -> None:
    """Let PostgreSQL look at its tables again whenever the replay has doubled.

    Outside tests each day is committed and autovacuum does this. Inside one transaction nobody does, and what it
    learnt from tables that earlier tests rolled back ("nearly empty") makes it scan whole tables for each row.
    """
    if connection.vendor == "postgresql" and day_number & (day_number - 1) == 0:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
