"""Numbers that stand before a problem, a category or a measure: 一、 （一） 1. 序号十四 第三十八项 ①."""

import re
from dataclasses import dataclass
from enum import StrEnum

from deadlines.numerals import CHARACTERS, to_int


class Form(StrEnum):
    """How a number is written; its rank in a document is that of FORMS."""

    PART = "part"  # 第一部分, 第二章
    NAMED = "named"  # 序号14, 问题三, 第三十八项
    HAN = "han"  # 一、
    HAN_BRACKETS = "han_brackets"  # （一）
    DIGIT = "digit"  # 1. 1、
    DIGIT_BRACKETS = "digit_brackets"  # （1） 1）
    CIRCLE = "circle"  # ①
    FIRSTLY = "firstly"  # 一是


RANKS = {form: rank for rank, form in enumerate(Form)}
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = r"[一二三四五六七八九十百千零〇○廿卅两壹贰叁肆伍陆柒捌玖拾佰]{1,7}"
_NUMBER = rf"[\d{CHARACTERS}]{{1,7}}"
# The words before a number that name what is counted.
_NAMES = (
    r"(?:整改|反馈|督察|具体|突出|主要)?"
    r"(?:序号|编号|问题编号|问题序号|任务编号|任务序号|措施序号|措施编号|问题|任务|事项|整改项)"
)
_PATTERNS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (Form.PART, re.compile(rf"第\s*(?P<n>{_HAN}|\d{{1,2}})\s*(?:部分|章|篇|大?类)(?:\s*[、.．:：]\s*|\s+|$)")),
    (
        Form.NAMED,
        re.compile(
            rf"[【\[(（]?(?:(?P<what>{_NAMES})\s*(?:之|第)?\s*[(（]?(?P<n>{_NUMBER})[)）]?"
            rf"|第\s*(?P<m>{_NUMBER})\s*(?:项|个问题|条|号|个)(?:整改)?(?P<thing>任务|问题|事项|反馈问题)?)"
            rf"(?P<bracket>[】\])）])?\s*(?:[、.．:：,，]|(?=\s|$)|(?<=[】\])）]))\s*"
        ),
    ),
    (Form.HAN_BRACKETS, re.compile(rf"[(（]\s*(?P<n>{_HAN})\s*[)）]\s*[、.．]?\s*")),
    (Form.HAN, re.compile(rf"(?P<n>{_HAN})\s*[、.．]\s*")),
    (Form.DIGIT_BRACKETS, re.compile(r"[(（]\s*(?P<n>\d{1,3})\s*[)）]\s*[、.．]?\s*|(?P<m>\d{1,3})\s*[)）]\s*")),
    (
        Form.DIGIT,
        re.compile(
            r"(?P<n>\d{1,4})\s*(?:[、．]|\.(?!\d)|\.(?=\d{4}年|\d{1,2}月))\s*"
            r"|(?P<m>\d{1,3})(?=\s+[\u4e00-\u9fff])\s+(?![年月日])"
        ),
    ),
    (Form.CIRCLE, re.compile(rf"(?P<n>[{CIRCLES}])\s*[、.．]?\s*")),
    (Form.FIRSTLY, re.compile(rf"(?P<n>{_HAN})是\s*(?:要)?")),
)
_FIRST = frozenset(f"{CHARACTERS}{CIRCLES}0123456789○廿卅两壹贰叁肆伍陆柒捌玖拾佰（([【第序编问任措事整反督具突主")
COUNTED = re.compile(r"[（(](?:共|计)?[\d一二三四五六七八九十]+(?:个|项|条|大)?(?:问题|任务)?[)）]$")  # 水方面（3个）
CONTINUED = re.compile(r"\s*[(（]?\s*(?:续|续上|续表|接上页|上接)\s*[)）]?$")  # 1（续）
_INSIDE = re.compile(r"(?<=[。；;：:!！\n])\s*|^\s*")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A number as printed: its form, its value, its own text, and where in the text it begins and ends."""

    form: Form
    number: int
    label: str
    start: int
    end: int


def at(text: str, start: int = 0) -> Ordinal | None:
    """The ordinal that begins at `start`, or None. "3.5公里" and "2021年" begin with none."""
    if text[start : start + 1] not in _FIRST:
        return None
    for form, pattern in _PATTERNS:
        if found := pattern.match(text, start):
            written = next(value for key in ("n", "m") if (value := found.groupdict().get(key)))
            number = _value(written)
            if number is not None and number < 5_000:
                return Ordinal(form, number, found[0].strip(" 、.．:：,，\n"), start, found.end())
    return None


def bare(text: str) -> int | None:
    """The number of a cell that holds only one: "14", "十四", "第14项", "问题三", "14." """
    plain = CONTINUED.sub("", text.strip())
    if not plain or len(plain) > 12:
        return None
    whole = re.fullmatch(
        rf"(?:{_NAMES})?\s*第?\s*[(（]?\s*({_NUMBER}|[{CIRCLES}])\s*[)）]?\s*(?:项|号|条|个|题)?\s*[、.．]?(?:0)?",
        plain,
    )
    return _value(whole[1]) if whole else None


def _value(written: str) -> int | None:
    if written in CIRCLES:
        return CIRCLES.index(written) + 1
    try:
        return to_int(written)
    except ValueError:
        return None


def inside(text: str) -> list[Ordinal]:
    """All ordinals that could begin an item: at the beginning, and behind a stop or a line break."""
    found: list[Ordinal] = []
    for place in _INSIDE.finditer(text):
        ordinal = at(text, place.end())
        if ordinal and (not found or ordinal.start > found[-1].start):
            found.append(ordinal)
    return found


def items(text: str) -> tuple[str, list[tuple[Ordinal | None, int, int]]]:
    """A text of several items to (what stands before the first, the items as (ordinal, start, end)).

    The first ordinal says the form of the items; those of other forms stay inside, as do numbers out of turn. A text
    without ordinals is one item a line.
    """
    candidates = inside(text)
    first = next((ordinal for ordinal in candidates if ordinal.form is not Form.FIRSTLY), None)
    if first is None or (candidates[0].form is Form.FIRSTLY and candidates[0].number == 1 and candidates[0].start == 0):
        first = next((ordinal for ordinal in candidates if ordinal.form is Form.FIRSTLY), None)
    if first is None or (first.number != 1 and first.start > 0):
        return "", _lines(text)
    taken = [first]
    for ordinal in candidates:
        if ordinal.form is first.form and ordinal.start >= taken[-1].end and _follows(ordinal, taken[-1], text):
            taken.append(ordinal)
    if first.form is Form.FIRSTLY and len(taken) < 2 and first.start:
        return "", _lines(text)
    ends = [*(ordinal.start for ordinal in taken[1:]), len(text)]
    return text[: first.start].strip(), [
        (ordinal, ordinal.start, end) for ordinal, end in zip(taken, ends, strict=True)
    ]


def _follows(ordinal: Ordinal, before: Ordinal, text: str) -> bool:
    """The next number; a gap or a repeated number only at the beginning of a line."""
    begins_line = ordinal.start == 0 or text[: ordinal.start].rstrip(" ").endswith("\n")
    if begins_line:
        return before.number <= ordinal.number <= before.number + 20
    return ordinal.number == before.number + 1


def _lines(text: str) -> list[tuple[Ordinal | None, int, int]]:
    lines: list[tuple[Ordinal | None, int, int]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((None, start, start + len(line)))
        start += len(line) + 1
    return lines
