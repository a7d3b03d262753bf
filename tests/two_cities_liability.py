"""What the two cities hold of liability."""

from typing import Any


def make_liability(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
