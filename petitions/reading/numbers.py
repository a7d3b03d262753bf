"""Petition numbers: cleaned as little as possible, taken apart as far as possible, never refused.

Rounds, provinces and cities number differently, so no pattern is required anywhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

STARS = "*★☆✱⭐"
# Signs without width or with power over the direction of writing; they come along when text is copied from pages.
INVISIBLE = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFE00, 0xFE10), 0xFEFF]
)
LONGEST_CELL = 400  # characters; what is longer tells a story and is no number to be looked into
_DAY = r"(?P<day>(?:19|20)\d{6})"
_CHANNEL = r"(?P<channel>[DXWdxw信电微访])"
# From the most to the least telling; the first that fits and whose day exists is taken.
FORMATS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CHANNEL}(?P<round>\d)(?P<letters>[A-Za-z]{{2}}){_DAY}(?P<serial>\d{{3,4}})",  # D3SX202505280018
        rf"{_CHANNEL}?(?P<division>\d{{6}})000{_DAY}(?P<serial>\d{{3,4}})",  # D410400000201912170004
        rf"{_CHANNEL}?(?P<division>\d{{6}}){_DAY}(?P<serial>\d{{3,4}})",  # D410000201806050043
        rf"{_CHANNEL}(?P<letters>[A-Za-z]{{2}})?{_DAY}(?P<serial>\d{{2,4}})",  # D20210314001, 信20170816134
        rf"(?P<letters>[A-Za-z]{{2}}){_CHANNEL}{_DAY}(?P<serial>\d{{2,4}})",  # BCD2022092601
        r"(?P<letters>[A-Za-z]{2})(?P<year>20\d{2})L(?P<channel>[DXW])(?P<monthday>\d{4})[A-Za-z]{2}(?P<serial>\d{2,4})",
        r"(?P<channel>访|信|电|微)[受字办]?[〔\[(](?P<year>20\d{2})[〕\])](?P<monthday>\d{4})(?P<serial>\d{2,4})号?",
        r"第?(?P<serial>\d{1,6})号?",  # 4260号
    )
)
_PIECE = re.compile(r"(?<=[\d号])(?:[-—–_](?P<dash>\d{1,2})|\((?P<bracket>\d{1,2}|[一二三四五六七八九十]{1,2})\))$")
_GLUED = re.compile(r"(?P<ordinal>\d{1,4})[.、,)]?(?P<rest>.+)", re.DOTALL)
_BEHIND_ORDINAL = ".、,):-"
_KEY = "重点(?:关注|交办|信访|督办)?(?:案?件)?|加星件?"
_MARKS = re.compile(rf"[(\[【][{STARS}]+[)\]】]|[{STARS}]|[(\[【](?:{_KEY})[)\]】]")
# What stands right before or behind a number of a known form and is none of it. What a sign such as ▲ means, a legend
# tells that nobody reads here: it is kept as a remark.
_SAID = "(?P<said>[▲△▼●○◆◇■□※#]|第[〇零一二三四五六七八九十百\\d]{1,5}批)"
_BEFORE = re.compile(rf"(?:(?P<key>{_KEY})|{_SAID}|No|第)[.:、,/-]?(?=.)", re.IGNORECASE)
_AFTER = re.compile(rf"[:、,;/-]?(?:(?P<key>{_KEY})|{_SAID}|号|[.。、,;:])$")
_MOST_AROUND = 4
_ASIDE = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)$")
_BETWEEN = re.compile(r"[、,;；/\s]|和")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Numbers of the best known forms even where nothing parts them, and a second one cut down to its serial.
_FULL = re.compile(r"[DXW](?:\d[A-Z]{2}|\d{6}(?:000)?)20\d{6}\d{3,4}", re.IGNORECASE)
_AND_SERIAL = re.compile(rf"{_FULL.pattern}[、,;及和与]+\d{{2,4}}(?!\d)", re.IGNORECASE)
# What is written in front of a number but is none of it. A number of a known form may itself begin with 信 or 访.
_LABEL = re.compile(r"^(?:受理编号|信访编号|举报编号|编号)[::]")
_WORDS = re.compile(
    r"^(?:(?:来电|来信|电话|信件|微信|群众|信访|举报|受理|交办|转办|编号|[件号:])+|第\d{1,4}[号件][:、,]?)(?=[A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What a number says; "" or None where it says nothing. `base` is the number without the suffix of a piece."""

    base: str
    piece: str = ""
    channel: str = ""
    round: int | None = None
    region_letters: str = ""
    division_code: str = ""
    day: date | None = None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class CleanNumber:
    """A number as it is kept, whether a star marked the petition, the ordinal that was glued in front, and words that
    stood in brackets behind."""

    text: str
    starred: bool = False
    ordinal: str = ""
    aside: str = ""


def clean_number(raw: str, ordinal: str = "", position: int | None = None) -> CleanNumber:
    """ "1X3700 00201811280030*" → "X370000201811280030", starred, ordinal "1".

    Digits in front are an ordinal when a well-known format with a letter follows, or when they are the row's ordinal or
    position and a full number follows; "4260号" and "3" stay as they are.
    """
    text = unicodedata.normalize("NFKC", raw.translate(INVISIBLE)).lstrip("'\u2018\u2019`")  # typed to force text
    if len(text) > LONGEST_CELL:
        return CleanNumber("".join(text.split()))
    starred = bool(_MARKS.search(text))
    pieces = _MARKS.sub("", text).split()
    whole, aside = _without_aside(_LABEL.sub("", "".join(pieces)))
    if _sure(whole):
        return CleanNumber(whole, starred, aside=aside)
    worded = _WORDS.sub("", whole)
    if worded != whole and _sure(worded):
        return CleanNumber(worded, starred, aside=aside)
    if bare := _bare(whole, starred, aside):
        return bare
    expected = {_digits(ordinal), str(position) if position else ""} - {""}
    body = whole[1:] if re.match(r"\(\d{1,4}\).", whole) else whole
    found = _GLUED.fullmatch(body)
    for length in range(1, len(found["ordinal"]) + 1 if found else 1):
        front, rest = body[:length], body[length:].lstrip(_BEHIND_ORDINAL)
        if _is_ordinal(front, rest, expected, len(pieces) > 1 and pieces[0].rstrip(_BEHIND_ORDINAL) == front):
            return CleanNumber(rest, starred, front, aside)
    return CleanNumber(whole.rstrip("、。,;:"), starred, aside=aside)


def _bare(whole: str, starred: bool, aside: str) -> CleanNumber | None:
    """ "重点件D3SX202505280018、" → the number, starred: only where a number of a known form is left, else None."""
    said = [aside] if aside else []
    for _ in range(_MOST_AROUND):
        if found := _BEFORE.match(whole):
            whole = whole[found.end() :]
        elif found := _AFTER.search(whole):
            whole = whole[: found.start()]
        else:
            break
        starred = starred or bool(found["key"])
        said += [found["said"]] if found["said"] else []
    return CleanNumber(whole, starred, aside="、".join(said)) if _sure(whole) else None


def _without_aside(text: str) -> tuple[str, str]:
    """ "D3SX202505280018(第十二批)" → the number, "第十二批"; a piece's number in brackets belongs to the number."""
    found = _ASIDE.search(text)
    if not found or _PIECE.search(text) or not re.search(r"\d{6}", text[: found.start()]):
        return text, ""
    return text[: found.start()], found[1]


def looks_rounded(text: str) -> bool:
    """Whether a spreadsheet has written a long number as 3.7E+17, so that its end is lost."""
    return bool(re.fullmatch(r"\d(?:\.\d+)?[Ee]\+?\d+", text))


def looks_like_a_day(text: str) -> bool:
    """Whether a spreadsheet took "25-3-1" or the like for a day or a time."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d(?:\d\d:\d\d)?|\d\d:\d\d", text))


def numbers_in(raw: str) -> int:
    """How many full petition numbers a cell holds, those in brackets aside."""
    text = unicodedata.normalize("NFKC", raw.translate(INVISIBLE))[:LONGEST_CELL]
    compact = "".join(_IN_BRACKETS.sub("", text).split())
    together = len(_FULL.findall(compact)) + bool(_AND_SERIAL.search(compact))
    return max(together, sum(_sure(part) for part in _BETWEEN.split(text)))


def _digits(ordinal: str) -> str:
    return "".join(unicodedata.normalize("NFKC", ordinal).split()).removesuffix(".0").strip(STARS + ".、")


def _is_ordinal(front: str, rest: str, expected: set[str], apart: bool) -> bool:
    if not rest or not _sure(rest):
        # "12BCD2022092601": a less known form that starts with a letter, and its row's ordinal before it.
        if apart and front in expected and re.fullmatch(r"\d{3,6}号", rest):
            return True
        letters = front in expected and not rest[:1].isdecimal()
        return letters and (_sure(rest, FORMATS[:-1]) or (apart and len(rest) >= 6 and rest[-1].isdecimal()))
    return not rest[0].isdecimal() or front in expected


def _sure(text: str, formats: tuple[re.Pattern[str], ...] = FORMATS[:4]) -> bool:
    base, _ = _without_piece(text)
    return any(match for pattern in formats if (match := pattern.fullmatch(base)) and _day(match))


def _without_piece(text: str) -> tuple[str, str]:
    found = _PIECE.search(text)
    return (text[: found.start()], found["dash"] or found["bracket"]) if found else (text, "")


def _day(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    digits = groups.get("day") or (groups.get("year") or "") + (groups.get("monthday") or "")
    if len(digits) != 8:
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


CHANNELS = {"D": "call", "电": "call", "X": "letter", "信": "letter", "W": "wechat", "微": "wechat", "访": "other"}


def parse_number(text: str) -> NumberParts:
    """What the number says of channel, round, place, day and serial, by every format known. Never raises."""
    whole = clean_number(text).text
    base, piece = _without_piece(whole)
    for pattern in FORMATS:
        found = pattern.fullmatch(base)
        day = _day(found) if found else None
        if found and (day or pattern is FORMATS[-1]):
            groups = {key: value or "" for key, value in found.groupdict().items()}
            return NumberParts(
                base,
                piece,
                CHANNELS.get(groups.get("channel", "").upper(), ""),
                int(groups["round"]) if groups.get("round") else None,
                groups.get("letters", "").upper(),
                groups.get("division", ""),
                day,
                groups["serial"],
            )
    return NumberParts(base, piece, CHANNELS.get(base[:1].upper(), "") if base[1:2].isdecimal() else "")
