"""Fixtures of the tests of pages about petitions."""

import pytest
from django.utils.translation import override


@pytest.fixture
def en(settings):
    """Read the product's words in English, on pages as well."""
    settings.LANGUAGE_CODE = "en"
    with override("en"):
        yield
