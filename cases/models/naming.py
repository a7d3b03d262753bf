"""Rows of apps to the right that name a person in an item: whoever is named may open it (如领办领导).

They call `add` when Django starts, so that pages, the night's tasks and commands give the same answer; nothing here
knows any of them. The leaders whom the plan itself names are cases.TaskLeader.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Naming:
    """`rows` gives those that hold now, each with `task` and `user`; `words` says of one why the person is named."""

    rows: Callable[[], QuerySet[Any, Any]]
    words: Callable[[Any], str]


NAMINGS: list[Naming] = []


def add(naming: Naming) -> None:
    """Make an app's rows known, once."""
    if naming not in NAMINGS:
        NAMINGS.append(naming)


def naming_rows(persons: Collection[int]) -> list[QuerySet[Any, Any]]:
    """The rows of each app that name one of these persons now."""
    return [naming.rows().filter(user__in=persons) for naming in NAMINGS]


def people_named(task: Any) -> Iterator[tuple[Any, str]]:
    """Whom the apps name in an item now, with the reason in words. One query for each app."""
    for naming in NAMINGS:
        for row in naming.rows().filter(task=task, user__isnull=False).select_related("user"):
            yield row.user, naming.words(row)
