"""Numbers that lead to a person: telephones, identity cards, plates, mail and chat accounts, places on the earth."""

import re
from collections.abc import Callable, Iterator

from petitions.privacy.marks import Kind, Mark, Why
from petitions.privacy.skeleton import Skeleton

GAP = r"[\s\-_.·•~/|()\[\]‐-―−]{0,3}"
# Cheap questions first: most texts have neither, and need none of the costly patterns.
LONG_NUMBER = re.compile(rf"[0-9](?:{GAP}[0-9]){{6}}")
DEGREE_OR_FRACTION = re.compile(r"[°º度]|\.\d{3}")
AMOUNT = r"\s?(?:元(?!旦)|万元|吨|平方|立方|千瓦)"  # 13800000000元 is no telephone
MOBILE = re.compile(
    rf"(?<!\d)(?:\+?{GAP}(?:00{GAP})?8{GAP}6{GAP}|0{GAP})?(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d)(?!{AMOUNT})"
)
HALF_HIDDEN = re.compile(r"(?<!\d)1[3-9]\d[*x]{3,5}\d{3,4}(?!\d)|(?<!\d)\d{3,6}[*]{6,12}\d{2,3}[\dx](?!\d)")
LANDLINE = re.compile(rf"(?<!\d)\(?(?:\+?86{GAP})?(0{GAP}[1-9](?:{GAP}\d){{1,2}}{GAP}[2-8](?:{GAP}\d){{6,7}})(?!\d)")
CALLED = re.compile(rf"(?:电话|座机|固话|tel)(?:号码)?[:为是\s]{{0,3}}([2-8](?:{GAP}\d){{6,7}})(?!\d)")
IDENTITY_18 = re.compile(rf"(?<!\d)([1-9](?:{GAP}\d){{16}}{GAP}[\dx])(?!\d)")
IDENTITY_15 = re.compile(rf"(?<![\da-z])([1-9](?:{GAP}\d){{14}})(?!\d)")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[\s·.\-_]{0,2}[a-hj-np-z](?:[\s·•.\-_]{0,2}[a-hj-np-z0-9]){4,5}[\s·.\-_]{0,2}[a-hj-np-z0-9挂学警港澳](?![a-z0-9])"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[\s·.\-_]{0,2}[a-hj-np-z](?:[\s·•.\-_]{0,2}[a-hj-np-z0-9]){4}[\s·.\-_]{0,2}[a-hj-np-z0-9挂学警港澳](?![a-z0-9])"
)
EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}\s?(?:@|[(\[]at[)\]])\s?(?:[a-z0-9-]{1,63}\s?\.\s?){1,4}[a-z]{2,24}"
)
QUANTITY = r"\s?(?:吨|公斤|千克|型|立方|平方|万?元|米|千瓦|台|个|项目|设备)"
ACCOUNT = re.compile(
    # 威信 is a county, and 添加V, 车间加W are no invitations.
    r"(?:q\s?q|(?<![a-z])q(?=号|群)|扣扣|企鹅|微信|薇信|威信(?=号|[\s:为是]|[a-z])|(?<![添增附外叠参施间])加[vqw]|wechat|weixin|(?<![a-z])[vw]x|抖音|快手|微博|支付宝|银行卡|银行(?=[\s:为是]{0,3}\d{12})|卡号|帐号|账号|账户)"
    rf"(?:群|号码|号|账号|帐号|id)?[\s:为是]{{0,3}}((?:\d(?:{GAP}\d){{5,18}}(?!{QUANTITY}))|[a-z][\-_a-z0-9]{{5,19}})"
    r"(?![a-z0-9])"
)
DOCUMENT = re.compile(
    # Lorries and firms have passes too.
    r"(?:护照|(?:(?<=港澳)|(?<=台湾)|(?<=大陆)|(?<=内地)|(?<=往来))通行证|军官证|士兵证|台胞证|居住证|驾驶证|社保卡|医保卡)(?:号码|编号|号)?[\s:为是]{0,3}[a-z]{0,2}\d{6,18}(?!\d)"
)
DEGREES = r"\d{1,3}\s?[°度º]\s?(?:\d{1,2}(?:\.\d{1,6})?\s?['′分’]\s?)?(?:\d{1,2}(?:\.\d{1,6})?\s?(?:[\"″秒”]|′′|'')?)?"
COORDINATES = re.compile(
    r"(?:东经|北纬|经度|纬度|(?<![a-z])[en])[\s:为]{0,3}(?:\d{1,3}\.\d{3,12}\s?[°度]?|" + DEGREES + ")"
    r"|(?<![\d.])(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5])\.\d{3,12}\s?[°,、;/\s]\s?(?:[3-9]|[1-4]\d|5[0-4])\.\d{3,12}(?!\d)"
    r"|(?<![\d.])(?:[3-9]|[1-4]\d|5[0-4])\.\d{3,12}\s?[°,、;/\s]\s?(?:7[3-9]|[89]\d|1[0-2]\d|13[0-5])\.\d{3,12}(?!\d)"
    r"|\d{1,3}°\d{1,2}(?:\.\d{1,6})?['′](?:\d{1,2}(?:\.\d{1,6})?(?:[\"″]|′′|'')?)?\s?[ewns]?"
)
PROVINCES = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46} | {
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
    83,
}


def marks(skeleton: Skeleton, digits: Skeleton) -> Iterator[Mark]:
    """Every number in a folded text that leads to a person; `digits` is the text with its numerals as digits."""
    yield from grave_marks(digits)
    if LONG_NUMBER.search(digits.text):
        yield from _found(digits, LANDLINE, _grouped, Kind.PHONE, Why.LANDLINE)
        yield from _found(digits, CALLED, _always, Kind.PHONE, Why.LANDLINE)
    if "*" in digits.text or "xxx" in digits.text:
        yield from _found(digits, HALF_HIDDEN, _always, Kind.PHONE, Why.HALF_HIDDEN)
    if "@" in skeleton.text or "at" in skeleton.text:
        yield from _found(skeleton, EMAIL, _always, Kind.EMAIL, Why.EMAIL)
    yield from _found(digits, DOCUMENT, _always, Kind.ID_NUMBER, Why.ID_NUMBER)
    yield from _found(digits, ACCOUNT, _always, Kind.ACCOUNT, Why.ACCOUNT)
    if DEGREE_OR_FRACTION.search(skeleton.text):
        yield from _found(skeleton, COORDINATES, _always, Kind.COORDINATES, Why.COORDINATES)


def grave_marks(digits: Skeleton) -> Iterator[Mark]:
    """Those numbers that must never be published: mobile and identity numbers, plates."""
    if LONG_NUMBER.search(digits.text):
        yield from _found(digits, MOBILE, _grouped, Kind.PHONE, Why.MOBILE)
        yield from _found(digits, IDENTITY_18, _identity_18, Kind.ID_NUMBER, Why.ID_NUMBER)
        yield from _found(digits, IDENTITY_15, _identity_15, Kind.ID_NUMBER, Why.ID_NUMBER)
    yield from _found(digits, PLATE, _plate, Kind.PLATE, Why.PLATE)


def _found(
    skeleton: Skeleton, pattern: re.Pattern[str], fits: Callable[[re.Match[str]], bool], kind: Kind, why: Why
) -> Iterator[Mark]:
    """Matches that fit. One that does not must not swallow one that begins inside it, hence the step of one."""
    at = 0
    while match := pattern.search(skeleton.text, at):
        if fits(match):
            # An account hides its number only: the word before it says nothing of a person.
            begin, end = match.span(1) if kind is Kind.ACCOUNT else match.span()
            yield Mark(*skeleton.span(begin, end), kind, why)
            at = match.end()
        else:
            at = match.start() + 1


def _always(match: re.Match[str]) -> bool:
    return True


def _grouped(match: re.Match[str]) -> bool:
    """Whether people group a telephone number like this: not "1.35 2018-08-15", which also has eleven digits."""
    groups = [len(group) for group in re.findall(r"\d+", match[1])]
    return groups[0] >= 3 or max(groups) <= 2 or (len(groups) == 2 and "." not in match[1])


def _identity_18(match: re.Match[str]) -> bool:
    digits = re.sub(r"[^\dx]", "", match[1])
    if not _born(digits[6:14]) or int(digits[:2]) not in PROVINCES:
        return False
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip()
    recent = int(digits[6:10]) >= 2015
    # D410000201806050043: a petition's number is a way in, a region, a day and a serial, and looks like a card's.
    return not (recent and (before.endswith(("d", "x")) or digits[2:6] == "0000"))


def _identity_15(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[1])
    return int(digits[:2]) in PROVINCES and _born("19" + digits[6:12])


def _born(day: str) -> bool:
    return day[:2] in {"18", "19", "20"} and 1 <= int(day[4:6]) <= 12 and 1 <= int(day[6:8]) <= 31


def _plate(match: re.Match[str]) -> bool:
    """At least two digits: letters alone are somebody's abbreviation."""
    return sum(character.isdigit() for character in match[0]) >= 2
