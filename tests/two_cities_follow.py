"""What is followed and taken of one of the two cities: the parts of its addresses."""

from typing import Any


def make_following(place: Any) -> None:
    """Fill `place.ids`."""
    current = {"version": "latest"}
    place.ids.setdefault("kwargs", {}).update(
        {"opendata:manifest": current, "opendata:file": current | {"table": "problems", "kind": "csv"}}
    )
