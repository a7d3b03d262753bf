"""What the two cities hold of checkup."""

from typing import Any


def make_checkup(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
