"""What in a text leads to a person, and the text without it.

`scan` is the only judge: what is masked before a release and what stops one are the same findings.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from petitions.privacy import addresses, known, names, patterns
from petitions.privacy.known import Known
from petitions.privacy.marks import Kind, Why
from petitions.privacy.marks import Mark as Hit
from petitions.privacy.skeleton import FOLDED, NUMERIC, Skeleton, of, readings, reduced
from petitions.privacy.vocabulary import PERSONS

__all__ = ["NOBODY", "Hit", "Kind", "Known", "Why", "blanked", "mask", "masked", "remaining", "scan", "without"]

GRAVEST_FIRST = list(Kind)
IN_PLACE_OF = {
    Why.KNOWN_PHONE: "（电话略）",
    Why.KNOWN_ID_NUMBER: "（证件号略）",
    Why.KNOWN_ADDRESS: "（地址略）",
    Why.KNOWN_OTHER: "（略）",
    Why.TITLED: "某某",
    Kind.PHONE: "（电话略）",
    Kind.ID_NUMBER: "（证件号略）",
    Kind.EMAIL: "（邮箱略）",
    Kind.ACCOUNT: "（账号略）",
    Kind.COORDINATES: "（坐标略）",
    Kind.ADDRESS: "（门牌略）",
}
AFTER_A_WORD = re.compile(rf"(?:{PERSONS}){names.BETWEEN}$")
# 张建国（电话13812345678）: a number like this is of the person whose name it follows, in the record or not.
BESIDE = re.compile(r"[\s(（,，:：、]*(?:联系)?(?:电话|手机|身份证|tel)?(?:号码|号)?[\s:：是为]*", re.IGNORECASE)
NOBODY = Known()
ROUNDS = 4  # of looking again at what hiding leaves behind


def scan(text: str, known_values: Known = NOBODY) -> list[Hit]:
    """Every place in `text` that leads to a person, in order, none overlapping, at positions of `text` itself.

    Found however they are spelt: full width, spaced, with invisible characters, in Chinese numerals, escaped; what the
    identity record says also in traditional characters, pinyin, backwards and in base64.
    """
    hits = _merged(text, chain.from_iterable(_marks(text, known_values)))
    for _ in range(ROUNDS):
        # 22 digits in a row are no mobile number, but what is left of them beside a hidden one may be.
        rest = _hidden(text, hits)
        found = (
            [hit for hit in chain.from_iterable(_grave_marks(rest.text, known_values)) if _grave(hit)] if hits else []
        )
        if not found:
            break
        hits = _merged(text, [*hits, *(Hit(*rest.span(hit.start, hit.end), hit.kind, hit.why) for hit in found)])
    return hits


def mask(text: str, hits: Iterable[Hit]) -> str:
    """`text` with every hit replaced by what may be published in its place.

    No digit of a telephone or identity number stays; a plate keeps its two letters, a street or village its name, a
    person the surname. `hits` are those of scan(), in order.
    """
    return _hidden(text, hits).text


def masked(text: str, known_values: Known = NOBODY) -> tuple[str, list[Hit]]:
    """The text as it may be published, and what was hidden in it."""
    hits = scan(text, known_values)
    return mask(text, hits), hits


def remaining(text: str, known_values: Known = NOBODY) -> list[Hit]:
    """What must stop a release: mobile and identity numbers, plates, and whatever the identity record says."""
    return [hit for hit in scan(text, known_values) if _grave(hit)]


def blanked(text: str, known_values: Known = NOBODY) -> str:
    """The text without what remaining() finds; names of firms, places and officials stay as they were written."""
    return mask(text, remaining(text, known_values)) if text else text


def without(text: str, known_values: Known) -> str:
    """The text without what the record says and the numbers that stand beside it: for words that are changed for good.

    Other people's numbers and plates stay, and everything where nothing is known.
    """
    if not text or known_values == NOBODY:
        return text
    told: list[Hit] = []
    for hit in scan(text, known_values):
        if hit.kind is Kind.IDENTITY or (told and _stands_beside(text, told[-1], hit)):
            told.append(hit)
    return mask(text, told)


def _stands_beside(text: str, before: Hit, hit: Hit) -> bool:
    persons = hit.kind is Kind.ID_NUMBER or hit.why == Why.MOBILE
    return persons and BESIDE.fullmatch(text, before.end, hit.start) is not None


def _grave(hit: Hit) -> bool:
    return hit.kind in {Kind.IDENTITY, Kind.ID_NUMBER, Kind.PLATE} or hit.why == Why.MOBILE


def _marks(text: str, known_values: Known) -> Iterator[Iterator[Hit]]:
    for skeleton in readings(text):
        digits = reduced(skeleton, NUMERIC)
        yield known.marks(skeleton, known_values)
        yield patterns.marks(skeleton, digits)
        yield addresses.marks(digits)
        yield names.marks(skeleton)


def _grave_marks(text: str, known_values: Known) -> Iterator[Iterator[Hit]]:
    for skeleton in readings(text):
        yield known.marks(skeleton, known_values)
        yield patterns.grave_marks(reduced(skeleton, NUMERIC))


def _hidden(text: str, hits: Iterable[Hit]) -> Skeleton:
    """The text as published, each character still knowing where it comes from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for hit in hits:
        instead = _instead(text, hit)
        pieces += [text[done : hit.start], instead]
        starts += [*range(done, hit.start), *[hit.start] * len(instead)]
        ends += [*range(done + 1, hit.start + 1), *[hit.end] * len(instead)]
        done = hit.end
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return Skeleton("".join(pieces) + text[done:], starts, ends)


def _merged(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """In order, overlapping ones as one of the gravest kind; invisible characters at its end go with it."""
    merged: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        if merged and hit.start < merged[-1].end:
            last = merged.pop()
            worst = min(last, hit, key=lambda one: GRAVEST_FIRST.index(one.kind))
            hit = Hit(last.start, max(last.end, hit.end), worst.kind, worst.why)
        merged.append(Hit(hit.start, _past_invisible(text, hit.end), hit.kind, hit.why))
    return merged


def _past_invisible(text: str, at: int) -> int:
    while at < len(text) and unicodedata.category(text[at]) in {"Cf", "Mn"}:
        at += 1
    return at


def _instead(text: str, hit: Hit) -> str:
    if hit.why == Why.KNOWN_NAME:
        before = reduced(of(text[max(0, hit.start - 16) : hit.start]), FOLDED).text
        return "某某" if AFTER_A_WORD.search(before) else "举报人"
    if fixed := IN_PLACE_OF.get(hit.why) or IN_PLACE_OF.get(hit.kind):
        return fixed
    folded = reduced(of(text[hit.start : hit.end]), FOLDED).text
    if hit.kind is Kind.PLATE:
        return "".join(re.findall(r"[一-龥a-z]", folded)[:2]).upper() + "*****"
    return names.hidden(text[hit.start : hit.end], folded)
