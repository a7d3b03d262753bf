"""What a list costs: how many queries, for how many rows."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calling import DAY, call


def cost(client: Any, path: str, day: str = DAY) -> tuple[int, int]:
    """Queries and rows of one page, once everything that is kept between calls is warm."""
    call(client, "get", path, day=day)
    with CaptureQueriesContext(connection) as seen:
        answer = call(client, "get", path, day=day)
    assert answer.status_code == 200, answer.content.decode()
    return len(seen), len(answer.json()["results"])
