"""Persons whom a list names (责任人), as leaders who would carry the case: proposed only where there is no doubt."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from cases.models import TaskLeader, TaskUnit
from intake.models import ImportRow, RowUnit
from orgs.models import Post, Role, User
from records import clock

LEVELS = {
    Role.CASE_LEADER: TaskLeader.Level.CITY,
    Role.COUNTY_LEADER: TaskLeader.Level.COUNTY,
    Role.DEPARTMENT_LEADER: TaskLeader.Level.DEPARTMENT,
}
_BEHIND = re.compile(r"[（(].*|\s+")  # a post in brackets behind the name, blanks within it
Leaders = list[tuple[User, str]]


def proposed(rows: Iterable[tuple[ImportRow, list[RowUnit]]]) -> dict[int, Leaders]:
    """Of each row, by its id, the accounts that its persons surely are, each with the level of their post.

    Sure is a name that exactly one account has which holds a leader's post in a unit that the row names as leading or
    responsible, and a level that one person alone of the row has. One query.
    """
    said = [(row, _units(units), {name(one) for one in row.proposed["persons"]} - {""}) for row, units in rows]
    held = _held({unit for _row, units, names in said if names for unit in units})
    found = {row.pk: _sure(names, [post for unit in units for post in held[unit]]) for row, units, names in said}
    return {pk: leaders for pk, leaders in found.items() if leaders}


def name(words: str) -> str:
    """A person's name as names are compared: without blanks and without what stands in brackets behind it."""
    return _BEHIND.sub("", words)


def _units(units: list[RowUnit]) -> set[int]:
    roles = (TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE)
    return {unit.organisation_id for unit in units if unit.organisation_id and unit.role in roles}


def _held(units: set[int]) -> dict[int, list[Post]]:
    posts = Post.objects.held_on(clock.today()).filter(organisation__in=units, role__in=LEVELS)
    found: dict[int, list[Post]] = defaultdict(list)
    for post in posts.select_related("user").order_by("pk"):
        found[post.organisation_id].append(post)
    return found


def _sure(names: set[str], posts: list[Post]) -> Leaders:
    accounts: dict[str, dict[User, set[str]]] = defaultdict(lambda: defaultdict(set))
    for post in posts:
        accounts[name(post.user.get_full_name())][post.user].add(LEVELS[Role(post.role)])
    alone = [next(iter(accounts[one].items())) for one in sorted(names) if len(accounts[one]) == 1]
    pairs = [(user, next(iter(levels))) for user, levels in alone if len(levels) == 1]
    taken = Counter(level for _user, level in pairs)
    return [(user, level) for user, level in pairs if taken[level] == 1]
