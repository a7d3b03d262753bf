"""What a draw would draw from, before it is made: how many items there are, group by group, and each group's places."""

from collections import Counter
from dataclasses import dataclass

from lookback import drawing
from lookback.population import Candidate


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the list: how many items it has, and how many of them are drawn."""

    name: str
    items: int
    places: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole list: items, places, and its groups in the order of their names (one without a name for no groups)."""

    items: int
    places: int
    groups: list[Group]


def of(found: list[Candidate], *, size: int | None, share: int | None) -> Preview:
    """The preview of a list."""
    counts = Counter(one.stratum for one in found)
    places = drawing.places(len(found), size=size, share=share)
    shares = drawing.allot(counts, places)
    return Preview(len(found), places, [Group(name, counts[name], shares[name]) for name in sorted(counts)])
