"""Doors and rooms: how they are written, and the telling parts of one known address."""

import re
from collections.abc import Iterator

from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import BARE, Skeleton, bare

NUMBER = r"第?(?:[a-z]?[0-9十百]{1,4}[a-z]?)"
BUILDING = rf"{NUMBER}\s?(?:号楼|栋|幢|座(?![一-龥])|#楼|#)"
STAIRS = rf"{NUMBER}\s?(?:单元|楼|层)"
ROOM = rf"{NUMBER}\s?(?:室|房(?![屋产子])|号|户(?!居民|住户|业主|村民|人))"
# A number that says not what it counts is a room only where nothing follows that it could count: 3层3000平方米.
ROOM_ENDS = (
    r"\s*(?:$|[,。、;:!?)(】」》”’\"'…\n]|\.(?!\d)|的(?!厂|车|生产)|业主|住户|居民|房(?![屋产子])|家[里中门]|门口"
    r"|反映|反应|举报|投诉)"
)
BARE_ROOM = rf"[0-9]{{3,4}}(?={ROOM_ENDS})"
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
SURE_ROOM = 3  # digits of a last number that alone makes two numbers in a row somebody's door
# What an address calls a number, and what else the same is called.
SAME = {
    **dict.fromkeys(("号楼", "栋", "幢", "座"), "号楼|栋|幢|座"),
    **dict.fromkeys(("室", "房"), "室|房|号|户"),
    **dict.fromkeys(("号", "户"), "号|室|户"),
    **dict.fromkeys(("楼", "层"), "楼|层"),
    "单元": "单元|门",
    "号院": "号院|号",
}
NO_ROOM = r"[0-9]|平方|立方|[米吨元个余多名人头台亩a-z%]|家(?![里中门的])"  # behind a number that is none
COUNTED = "号楼|号院|号|栋|幢|座|弄|单元|楼|层|室|房|户"


def marks(digits: Skeleton) -> Iterator[Mark]:
    """The door or group at the end of an address in a folded text with digits; street, estate and village stay."""
    for pattern in DOORS:
        for match in pattern.finditer(digits.text):
            yield Mark(*digits.span(*match.span("door")), Kind.ADDRESS, Why.DOOR)


def telling(address: str) -> list[str]:
    """Patterns that find `address`, and a street, an estate or a village of it with its number, in a bare text."""
    whole = _whole(address)
    if not whole:
        return []
    patterns = [re.escape(whole), re.escape(whole[::-1])]
    for match in TAIL.finditer(whole):
        pieces = PIECE.findall(match["tail"])
        place = re.escape(own_name(match["place"]))
        following = "".join(f"(?:{_piece(*piece)})?" for piece in pieces[1:])
        number, kind = pieces[0]
        if len(place) >= 2 and kind:
            patterns.append(f"{place}{_piece(number, kind, said=True)}{following}")
        if len(place) >= 2 and (len(pieces) > 2 or (len(pieces) == 2 and len(pieces[-1][0]) >= SURE_ROOM)):
            patterns.append(f"{place}{''.join(_piece(*piece) for piece in pieces)}")
    return patterns


def doors(address: str) -> list[str]:
    """Patterns that find the numbers of `address` alone (3栋2单元501) in a compact text, numerals as digits.

    Two of them are many doors' and machines' numbers too (1号、2号生产线), so that the last one is a room's then.
    """
    found: list[str] = []
    for match in TAIL.finditer(_whole(address)):
        pieces = PIECE.findall(match["tail"])
        for at in range(len(pieces) - 1):
            row = pieces[at:]
            whole_tail = at == 0 and len(row) > 2
            if all(kind for _, kind in row[:-1]) and (whole_tail or len(row[-1][0]) >= SURE_ROOM):
                found.append(_in_a_row(row))
    return found


def _whole(address: str) -> str:
    """The address in a bare text; '' where it is too short, or a place that an office may name freely."""
    whole = bare(address, BARE)
    free = FREE.search(whole) and not any(c in "0123456789十" for c in whole)
    return "" if len(whole) < SHORTEST or free else whole


def _in_a_row(pieces: list[tuple[str, str]]) -> str:
    """Numbers that follow each other, each called as in the address; a room's number needs no word."""
    *inside, (number, kind) = pieces
    before = "".join(_piece(n, k, said=True, counted=SAME.get(k, k)) for n, k in inside)
    last = _piece(number, kind, said=True, counted=SAME.get(kind, kind) or COUNTED)
    if not kind or len(number) >= SURE_ROOM:
        last = rf"(?:{last}|{re.escape(number)}(?!{NO_ROOM}))"
    return rf"(?<![0-9十百]){before}{last}"


def own_name(place: str) -> str:
    """永州市冷水滩区翠竹路 → 翠竹路: what stands after the last region, or the last four characters."""
    cut = BEFORE_PLACE.sub("", place[:-1]) + place[-1:]
    if place.endswith("小区"):
        cut = BEFORE_PLACE.sub("", place[:-2]) + "小区"
    return cut if len(cut) >= 3 else place[-4:]


def _piece(number: str, kind: str, said: bool = False, counted: str = "") -> str:
    """One number of an address in every way of writing it. What it counts may be left out unless `said`, or a group."""
    numbers = "|".join(sorted(_numbers(number), key=len, reverse=True))
    if kind.endswith("组"):
        return rf"第?(?:{numbers})(?:村民|居民)?小?组"
    counted = counted or {"室": "室|房|号|户", "单元": "单元|门"}.get(kind, COUNTED)
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
