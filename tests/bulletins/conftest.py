"""The round with something in every state, for tests of papers."""

import pytest
from django.db import connection

from tests.append_only import guards_down
from tests.public.stage import Stage, make_stage


@pytest.fixture
def stage(city) -> Stage:
    return make_stage(city)


@pytest.fixture
def tamper():
    """Change a row that the database keeps from changing, as somebody with the database's own password would."""

    def change(model, pk: int, **values) -> None:
        if connection.vendor != "postgresql":
            with guards_down():
                model.objects.filter(pk=pk).update(**values)
            return
        table = model._meta.db_table  # this one alone: to alter every table takes a second each time
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still pending cannot be altered
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            model.objects.filter(pk=pk).update(**values)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return change
