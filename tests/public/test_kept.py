"""Sums that the public process keeps, asked for by many threads at once."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from public import kept, stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def _kept(settings, tmp_path):
    """A store of its own, and threads that take turns as often as they can."""
    settings.PUBLIC_CACHE, settings.PUBLIC_CACHE_DIR = True, tmp_path
    kept._read.clear()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_kept")
def test_threads_that_push_each_other_out_get_their_own_numbers():
    now = stamp.read()

    def ask(n: int) -> tuple[int, int]:
        token = stamp.present.set(now)
        try:
            return n, kept.numbers(f"sum {n % 14}", lambda: n % 14)
        finally:
            stamp.present.reset(token)

    with ThreadPoolExecutor(16) as threads:
        told = list(threads.map(ask, range(4_000)))
    assert all(value == n % 14 for n, value in told)
    assert len(kept._read) == kept.MOST_READ
