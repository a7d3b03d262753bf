"""What everybody finds: numbers of public entries, as many as are counted, of more those that a list begins with.

The process that serves the public alone asks a function of the database, which has our rights and names public entries
only: a view that keeps rows apart lets no index of pairs be asked.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet

from search import grams, query
from search.folding import fold
from search.models import Entry

FUNCTION = "search_candidates"  # of the schema of the public process
ARGUMENTS = (
    "asked tsquery, beginning text, texts text[], titles text[], number text, kinds text[], rounds bigint[], most int"
)
CALL = f"SELECT {FUNCTION}(%s::tsquery, %s, %s::text[], %s::text[], %s, %s::text[], %s::bigint[], %s)"
# Put together by the function each time: so the database knows how frequent the words are when it chooses its way.
STATEMENT = """
SELECT id FROM {entries} WHERE is_public AND round_id IS NOT NULL AND kind = ANY($6)
  AND ($1 IS NULL OR grams @@ $1) AND ($2 IS NULL OR (part = 0 AND left(folded, 1) = $2)) AND folded LIKE ALL ($3)
  AND title ILIKE ALL ($4) AND ($5 IS NULL OR key = $5) AND ($7 IS NULL OR round_id = ANY($7))
ORDER BY day DESC NULLS LAST, id DESC LIMIT $8"""


def numbers(words: str, kinds: Sequence[str], rounds: Sequence[int] | None, most: int) -> list[int]:
    """Public entries of these kinds and rounds (None: of any) that hold the words: all of fewer than `most`.

    Of more the newest `most`, and with them the newest that have the number itself or the words in their title.
    One query, or three.
    """
    parsed = query.parse(words)
    if not parsed:
        return []
    tiers = _at_the_door(words, kinds, rounds, most) if settings.PUBLIC_ALONE else _here(words, kinds, rounds, most)
    found = next(tiers)()
    if len(found) < most:
        return found
    return list(dict.fromkeys([*found, *(pk for tier in tiers for pk in tier())]))


Tier = Callable[[], list[int]]


def _here(words: str, kinds: Sequence[str], rounds: Sequence[int] | None, most: int) -> Iterator[Tier]:
    rows = query.matching(words).filter(is_public=True, kind__in=kinds, round_id__isnull=False)
    if rounds is not None:
        rows = rows.filter(round_id__in=rounds)
    for tier in (rows, query.titled(rows, words), query.numbered(rows, words)):
        yield lambda tier=tier: _newest(tier, most)  # type: ignore[misc]


def _newest(rows: QuerySet[Entry], most: int) -> list[int]:
    return list(rows.order_by(F("day").desc(nulls_last=True), "-pk").values_list("pk", flat=True)[:most])


def _at_the_door(words: str, kinds: Sequence[str], rounds: Sequence[int] | None, most: int) -> Iterator[Tier]:
    parsed = query.parse(words)
    pattern = connection.ops.prep_for_like_query
    first = parsed.words[0] if parsed.is_beginning else None
    asked = None if first else " & ".join(f"({grams.asked(word)})" for word in parsed.words)
    texts = [f"%{pattern(word)}%" for word in parsed.words if not first and not grams.is_exact(word)]
    titles = [f"%{pattern(word)}%" for word in query.kept(words)]
    in_title = " & ".join(f"({grams.asked(word, grams.TITLE)})" for word in parsed.words)
    number = fold(words)
    has_number = f"({grams.asked(query.as_line(number))})"
    where = (list(kinds), None if rounds is None else list(rounds), most)
    tiers: tuple[tuple[Any, ...], ...] = (
        (asked, first, texts, [], None),
        (_all(asked, in_title), first, texts, titles, None),
        (_all(asked, has_number), first, texts, [], number),
    )
    for tier in tiers:
        yield lambda tier=tier: _called(*tier, *where)  # type: ignore[misc]


def _all(*asked: str | None) -> str:
    return " & ".join(one for one in asked if one)


def _called(*given: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CALL, given)
        return [pk for (pk,) in cursor.fetchall()]
