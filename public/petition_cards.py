"""What may be published of petitions: the fields of these cards, and nothing else, reach a public page.

They are filled from released versions and released tables. Names of people, wordings as received, units' replies and
whatever was withdrawn have no field.
"""

from dataclasses import dataclass
from datetime import date

from petitions.projection import Column, Difference


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round whose petitions the public may read of; `has_figures` when its figures are released too."""

    slug: str
    name: str
    region: str
    group_name: str
    entered_on: date
    illustrative: bool
    has_figures: bool
    released: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table of a day. A withdrawn one keeps its number and its reason; its counts are 0 then."""

    number: int
    batch: str
    issued_on: date
    released_on: date
    received: int = 0
    assigned: int = 0
    fingerprint: str = ""
    withdrawn: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class PetitionLine:
    """One petition in the list; of a withdrawn one number, day and reason only. `version` counts from 1."""

    number: str
    url: str
    released_on: date
    batch: str = ""
    region: str = ""
    types: tuple[str, ...] = ()
    verdict: str = ""
    status: str = ""
    key: bool = False
    version: int = 1
    illustrative: bool = False
    withdrawn: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a petition's result, with what it changed. A withdrawn one has its reason and no words."""

    version: int
    released_on: date
    note: str = ""
    differences: tuple[Difference, ...] = ()
    withdrawn: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class PetitionCard:
    """One petition as released; `columns` is empty when everything of it was withdrawn."""

    number: str
    illustrative: bool
    columns: tuple[Column, ...]
    version: int
    released_on: date | None
    versions: tuple[VersionLine, ...]
    tables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of released petitions and the query of the list that shows exactly them."""

    label: str
    count: int
    query: str
