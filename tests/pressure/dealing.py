"""Giving cards in tests: a test names only what it is about."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Sum

from cases.models import Round
from orgs.models import Organisation
from pressure.domain import cards
from pressure.models import Card, ScoreLine
from tests.factories import City, at

DAY = "2019-06-03"
_n = count(1)


def deal(city: City, round: Round, colour: str, subject: str, *, day: str = DAY, **values: Any) -> Card:
    """A card of the machine for the responsible unit, recorded on its day."""
    given = {"unit": city.responsible, "title": f"{subject} 污水直排", "cause": f"deadlines.firing:{next(_n)}"}
    with at(day):
        return cards.give(colour, round=round, subject=subject, on=date.fromisoformat(day), **given | values)


def points(unit: Organisation) -> Decimal:
    """The unit's points: the plain sum of its lines."""
    total = ScoreLine.objects.filter(unit=unit).aggregate(total=Sum("points"))["total"] or 0
    return Decimal(total).quantize(Decimal("0.01"))
