"""The draw of a look-back: the same seed over the same list gives the same sample, anywhere and by anybody's hand.

How it goes, so that anybody can repeat it with a list, a pencil and a program that computes SHA-256:

1. Write the seed, a vertical bar and the item's key ("seed|T12-1") and take the SHA-256 of that text in UTF-8, as 64
   hexadecimal digits. That is the item's rank. The lowest ranks are drawn.
2. Where the list is divided into groups, each group gets its share of the places: places × items of the group ÷ items
   of the list, rounded down; what is left over goes, one each, to the groups with the largest remainders. Equal
   remainders: the group with more items first, then the name that comes first by its characters' code points.
3. Where there are at least as many places as groups, no group goes without: one with none gets a place from the group
   that has most (again: more items first, then by name).

Nothing here knows a database, a clock or a random number. A change of any rule is a new ALGORITHM.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ALGORITHM = "duban-sha256-1"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the list: its key, unique in the list, and the group that it is drawn in ('' for no groups)."""

    key: str
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn item with its rank (64 hexadecimal digits)."""

    key: str
    stratum: str
    rank: str


def rank(seed: str, key: str) -> str:
    """The item's rank under a seed."""
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def digest(items: Iterable[Item]) -> str:
    """The fingerprint of a list: SHA-256 over its lines "key,group" in their order, each ended by a newline."""
    lines = sorted(f"{item.key},{item.stratum}\n" for item in items)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def places(total: int, *, size: int | None = None, share: int | None = None) -> int:
    """How many of `total` items are drawn: `size`, or `share` per cent rounded up, or all; at most `total`."""
    wanted = total if size is None and share is None else size if size is not None else -(-total * (share or 0) // 100)
    return min(wanted, total)


def allot(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """How many places each group gets (rules 2 and 3). ValueError when there are more places than items."""
    total = sum(counts.values())
    if size > total:
        raise ValueError(f"{size} places for {total} items")
    if not total:
        return dict.fromkeys(counts, 0)
    found = {name: size * n // total for name, n in counts.items()}
    by_remainder = sorted(counts, key=lambda name: (-(size * counts[name] % total), -counts[name], name))
    for name in by_remainder[: size - sum(found.values())]:
        found[name] += 1
    filled = [name for name, n in counts.items() if n]
    if size >= len(filled):
        for name in sorted(filled, key=lambda one: (-counts[one], one)):
            if not found[name]:
                giver = min(filled, key=lambda one: (-found[one], -counts[one], one))
                found[giver] -= 1
                found[name] = 1
    return found


def draw(items: Sequence[Item], *, seed: str, size: int) -> list[Drawn]:
    """The sample: groups in the order of their names, in each the lowest ranks first.

    ValueError for an empty seed, a key that comes twice, or more places than items.
    """
    if not seed:
        raise ValueError("a draw needs a seed")
    if len({item.key for item in items}) != len(items):
        raise ValueError("a key comes twice")
    share = allot(Counter(item.stratum for item in items), size)
    found: list[Drawn] = []
    for stratum in sorted(share):
        rows = [Drawn(item.key, stratum, rank(seed, item.key)) for item in items if item.stratum == stratum]
        found += sorted(rows, key=lambda row: (row.rank, row.key))[: share[stratum]]
    return found
