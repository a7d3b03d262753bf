"""Chinese numerals and integers, both ways. Pure text arithmetic: no clock, no database."""

import re
import unicodedata

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "两": 2, "兩": 2}
DIGITS |= {character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
MYRIADS = "万萬"
LARGEST = 99_999_999

CHARACTERS = "".join((*DIGITS, *UNITS, *TENS, MYRIADS))
_RUN = re.compile(rf"[\d{CHARACTERS}]+", re.ASCII)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SECTION = re.compile(r"(\D?|\d+)([十拾百佰千仟])")


def to_int(text: str) -> int:
    """The one whole number written in `text`, in Arabic, full-width or Chinese numerals or a mixture of them.

    Words around it are passed over ("第三十八项" is 38, "2021年" is 2021, "（四）" is 4). Chinese numerals may be
    written digit by digit ("二〇二一") or with units ("一百零五", "廿三", "3万5千"). ValueError when there is no
    number, more than one, a negative or fractional one, or one that is not well formed ("一百五").
    """
    plain = _GROUPED.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    runs = list(_RUN.finditer(plain))
    if len(runs) != 1 or (runs[0].start() and plain[runs[0].start() - 1] in "-−负"):
        raise ValueError(f"not one whole number: {text!r}")
    run = runs[0].group()
    for short, long in TENS.items():
        run = run.replace(short, long)
    if run.isdecimal():
        return int(run)
    if not set(run) & {*UNITS, *MYRIADS}:
        return int("".join(character if character.isdecimal() else str(DIGITS[character]) for character in run))
    return _with_units(run, text)


def to_chinese(number: int) -> str:
    """`number` (0 to 99,999,999) in Chinese numerals with units, as in ordinals: 38 is "三十八", 105 "一百零五".

    ValueError outside that range.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"out of range: {number}")
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    text = f"{_section(high)}万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _section(low)
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(number: int) -> str:
    """A number from 1 to 9999 with its units; a gap between two digits is one 零."""
    text, gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + unit
            gap = False
        else:
            gap = True
    return text


def _with_units(run: str, text: str) -> int:
    high, myriad, low = run.replace("萬", "万").partition("万")
    if "万" in low or (myriad and not high):
        raise ValueError(f"not a well-formed number: {text!r}")
    if not myriad:
        return _below_myriad(high, text)
    return _below_myriad(high, text) * 10_000 + (_below_myriad(low, text, after_gap=True) if low else 0)


def _below_myriad(run: str, text: str, *, after_gap: bool = False) -> int:
    """The value of "三千零二十一", "十五" or "35": units must fall, and a gap needs its 零."""
    total, last, position = 0, 10_000, 0
    for match in _SECTION.finditer(run):
        value = _digit(match[1], text) if match[1] else 1
        unit = UNITS[match[2]]
        if match.start() != position and run[position : match.start()] not in ("零", "〇"):
            raise ValueError(f"not a well-formed number: {text!r}")
        if unit >= last or not 1 <= value <= 9:
            raise ValueError(f"not a well-formed number: {text!r}")
        total, last, position = total + value * unit, unit, match.end()
    rest = run[position:]
    if not rest:
        return total
    gap = rest[0] in "零〇"
    value = _digit(rest[1:] if gap and len(rest) > 1 else rest, text)
    if (last > 10 and not gap and (total or after_gap)) or (value >= last):
        raise ValueError(f"not a well-formed number: {text!r}")
    return total + value


def _digit(piece: str, text: str) -> int:
    if piece.isdecimal():
        return int(piece)
    if len(piece) == 1 and piece in DIGITS:
        return DIGITS[piece]
    raise ValueError(f"not a well-formed number: {text!r}")
