"""Finding near pictures among many by bands of their hash, without comparing each with each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

NEAR = 4  # differing bits of 128: a picture stored again, smaller, lighter or trimmed, has 0 to 4
BITS, BANDS = 128, NEAR + 1  # with one band more than differences, one band at least is equal
WIDTH = BITS // BANDS


def distance(one: str, other: str) -> int:
    """In how many of 128 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def near_pairs(shapes: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(earlier index, later index, distance) of all pairs that differ in at most NEAR bits; '' is near to nothing.

    Each pair comes once, later indexes in order.
    """
    bands: list[dict[int, list[int]]] = [defaultdict(list) for _band in range(BANDS)]
    numbers = [int(shape, 16) if shape else -1 for shape in shapes]
    for index, number in enumerate(numbers):
        if number < 0:
            continue
        buckets = [bands[band][key] for band, key in enumerate(_keys(number))]
        for earlier in sorted(set().union(*buckets)):
            if (apart := (number ^ numbers[earlier]).bit_count()) <= NEAR:
                yield earlier, index, apart
        for bucket in buckets:
            bucket.append(index)


def _keys(number: int) -> Iterable[int]:
    for band in range(BANDS):
        yield number >> band * WIDTH & (1 << WIDTH) - 1
