"""What is followed and taken of one of the two cities: the parts of its addresses."""

from typing import Any


def make_following(place: Any) -> None:
    """Fill `place.ids`."""
    current = {"version": "latest"}
    place.ids.setdefault("kwargs", {}).update(
        {"opendata:manifest": current, "opendata:file": current | {"table": "problems", "kind": "csv"}}
    )
    # A release of that day and version must stand; a small site has no second part of its map.
    place.ids["kwargs"] |= {
        "public:earlier_bulletin": {"day": "2019-01-01", "version": "1", "kind": "html"},
        "public:sitemap_petitions": {"part": 2},
    }
