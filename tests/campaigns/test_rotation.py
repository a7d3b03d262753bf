"""Who checks whom: every place once, nobody at home, by property."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from campaigns.rotation import related, rotation


@given(groups=st.integers(2, 12).flatmap(lambda n: st.permutations(range(n))))
def test_in_whatever_order_groups_come_nobody_is_at_home(groups):
    places = [(100 + k, f"1.{k:03d}.") for k in range(len(groups))]
    homes = {one: f"1.{one:03d}." for one in groups}
    chosen = rotation(list(homes.items()), places, {})
    assert len(chosen) == len(groups)
    assert all(not related(path, homes[chosen[place]]) for place, path in places)
    assert max(Counter(chosen.values()).values()) <= 2


def test_eleven_cities_in_their_order_make_one_ring():
    places = [(100 + k, f"1.{k:03d}.") for k in range(11)]
    groups = [(k, f"1.{k:03d}.") for k in range(11)]
    assert rotation(groups, places, {}) == {100 + k: (k + 1) % 11 for k in range(11)}


def test_the_second_time_others_go():
    places = [(100 + k, f"1.{k:03d}.") for k in range(4)]
    groups = [(k, f"1.{k:03d}.") for k in range(4)]
    first = rotation(groups, places, {})
    second = rotation(groups, places, {(group, place): 1 for place, group in first.items()})
    assert all(first[place] != second[place] for place, _path in places)


def test_a_county_of_the_home_is_home_too_and_a_place_without_others_is_left_out():
    assert rotation([(1, "1.001.")], [(100, "1.001.005."), (101, "1.002.")], {}) == {101: 1}
