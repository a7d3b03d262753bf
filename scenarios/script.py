"""Reading a replay's script: a JSON file of `scenarios/data`, parsed strictly and checked before anything is played."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from scenarios.made.build import add_to, build
from scenarios.made.facts import Facts
from scenarios.story import Scenario
from scenarios.validation import faults

DATA = Path(__file__).parent / "data"
MADE = Path(__file__).parent / "made" / "data"  # compact scripts, of which whole ones are made


class ScenarioError(ValueError):
    """A script cannot be played; `faults` lists everything that is wrong with it, one line each."""

    def __init__(self, slug: str, found: list[str]) -> None:
        super().__init__(f"{slug}: " + "; ".join(found))
        self.faults = found


def load(slug: str) -> Scenario:
    """The checked script of that name.

    Raises ScenarioError with every fault at once: references that do not resolve, days out of order, weights that do
    not sum to 100, people without the role they act in, or an outcome other than the one expected.
    """
    compact = _file(MADE, slug)
    if compact is None:
        return check(read(slug))
    facts = _parsed(Facts, compact)
    return checked(add_to(parse(read(slug)), facts) if _file(DATA, slug) else build(facts))


def check(data: Mapping[str, Any]) -> Scenario:
    """Raw JSON as a checked Scenario. Raises ScenarioError."""
    return checked(parse(data))


def checked(scenario: Scenario) -> Scenario:
    """The script itself when it makes sense. Raises ScenarioError."""
    if found := faults(scenario):
        raise ScenarioError(scenario.slug, found)
    return scenario


def slugs() -> list[str]:
    """The scripts that come with the product, in alphabetical order."""
    return sorted({path.stem for folder in (DATA, MADE) for path in folder.glob("*.json")})


def read(slug: str) -> dict[str, Any]:
    """The raw JSON of a script written by hand.

    Raises ScenarioError for a name that is not there or a file that is not JSON.
    """
    found = _file(DATA, slug) if slug in slugs() else None
    if found is None:
        raise ScenarioError(slug, [f"no such scenario; there are: {', '.join(slugs())}"])
    return found


def _file(folder: Path, slug: str) -> dict[str, Any] | None:
    path = folder / f"{slug}.json"
    if slug not in slugs() or not path.exists():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ScenarioError(slug, [f"not JSON: {error}"]) from error


def parse(data: Mapping[str, Any]) -> Scenario:
    """Raw JSON as a Scenario; strict about keys and types, silent about sense. Raises ScenarioError."""
    return _parsed(Scenario, data)


def _parsed(kind: Any, data: Mapping[str, Any]) -> Any:
    try:
        return _value(kind, data, "")
    except (TypeError, ValueError) as error:
        raise ScenarioError(str(data.get("slug", "?")), [str(error)]) from error


def _value(kind: Any, raw: Any, where: str) -> Any:
    if get_origin(kind) in (types.UnionType, Union):
        rest = [k for k in get_args(kind) if k is not types.NoneType]
        return None if raw is None else _value(rest[0], raw, where)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise TypeError(f"{where}: a list is expected")
        return tuple(_value(get_args(kind)[0], item, f"{where}[{i}]") for i, item in enumerate(raw))
    if is_dataclass(kind):
        return _record(kind, raw, where)
    if kind is date:
        return date.fromisoformat(raw)
    if type(raw) is not kind:
        raise TypeError(f"{where}: {kind.__name__} is expected, not {raw!r}")
    return raw


def _record(kind: Any, raw: Any, where: str) -> Any:
    if not isinstance(raw, Mapping):
        raise TypeError(f"{where}: an object is expected")
    hints = get_type_hints(kind)
    required = {f.name for f in fields(kind) if f.default is MISSING}
    if unknown := set(raw) - set(hints):
        raise TypeError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    if missing := required - set(raw):
        raise TypeError(f"{where}: missing key {', '.join(sorted(missing))}")
    return kind(**{name: _value(hints[name], item, f"{where}.{name}".lstrip(".")) for name, item in raw.items()})
