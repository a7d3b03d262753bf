"""The wall of one of the two cities: the link of a screen."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wall import screens


def make_wall(place: Any) -> None:
    """Fill `place.ids` with a screen; its name carries the city's mark."""
    until = timezone.localdate() + timedelta(days=30)
    screen, _token = screens.make(place.round.pk, actor=place.city.office, name=f"大屏{place.mark}", expires_on=until)
    place.ids["screen"] = screen.pk
