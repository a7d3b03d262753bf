"""The identity record of one petition, found in a text however it is spelt."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pypinyin import Style, pinyin

from petitions.privacy import addresses
from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import BARE, COMPACT, Skeleton, Table, bare, reduced

# What stands in a record without naming anybody.
NOBODY_WORDS = "匿名|不详|未知|无|群众|市民|热心市民|热心群众|村民|居民|举报人|信访人|投诉人|来电人|来信人|反映人|本人"
NOBODY = frozenset(NOBODY_WORDS.split("|"))
BETWEEN = r"[1-5]?[\s\-_.'’·,]{0,3}"  # tone number, then what stands between syllables
LONGEST = 200  # characters; a longer value is somebody's story and is looked for as it stands only
HAN = r"[一-龥]"
HIDDEN = r"[*×x某○□_?]{1,2}"  # what people put in place of a character
TAIL = "(?:尾号|后4位|末4位)(?:数字|数|号码)?[为是]?"  # in a bare text, where 四 is 4


@dataclass(frozen=True)
class Known:
    """What the identity record of this petition says, each value as it was written there."""

    names: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    id_numbers: tuple[str, ...] = field(default=(), repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)


Needle = tuple[re.Pattern[str], Why]


@dataclass(frozen=True)
class Needles:
    """Patterns by the kind of text they are looked for in."""

    compact: tuple[Needle, ...] = field(repr=False)
    bare: tuple[Needle, ...] = field(repr=False)
    folded: tuple[Needle, ...] = field(repr=False)


def marks(skeleton: Skeleton, known: Known) -> Iterator[Mark]:
    """Every place in a folded text that says something of the record."""
    looked_for = needles(known)
    for wanted, table in ((looked_for.folded, None), (looked_for.compact, COMPACT), (looked_for.bare, BARE)):
        if wanted:
            yield from _found(reduced(skeleton, table) if table else skeleton, wanted)


def _found(skeleton: Skeleton, wanted: tuple[Needle, ...]) -> Iterator[Mark]:
    for pattern, why in wanted:
        for match in pattern.finditer(skeleton.text):
            if match.end() > match.start():
                yield Mark(*skeleton.span(*match.span()), Kind.IDENTITY, why)


# Few, because each holds a person's data in memory: a page or a batch works with one record at a time.
@lru_cache(maxsize=8)
def needles(known: Known) -> Needles:
    """The record's values compiled to patterns, once per record."""
    folded = [(p, Why.KNOWN_NAME) for name in known.names for p in _patterns(_names_spelt_out, name)]
    folded += [(p, Why.KNOWN_ADDRESS) for address in known.addresses for p in _patterns(_address_spelt_out, address)]
    compact = [(p, Why.KNOWN_NAME) for name in known.names for p in _patterns(_name, name)]
    numbers = [(p, Why.KNOWN_PHONE) for phone in known.phones for p in _patterns(_phone, phone)]
    numbers += [(p, Why.KNOWN_ID_NUMBER) for number in known.id_numbers for p in _patterns(_id_number, number)]
    numbers += [(p, Why.KNOWN_OTHER) for other in known.others for p in _patterns(_other, other)]
    numbers += [(p, Why.KNOWN_ADDRESS) for address in known.addresses for p in _patterns(addresses.telling, address)]
    values = (*known.names, *known.phones, *known.id_numbers, *known.addresses, *known.others)
    numbers += [(re.compile(re.escape(bare(v, BARE))), Why.KNOWN_OTHER) for v in values if len(v) > LONGEST]
    return Needles(tuple(compact), tuple(numbers), tuple(folded))


def _patterns(make: Callable[[str], list[str]], value: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in make(value)] if len(value) <= LONGEST else []


def _reduced(value: str, table: Table = COMPACT) -> str:
    """The value to look for; '' where it names nobody or is too short to mean one person."""
    text = bare(value, table)
    return "" if len(text) < 2 or text in NOBODY or "某" in text else text


def _name(value: str) -> list[str]:
    """A name, and the same read backwards; two characters backwards only where they stand alone (三张照片)."""
    text = _reduced(value)
    if not text or text.isascii():
        return []
    backwards = re.escape(text[::-1])
    return [re.escape(text), backwards if len(text) > 2 else rf"(?<!{HAN}){backwards}(?!{HAN})"]


def _names_spelt_out(value: str) -> list[str]:
    """A name in Latin letters: pinyin with every reading of its characters, surname first or last; never initials."""
    text = _reduced(value)
    if not text:
        return []
    units = _syllables(text)
    orders = [units] if text.isascii() else [units, *(units[cut:] + units[:cut] for cut in (1, 2) if cut < len(units))]
    # A long spelling is nobody's else even inside another word; a short one must be a word of its own.
    apart = len(text) if text.isascii() else sum(len(unit.split("|")[0]) for unit in units)
    before, after = (r"(?<![a-z])", r"(?![a-z])") if apart < 9 else ("", "")
    spelt = "|".join(BETWEEN.join(f"(?:{unit})" for unit in order) for order in orders)
    backwards = [re.escape(text[::-1])] if text.isascii() and len(text) > 4 else []
    return [f"{before}(?:{spelt})[1-5]?{after}", *backwards, *_half_hidden(text)]


def _half_hidden(name: str) -> list[str]:
    """张*国, 张建某: with one character hidden a name of three still tells who it is."""
    if not re.fullmatch(rf"{HAN}{{3}}", name):
        return []
    first, middle, last = name[0], name[1], name[2]
    return [rf"{first}{HIDDEN}{last}", rf"{first}{middle}{HIDDEN}(?![a-z])", rf"(?<![a-z]){HIDDEN}{middle}{last}"]


def _address_spelt_out(value: str) -> list[str]:
    text = _reduced(value)
    if len(re.findall(HAN, text)) < addresses.SHORTEST or not addresses.telling(value):
        return []
    return [BETWEEN.join(f"(?:{unit})" for unit in _syllables(text))]


def _syllables(text: str) -> list[str]:
    """Per character the alternatives of its reading in small letters, without tones; others stand for themselves."""
    return [_readings(character) if re.match(HAN, character) else re.escape(character) for character in text]


# One character tells nothing of a person, so these may stay in memory: a large table asks for the same ones again.
@lru_cache(maxsize=4096)
def _readings(character: str) -> str:
    heard = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]
    spellings = {spelling for reading in heard for spelling in _with_u(reading)}
    return "|".join(sorted(spellings, key=lambda spelling: (-len(spelling), spelling)))


def _with_u(reading: str) -> set[str]:
    return {reading.replace("ü", u) for u in ("u", "v", "yu")} if "ü" in reading else {reading}


def _phone(value: str) -> list[str]:
    digits = re.sub(r"\D", "", bare(value, BARE))
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$|0?\d{10,11}$)", "", digits)
    if len(digits) < 7:
        return []
    local = re.match(r"0[12]\d(\d{8})$|0[3-9]\d{2}(\d{7,8})$", digits)
    parts = [part for part in (local.groups() if local else ()) if part]
    return [digits, digits[::-1], *parts, f"{TAIL}{digits[-4:]}"]


def _id_number(value: str) -> list[str]:
    text = _reduced(value, BARE)
    if len(text) < 6:
        return []
    old = [text[:6] + text[8:17]] if len(text) == 18 else []
    return [*(re.escape(spelling) for spelling in (text, text[::-1], *old)), f"{TAIL}{re.escape(text[-4:])}"]


def _other(value: str) -> list[str]:
    text = _reduced(value, BARE)
    if not text:
        return []
    if len(text) < 5 and text.isascii():
        return [rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])"]
    backwards = [re.escape(text[::-1])] if len(text) > 2 else []
    return [re.escape(text), *backwards]
