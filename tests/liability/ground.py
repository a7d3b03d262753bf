"""A compartment that lost its last reader, for the tests of the way back."""

from datetime import date

from cases.models import Round
from liability.domain import compartment, way_back
from liability.models import Nomination
from orgs.models import Post, Role
from tests.factories import City, at, make_round, make_user


def lose(city: City) -> Round:
    """A round whose only reader's post ended on 2019-01-31."""
    with at("2018-12-05"):
        round = make_round(city)
        gone = make_user((city.office_unit, Role.OFFICE))
        compartment.name(round.pk, actor=gone, user=gone)
    Post.objects.filter(user=gone).update(ends_on=date(2019, 1, 31))
    return round


def lost(city: City) -> tuple[Round, Nomination]:
    """As `lose`; the administrator has proposed the one of the office."""
    round = lose(city)
    with at("2019-02-11"):
        return round, way_back.propose(round.pk, actor=city.admin, user=city.office)
