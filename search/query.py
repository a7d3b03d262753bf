"""What a person typed, as a condition in SQL: rights are the caller's, who goes on with .filter()."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Left, StrIndex

from search import grams
from search.folding import fold
from search.models import Entry

LONGEST = 100  # characters of what is typed; what is behind them is left out
MOST = 8  # words; further ones are left out
IN_TEXT = 2  # the rank of what has the words in its text only


class Way(Enum):
    """How the database is to find what holds the words.

    PAIRS: by the index of pairs. WALK: it may go through entries in the order that is wanted until there are enough
    (grams.may_hold). TEXT: by other conditions of the query, comparing the text of each entry that these give.
    """

    PAIRS, WALK, TEXT = range(3)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is searched: folded words, each of which must stand in an entry. None: nothing that can be searched.

    With `is_beginning` the only word is one character, and is what titles begin with.
    """

    words: tuple[str, ...] = ()
    is_beginning: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


def parse(words: str) -> Parsed:
    """The words of a search, of at most LONGEST characters and MOST words; none when no letter or digit is in them."""
    found = [folded for word in words[:LONGEST].split() if (folded := fold(word))]
    kept = tuple(dict.fromkeys(found[:MOST]))
    if not any(unicodedata.category(one)[0] in "LN" for word in kept for one in word):
        return Parsed()
    return Parsed(kept, is_beginning=len(kept) == 1 and len(kept[0]) == 1)


def matching(words: str, *, way: Way = Way.PAIRS) -> QuerySet[Entry]:
    """Entries in which every word stands, in title, number, text or initials of a name; without an order.

    A word is found exactly where its key (search.folding) is a piece of one of these keys, on every database alike. A
    number typed with blanks is several words, and found as such. One character alone is searched at the beginning of
    titles. Empty for words without any letter or digit. Every `way` finds the same.
    """
    parsed = parse(words)
    if not parsed:
        return Entry.objects.none()
    if parsed.is_beginning:
        return Entry.objects.alias(first=Left("folded", 1)).filter(part=0, first=parsed.words[0])
    rows = Entry.objects.all()
    if way == Way.WALK:
        return _walked(rows, parsed.words)
    for word in parsed.words:
        if way != Way.TEXT and (candidate := grams.may_hold(word)):
            rows = rows.filter(candidate)
    for word in parsed.words:
        if way == Way.TEXT or not grams.is_exact(word):
            rows = rows.filter(folded__contains=word)
    return rows


def _walked(rows: QuerySet[Entry], words: Sequence[str]) -> QuerySet[Entry]:
    """Said so that the database expects many: pairs of one word stand together, which it would take for chance."""
    for nth, word in enumerate(words):
        if candidate := grams.may_hold(word[:2], is_told=True):
            rows = rows.filter(candidate)
        if not grams.is_exact(word):
            rows = rows.alias(**{f"at_{nth}": StrIndex("folded", Value(word))}).filter(**{f"at_{nth}__gt": 0})
    return rows


def numbered(rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """Those of some entries that have exactly this number: rank 0."""
    number = fold(words)
    if not number:
        return rows.none()
    candidate = grams.may_hold(as_line(number))
    return (rows.filter(candidate) if candidate else rows).filter(key=number)


def titled(rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """Those of some entries that have every word in their title: rank 1, if they have not the number itself."""
    for word in parse(words).words:
        if candidate := grams.may_hold_in_title(word):
            rows = rows.filter(candidate)
    return rows.filter(_in_title(words))


def kept(words: str) -> list[str]:
    """The words as they were typed, as far as they are searched."""
    return words[:LONGEST].split()[:MOST]


def as_line(number: str) -> str:
    """A folded number as it stands in what is searched: a line of its own."""
    return f"\n{number}\n"


def _in_title(words: str) -> Q:
    return reduce(lambda all, word: all & Q(title__icontains=word), kept(words), Q(part__gte=0))


def rank(words: str) -> Case:
    """0 for entries that have exactly this number, 1 for those with every word in their title, IN_TEXT for others."""
    exactly = [When(key=number, then=Value(0))] if (number := fold(words)) else []
    return Case(*exactly, When(_in_title(words), then=Value(1)), default=Value(IN_TEXT), output_field=IntegerField())
