"""What the two cities hold of campaigns."""

from typing import Any


def make_campaigns(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
