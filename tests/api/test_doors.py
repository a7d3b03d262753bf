"""Everything that the screens can do has its call: the tables of doors, the addresses and the document agree."""

import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from duban.api import router
from tests.api import doors
from tests.api.doors import Page

# Spaces that are no desk: what the public reads, the administrator's own pages; and pages without one (signing in).
OUTSIDE = frozenset({"public", "opendata", "follow", "admin"})
PLAIN = re.compile(r"\(\?P<(?P<name>\w+)>.*?\)(?=/|\\\.|\$|$)")


def tables() -> dict[str, dict[str, str | Page]]:
    """The tables by the name of their module."""
    folder = Path(doors.__file__).parent
    names = sorted(one.stem for one in folder.glob("*.py") if one.stem != "__init__")
    return {name: import_module(f"tests.api.doors.{name}").DOORS for name in names}


def desk_addresses() -> set[str]:
    """Every named address of the desk."""
    found = set()
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace and pattern.namespace not in OUTSIDE:
            found |= {f"{pattern.namespace}:{one.name}" for one in pattern.url_patterns}
    return found


@cache
def operations() -> frozenset[str]:
    """Every operation of the router: its method and its address."""
    found = set()
    for pattern in router.urls:
        path = PLAIN.sub(r"{\g<name>}", str(pattern.pattern)).strip("^$").replace("{pk}", "{id}")
        actions: dict[str, Any] = getattr(pattern.callback, "actions", None) or {}
        found |= {f"{method.upper()} {path}" for method in actions}
    return frozenset(found)


def written() -> list[tuple[str, str | Page]]:
    return [line for table in tables().values() for line in table.items()]


def spaces() -> list[str]:
    """The names of the desk's spaces, one an app."""
    return sorted({name.partition(":")[0] for name in desk_addresses()})


def test_no_line_is_stale_or_doubled():
    lines = Counter(name for name, _door in written())
    assert [name for name, many in lines.items() if many > 1] == [], "named by two tables"
    assert set(lines) - desk_addresses() == set(), "lines without an address"


@pytest.mark.parametrize("space", spaces())
def test_every_page_of_the_desk_has_its_door(space):
    pages = {name for name in desk_addresses() if name.startswith(f"{space}:")}
    assert pages - {name for name, _door in written()} == set(), "name each in tests/api/doors/"


@pytest.mark.parametrize("table", tables())
def test_every_named_operation_is_there(table):
    named = {door for door in tables()[table].values() if isinstance(door, str)}
    assert named - operations() == set(), "no such operation"


def test_what_has_no_operation_says_why():
    assert [name for name, door in written() if isinstance(door, Page) and len(door.why.split()) < 3] == []


def test_the_comparison_finds_what_is_wrong():
    assert "POST tasks/{id}/claim/" in operations()
    assert "GET changes/{id}/files/{file}/" in operations()
    for wrong in ("GET tasks/{id}/claim/", "POST tasks/{id}/claims/", "DELETE tasks/{id}/", "POST tasks/"):
        assert wrong not in operations()
    assert {"desk:task", "petitions:version", "wall:chart"} <= desk_addresses()
    assert not {"admin", "public"} & set(spaces())
