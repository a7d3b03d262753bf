"""A database whose planner knows the tables, while a whole test stands in one transaction that is undone."""

from django.db import connection


def look_again() -> None:
    """Let PostgreSQL look at its tables, after many rows were made.

    Outside tests work is committed and autovacuum does this. Inside one transaction nobody does, and what it learnt
    from tables that earlier tests rolled back ("nearly empty") makes it scan whole tables for each row.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def keep_informed(day_number: int) -> None:
    """Let PostgreSQL look at its tables again whenever the replay has doubled."""
    if day_number & (day_number - 1) == 0:
        look_again()
