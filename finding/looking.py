"""Asking the index: which things hold the words, of those that the reader may find; how many of each kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When

from cases.models import Round
from finding.sources import ONE_WITH, SOURCES, Reader, findable, readable
from search import query
from search.folding import fold
from search.marks import pieces
from search.models import Entry

FEW = 2_000  # entries whose rights are asked for by their keys
EXACT = 10_000  # things that are counted and leafed through; beyond it there are "more than 10,000"
TITLE, TEXT = 200, 140  # characters shown
MOST_PLACES = 12  # pages of a file that are named in one line
CANDIDATES = 200  # entries among which the best are chosen while somebody types

Thing = tuple[str, int]
Piece = tuple[str, bool]


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
class Hit:
    """One thing that was found, as a line of the list: pieces of title and text, each with whether it is marked.

    `pages` of a file, `measures` of a task by their numbers, other `places` by name; `more` are not named.
    """

    thing: Thing
    label: str
    url: str
    title: list[Piece]
    text: list[Piece]
    day: date | None
    round: str
    pages: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things of each kind, each at most EXACT + 1, which says: more."""

    by_kind: dict[str, int]
    all: int


def entries(asked: Asked, reader: Reader) -> QuerySet[Any]:
    """Entries of any kind that hold the words and that the reader may find.

    Few candidates are asked for by kind, which is a look at a key for each; of many the rights are in the one query.
    """
    few = _few(asked, reader)
    if few is None:
        kinds = (asked.kind,) if asked.kind in SOURCES else reader.present.get(asked, ())
        rows = _narrowed(asked).filter(findable(reader, asked.path, kinds))
    else:
        rows = Entry.objects.filter(pk__in=few)
    one = [When(kind=kind, then=Value(other)) for kind, other in ONE_WITH.items()]
    rows = rows.annotate(of=Case(*one, default=F("kind"), output_field=CharField()))
    return (rows.filter(of=asked.kind) if asked.kind else rows).order_by()


def _narrowed(asked: Asked) -> QuerySet[Any]:
    """What holds the words, of the round and the days asked for, whoever may read it."""
    rows: QuerySet[Any] = query.matching(asked.words) if asked.words.strip() else Entry.objects.all()
    rows = rows.filter(is_public=False)
    if asked.round is not None:
        rows = rows.filter(Q(round_id=asked.round.pk) | Q(round_id=None))
    if asked.first:
        rows = rows.filter(day__gte=asked.first)
    return rows.filter(day__lte=asked.last) if asked.last else rows


def _few(asked: Asked, reader: Reader) -> list[int] | None:
    """The entries that the reader may find when at most FEW hold the words; None when there are more, or no words."""
    if not asked.words.strip():
        return None
    asked = replace(asked, kind="")
    if asked not in reader.known:
        found = list(_narrowed(asked).order_by().values_list("pk", "kind", "subject")[: FEW + 1])
        reader.known[asked] = _allowed(found, asked, reader) if len(found) <= FEW else None
    return reader.known[asked]


def _allowed(found: Iterable[tuple[int, str, int]], asked: Asked, reader: Reader) -> list[int]:
    """Those of some entries (number, kind, subject) that the reader may find. One query a kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for _pk, kind, subject in found:
        by_kind[kind].add(subject)
    seen = {kind: readable(kind, ids, reader, asked.path) for kind, ids in sorted(by_kind.items())}
    return [pk for pk, kind, subject in found if subject in seen[kind]]


def things(asked: Asked, reader: Reader) -> QuerySet[Any, Any]:
    """The things asked for, each once, with its first fitting `part` and the number of them (`fitting`), best first.

    First what has exactly this number, then what has the words in its title, each newest first.
    """
    grouped = entries(asked, reader).values("of", "subject")
    # Of a thing with entries of two kinds the one that fewer may read says more; it comes last in the alphabet.
    grouped = grouped.annotate(
        told=Max("kind"), first=Min("part"), fitting=Count("pk"), rank=Min(query.rank(asked.words))
    )
    newest = F("newest").desc(nulls_last=True)
    return grouped.annotate(newest=Min("day")).order_by("rank", newest, "of", "-subject")


def counts(asked: Asked, reader: Reader) -> Counts:
    """How many things of each kind the same search has: one query where few hold the words, else one a kind."""
    asked = replace(asked, kind="")
    if _few(asked, reader) is None:
        found = {kind: counted(replace(asked, kind=kind), reader) for kind in SOURCES}
        reader.present[asked] = tuple(kind for kind, n in found.items() if n)
    else:
        sums = {kind: Count("subject", filter=Q(of=kind)) for kind in SOURCES}
        found = entries(asked, reader).values("of", "subject").distinct().aggregate(**sums)
    return Counts(found, min(sum(found.values()), EXACT + 1))


def keys_of(asked: Asked, reader: Reader, most: int) -> list[Thing]:
    """The things found, without an order, at most `most` of them."""
    return list(entries(asked, reader).values_list("of", "subject").distinct()[:most])


def counted(asked: Asked, reader: Reader) -> int:
    """How many things are found, at most EXACT + 1, which says: more. One query."""
    return entries(asked, reader).values("of", "subject").distinct()[: EXACT + 1].count()


def hits(found: Sequence[dict[str, Any]], asked: Asked, reader: Reader) -> list[Hit]:
    """The lines of some things: their words, where in them the search stands, and their pages."""
    if not found:
        return []
    wanted = [(row["told"], row["subject"], row["first"]) for row in found]
    texts = {_thing(one): one for one in _of_things(Entry.objects.all(), wanted, exactly=True)}
    # With the words in its title every part of a thing fits; that says nothing of where in it they stand.
    places = _places(asked, [row for row in found if row["fitting"] > 1 and row["rank"] == query.IN_TEXT])
    urls = _urls(reader, texts)
    names = {round.pk: round.name for round in reader.rounds}
    lines = []
    for row in found:
        thing = (row["of"], row["subject"])
        if thing in texts and thing in urls:
            lines.append(_hit(texts[thing], urls[thing], places.get(thing, []), row["fitting"], asked.words, names))
    return lines


def _hit(entry: Entry, url: str, places: list[str], fitting: int, words: str, names: dict[int, str]) -> Hit:
    shown = places or ([entry.where] if entry.where else [])
    return Hit(
        thing=_thing(entry),
        label=str(SOURCES[_thing(entry)[0]].label),
        url=url,
        title=pieces(entry.title, words, TITLE),
        text=pieces(entry.text, words, TEXT) if entry.text.strip() != entry.title.strip() else [],
        day=entry.day,
        round=names.get(entry.round_id or 0, ""),
        pages=[one for one in shown if one.isdecimal() and entry.kind == "file"],
        measures=[one for one in shown if one.isdecimal() and entry.kind == "task"],
        places=[one for one in shown if not one.isdecimal()],
        more=max(0, fitting - len(places)) if len(places) >= MOST_PLACES else 0,
    )


def _thing(entry: Entry) -> Thing:
    return ONE_WITH.get(entry.kind, entry.kind), entry.subject


def _of_things(rows: QuerySet[Entry], wanted: Iterable[tuple[str, int, int]], *, exactly: bool) -> QuerySet[Entry]:
    conditions = [
        Q(kind=kind, subject=subject, **({"part": part} if exactly else {})) for kind, subject, part in wanted
    ]
    return rows.filter(reduce(or_, conditions, Q(pk__in=[])), is_public=False).order_by("part")


def _places(asked: Asked, found: Sequence[dict[str, Any]]) -> dict[Thing, list[str]]:
    """Where in each thing of several fitting parts the words stand: pages or sheets, at most MOST_PLACES of each."""
    wanted = [(row["of"], row["subject"], 0) for row in found]
    if not wanted or not query.parse(asked.words):
        return {}
    places: dict[Thing, list[str]] = defaultdict(list)
    rows = _of_things(query.matching(asked.words), wanted, exactly=False).exclude(where="")
    for kind, subject, where in rows.values_list("kind", "subject", "where"):
        here = places[kind, subject]
        if len(here) < MOST_PLACES and where not in here:
            here.append(where)
    return places


def _urls(reader: Reader, texts: Iterable[Thing]) -> dict[Thing, str]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, subject in texts:
        by_kind[kind].append(subject)
    return {
        (kind, pk): url for kind, ids in by_kind.items() for pk, url in SOURCES[kind].pages(reader.user, ids).items()
    }


def titled(asked: Asked, reader: Reader, most: int) -> list[Hit]:
    """The best of some things that hold the words, those with them in title, number or initials first. For menus."""
    rows = list(_titled(asked, reader, most).defer("text", "folded")[:CANDIDATES])
    folded = [fold(word) for word in asked.words.split()]
    rows.sort(key=lambda one: (_distance(one, folded), -(one.day or date.min).toordinal(), -one.pk))
    best: dict[Thing, Entry] = {}
    for one in rows:
        best.setdefault(_thing(one), one)
    shown = dict(list(best.items())[:most])
    urls, names = _urls(reader, shown), {round.pk: round.name for round in reader.rounds}
    return [
        Hit(
            thing,
            str(SOURCES[thing[0]].label),
            urls[thing],
            [(one.title, False)],
            [],
            one.day,
            names.get(one.round_id or 0, ""),
        )
        for thing, one in shown.items()
        if thing in urls
    ]


def _titled(asked: Asked, reader: Reader, most: int) -> QuerySet[Any]:
    """Things with the words; of very many the first, when the reader may find enough of these."""
    if _few(asked, reader) is None and asked.words.strip():
        found = _narrowed(asked).filter(part=0).order_by().values_list("pk", "kind", "subject")[:FEW]
        allowed = _allowed(list(found), asked, reader)
        if len(allowed) >= most * 2:  # some may be one thing
            return Entry.objects.filter(pk__in=allowed)
    return entries(asked, reader).filter(part=0)


def _distance(entry: Entry, folded: list[str]) -> int:
    """0: the number itself; 1: title, number or initials begin so; 2: they hold the words; 3: only the text does."""
    title = fold(entry.title)
    if entry.key and entry.key == "".join(folded):
        return 0
    if any(text.startswith("".join(folded)) for text in (title, entry.key, entry.initials)):
        return 1
    return 2 if all(word in title or word in entry.key or word in entry.initials for word in folded) else 3
