"""The wall of one of the two cities: the link of a screen, an activity and a result."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cases.domain import keeping
from tests.factories import at
from wall import screens


def make_wall(place: Any) -> None:
    """Fill `place.ids`; names and titles carry the city's mark."""
    until = timezone.localdate() + timedelta(days=30)
    screen, _token = screens.make(place.round.pk, actor=place.city.office, name=f"大屏{place.mark}", expires_on=until)
    place.ids["screen"] = screen.pk
    office, day = place.city.office, date(2019, 5, 20)
    with at("2019-05-20"):
        done = keeping.record_activity(place.round, actor=office, kind="meeting", held_on=day, title=f"会{place.mark}")
        found = keeping.record_result(
            place.round, actor=office, kind="result", recorded_on=day, title=f"果{place.mark}"
        )
    place.ids |= {"activity": done.pk, "result": found.pk}
