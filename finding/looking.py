"""Asking the index: which things hold the words, of those that the reader may find; how many of each kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from finding.among import Among
from finding.candidates import EXACT, FEW, Asked, Thing, allowed, count_of, narrowed, parts
from finding.ordering import Things
from finding.sources import ONE_WITH, SOURCES, Reader
from search import query
from search.folding import fold
from search.marks import pieces
from search.models import Entry

TITLE, TEXT = 200, 140  # characters shown
MOST_PLACES = 12  # pages of a file that are named in one line
CANDIDATES = 200  # entries among which the best are chosen while somebody types

Piece = tuple[str, bool]


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


def things(asked: Asked, reader: Reader) -> Things:
    """The things asked for, each once, best first: what has the number, the words in its title, then the newest."""
    return Things(asked, reader)


def counts(asked: Asked, reader: Reader) -> Counts:
    """How many things of each kind the same search has, whichever kind is asked for."""
    found = {kind: count_of(part) for kind, part in parts(asked, reader).items()}
    return Counts({kind: found[kind] for kind in SOURCES}, min(sum(found.values()), EXACT + 1))


def keys_of(asked: Asked, reader: Reader, most: int) -> list[Thing]:
    """The things found, without an order, at most `most` of them; `most` may not be more than EXACT + 1."""
    found = parts(asked, reader)
    kinds = [asked.kind] if asked.kind else list(SOURCES)
    return [thing for kind in kinds for thing in found[kind].things][:most]


def counted(asked: Asked, reader: Reader) -> int:
    """How many things are found, at most EXACT + 1, which says: more."""
    sums = counts(asked, reader)
    return sums.by_kind[asked.kind] if asked.kind else sums.all


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
    rows = _of_things(query.matching(asked.words, way=query.Way.TEXT), wanted, exactly=False).exclude(where="")
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
    if asked.words.strip():
        found = narrowed(asked).filter(part=0).values_list("pk", "kind", "subject")[:FEW]
        rows = allowed(list(found), asked, reader)
        if len(found) < FEW or len(rows) >= most * 2:  # some may be one thing
            return Entry.objects.filter(Among("pk", [pk for pk, _kind, _subject in rows]))
    keys = [pk for part in parts(asked, reader).values() for pk, _kind, _subject in part.rows]
    return Entry.objects.filter(Among("pk", keys), part=0)


def _distance(entry: Entry, folded: list[str]) -> int:
    """0: the number itself; 1: title, number or initials begin so; 2: they hold the words; 3: only the text does."""
    title = fold(entry.title)
    if entry.key and entry.key == "".join(folded):
        return 0
    if any(text.startswith("".join(folded)) for text in (title, entry.key, entry.initials)):
        return 1
    return 2 if all(word in title or word in entry.key or word in entry.initials for word in folded) else 3
