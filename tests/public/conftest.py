"""A round to publish."""

import pytest

from tests.public.stage import make_stage, publish


@pytest.fixture(autouse=True)
def _own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def stage(city):
    return make_stage(city)


@pytest.fixture
def release(stage):
    return publish(stage)
