"""The round with something in every state, for tests of papers."""

import pytest

from tests.append_only import guards_down
from tests.public.stage import Stage, make_stage


@pytest.fixture
def stage(city) -> Stage:
    return make_stage(city)


@pytest.fixture
def tamper():
    """Change a row that the database keeps from changing, as somebody with the database's own password would."""

    def change(model, pk: int, **values) -> None:
        with guards_down():
            model.objects.filter(pk=pk).update(**values)

    return change
