"""Which rounds and which of their versions can be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Round
from follow import scopes
from opendata.rows import Source
from opendata.tables import FILTERED, TABLES, Table
from public import petition_queries, queries
from reports.models import Release

LATEST = "latest"
VERSION = re.compile(r"(\d{4}-\d{2}-\d{2})-v(\d{1,4})")


class Withdrawn(Exception):
    """The version was withdrawn; `why` is what the public was told."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Known:
    """A round of which something can be taken."""

    slug: str
    name: str
    region: str
    illustrative: bool
    has_figures: bool
    has_petitions: bool
    as_of: date | None = None
    version: int = 0


def rounds() -> list[Known]:
    """Every round with released figures or released petitions, the newest inspection first."""
    found: dict[str, Known] = {}
    lines = {line.slug: line for line in petition_queries.rounds()}
    for card in queries.rounds():
        last = card.latest
        found[card.slug] = Known(
            card.slug,
            card.name,
            card.region,
            card.illustrative,
            last is not None,
            card.slug in lines,
            last.as_of if last else None,
            last.version if last else 0,
        )
    for slug, line in lines.items():
        known = Known(slug, line.name, line.region, line.illustrative, has_figures=False, has_petitions=True)
        found.setdefault(slug, known)
    return list(found.values())


def source(slug: str, version: str = LATEST) -> Source | None:
    """What to write files from; None for what was never public. Raises Withdrawn for a version that was taken back."""
    found = queries.released_round(slug)
    if found is None:
        known = petition_queries.round_of(slug)
        return Source(known[0], None) if known and version == LATEST else None
    round, newest = found
    if version == LATEST:
        return Source(round, newest)
    return _version(round, version)


def _version(round: Round, text: str) -> Source | None:
    match = VERSION.fullmatch(text)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    row = round.releases.filter(as_of=day, version=int(match[2]), state__in=queries.PUBLISHED).first()
    if row is None:
        return None
    if row.state == Release.State.WITHDRAWN:
        raise Withdrawn(row.withdrawn_why)
    return Source(round, row, is_latest=False)


def tables_of(source: Source) -> list[Table]:
    """The tables of a version: those that its release froze; of the current state all that there can be."""
    return [
        table
        for table in TABLES.values()
        if (table.frozen and (source.release or (source.is_latest and table.name == "figures")))
        or (source.is_latest and not table.frozen)
    ]


def wanted(table: Table, slug: str, query: Mapping[str, str]) -> Mapping[str, str]:
    """The filter of a table in its canonical form. Raises ValidationError as follow.scopes.asked."""
    asked = {name: value for name, value in query.items() if name not in ("page", "list")}
    if not asked or table.name not in FILTERED:
        return {}
    if table.name == "petitions":
        return scopes.asked(scopes.Name.PETITIONS, slug, asked).wanted
    return scopes.asked(scopes.Name.PROBLEMS, slug, asked | {"list": table.name}).wanted


def name_of(source: Source) -> str:
    """The version in an address: latest, or 2019-06-28-v1."""
    return LATEST if source.is_latest or source.release is None else version_of(source.release)


def version_of(release: Any) -> str:
    """How a release, or its line, is named in an address."""
    return f"{release.as_of:%Y-%m-%d}-v{release.version}"
