"""Whether what a script tells beside its problems names units, people and problems that are there."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from scenarios.story import Scenario

UNITS, PEOPLE, PROBLEMS = ("org", "unit", "units", "places"), ("user", "leader", "visitors"), ("problem", "other")
# Fields that are looked at no further: words instead of keys, and the day of a picture that is old on purpose.
FREE = {"VisitScript": ("places",), "ListScript": ("unit",), "FraudScript": ("taken_on",)}


def check_beside(scenario: Scenario) -> Iterator[str]:
    """Every key resolves, and nothing happens before the story begins."""
    known: dict[str, set[object]] = {name: {one.key for one in scenario.organisations} for name in UNITS}
    known |= {name: {one.username for one in scenario.people} for name in PEOPLE}
    known |= {name: {one.number for one in scenario.problems} for name in PROBLEMS}
    for where, name, value in _parts("beside", scenario.beside):
        if isinstance(value, date) and value < scenario.starts_on:
            yield f"{where}: {value} lies before the start"
        if value and name in known and value not in known[name]:
            yield f"{where}: {value} is not in this script"


def _parts(where: str, whole: Any) -> Iterator[tuple[str, str, Any]]:
    """Every single value with the name of its field, but for free fields; a list gives each of its values."""
    free = FREE.get(type(whole).__name__, ())
    for field in fields(whole):
        if field.name in free:
            continue
        value = getattr(whole, field.name)
        for n, one in enumerate(value if isinstance(value, tuple) else (value,)):
            at = f"{where}.{field.name}[{n}]" if isinstance(value, tuple) else f"{where}.{field.name}"
            if is_dataclass(one):
                yield from _parts(at, one)
            else:
                yield at, field.name, one
