"""Tables as files: CSV and JSON written row by row, what they measure, and how they are told apart."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Q

from opendata.rows import Source, rows_of
from opendata.tables import VERSION, Table
from papers.neutral import BOM, safe
from petitions import released

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
PIECE = 32 * 1024  # characters that are sent at a time
KEPT = 24 * 3600  # seconds that a measure is kept


@dataclass(frozen=True, slots=True)
class Measure:
    """What a file weighs: bytes, rows, and the SHA-256 of exactly the bytes that are sent."""

    size: int
    rows: int
    sha256: str


class _Pieces:
    """A file for csv.writer that only keeps what was not taken yet."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def write(self, text: str) -> int:
        self.parts.append(text)
        self.length += len(text)
        return len(text)

    def take(self) -> bytes:
        text, self.parts, self.length = "".join(self.parts), [], 0
        return text.encode()


class File:
    """A table as a file: its bytes in pieces, no more than one piece and one row in memory; `rows` counts them."""

    def __init__(self, table: Table, source: Source, kind: str) -> None:
        self.table, self.source, self.kind, self.rows = table, source, kind, 0

    def __iter__(self) -> Iterator[bytes]:
        pieces, self.rows = _Pieces(), 0
        write = _as_csv if self.kind == "csv" else _as_json
        for _row in write(self.table, self.source, pieces):
            self.rows += 1
            if pieces.length >= PIECE:
                yield pieces.take()
        yield pieces.take()


def _as_csv(table: Table, source: Source, out: _Pieces) -> Iterator[None]:
    """RFC 4180 with a byte-order mark; a cell that a spreadsheet would compute begins with an apostrophe."""
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.names)
    for row in rows_of(table.name, source):
        writer.writerow([_cell(row.get(name)) for name in table.names])
        yield


def _as_json(table: Table, source: Source, out: _Pieces) -> Iterator[None]:
    head = {
        "table": table.name,
        "round": source.round.slug,
        "dictionary": VERSION,
        "licence": settings.OPEN_LICENCE,
        "columns": table.names,
    }
    out.write(_json(head)[:-1] + ',"rows":[')
    first = True
    for row in rows_of(table.name, source):
        out.write(("\n" if first else ",\n") + _json({name: _value(row.get(name)) for name in table.names}))
        first = False
        yield
    out.write("\n]}\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _value(value: Any) -> Any:
    """A value as JSON has it: days in ISO form, nothing for what is not there."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return None if value == "" else value


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else safe(value)


def measured(table: Table, source: Source, kind: str) -> Measure:
    """Size, rows and checksum; counted once for each state of the data."""
    key = f"open:{etag(table, source, kind)}"
    if found := cache.get(key):
        return Measure(**found)
    sums, size, file = hashlib.sha256(), 0, File(table, source, kind)
    for piece in file:
        sums.update(piece)
        size += len(piece)
    measure = Measure(size, file.rows, sums.hexdigest())
    cache.set(key, asdict(measure), KEPT)
    return measure


def etag(table: Table, source: Source, kind: str) -> str:
    """A name of exactly these bytes, found without writing them: 64 hexadecimal digits."""
    parts = [
        VERSION,
        settings.OPEN_LICENCE,
        settings.SITE_URL,
        table.name,
        kind,
        source.round.slug,
        str(source.is_latest),
        _json(sorted(source.wanted.items())),
        _state(table, source),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _state(table: Table, source: Source) -> str:
    """What the rows depend on: the digest of the release, the counts of released versions, else the few rows."""
    if table.frozen and not (source.is_latest and table.name == "figures"):
        release = source.release
        return f"{release.as_of}-v{release.version} {release.digest}" if release else ""
    if table.name == "petitions":
        rows = released.ever().filter(petition__round=source.round).order_by()
        gone = Count("pk", filter=Q(state=released.State.WITHDRAWN))
        return _json([str(value) for value in rows.aggregate(n=Count("pk"), gone=gone, last=Max("pk")).values()])
    sums = hashlib.sha256()
    for row in rows_of(table.name, source):
        sums.update(_json({name: _value(value) for name, value in row.items()}).encode())
    return sums.hexdigest()
