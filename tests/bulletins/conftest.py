"""The round with something in every state, for tests of papers."""

import pytest
from django.db import connection

from tests.public.stage import Stage, make_stage


@pytest.fixture
def stage(city) -> Stage:
    return make_stage(city)


@pytest.fixture
def tamper():
    """Change a row that the database keeps from changing, as somebody with the database's own password would."""

    def change(model, pk: int, **values) -> None:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [table])
                triggers = cursor.fetchall()
                for name, _sql in triggers:
                    cursor.execute(f"DROP TRIGGER {name}")
            model.objects.filter(pk=pk).update(**values)
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            else:
                for _name, sql in triggers:
                    cursor.execute(sql)

    return change
