"""People who act through the real web server, and how long each of them waited."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

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

    def __str__(self) -> str:
        middle = sorted(self.seconds)[len(self.seconds) // 2]
        return f"{len(self.seconds)} acts: median {middle:.3f} s, p95 {self.p95:.3f} s, longest {self.longest:.3f} s"


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

    with ThreadPoolExecutor(PEOPLE) as pool:
        return Times(list(pool.map(one, range(len(numbers)), numbers)))
