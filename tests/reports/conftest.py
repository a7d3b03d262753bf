"""The same round as the public's tests tell."""

import pytest

from tests.public.stage import make_stage


@pytest.fixture
def stage(city):
    return make_stage(city)


@pytest.fixture
def own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
