"""The things that a search finds, best first, each page as it is asked for.

Where everything is known it is put in order by the database. Of more things than are counted only the first ones are
looked for: what has the number, then what has the words in its title, then the newest, until there are enough.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When

from finding.among import Among
from finding.candidates import EXACT, FEW, Asked, Part, Thing, allowed, count_of, narrowed, parts
from finding.sources import ONE_WITH, Reader, findable, kinds_of
from search import query
from search.models import Entry

STEPS = (4, 16, 64)  # entries for each thing that is wanted, before rights are asked for in the query itself

COLUMNS = ("pk", "kind", "subject", "day")
Placed = tuple[date | None, str, int]  # day, kind and subject of a thing


@dataclass(frozen=True, slots=True)
class Things(Sequence[dict[str, Any]]):
    """What a search finds, as rows: `of` and `subject` name the thing, `told` is the kind of the entry to show.

    `first` is its first fitting part, `fitting` how many fit, `rank` as search.query has it, `newest` its day.
    """

    asked: Asked
    reader: Reader

    def __len__(self) -> int:
        return min(sum(count_of(part) for part in self._parts().values()), EXACT)

    def __getitem__(self, key: Any) -> Any:
        """Some of the rows, by a slice."""
        if not isinstance(key, slice):
            raise TypeError(key)
        found = self._parts().values()
        if not any(part.is_more for part in found):
            keys = [pk for part in found for pk, _kind, _subject in part.rows]
            return list(self._ordered(Entry.objects.filter(Among("pk", keys)))[key])
        start, stop, _step = key.indices(EXACT)
        return self._told(self._first(stop)[start:stop])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self[:])

    def _parts(self) -> dict[str, Part]:
        found = parts(self.asked, self.reader)
        return {self.asked.kind: found[self.asked.kind]} if self.asked.kind else found

    def _ordered(self, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
        one = [When(kind=kind, then=Value(other)) for kind, other in ONE_WITH.items()]
        rows = rows.annotate(of=Case(*one, default=F("kind"), output_field=CharField()))
        # Of a thing with entries of two kinds the one that fewer may read says more; it comes last in the alphabet.
        grouped = rows.values("of", "subject").annotate(
            told=Max("kind"), first=Min("part"), fitting=Count("pk"), rank=Min(query.rank(self.asked.words))
        )
        newest = F("newest").desc(nulls_last=True)
        return grouped.annotate(newest=Min("day")).order_by("rank", newest, "of", "-subject")

    def _told(self, things: Sequence[Thing]) -> list[dict[str, Any]]:
        """The rows of some things, in the same order."""
        one = [Q(kind__in=kinds_of(kind), subject=subject) for kind, subject in things]
        rows = (
            narrowed(self.asked, (), query.Way.TEXT)
            .filter(reduce(or_, one, Q(pk__in=[])))
            .values_list("pk", "kind", "subject")
        )
        seen = allowed(list(rows), self.asked, self.reader)
        found = self._ordered(Entry.objects.filter(Among("pk", [pk for pk, _kind, _subject in seen])))
        by_thing = {(row["of"], row["subject"]): row for row in found}
        return [by_thing[thing] for thing in things if thing in by_thing]

    def _first(self, wanted: int) -> list[Thing]:
        """The first things of the list, as many as are wanted."""
        found: dict[Thing, None] = {}
        for tier in (query.numbered, query.titled, _all):
            placed = (one for kind in self._parts() for one in self._of_kind(kind, tier, wanted))
            found |= dict.fromkeys((kind, subject) for _day, kind, subject in sorted(placed, key=_place))
            if len(found) >= wanted:
                break
        return list(found)[:wanted]

    def _of_kind(self, kind: str, tier: Any, wanted: int) -> Iterable[Placed]:
        """The newest things of a kind that a tier has: all of few, of many as many as are wanted."""
        part = self._parts()[kind]
        if not part.is_more:
            if not part.rows:
                return []
            rows = Entry.objects.filter(Among("pk", [pk for pk, _kind, _subject in part.rows]))
            rows = tier(rows, self.asked.words).order_by().values_list("day", "subject")
            return [(day, kind, subject) for day, subject in rows]
        if tier is not _all and (few := self._few(kinds_of(kind), tier)) is not None:
            return few
        sums = Counter(name for _pk, name, _subject in part.rows)
        frequent = {name for name, n in sums.items() if tier is _all and n > EXACT}
        return [one for name in kinds_of(kind) for one in self._newest(name, tier, wanted, name in frequent)]

    def _few(self, names: Collection[str], tier: Any) -> list[Placed] | None:
        """Everything of some kinds of entries that a tier has; None where that is much."""
        rows = tier(narrowed(self.asked, names), self.asked.words)
        some = list(rows.values_list(*COLUMNS)[: FEW + 1])
        return self._of_few(some) if len(some) <= FEW else None

    def _newest(self, name: str, tier: Any, wanted: int, is_frequent: bool) -> list[Placed]:
        if not is_frequent and (few := self._few((name,), tier)) is not None:
            return few
        rows = tier(narrowed(self.asked, (name,), query.Way.WALK), self.asked.words)
        rows = rows.order_by(F("day").desc(nulls_last=True), "-subject")
        for step in STEPS:
            some = list(rows.values_list(*COLUMNS)[: step * wanted])
            found = self._of_few(some)
            if len(found) >= wanted or len(some) < step * wanted:
                return found[:wanted]
        kind = ONE_WITH.get(name, name)
        mine = rows.filter(findable(self.reader, self.asked.path, (kind,))).values_list("day", "subject").distinct()
        return [(day, kind, subject) for day, subject in mine[:wanted]]

    def _of_few(self, some: Sequence[tuple[int, str, int, date | None]]) -> list[Placed]:
        """Those of some entries that the reader may find, each thing once, in the same order."""
        days = {row[0]: row[3] for row in some}
        seen = allowed([row[:3] for row in some], self.asked, self.reader)
        return list(dict.fromkeys((days[pk], ONE_WITH.get(name, name), subject) for pk, name, subject in seen))


def _all(rows: QuerySet[Entry], _words: str) -> QuerySet[Entry]:
    """The last tier: everything that was found."""
    return rows


def _place(one: Placed) -> tuple[int, str, int]:
    """Newest first, what has no day last; then as the database orders."""
    day, kind, subject = one
    return -(day.toordinal() if day else 0), kind, -subject
