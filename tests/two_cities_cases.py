"""Rows of the ledger that only the API has addresses for, in each of the two cities."""

from datetime import date
from typing import Any

from cases.domain import keeping
from notify.models import Delivery, Message
from orgs.models import User
from records.models import Event, Evidence
from signoff.models import Signature
from tests.factories import at


def make_ledger(place: Any) -> None:
    """An activity, a result, a message with its delivery, and what addresses with two parts are about."""
    city, ids = place.city, place.ids
    with at("2019-05-06"):
        day = {"kind": "meeting", "held_on": date(2019, 5, 6)}
        activity = keeping.record_activity(place.round, actor=city.office, title=f"会议{place.mark}", **day)
        day = {"kind": "result", "recorded_on": date(2019, 5, 6)}
        result = keeping.record_result(place.round, actor=city.office, title=f"成效{place.mark}", value=7, **day)
        message = Message.objects.create(
            to=city.office, text=f"提醒{place.mark}", dedupe=f"two_cities:{place.mark}", is_note=True
        )
        delivery = Delivery.objects.create(message=message, to=city.office, channel="email", pace="digest")
    person: User = city.unit
    ids |= {"activity": activity.pk, "result": result.pk, "person": person.pk}
    ids |= {"message": message.pk, "delivery": delivery.pk}
    visited = Signature.objects.get(pk=ids["site_signature"])
    ids["visited_run"] = visited.run_id
    first = Event.objects.order_by("seq").values_list("seq", flat=True)[0]
    ids.setdefault("kwargs", {}).update(
        {
            "signoffs-photo": {"sha256": visited.photos.get().sha256},
            "paper-signatures-paper": {"sha256": Evidence.objects.get(pk=ids["scan"]).sha256},
            "trail-detail": {"seq": first},
        }
    )
