"""Who checks whom: every region once, no group at home. Pure."""

from collections.abc import Mapping, Sequence


def rotation(
    homes: Sequence[tuple[int, str]], places: Sequence[tuple[int, str]], before: Mapping[tuple[int, int], int]
) -> dict[int, int]:
    """Of each place (id, path in the tree of regions) the group (id, path of its home) that checks it, by their ids.

    A group never gets its home, what lies in it, or what it lies in. Groups that were not there before (`before`: how
    often by group and place) come first, then those with the least to do, then the next one in turn, so that as many
    groups as places make a ring. A place that only its own group could check is left out.
    """
    load = {group: 0 for group, _home in homes}
    chosen: dict[int, int] = {}
    for turn, (place, path) in enumerate(places):
        able = [
            (before.get((group, place), 0), load[group], (number - turn - 1) % len(homes), group)
            for number, (group, home) in enumerate(homes)
            if not related(path, home)
        ]
        if able:
            chosen[place] = min(able)[-1]
            load[chosen[place]] += 1
    return chosen


def related(one: str, other: str) -> bool:
    """Whether two regions are the same or one lies in the other, by their paths."""
    return one.startswith(other) or other.startswith(one)
