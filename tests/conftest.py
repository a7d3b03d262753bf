"""Fixtures of the whole suite."""

import gc
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation

from deadlines import workdays
from tests.append_only import let_tests_be_emptied
from tests.factories import make_city

let_tests_be_emptied()


# Rooms whose tests either ask for a database or read and compute only, the same on every database.
COMPUTING = {"bulletins", "checkup", "deadlines", "intake", "lookback", "papers", "petitions", "plans", "scenarios"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Replays first: a worker that began one last would keep everybody waiting.

    What no database can change is run on SQLite alone.
    """
    items.sort(key=lambda item: item.get_closest_marker("replay") is None)
    if connection.vendor != "sqlite":
        left_out = [item for item in items if _same_everywhere(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _same_everywhere(item)]


def _same_everywhere(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return True
    asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    special = any(item.get_closest_marker(name) for name in ("services", "harness", "race", "browser"))
    return item.path.parent.name in COMPUTING and not asks and not special


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected lives to the end: the collector of cycles need not go through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    """Each test has its own evidence store and nothing left in caches."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    # A prefix of its own rather than a clear: workers share one Redis, and would clear each other's.
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid4().hex}}
    workdays.forget()
    yield
    translation.deactivate()  # a page that a test opened leaves its language behind


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def en(settings):
    """Read the product's words in English, on pages as well."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield
