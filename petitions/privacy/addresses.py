"""Doors and rooms: how they are written, and the telling parts of one known address."""

import re
from collections.abc import Iterator

from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import BARE, Skeleton, bare

NUMBER = r"第?(?:[a-z]?[0-9十百]{1,4}[a-z]?)"
BUILDING = rf"{NUMBER}\s?(?:号楼|栋|幢|座(?![一-龥])|#楼|#)"
STAIRS = rf"{NUMBER}\s?(?:单元|楼|层)"
ROOM = rf"{NUMBER}\s?(?:室|房(?![屋产子])|号|户)"
BARE_ROOM = r"[0-9]{3,4}(?![0-9年月米吨元])"
DASHED = rf"{NUMBER}(?:\s?[-#]\s?{NUMBER}){{1,3}}(?:室|房|号)?"
# 3栋2单元501室 and what people leave out of it
INSIDE = (
    rf"(?:{BUILDING}\s?(?:{STAIRS}\s?)?(?:{ROOM}|{DASHED}|{BARE_ROOM})?|{STAIRS}\s?(?:{ROOM})?|{DASHED}|{NUMBER}\s?室)"
)
ESTATE = r"(?:小区|花园|公寓|家园|新村|苑|庭院|名城|社区|宿舍|家属院|公馆|华府)"
HOME = r"(?:家住|住在|居住在|现住|住址|地址|住所|户籍|家在)"
STREET = r"(?:路|街|巷|道|弄|里|胡同|镇|乡)"
DOORS = (
    re.compile(rf"{ESTATE}\s?(?P<door>{INSIDE})"),
    re.compile(rf"(?P<door>{BUILDING}\s?(?:{STAIRS}\s?)?{ROOM}|{BUILDING}\s?{STAIRS}\s?{BARE_ROOM}|{NUMBER}\s?单元\s?{ROOM})"),
    re.compile(rf"[村屯寨庄]\s?(?P<door>{NUMBER}\s?(?:村民|居民)?小?组(?:\s?{NUMBER}号)?|{NUMBER}号(?!线|井|楼|厂|坑|塘|矿))"),
    re.compile(
        rf"{HOME}[^,。;\n]{{0,40}}?{STREET}(?P<door>{NUMBER}号(?:附{NUMBER}号)?(?:院\s?)?(?:\s?{INSIDE})?)"
    ),
)  # fmt: skip
KINDS_OF_NUMBER = r"(?:村民小组|居民小组|小组|组|号楼|号院|号|栋|幢|座|单元|楼|层|弄|室|房|户)"
TAIL = re.compile(rf"(?P<place>[^\d十百]*)(?P<tail>(?:第?[0-9十百]+[a-z]?{KINDS_OF_NUMBER}?)+)")
PIECE = re.compile(rf"第?([0-9十百]+[a-z]?)({KINDS_OF_NUMBER}?)")
# What an office may name freely: a region, a village, a community as a whole.
FREE = re.compile(r"(?:[省市县州旗镇乡村]|(?<!小)区|街道|社区|居委会|村委会)$")
BEFORE_PLACE = re.compile(r".*[省市区县旗州镇乡道号组栋]")
SHORTEST = 4  # characters of an address that may be looked for at all


def marks(digits: Skeleton) -> Iterator[Mark]:
    """The door or group at the end of an address in a folded text with digits; street, estate and village stay."""
    for pattern in DOORS:
        for match in pattern.finditer(digits.text):
            yield Mark(*digits.span(*match.span("door")), Kind.ADDRESS, Why.DOOR)


def telling(address: str) -> list[str]:
    """Patterns that find `address`, and its parts that lead to the door, in a bare text.

    A part is a street, an estate or a village together with its number, or two numbers in a row (2单元501室).
    """
    whole = bare(address, BARE)
    if len(whole) < SHORTEST or (FREE.search(whole) and not any(c in "0123456789十" for c in whole)):
        return []
    patterns = [re.escape(whole), re.escape(whole[::-1])]
    for match in TAIL.finditer(whole):
        pieces = PIECE.findall(match["tail"])
        place = re.escape(own_name(match["place"]))
        following = "".join(f"(?:{_piece(*piece)})?" for piece in pieces[1:])
        number, kind = pieces[0]
        if len(place) >= 2 and kind:
            patterns.append(f"{place}{_piece(number, kind, said=True)}{following}")
        if len(place) >= 2 and len(pieces) >= 2:
            patterns.append(f"{place}{''.join(_piece(*piece) for piece in pieces)}")
        patterns += [_in_a_row(pieces[at:]) for at in range(len(pieces) - 1) if all(k for _, k in pieces[at:-1])]
    return patterns


def _in_a_row(pieces: list[tuple[str, str]]) -> str:
    """Numbers that follow each other, without the street or estate before them."""
    inside = "".join(_piece(number, kind, said=True) for number, kind in pieces[:-1])
    return inside + _piece(*pieces[-1])


def own_name(place: str) -> str:
    """永州市冷水滩区翠竹路 → 翠竹路: what stands after the last region, or the last four characters."""
    cut = BEFORE_PLACE.sub("", place[:-1]) + place[-1:]
    if place.endswith("小区"):
        cut = BEFORE_PLACE.sub("", place[:-2]) + "小区"
    return cut if len(cut) >= 3 else place[-4:]


def _piece(number: str, kind: str, said: bool = False) -> str:
    """One number of an address in every way of writing it. What it counts may be left out unless `said`, or a group."""
    numbers = "|".join(sorted(_numbers(number), key=len, reverse=True))
    if kind.endswith("组"):
        return rf"第?(?:{numbers})(?:村民|居民)?小?组"
    counted = {"室": "室|房|号|户", "单元": "单元|门"}.get(kind, "号楼|号院|号|栋|幢|座|弄|单元|楼|层|室|房|户")
    return rf"第?(?:{numbers})(?:{counted}){'' if said else '?'}"


def _numbers(number: str) -> set[str]:
    """12 as it stands in a bare text: 12, or 十2 where it was written 十二."""
    value = _value(number)
    if value is None or not 10 <= value < 100:
        return {number} if value is None else {number, str(value)}
    tens, ones = divmod(value, 10)
    return {number, str(value), f"{'' if tens == 1 else tens}十{ones or ''}"}


def _value(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.partition("十")
    if ten and all(part == "" or (part.isdecimal() and len(part) == 1) for part in (tens, ones)):
        return int(tens or 1) * 10 + int(ones or 0)
    return None
