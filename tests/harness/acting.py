"""People who act through the real web server, and how long each of them waited."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.clocks import collector_waits

PEOPLE = 4  # who act at the same time


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that acts took."""

    seconds: list[float]

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    @property
    def longest(self) -> float:
        return max(self.seconds)

    def tell(self, record, when: str) -> None:
        """Write the three figures into the test's report."""
        record(
            f"{when}: median of {len(self.seconds)} acts, ms",
            round(sorted(self.seconds)[len(self.seconds) // 2] * 1000),
        )
        record(f"{when}: 95 of 100 acts within, ms", round(self.p95 * 1000))
        record(f"{when}: longest act, ms", round(self.longest * 1000))


def acts(address: str, cookie: str, numbers: range, over: float = 0) -> Times:
    """Act once for each number, spread over so many seconds. Every act must be answered with 200."""
    began = time.monotonic()

    def one(place: int, number: int) -> float:
        time.sleep(max(0.0, began + over * place / len(numbers) - time.monotonic()))
        asked = time.monotonic()
        request = urllib.request.Request(f"{address}/harness/act/{number}/", headers={"Cookie": cookie})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            assert answer.read() == b"done"
        return time.monotonic() - asked

    with collector_waits(), ThreadPoolExecutor(PEOPLE) as pool:
        return Times(list(pool.map(one, range(len(numbers)), numbers)))
