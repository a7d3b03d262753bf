"""Keeping the index: each app that owns a text writes its entries here, in the transaction that changes the text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from search import grams
from search.folding import fold
from search.models import Entry
from search.names import initials

LONGEST = 20_000  # characters of one entry; a longer passage becomes several
OVERLAP = 200  # so that a word of a search that is cut by one entry is whole in the next
AT_ONCE = 500
PLACE = ("kind", "subject", "part", "is_public")
OF_TEXT = ("round_id", "key", "title", "text", "where", "folded", "initials", "day")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a thing's text; `where` says which for a reader, as "12" for a page or the name of a sheet."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """All that the index is to know of a thing: `put` says what its parts are."""

    kind: str
    subject: int
    title: str
    passages: Sequence[Passage | str]
    round_id: int | None = None
    day: date | None = None
    key: str = ""
    initials_of: str = ""
    is_public: bool = False


def put(
    kind: str,
    subject: int,
    *,
    title: str,
    passages: Sequence[Passage | str],
    round_id: int | None = None,
    day: date | None = None,
    key: str = "",
    initials_of: str = "",
    is_public: bool = False,
) -> None:
    """Let a thing be found by these words and no others, from the end of the caller's transaction.

    The first passage is the thing's own text (part 0), the others are its parts from 1; one of more than LONGEST
    characters takes several parts. Every part is also found by the title and by `key`. What is there already costs one
    query and no write.
    """
    put_many([Thing(kind, subject, title, passages, round_id, day, key, initials_of, is_public)])


def put_many(things: Iterable[Thing]) -> int:
    """As `put` for many things, in a few queries for AT_ONCE of them; how many entries had to be written or deleted.

    Of things named twice the last one counts.
    """
    with transaction.atomic(savepoint=False):
        return sum(_put(some) for some in batched(things, AT_ONCE))


def drop(kind: str, subjects: Collection[int], is_public: bool | None = None) -> int:
    """Let things be found no more; how many entries they had.

    `is_public` None takes both what the public finds and what the desk finds.
    """
    which: dict[str, Any] = {} if is_public is None else {"is_public": is_public}
    with transaction.atomic(savepoint=False):
        return sum(
            _take_away(Entry.objects.filter(kind=kind, subject__in=some, **which).values_list("pk", "folded"))
            for some in batched(subjects, AT_ONCE)
        )


def subjects(kind: str) -> QuerySet[Entry, int]:
    """The things of a kind of which anything can be found, as a condition."""
    return Entry.objects.filter(kind=kind, part=0).values_list("subject", flat=True)


def entries_of(thing: Thing) -> list[Entry]:
    """The entries that a thing has, not saved."""
    title, key = _kept(thing.title), fold(thing.key)[:200]
    letters = initials(thing.initials_of) if thing.initials_of else ""
    common = {
        "kind": thing.kind, "subject": thing.subject, "round_id": thing.round_id, "is_public": thing.is_public,
        "key": key, "title": title, "initials": letters, "day": thing.day,
    }  # fmt: skip
    found = []
    for part, passage in enumerate(_pieces(thing.passages)):
        folded = "\n".join((fold(title), key, fold(passage.text), letters))
        found.append(Entry(part=part, text=passage.text, where=passage.where[:200], folded=folded, **common))
    return found


def value_of(entry: Entry) -> tuple[Any, ...]:
    """What of an entry counts when two are compared."""
    return tuple(getattr(entry, name) for name in OF_TEXT)


def _pieces(passages: Sequence[Passage | str]) -> Iterator[Passage]:
    for given in passages or ("",):
        passage = Passage(given) if isinstance(given, str) else given
        text = _kept(passage.text)
        yield Passage(text[:LONGEST], passage.where)
        for start in range(LONGEST - OVERLAP, len(text) - OVERLAP, LONGEST - OVERLAP):
            yield Passage(text[start : start + LONGEST], passage.where)


def _kept(text: str) -> str:
    """The text without what no database keeps."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


Place = tuple[str, int, int, bool]
One = TypeVar("One")


def batched(rows: Iterable[One], size: int) -> Iterator[list[One]]:
    """The rows in lists of `size`, the last one shorter."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def _put(things: Sequence[Thing]) -> int:
    last = {(thing.kind, thing.subject, thing.is_public): thing for thing in things}
    wanted = {_place(entry): entry for thing in last.values() for entry in entries_of(thing)}
    there = {_place(entry): entry for entry in _there(last)}
    gone = [
        entry for place, entry in there.items() if place not in wanted or value_of(entry) != value_of(wanted[place])
    ]
    fresh = [
        entry for place, entry in wanted.items() if place not in there or value_of(entry) != value_of(there[place])
    ]
    _take_away([(entry.pk, entry.folded) for entry in gone])
    # On PostgreSQL whoever builds the index anew may write the same entry at this moment: ours stands, no act fails.
    made = Entry.objects.bulk_create(
        fresh, batch_size=AT_ONCE, update_conflicts=True, unique_fields=PLACE, update_fields=OF_TEXT
    )
    grams.learn((entry.pk, entry.folded) for entry in made)
    return len(gone) + len(made)


def _place(entry: Entry) -> Place:
    return entry.kind, entry.subject, entry.part, entry.is_public


def _there(things: Iterable[tuple[str, int, bool]]) -> Iterator[Entry]:
    groups: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for kind, subject, is_public in things:
        groups[kind, is_public].append(subject)
    for (kind, is_public), subjects in groups.items():
        yield from Entry.objects.filter(kind=kind, is_public=is_public, subject__in=subjects)


def _take_away(rows: Iterable[tuple[int, str]]) -> int:
    known = list(rows)
    grams.forget(known)
    for some in batched(known, AT_ONCE):
        Entry.objects.filter(pk__in=[pk for pk, _folded in some]).delete()
    return len(known)
