"""Fixtures of the whole suite."""

import pytest
from django.core.cache import cache

from deadlines import workdays
from tests.append_only import let_tests_be_emptied
from tests.factories import make_city

let_tests_be_emptied()


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    """Each test has its own evidence store and nothing left in caches."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    cache.clear()
    workdays.forget()


@pytest.fixture
def city(db):
    return make_city()
