"""The identity record of one petition, found in a text however it is spelt."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, reduce

from petitions.privacy import addresses
from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import BARE, COMPACT, NUMERIC, Skeleton, Table, bare, reduced
from petitions.privacy.vocabulary import PERSONS

# What stands in a record without naming anybody.
NOBODY = re.compile(
    r"(?:匿名|实名|不详|未知|无|无名氏|保密|略|暂无|村民小组|村委会|居委会|业委会|未提供|未留名?|未填|不愿透露(?:姓名)?|同上|本村|本地|电话|手机|联系电话)"
    r"|(?:匿名|热心|周边|周围|附近|广大|当地|本地|本村|全村|全体|部分|众多|多名|一名|一位|某村|小区|沿线|受害|过路|不愿透露姓名)?的?"
    r"(?:群众|市民|居民|村民|业主|住户|农户|商户|网友|路人|学生|家长|员工|工人|职工|司机"
    r"|举报人|信访人|投诉人|来电人|来信人|反映人|当事人|本人)(?:们|代表)?"
)
SOMEBODY = frozenset(PERSONS.split("|"))
BETWEEN = r"[1-5]?[\s\-_.'’·,]{0,3}"  # tone number, then what stands between syllables
LONGEST = 200  # characters; a longer value is somebody's story and is looked for as it stands only
HAN = r"[一-龥]"
# What people put in place of a character: signs that are no words, and those that stand in sentences too.
SIGN, HIDDEN = r"[*×x○□]{1,2}", r"[*×x○□某_?]{1,2}"
HIDDEN_SURNAME = r"[*×○□]"  # 某, ? and _ before two characters stand before everyday words: 某建设项目
# What may stand around a half-hidden name: nothing, or words that go with a person. 开张建某公司 is nobody.
REPORTS = "反映|反应|举报|投诉|来电|来信|来访|实名|称|先生|女士|同志"
AFTER_NAME = rf"(?!{HAN})|(?={REPORTS})"
AFTER_MORE = rf"{AFTER_NAME}|(?=[家的等说和与及在向住])|(?=表示)"
# The last four digits in a bare text, where 四 is 4; those of plates, of other numbers and of amounts are nobody's.
NOT_OF_PERSON = "车牌|车牌号|车牌号码|号牌|牌照|车|车辆|编号|单号|订单|合同号|文号|批号|设备|账号|卡号|银行卡"
TAIL = "".join(f"(?<!{word})" for word in NOT_OF_PERSON.split("|")) + "(?:尾号|后4位|末4位)(?:数字|数|号码)?[为是]?"
TAIL_END = rf"(?!\d|立方|平方|公斤|千|[万吨米元个台件度]|的?(?:重型)?{HAN}{{0,2}}车(?!主))"


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
    counted: tuple[Needle, ...] = field(repr=False)  # compact, Chinese numerals as digits: commas still part numbers
    bare: tuple[Needle, ...] = field(repr=False)
    folded: tuple[Needle, ...] = field(repr=False)


def marks(skeleton: Skeleton, known: Known) -> Iterator[Mark]:
    """Every place in a folded text that says something of the record."""
    looked_for = needles(known)
    for wanted, tables in (
        (looked_for.folded, ()),
        (looked_for.compact, (COMPACT,)),
        (looked_for.counted, (COMPACT, NUMERIC)),
        (looked_for.bare, (BARE,)),
    ):
        if wanted:
            yield from _found(reduce(reduced, tables, skeleton), wanted)


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
    counted = [(p, Why.KNOWN_ADDRESS) for address in known.addresses for p in _patterns(addresses.doors, address)]
    numbers = [(p, Why.KNOWN_PHONE) for phone in known.phones for p in _patterns(_phone, phone)]
    numbers += [(p, Why.KNOWN_ID_NUMBER) for number in known.id_numbers for p in _patterns(_id_number, number)]
    numbers += [(p, Why.KNOWN_OTHER) for other in known.others for p in _patterns(_other, other)]
    numbers += [(p, Why.KNOWN_ADDRESS) for address in known.addresses for p in _patterns(addresses.telling, address)]
    values = (*known.names, *known.phones, *known.id_numbers, *known.addresses, *known.others)
    numbers += [(re.compile(re.escape(bare(v, BARE))), Why.KNOWN_OTHER) for v in values if len(v) > LONGEST]
    return Needles(tuple(compact), tuple(counted), tuple(numbers), tuple(folded))


def _patterns(make: Callable[[str], list[str]], value: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in make(value)] if len(value) <= LONGEST else []


def _reduced(value: str, table: Table = COMPACT) -> str:
    """The value to look for; '' where it names nobody or is too short to mean one person."""
    text = bare(value, table)
    return "" if len(text) < 2 or NOBODY.fullmatch(text) or text in SOMEBODY or "某" in text else text


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
    """张*国, 张建某: with one character hidden a name of three still tells who it is.

    Where the surname is hidden, only signs that are no words hide it. Before and behind the name stands nothing, or a
    word that goes with a person; before 张*国 anything may stand.
    """
    if not re.fullmatch(rf"{HAN}{{3}}", name):
        return []
    first, middle, last = name[0], name[1], name[2]
    begins = f"{first}{_before(first)}"
    return [
        rf"{first}{SIGN}{last}(?:{AFTER_NAME})",
        rf"{begins}{HIDDEN}{last}(?:{AFTER_MORE})",
        rf"{begins}{middle}{HIDDEN}(?<!\?)(?![a-z*×○□])(?:{AFTER_MORE})",
        rf"{begins}{middle}\?(?=[家的等]|{REPORTS})",  # elsewhere it ends a question
        rf"{HIDDEN_SURNAME}{_before(HIDDEN_SURNAME, alone=True)}{middle}{last}(?:{AFTER_NAME})",
    ]


def _before(first: str, alone: bool = False) -> str:
    """A condition behind the first character of a name on what stands before it; `alone`: no word but for a person."""
    nothing = rf"(?<![一-龥0-9a-z*×○□]{first})" if alone else rf"(?<!{HAN}{first})"
    persons = "|".join(f"(?<={word}{first})" for word in PERSONS.split("|"))
    return f"(?:{nothing}|{persons})" if alone else f"(?:{nothing}|(?<=[由据因是对与和及叫给找在向]{first})|{persons})"


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
    # Loads a dictionary of phrases for 0.4 s, which every start of every process would pay for.
    from pypinyin import Style, pinyin  # noqa: PLC0415

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
    return [digits, digits[::-1], *parts, f"{TAIL}{digits[-4:]}{TAIL_END}"]


def _id_number(value: str) -> list[str]:
    text = _reduced(value, BARE)
    if len(text) < 6:
        return []
    old = [text[:6] + text[8:17]] if len(text) == 18 else []
    return [*(re.escape(spelling) for spelling in (text, text[::-1], *old)), f"{TAIL}{re.escape(text[-4:])}{TAIL_END}"]


def _other(value: str) -> list[str]:
    text = _reduced(value, BARE)
    if not text:
        return []
    if len(text) < 5 and text.isascii():
        return [rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])"]
    backwards = [re.escape(text[::-1])] if len(text) > 2 else []
    return [re.escape(text), *backwards]
