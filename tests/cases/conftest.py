"""Fixtures of the cases' tests."""

import pytest
from django.utils.translation import override


@pytest.fixture
def en():
    """Read the product's words in English."""
    with override("en"):
        yield
