"""What the two cities hold of plans."""

from typing import Any


def make_plans(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
