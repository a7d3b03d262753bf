"""Cards, points and an appeal of one of the two cities; texts that a person typed carry the city's mark."""

from datetime import date
from typing import Any

from cases.models import Task
from deadlines.models import Ladder
from orgs.models import Role
from pressure.domain import appeals, cards
from records.trail import key
from tests.factories import at, make_user

GIVEN, APPEALED = "2019-05-28", "2019-05-29"


def make_cards(place: Any) -> None:
    """Fill `place.ids` with a card under appeal, given by a second person of the office, and with the unit's id."""
    city = place.city
    giver = make_user((city.office_unit, Role.OFFICE), last_name=f"给牌{place.mark}")
    with at(GIVEN):
        card = cards.give(
            "red",
            round=place.round,
            unit=city.responsible,
            subject=f"cases.task:{place.ids['task']}",
            title=f"污水直排{place.mark}",
            cause=f"tests.place:{place.round.pk}",
            on=date.fromisoformat(GIVEN),
            actor=giver,
            reason=f"无法按期完成{place.mark}",
        )
    with at(APPEALED):
        appeal = appeals.appeal(card.pk, actor=city.unit, text=f"设备到货受汛期影响，请予复核{place.mark}")
    place.ids |= {"card": card.pk, "unit": city.responsible.pk, "appeal": appeal.pk, "card_rule": card.rule_id}
    place.ids["ladder"] = Ladder.objects.get(scope=key(place.round), kind="task").pk
    place.ids["task_deadline"] = Task.objects.values_list("deadline", flat=True).get(pk=place.ids["task"])
