"""What holds the words and may be found by a reader, kind by kind, as far as it takes to say how many there are.

Few entries are asked for their rights by their keys, which is a look at a key for each. Of very many, most readers see
either most of them or a few things in all: so some of the many are asked for, or else what the reader sees is looked
through. Only where neither tells, the rights stand in the query itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Round
from finding.among import Among
from finding.sources import ONE_WITH, SOURCES, Reader, findable, kinds_of, readable, visible
from orgs.permissions import scope_of
from search import grams, query
from search.models import Entry

FEW = 2_000  # entries whose rights are asked for by their keys
ENOUGH = 1_250  # of these the rights are asked for first: more than EXACT of them is all that must be known
OWN = 5_000  # things of one kind that a reader sees, to be looked through one by one
EXACT = 1_000  # things that are counted and leafed through; beyond it there are "more than 1,000"

Thing = tuple[str, int]
Row = tuple[int, str, int]  # number, kind and subject of an entry


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched: words, and what they are narrowed to."""

    words: str = ""
    kind: str = ""
    round: Round | None = None
    path: str = ""  # of a place or unit
    first: date | None = None
    last: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is something to search by: words, or else a place or unit of which everything is listed."""
        return bool(query.parse(self.words)) or bool(self.path and not self.words.strip())


@dataclass(frozen=True, slots=True)
class Part:
    """The entries of one kind of things that a search finds; with `is_more` some of them, of more than EXACT things."""

    rows: tuple[Row, ...]
    is_more: bool = False

    @property
    def things(self) -> list[Thing]:
        """The things, each once."""
        return list(dict.fromkeys((ONE_WITH.get(kind, kind), subject) for _pk, kind, subject in self.rows))


def narrowed(asked: Asked, kinds: Collection[str] = (), way: query.Way = query.Way.PAIRS) -> QuerySet[Entry]:
    """What holds the words, of the round and the days asked for, whoever may read it; only of these kinds of entries.

    Without an order. Every `way` (query.Way) gives the same.
    """
    rows: QuerySet[Any] = query.matching(asked.words, way=way) if asked.words.strip() else Entry.objects.all()
    rows = rows.filter(is_public=False)
    if kinds:
        if asked.words.strip() and way == query.Way.PAIRS and (candidate := grams.may_be_of(kinds)):
            rows = rows.filter(candidate)
        rows = rows.filter(kind__in=sorted(kinds))
    if asked.round is not None:
        rows = rows.filter(Q(round_id=asked.round.pk) | Q(round_id=None))
    if asked.first:
        rows = rows.filter(day__gte=asked.first)
    rows = rows.filter(day__lte=asked.last) if asked.last else rows
    return rows.order_by()


def parts(asked: Asked, reader: Reader) -> dict[str, Part]:
    """What the reader may find of each kind of things, whichever kind is asked for. Asked once for each reader."""
    asked = replace(asked, kind="")
    if asked not in reader.known:
        reader.known[asked] = dict(_parts(asked, reader))
    return reader.known[asked]


def _parts(asked: Asked, reader: Reader) -> Iterator[tuple[str, Part]]:
    left = set(SOURCES)
    while left:
        found = _some(narrowed(asked, _entries_of(left) if len(left) < len(SOURCES) else ()))
        if len(found) <= FEW:
            groups = _by_kind(allowed(found, asked, reader))
            yield from ((kind, Part(tuple(groups[kind]))) for kind in left)
            return
        groups = _by_kind(found)
        widest = max(left, key=lambda kind: len(groups[kind]))
        yield widest, _part(widest, groups[widest], asked, reader)
        left.remove(widest)


def _part(kind: str, seen: list[Row], asked: Asked, reader: Reader) -> Part:
    """All of one kind of which there may be many; `seen` are some of its entries."""
    is_regional = bool(scope_of(reader.user).regions)
    if is_regional:  # others see few of the many
        some = Part(tuple(allowed(_enough(seen), asked, reader)), is_more=True)
        if _is_wide(some):
            return some
    rows = narrowed(asked, kinds_of(kind))
    # Of so many seen there are most likely too many; what such a reader sees themselves is looked through next.
    if (is_regional or len(seen) <= FEW // 2) and len(found := _some(rows)) <= FEW:
        return Part(tuple(allowed(found, asked, reader)))
    if is_regional:
        in_rounds = rows.filter(Q(round_id__in=[round.pk for round in reader.rounds]) | Q(round_id=None))
        some = Part(tuple(allowed(_enough(_rows(in_rounds[: 4 * FEW])), asked, reader)), is_more=True)
        if _is_wide(some):
            return some
    if (own := _own(kind, asked, reader)) is not None:
        whole = Part(tuple(own))
        return replace(whole, is_more=_is_wide(whole))
    rows = rows.filter(findable(reader, asked.path, (kind,)))
    some = Part(tuple(_rows(rows[: 2 * FEW])), is_more=True)
    if _is_wide(some):
        return some
    whole = Part(tuple(_rows(rows)))
    return replace(whole, is_more=_is_wide(whole))


def _own(kind: str, asked: Asked, reader: Reader) -> list[Row] | None:
    """What holds the words among all that the reader sees of a kind; None where that is more than OWN things."""
    own = list(visible(kind, reader, asked.path).order_by().values_list("pk", flat=True)[: OWN + 1])
    if len(own) > OWN:
        return None
    found = _rows(narrowed(asked, kinds_of(kind), query.Way.TEXT).filter(Among("subject", own)))
    apart = allowed([row for row in found if row[1] != kind], asked, reader)  # fewer may find these entries
    return [*(row for row in found if row[1] == kind), *apart]


def _enough(rows: Iterable[Row]) -> list[Row]:
    """Of some entries those of the first ENOUGH things."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[2]].append(row)
    return [row for some in list(found.values())[:ENOUGH] for row in some]


def _is_wide(part: Part) -> bool:
    return len(part.things) > EXACT


def _some(rows: QuerySet[Entry]) -> list[Row]:
    return _rows(rows[: FEW + 1])


def _rows(rows: QuerySet[Entry]) -> list[Row]:
    return list(rows.values_list("pk", "kind", "subject"))


def _by_kind(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[ONE_WITH.get(row[1], row[1])].append(row)
    return groups


def _entries_of(kinds: Iterable[str]) -> list[str]:
    return [name for kind in kinds for name in kinds_of(kind)]


def allowed(found: Iterable[Row], asked: Asked, reader: Reader) -> list[Row]:
    """Those of some entries that the reader may find. One query for each kind that is among them."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    rows = list(found)
    for _pk, kind, subject in rows:
        by_kind[kind].add(subject)
    seen = {kind: readable(kind, ids, reader, asked.path) for kind, ids in sorted(by_kind.items())}
    return [row for row in rows if row[2] in seen[row[1]]]


def count_of(part: Part) -> int:
    """How many things there are, at most EXACT + 1, which says: more."""
    return EXACT + 1 if part.is_more else min(len(part.things), EXACT + 1)
