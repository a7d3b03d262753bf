"""Taking the append-only guards down for a moment, as only the owner of the database can. Two uses:

- Tests that need real commits (threads, other connections) cannot be rolled back; their tables are emptied at the
  end, and the guards refuse that, rightly. `tests/conftest.py` puts `guards_down()` around that emptying and nothing
  else, so inside every test the guards stand as in production.
- Tests of the audit chain play the superuser who changes a row that the application could not change.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase

GUARDED = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = current_schema()
"""


@contextmanager
def guards_down() -> Iterator[None]:
    """No table is append-only inside; afterwards all are again, also when something failed inside."""
    suspend = _postgresql if connection.vendor == "postgresql" else _sqlite
    with suspend():
        yield


@contextmanager
def _postgresql() -> Iterator[None]:
    tables = [row[0] for row in _run(GUARDED)]
    for table in tables:
        _run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still pending cannot be altered
        _run(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    try:
        yield
    finally:
        for table in tables:
            _run("SET CONSTRAINTS ALL IMMEDIATE")
            _run(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


@contextmanager
def _sqlite() -> Iterator[None]:
    """SQLite cannot disable a trigger, so its own text is kept and the trigger made again."""
    triggers = _run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _text in triggers:
        _run(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        for _name, text in triggers:
            _run(text)


def _run(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def let_tests_be_emptied() -> None:
    """Put `guards_down()` around the flush that ends each test with real commits."""
    flush = TransactionTestCase._fixture_teardown

    def _fixture_teardown(self: TransactionTestCase) -> None:
        with guards_down():
            flush(self)

    TransactionTestCase._fixture_teardown = _fixture_teardown
