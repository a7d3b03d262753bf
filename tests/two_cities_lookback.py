"""What the two cities hold of lookback."""

from typing import Any


def make_lookback(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
