"""What apps to the right of this one add to the pages that everybody shares: menu, first page, list to sign.

They call `add` beside their own code; nothing here knows any of them. All functions get the person and their round.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cases.alarm import Alarm
from cases.models import Round
from orgs.models import User


class Section(IntEnum):
    """Parts of the desk's menu, in their order from top to bottom; cases.views.menu has their headings."""

    MINE = 0
    PLAN = 1
    PETITIONS = 2
    PUSH = 3
    CHECK = 4
    NUMBERS = 5
    OFFICE = 6


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the desk's menu; `count` is the length of the list that it opens, `section` where in the menu.

    `also` are addresses under which it is the current line as well.
    """

    label: str
    url: str
    count: int | None = None
    section: Section = Section.MINE
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A number on somebody's first page and the list of exactly that many rows which it opens."""

    label: str
    count: int
    url: str
    note: str
    tone: str = "calm"


@dataclass(frozen=True, slots=True)
class SignList:
    """Something else to sign beside tasks: a tab of the list to sign. Without a count it is only a page for signers."""

    label: str
    url: str
    count: int | None = None


def _as_ever(round: Round) -> None:
    return None


def _nothing_beside(subject: str, user: User) -> Iterable[MenuItem]:
    return ()


def _nobody(user: User) -> Iterable[MenuItem]:
    return ()


def _no_alarms(round: Round) -> Iterable[Alarm]:
    return ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What one app adds; each part may give nothing."""

    menu: Callable[[User, Round], Iterable[MenuItem]]
    cards: Callable[[User, Round], Iterable[Card]]
    to_sign: Callable[[User], Iterable[SignList]]
    links: Callable[[str], str]  # a text key of the trail → the address of its page, '' for none of theirs
    alarms: Callable[[Round], Iterable[Alarm]] = _no_alarms
    beside: Callable[[str, User], Iterable[MenuItem]] = _nothing_beside  # further pages about an item, by its text key
    warns: Callable[[str, User], Iterable[MenuItem]] = _nothing_beside  # what a signer reads before signing an item
    filed_at: Callable[[Round], MenuItem | None] = _as_ever  # where the plan of a round is filed, if not on its page
    people: Callable[[User], Iterable[MenuItem]] = _nobody  # pages beside the one of people and their posts


NEIGHBOURS: list[Neighbour] = []


def add(neighbour: Neighbour) -> None:
    """Make an app's additions known, once."""
    if neighbour not in NEIGHBOURS:
        NEIGHBOURS.append(neighbour)


def menu(user: User, round: Round) -> list[MenuItem]:
    """What the apps add to the menu."""
    return [item for neighbour in NEIGHBOURS for item in neighbour.menu(user, round)]


def cards(user: User, round: Round) -> list[Card]:
    """What the apps add to the first page."""
    return [card for neighbour in NEIGHBOURS for card in neighbour.cards(user, round)]


def to_sign(user: User) -> list[SignList]:
    """What the apps add to the list to sign."""
    return [tab for neighbour in NEIGHBOURS for tab in neighbour.to_sign(user)]


def alarms(round: Round) -> list[Alarm]:
    """What the apps add to the alarms of the round's office."""
    return [alarm for neighbour in NEIGHBOURS for alarm in neighbour.alarms(round)]


def beside(subject: str, user: User) -> list[MenuItem]:
    """Further pages that the apps have about an item for the person."""
    return [item for neighbour in NEIGHBOURS for item in neighbour.beside(subject, user)]


def warnings(subject: str, user: User) -> list[MenuItem]:
    """What the apps have for a signer to read before an item is signed, each with its count."""
    return [item for neighbour in NEIGHBOURS for item in neighbour.warns(subject, user) if item.count]


def people(user: User) -> list[MenuItem]:
    """Pages that the apps have beside the one of people and their posts, each with what waits there."""
    return [item for neighbour in NEIGHBOURS for item in neighbour.people(user)]


def filed_at(round: Round) -> MenuItem | None:
    """The page on which the plan of a round has to be filed, with the reason as its label; None: the round's own."""
    return next((page for neighbour in NEIGHBOURS if (page := neighbour.filed_at(round))), None)


def link(subject: str) -> str:
    """The page of something that the trail names; '' where no app has one."""
    return next((url for neighbour in NEIGHBOURS if (url := neighbour.links(subject))), "")


def of_card(card: Card) -> dict[str, Any]:
    """As the template of a card takes it."""
    return {
        "label": card.label,
        "count": card.count,
        "url": card.url,
        "note": card.note,
        "tone": card.tone if card.count else "calm",
    }
