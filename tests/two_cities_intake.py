"""What the two cities hold of intake."""

from typing import Any


def make_intake(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
