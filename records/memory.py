"""Memory of a process: the collector of cycles kept still, and the peak. Knows neither Django nor the database."""

import gc
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def collector_waits() -> Iterator[None]:
    """Keep the collector still in the block, or in the function that this decorates; for work of seconds at most.

    It looks through everything that lives whenever a quarter more does. While 5,000 tasks are read that is a third of
    all time, and it finds nothing. What has cycles (models with what was prefetched) stays in memory meanwhile.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def peak_bytes() -> int:
    """The peak memory of this program. Not ru_maxrss, which also knows the parent's size before the exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
