"""A campaign with two lists and two counties, and how a place says its figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.domain import counting, planning
from campaigns.models import Campaign, CampaignList
from cases.models import Round
from orgs.models import Organisation, User
from tests.factories import City, at, make_city, make_org, make_round

FIRST, LAST = date(2019, 7, 1), date(2019, 10, 15)
LISTS = [(1, "散乱污企业", "家"), (2, "燃煤锅炉", "台")]


@dataclass
class Ground:
    """The city, its round, the campaign, its lists by number, and two counties."""

    city: City
    round: Round
    campaign: Campaign
    lists: dict[int, CampaignList]
    east: Organisation
    west: Organisation


def make_campaign(city: City | None = None, round: Round | None = None, **fields: Any) -> Ground:
    city = city or make_city()
    west = Organisation.objects.filter(name="祁阳县", parent=city.city).first()
    west = west or make_org("祁阳县", city.city, kind="region")
    values: dict[str, Any] = {
        "name": "百日清零", "starts_on": FIRST, "ends_on": LAST, "cadence": "daily", "lists": LISTS,
    }  # fmt: skip
    with at("2019-06-28"):
        round = round or make_round(city)
        campaign = planning.open(round.pk, actor=city.office, **(values | fields))
    lists = {one.number: one for one in campaign.lists.all()}
    return Ground(city, round, campaign, lists, city.county, west)


def say(
    ground: Ground, number: int, place: Organisation, day: str, found: int, cleared: int, *, actor: User | None = None,
    why: str = "",
):  # fmt: skip
    """The figures of a place for a day, reported on it."""
    with at(day):
        return counting.report(
            ground.lists[number].pk, actor=actor or ground.city.office, place=place, on=date.fromisoformat(day),
            found=found, cleared=cleared, why=why,
        )  # fmt: skip
