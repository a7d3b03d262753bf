"""What the public table of a batch of petitions is written from: the frozen rows of a publication and its counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

DAYS = ("corrected_on", "superseded_on")


@dataclass(frozen=True)
class PublicRow:
    """One petition as published: text that was masked and approved, and codes.

    `channel` is call, letter, wechat, other or "" (not known); `types` are water, air, soil, ecology, noise, radiation,
    solid_waste, marine, other, or a place's own word, which is shown as it is; `verdict` is founded, basically_founded,
    partly_founded, unfounded or "" (not yet found); `status` is closed, staged, open or "" (not stated).
    `batch` is the batch that the petition was handed over with, `late` that it is another one than the publication's,
    `again` that an earlier publication showed the petition already. `version` above 1 is a correction, made on
    `corrected_on`. `superseded` is the version, released on `superseded_on`, that corrected this one later on; 0 while
    it is the newest. Of a row that was withdrawn nothing but its number is ever written.
    """

    number: str
    batch: str
    channel: str = ""
    key: bool = False
    content: str = ""
    region: str = ""
    types: tuple[str, ...] = ()
    investigation: str = ""
    verdict: str = ""
    handling: str = ""
    status: str = ""
    accountability: str = ""
    remark: str = ""
    version: int = 1
    late: bool = False
    again: bool = False
    withdrawn: bool = False
    corrected_on: date | None = None
    superseded: int = 0
    superseded_on: date | None = None
    illustrative: bool = False


@dataclass(frozen=True)
class PublicationData:
    """One publication: the `number`-th of its round, of the batch named `batch`.

    `received` counts the batch's petitions, `assigned` the parts they were handed to units in. `by_channel`,
    `key_count` and `by_type` count what was received (a petition of two types stands in both), `by_place` is counted
    on either base, in the order to be named. `rows` are what this publication shows: the batch's petitions, or those
    of them that may be public, and late ones of earlier batches. `digest` names all of this: equal digests, equal data.
    """

    round_name: str
    place: str
    group: str
    batch: str
    number: int
    issued_on: date
    rows: tuple[PublicRow, ...]
    received: int
    assigned: int
    by_channel: Mapping[str, int]
    key_count: int
    by_type: Mapping[str, int]
    by_place: tuple[tuple[str, int], ...] = ()
    signatories: tuple[str, ...] = ()
    published_before: int = 0
    digest: str = ""

    def plain(self) -> dict[str, Any]:
        """Return all of this as values that JSON keeps; `restored` reads them back."""
        values = asdict(self) | {"issued_on": self.issued_on.isoformat()}
        for row in values["rows"]:
            row |= {name: row[name].isoformat() if row[name] else None for name in DAYS}
        return values


def restored(values: Mapping[str, Any]) -> PublicationData:
    """Return the publication that `plain` was made of, also after a way through JSON."""
    return PublicationData(
        **dict(values)
        | {
            "issued_on": date.fromisoformat(values["issued_on"]),
            "rows": tuple(_row(row) for row in values["rows"]),
            "by_place": tuple((name, count) for name, count in values["by_place"]),
            "signatories": tuple(values["signatories"]),
        }
    )


def _row(values: Mapping[str, Any]) -> PublicRow:
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS}
    return PublicRow(**dict(values) | days | {"types": tuple(values["types"])})
