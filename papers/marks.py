"""Numbers in a paper's text that know which list they count.

A mark is three private-use characters around a query and the number: they travel through sentences, tables and the
escaping of a page unchanged. A page turns them into links, every other file drops them. Text that people wrote never
carries them: what comes from outside goes through `unmarked` when a paper's source is put together.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from html import escape, unescape
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

OPEN, BETWEEN, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([A-Za-z0-9_.%=&;+-]*){BETWEEN}([^{OPEN}{BETWEEN}{CLOSE}]*){CLOSE}")
STRAY = re.compile(f"[{OPEN}{BETWEEN}{CLOSE}]")
Link = Callable[[str], str]
Anything = TypeVar("Anything")
ANNEX, PLACES = "annex", "rows"  # in a query: the number is that of these rows of an attachment of the paper itself


def mark(number: object, **query: str) -> str:
    """The number as text that opens the list found by `query` (figure="problems.behind"); empty values go."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{OPEN}{asked}{BETWEEN}{number}{CLOSE}"


def annexed(number: object, title: str, places: Iterable[int]) -> str:
    """The number as text whose list are these rows, from 1, of the attachment of that title."""
    return mark(number, **{ANNEX: title, PLACES: ".".join(_spans(sorted(places)))})


def _spans(places: list[int]) -> Iterator[str]:
    """Places in order as "1-3" and "7"."""
    start = 0
    for end, place in enumerate(places, 1):
        if end == len(places) or places[end] != place + 1:
            yield str(place) if end - start == 1 else f"{places[start]}-{place}"
            start = end


def annex_of(query: str) -> tuple[str, list[int]] | None:
    """The attachment's title and the places in it that a query names; None for a query of another list."""
    asked = dict(parse_qsl(query))
    if ANNEX not in asked:
        return None
    spans = [span.partition("-") for span in asked.get(PLACES, "").split(".") if span]
    return asked[ANNEX], [n for first, _to, last in spans for n in range(int(first), int(last or first) + 1)]


def found(text: str) -> list[tuple[str, str]]:
    """Every mark in a text as (query, number), in order."""
    return MARKED.findall(text)


def bare(text: str) -> str:
    """The text as it is read: without marks."""
    return STRAY.sub("", MARKED.sub(r"\2", text)) if STRAY.search(text) else text


def unmarked(value: Any) -> Any:
    """Plain data (texts, lists, mappings) without any of the three characters: nobody can write a mark."""
    if isinstance(value, str):
        return value if value.isascii() else STRAY.sub("", value)
    if isinstance(value, dict):
        return {name: unmarked(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(unmarked(part) for part in value)
    return value


def stripped(value: Anything) -> Anything:
    """The same paper (or a part of one) without marks, for files in which a number opens nothing."""
    if isinstance(value, str):
        return bare(value)  # type: ignore[return-value]  # a str in, a str out
    if isinstance(value, tuple):
        return tuple(stripped(part) for part in value)  # type: ignore[return-value]  # the same
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: stripped(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **{name: new for name, new in changed.items() if new != getattr(value, name)})
    return value


def linked(page: str, link: Link) -> str:
    """A drawn page whose marks have become links to `link(query)`; numbers for which it gives "" stay plain.

    The page's text is escaped already, and with it the queries.
    """

    def anchor(found: re.Match[str]) -> str:
        address = link(unescape(found[1]))
        return f'<a href="{escape(address)}">{found[2]}</a>' if address else found[2]

    return STRAY.sub("", MARKED.sub(anchor, page))
