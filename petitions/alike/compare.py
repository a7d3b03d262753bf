"""How alike two petitions are, and why, in words that a clerk can check. It suggests; people link and unlink."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from petitions.alike.wording import STOCK, grams, simplified, skeleton

Kind = Literal["duplicate", "same_object", "repeat"]

# Jaccard of the sets of two-character runs. Edited copies lie between 0.32 and 0.88 (99 % above 0.44), petitions of one
# county on different objects below 0.31 (99 % below 0.19), different complaints on one object below 0.45 (99 % below
# 0.28): measured by tests/petitions/test_alike.py's wordings, to be checked again on a county's own petitions.
ALIKE = 0.40
FAIRLY_ALIKE = 0.30  # enough when object and place agree as well
# rapidfuzz's token_set_ratio over the same runs: how far the shorter text is contained in the longer, which Jaccard
# misses when a call of one sentence repeats a letter of ten. Edited copies lie above 73, strangers below 64, different
# complaints on one object below 79.
CONTAINED = 80
ENOUGH_RUNS = 12  # shared runs without which a text is too short to say anything ("oil fumes, at night")

COMPARED = 4000  # characters of a text: entries in a batch have a few hundred, and the work grows with the square
PHRASE = 4  # characters: shorter ones are words that anybody uses
PHRASES = 6
PLACE_IN_FRONT = (2, 3)  # Han characters of a region's short name before an enterprise's (东安金石建材 = 金石建材)


@dataclass(frozen=True)
class Profile:
    """What is compared of a petition, or of one piece of it. Subclass it to carry an id through `rank`.

    `number_base`: its number without the ordinal of a piece ('' when it has none). `object_key`: by objects.key_of.
    `place`: the region's code or name, '' when unknown. `types`: codes of pollution. `text`: as written.
    `round`: the id of its round.
    """

    number_base: str
    object_key: str
    place: str
    types: frozenset[str]
    text: str
    day: date | None
    round: int


@dataclass(frozen=True)
class Likeness:
    """`score` 0–100 orders suggestions and means nothing else; `shared` are phrases of the first petition's text."""

    kind: Kind
    score: int
    reasons: tuple[str, ...]
    shared: tuple[str, ...]


P = TypeVar("P", bound=Profile)


@dataclass(frozen=True)
class _Hints:
    """What two petitions have in common."""

    object: bool
    place: bool
    types: bool
    jaccard: float
    contained: float  # 0–100
    runs: int

    @property
    def alike(self) -> bool:
        return self.runs >= ENOUGH_RUNS and (self.jaccard >= ALIKE or self.contained >= CONTAINED)

    @property
    def same_matter(self) -> bool:
        return self.alike or (self.object and self.place and self.jaccard >= FAIRLY_ALIKE)


def compare(a: Profile, b: Profile) -> Likeness | None:
    """What `a` and `b` could be to each other, None when nothing suggests anything.

    duplicate: one round, and the texts alike, or fairly alike on one object in one place; same_object: one round, one
    object and place, other content; repeat: either of these over two rounds. Pieces of one petition (same number and
    round) are nothing to each other. Reasons are in the active language.
    """
    return _compare(a, _runs(a), b)


def rank(a: Profile, candidates: Iterable[P], limit: int = 8) -> list[tuple[P, Likeness]]:
    """The candidates that are something to `a`, likeliest first, of equals the nearer in time; at most `limit`."""
    runs = _runs(a)
    found = [(candidate, likeness) for candidate in candidates if (likeness := _compare(a, runs, candidate))]
    found.sort(key=lambda pair: (-pair[1].score, _days_apart(a, pair[0]), pair[0].number_base))
    return found[:limit]


def _compare(a: Profile, runs: set[str], b: Profile) -> Likeness | None:
    if a.number_base and a.number_base == b.number_base and a.round == b.round:
        return None
    hints = _hints(a, runs, b)
    if not hints.same_matter and not _one_object_at_work(a, hints):
        return None
    kind: Kind = "repeat" if a.round != b.round else "duplicate" if hints.same_matter else "same_object"
    return Likeness(kind, _score(hints), _reasons(a, b, hints), _shared_phrases(a.text[:COMPARED], b.text[:COMPARED]))


def _runs(profile: Profile) -> set[str]:
    return grams(skeleton(profile.text[:COMPARED]), 2)


def _hints(a: Profile, runs: set[str], b: Profile) -> _Hints:
    others = _runs(b)
    common = len(runs & others)
    return _Hints(
        object=_same_object(a.object_key, b.object_key),
        place=bool(a.place) and a.place == b.place,
        types=bool(a.types & b.types),
        jaccard=common / (len(runs | others) or 1),
        contained=fuzz.token_set_ratio(" ".join(runs), " ".join(others)) if common else 0,
        runs=common,
    )


def _same_object(one: str, other: str) -> bool:
    """Equal keys, or one is the other with a region's short name in front."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (
        one == other or (len(short) >= 4 and long.endswith(short) and len(long) - len(short) in PLACE_IN_FRONT)
    )


def _one_object_at_work(a: Profile, hints: _Hints) -> bool:
    """Whether object and place agree. A village or a river is accused of many things: there the type must agree too."""
    return hints.object and hints.place and (hints.types or not _is_area(a.object_key))


def _is_area(key: str) -> bool:
    return key.endswith(("村", "组", "队", "社区", "小区", "河", "江", "溪", "湖", "水库", "渠"))


def _score(hints: _Hints) -> int:
    """Each hint takes its part of the doubt that the others leave, so more hints never lower the score."""
    doubt = 1 - hints.contained / 100 if hints.alike else 1 - hints.jaccard
    doubt *= (0.5 if hints.object else 1) * (0.8 if hints.place else 1) * (0.9 if hints.types else 1)
    return round(100 * (1 - doubt))


def _reasons(a: Profile, b: Profile, hints: _Hints) -> tuple[str, ...]:
    name = min(a.object_key, b.object_key, key=len)
    named = _("same place named: %(name)s") if _is_area(name) else _("same enterprise: %(name)s")
    said = (
        (hints.object, named % {"name": name}),
        (hints.place, _("same place")),
        (hints.types, _("same type")),
        (hints.same_matter, _("text %(share)d%% alike") % {"share": round(hints.contained)}),
    )
    return tuple(words for holds, words in said if holds)


def _shared_phrases(text: str, other: str) -> tuple[str, ...]:
    """The longest phrases of `text`, as written there, that `other` has as well; stock phrases left out."""
    plain_other = simplified(other)
    found: dict[str, None] = {}
    for clause in re.findall(r"\w+", text):
        plain = simplified(clause)
        if len(plain) != len(clause):  # a folded form of several characters: places no longer correspond
            plain = clause
        start = 0
        while start <= len(clause) - PHRASE:
            end = _end_of_shared(plain, start, plain_other)
            if end - start >= PHRASE and len(STOCK.sub("", clause[start:end])) >= PHRASE:
                found[clause[start:end]] = None
            start = max(end, start + 1)
    return tuple(sorted(found, key=len, reverse=True)[:PHRASES])


def _end_of_shared(clause: str, start: int, other: str) -> int:
    end = start
    while end < len(clause) and clause[start : end + 1] in other:
        end += 1
    return end


def _days_apart(a: Profile, b: Profile) -> int:
    return abs((a.day - b.day).days) if a.day and b.day else 10**6
