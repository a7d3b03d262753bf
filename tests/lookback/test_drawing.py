"""The draw: frozen expectations that hold on every machine and database, and what it promises of any list."""

import hashlib
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookback.drawing import ALGORITHM, Item, allot, digest, draw, places, rank

FROZEN = [
    ("T33-1", "大气"),
    ("T27-1", "大气"),
    ("T9-1", "大气"),
    ("T7-1", "水"),
    ("T10-1", "水"),
    ("T8-1", "水"),
    ("T23-1", "水"),
    ("T26-1", "水"),
]
FROZEN_DIGEST = "a874bc3a1c3843d4457b426f17c23f7fe00374f5e6c156502655d5ff4bda3ec2"
GROUPS = st.dictionaries(st.sampled_from("东安双牌祁阳零陵"), st.integers(1, 60), min_size=1, max_size=8)


def items(**groups: int) -> list[Item]:
    return [Item(f"{name}{n}", name) for name, count in groups.items() for n in range(1, count + 1)]


def test_a_rank_is_sha_256_of_seed_bar_key() -> None:
    assert ALGORITHM == "duban-sha256-1"
    assert rank("20191101", "T12-1") == hashlib.sha256(b"20191101|T12-1").hexdigest()
    assert rank("20191101", "T12-1") == "e5d7157a93add76871951fd30085fe0753b6f0f0c337baa9b40b34c59012ce15"


def test_the_sample_of_a_seed_is_this_one_for_ever() -> None:
    population = [Item(f"T{n}-1", "水" if n % 3 else "大气") for n in range(1, 34)]
    drawn = draw(population, seed="yongzhou-2019-11", size=8)
    assert [(one.key, one.stratum) for one in drawn] == FROZEN
    assert digest(population) == FROZEN_DIGEST


def test_the_order_of_the_list_does_not_matter() -> None:
    population = items(东安=7, 双牌=5, 祁阳=9)
    forward = draw(population, seed="s", size=6)
    assert draw(list(reversed(population)), seed="s", size=6) == forward
    assert digest(list(reversed(population))) == digest(population)


def test_another_seed_gives_another_sample() -> None:
    population = [Item(f"T{n}-1") for n in range(1, 41)]
    assert len({tuple(one.key for one in draw(population, seed=str(n), size=5)) for n in range(20)}) == 20


def test_every_item_is_drawn_about_equally_often() -> None:
    population = [Item(f"T{n}-1") for n in range(1, 11)]
    counts = Counter(one.key for n in range(2000) for one in draw(population, seed=str(n), size=3))
    assert all(500 < counts[item.key] < 700 for item in population)


@pytest.mark.parametrize(
    ("counts", "size", "expected"),
    [
        ({"a": 10, "b": 10}, 4, {"a": 2, "b": 2}),
        ({"a": 20, "b": 10, "c": 3}, 11, {"a": 7, "b": 3, "c": 1}),
        ({"a": 97, "b": 2, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),  # nobody goes without
        ({"a": 97, "b": 2, "c": 1}, 2, {"a": 2, "b": 0, "c": 0}),  # fewer places than groups
        ({"a": 5, "b": 5}, 1, {"a": 1, "b": 0}),
        ({"a": 3, "b": 4}, 7, {"a": 3, "b": 4}),
        ({}, 0, {}),
    ],
)
def test_places_are_shared_by_largest_remainder(counts, size, expected) -> None:
    assert allot(counts, size) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are busy
@given(GROUPS, st.data())
def test_places_add_up_and_no_group_gets_more_than_it_has(counts, data) -> None:
    total = sum(counts.values())
    size = data.draw(st.integers(0, total))
    found = allot(counts, size)
    assert sum(found.values()) == size
    assert all(0 <= found[name] <= counts[name] for name in counts)
    if size >= len(counts):
        assert min(found.values()) >= 1
    exact = {name: size * n / total for name, n in counts.items()}
    helped = sum(1 for name in counts if exact[name] < 1)
    assert all(abs(found[name] - exact[name]) <= 1 + helped for name in counts)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are busy
@given(GROUPS, st.text(min_size=1, max_size=20), st.data())
def test_a_sample_has_each_key_once_and_the_lowest_ranks_of_its_group(counts, seed, data) -> None:
    population = items(**counts)
    size = data.draw(st.integers(0, len(population)))
    drawn = draw(population, seed=seed, size=size)
    assert len({one.key for one in drawn}) == len(drawn) == size
    taken = {one.key for one in drawn}
    for name in counts:
        own = [item.key for item in population if item.stratum == name]
        inside = [rank(seed, key) for key in own if key in taken]
        outside = [rank(seed, key) for key in own if key not in taken]
        assert not inside or not outside or max(inside) < min(outside)


def test_how_many_are_drawn() -> None:
    assert places(33) == 33
    assert places(33, size=5) == 5
    assert places(3, size=5) == 3
    assert places(33, share=10) == 4  # 3.3 rounded up
    assert places(33, share=100) == 33
    assert places(0, share=10) == 0


@pytest.mark.parametrize(
    ("population", "seed", "size"),
    [([Item("a")], "", 1), ([Item("a"), Item("a")], "s", 1), ([Item("a")], "s", 2)],
)
def test_what_cannot_be_drawn(population, seed, size) -> None:
    with pytest.raises(ValueError, match=r"seed|twice|places"):
        draw(population, seed=seed, size=size)
