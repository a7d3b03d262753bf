"""What the two cities hold of leading."""

from typing import Any


def make_leading(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
