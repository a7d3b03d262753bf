"""How long a piece of work takes, told so that it says something of the work alone."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from records import memory


@contextmanager
def collector_waits() -> Iterator[None]:
    """Keep Python's collector still in the block.

    Late in a long run of tests one of its rounds, over all that they left, takes longer than a web request.
    """
    gc.collect()
    with memory.collector_waits():
        yield


@contextmanager
def takes_under(seconds: float) -> Iterator[None]:
    """Fail when the block needs more than so many seconds of the processor; other threads don't count."""
    with collector_waits():
        began = time.thread_time()
        yield
        took = time.thread_time() - began
    assert took < seconds, f"{took:.2f} s"
