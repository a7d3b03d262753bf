"""The real row that an address of the API is about, by the table of rights: what others add is found by itself."""

import re
from functools import cache
from typing import Any

from django.urls import get_resolver

from tests.permissions_table import POLICY, Line
from tests.test_permissions import address, addresses
from tests.two_cities import Place

ROOT = "/api/v1/"
ELSEWHERE = {"round", "unit"}  # rows that a place has itself, not in its `ids`


@cache
def names() -> dict[str, str]:
    """The name of each address of the API by its path with every parameter written as `{}`."""
    found = {}
    for name, pattern in addresses(get_resolver()):
        if "-" in name and ":" not in name:
            found[re.sub(r"\(\?P<\w+>(?:[^()\[\]]|\[[^\]]*\])*\)", "{}", str(pattern.pattern).strip("^$"))] = name
    return found


def name_of(path: str) -> str:
    """The name under which a path of the document stands in the table of rights."""
    return names()[re.sub(r"\{\w+\}", "{}", path.removeprefix(ROOT))]


def policy_of(path: str) -> Line:
    """The line about a path of the document."""
    return POLICY[name_of(path)]


def has_row(name: str, place: Place) -> bool:
    """Whether the line `name` leads to a real row."""
    on = POLICY[name].on
    return on in place.ids or on in ELSEWHERE or name in place.ids.get("kwargs", {})


def address_of(path: str, place: Place) -> str:
    """The address of the row of `place` that a path of the document is about, without the API's root."""
    name = name_of(path)
    return address(name, POLICY[name], place).removeprefix(ROOT)


def parts_of(path: str, place: Place) -> dict[str, Any]:
    """The parameters of that address by their names in the document; none where the path has none."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path.removeprefix(ROOT))
    match = re.fullmatch(pattern, address_of(path, place)) if "{" in path else None
    return match.groupdict() if match else {}
