"""From a spreadsheet's stored values to the text that its reader sees. Knows neither Django nor database."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from papers.reading.faults import letter

# Built-in number formats that show dates or times, those of Chinese Excel included (ECMA-376 part 1, 18.8.30).
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
EXACT_DIGITS = 15  # a spreadsheet keeps numbers as doubles
LAST_SERIAL = 2_958_466  # 9999-12-31
BUILT_IN = {"9": "0%", "10": "0.00%"}  # the built-in number formats that add signs and are no dates
MOST_PLACES = 6  # behind the point of a percentage
_PLAIN_NUMBER = re.compile(r"\d{1,20}(?:\.\d+)?")
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|_.|\*.")  # colours and conditions, blanks as wide as a sign, filling
_LITERALS = r"""(?:"[^"]*"|\\.|[^0#?.,%@;"\\A-Za-z])*"""
_CONDITION = re.compile(r"\[[<>=]")
_SECTION = re.compile(r"""((?:"[^"]*"|\\.|[^;"\\])*);?""")
_FORMAT = re.compile(
    rf"(?P<before>{_LITERALS})(?:(?P<general>General|(?:G/)?通用格式)|(?P<digits>[#?,]*0*)(?:\.(?P<decimals>[0#]+))?)(?P<percent>%?)(?P<behind>{_LITERALS})"
)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shows_date(code: str) -> bool:
    """Whether a number format of the file's own shows a date or a time."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    return bool(re.search(r"[ymdhs年月日时]", plain.lower())) and "general" not in plain.lower()


def number_text(stored: str) -> tuple[str, bool]:
    """ "4260.0" → "4260", False; "3.7000020181128E+17" → "370000201811280000", True: its last digits are lost.

    "410000201806050043" has kept them: no double is that number, so a program wrote it out that never had it as one.
    """
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored, False
    if not number.is_finite() or number.adjusted() > 30 or number.adjusted() < -12:
        return stored, False
    if number == number.to_integral_value():
        whole = str(int(number))
        return whole, len(whole) > EXACT_DIGITS and not _was_written_out(stored, whole)
    return f"{Decimal(repr(float(stored))):f}", False


def _was_written_out(stored: str, whole: str) -> bool:
    return stored == whole and bool(whole[EXACT_DIGITS:].strip("0")) and int(float(whole)) != int(whole)


def shown_as(number: str, code: str) -> str:
    """The number with the signs and leading zeros that its format adds.

    "35" as `"第"0000"号"` → "第0035号", "0.95" as `0%` → "95%", "-0.177" as `0.0%` → "-17.7%". Decimals that a format
    adds or cuts stay as kept.
    """
    if number.startswith("-") and "%" in code:
        positive = shown_as(number[1:], code)
        return f"-{positive}" if positive.endswith("%") else number
    found = _FORMAT.fullmatch(_NOT_SHOWN.sub("", _section(number, code))) if code else None
    if not found or not _PLAIN_NUMBER.fullmatch(number):
        return number
    text = number
    if not (found["general"] or found["digits"] or found["decimals"] or found["percent"]):
        said = _literal(found["before"]) + _literal(found["behind"])
        return number if _CONDITION.search(code) else said or number  # which section a condition picks is not followed
    if found["percent"]:
        places = Decimal(1).scaleb(-min(len(found["decimals"] or ""), MOST_PLACES))
        text = f"{(Decimal(number) * 100).quantize(places, ROUND_HALF_UP)}%"
    elif number.isdecimal() and not found["decimals"]:
        text = number.zfill((found["digits"] or "").count("0"))
    return _literal(found["before"]) + text + _literal(found["behind"])


def _section(number: str, code: str) -> str:
    """The part of a format for the number: the first, of three the last for nought."""
    parts = _SECTION.findall(code)[:-1] or [code]
    return parts[2] if len(parts) > 2 and not number.strip("0.") else parts[0]


def _literal(code: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda found: found[1] or found[2] or "", code).strip()


def date_text(stored: str, is_1904: bool) -> str:
    """The serial day as "2024-03-25", with a time "2024-03-25 08:00", a time alone "08:00"; else as number_text."""
    try:
        serial = float(stored)
    except ValueError:
        return stored
    if not 0 <= serial < LAST_SERIAL:
        return number_text(stored)[0]
    start = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a calendar day, no moment
    moment = start + timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == 0 else f"{moment:%Y-%m-%d %H:%M}"


def unescaped(text: str) -> str:
    """ "a_x000D_b" → "a\rb": how a spreadsheet writes control characters; those that are no blanks go."""
    return ESCAPED.sub(lambda found: _character(int(found[1], 16)), text) if "_x" in text else text


def _character(code: int) -> str:
    return chr(code) if code >= 0x20 or chr(code) in "\t\n\r" else ""


def column_of(reference: str) -> int:
    """ "AB12" → 27; -1 without letters."""
    column = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        column = column * 26 + ord(sign) - 64
    return column - 1


def reference_of(row: int, column: int) -> str:
    """12, 27 → "AB12"."""
    return f"{letter(column)}{row}"


def row_of(reference: str) -> int:
    """ "AB12" → 12; 0 without digits."""
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$").replace("$", "")
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0
