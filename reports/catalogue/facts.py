"""How papers name a place, its authorities, an inspection, and the words for what they count: Chinese by nature."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.models import Round

LEVELS = {Round.Level.CENTRAL: "中央", Round.Level.PROVINCE: "省", Round.Level.CITY: "市"}
RANK_SCOPES = {"province": "全省", "nation": "全国", "national": "全国", "country": "全国"}
LEADER_ROLES = ("包案市级领导", "牵头县级领导", "部门负责领导")
PROVINCE_ROLES = ("包案省级领导", "牵头市级领导", "部门负责领导")
SUFFIXES = {
    "自治区": ("我区", "自治区党委、自治区人民政府"),
    "市": ("我市", "市委、市政府"),
    "省": ("我省", "省委、省政府"),
    "县": ("我县", "县委、县政府"),
    "区": ("我区", "区委、区政府"),
}


def we_and_authorities(place: str) -> tuple[str, str]:
    """How a paper of a place says "we" (我市) and who leads it (市委、市政府)."""
    found = (said for end, said in SUFFIXES.items() if place.endswith(end))
    return next(found, ("我地", "党委、政府"))


def leader_roles(place: str) -> tuple[str, ...]:
    """The three leaders of an item as papers of a province or of a city name them."""
    return PROVINCE_ROLES if place.endswith(("省", "自治区")) else LEADER_ROLES


def inspection_of(level: str) -> str:
    """How a paper names an inspection of a level: 省环境保护督察."""
    return f"{LEVELS[Round.Level(level)]}环境保护督察"


def signatories(head: Mapping[str, Any]) -> tuple[str, ...]:
    """Who signs the round's papers; the place's government where none is set."""
    return tuple(head["signatories"]) or (f"{head['place']}人民政府",)


def office(head: Mapping[str, Any]) -> str:
    """The office that keeps the round, as papers below the government's name it."""
    return f"{head['place']}突出环境问题整改工作领导小组办公室"


def day(text: str | None) -> Any:
    """A day again from its ISO form; None stays None."""
    return date.fromisoformat(text) if text else None
