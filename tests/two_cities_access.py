"""A token and a hook with a call, of each city's office."""

from datetime import date
from typing import Any

from access import tokens
from access.hooks import keeping
from access.models import Delivery
from records.models import Event
from tests.factories import at


def make_access(place: Any) -> None:
    """What the pages about programs show."""
    with at("2019-06-03"):
        token, _secret = tokens.make(
            actor=place.city.office, name=f"程序{place.mark}", scopes=["ledger:read"], expires_on=date(2019, 12, 31)
        )
        hook, _secret = keeping.make(
            actor=place.city.office, url="https://hooks.example/a", events=["task.progress_claimed"]
        )
        call = Delivery.objects.create(hook=hook, event=Event.objects.first(), give_up_at="2019-06-06T00:00:00Z")
    place.ids |= {"token": token.pk, "hook": hook.pk, "hook_call": call.pk}
