"""The condition that a number is among very many known ones, given to the database as one value.

As an ordinary list each number would be a value of its own, which takes longer to be sent and read than to be found.
"""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, F, Func

ARRAY = "%(expressions)s = ANY(%%s::bigint[])"
TEXT = "%(expressions)s IN (SELECT value FROM json_each(%%s))"


class Among(Func):
    """A column of numbers holds one of `numbers`."""

    output_field = BooleanField()
    numbers: list[int]

    def __init__(self, column: str | F, numbers: Collection[int]) -> None:
        super().__init__(F(column) if isinstance(column, str) else column)
        self.numbers = list(numbers)

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        """As an array."""
        sql, parameters = self.as_sql(compiler, connection, template=ARRAY)
        return sql, (*parameters, self.numbers)

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        """As a text in JSON."""
        sql, parameters = self.as_sql(compiler, connection, template=TEXT)
        return sql, (*parameters, json.dumps(self.numbers))
