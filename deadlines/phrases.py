"""Phrases about time in Chinese running text: where they stand, what kind they are, and which day they mean.

Pure functions of the text and the date of its document. The wordings themselves stand in deadlines.patterns.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from deadlines.numerals import to_int
from deadlines.patterns import (
    CLAUSE_BEGINS,
    DONE,
    IMMEDIATE,
    LIMIT_BEFORE,
    LONG_TERM,
    LONG_TERM_WEAK,
    PROMISED_AFTER,
    RANGE,
    START,
    TIME_OF_DAY,
    TOLD_AFTER,
    TOLD_BEFORE,
    Text,
    matches,
)


class Sort(StrEnum):
    """What a phrase says."""

    DATE = "date"
    RELATIVE = "relative"
    COUNT = "count"
    VAGUE = "vague"
    IMPOSSIBLE = "impossible"
    START = "start"
    REPORTING = "reporting"
    IMMEDIATE = "immediate"
    DONE = "done"
    LONG_TERM = "long_term"


class Anchor(StrEnum):
    """Where the year or the month of a phrase was taken from."""

    WRITTEN = "written"
    PREVIOUS = "previous"
    DOCUMENT = "document"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its place in the text as given, and its meaning. `ends`: it says "by the end of" or "before"."""

    start: int
    end: int
    sort: Sort
    rule: str
    due_on: date | None = None
    anchor: Anchor = Anchor.WRITTEN
    count: int | None = None
    count_unit: str = ""
    ends: bool = True


MOST = 3660  # days, working days or months that a limit may have
YEARS_ON = {"明年": 1, "来年": 1, "次年": 1, "翌年": 1, "第二年": 1, "后年": 2}
FROM_THE_TEXT = {"当年", "同年", "该年", "次年", "翌年", "第二年"}


def scan(original: str, document_date: date | None = None) -> list[Phrase]:
    """Every phrase of `original` that says a time, in order.

    A year left out is that of the phrase before in the same sentence, else it follows from the date of the document.
    """
    text = Text.of(TIME_OF_DAY.sub("", original))
    phrases: list[Phrase] = []
    previous: date | None = None
    read_to = 0
    for name, match in matches(text.plain):
        if "。" in text.plain[read_to : match.start()]:
            previous = None
        phrase = _read(name, match, Context(previous, document_date))
        if phrase.sort in (Sort.DATE, Sort.RELATIVE) and START.match(text.plain[match.end() :]):
            phrase = replace(phrase, sort=Sort.START, rule="start_only")
        if phrase.due_on and not TOLD_BEFORE.search(text.plain[: match.start()]):
            previous = phrase.due_on
        read_to = match.end()
        phrases.append(phrase)
    return [_placed(phrase, text) for phrase in _without_range_starts(phrases, text.plain)]


def said(original: str, *, dated: bool) -> Iterator[Sort]:
    """The sorts that words without a date say: at once, done already, without end.

    When the text has dates too (`dated`), only firm words count for "without end".
    """
    plain = Text.of(original).plain
    if IMMEDIATE.search(plain):
        yield Sort.IMMEDIATE
    if DONE.search(plain):
        yield Sort.DONE
    if (LONG_TERM if dated else LONG_TERM_WEAK).search(plain) or (not dated and LONG_TERM.search(plain)):
        yield Sort.LONG_TERM


def long_term_words(original: str) -> str:
    """The firm words of `original` that say "without end", or an empty string."""
    text = Text.of(original)
    match = LONG_TERM.search(text.plain)
    return original[text.places[match.start()] : text.places[match.end() - 1] + 1] if match else ""


def sets_a_limit(phrase: Phrase, original: str, document_date: date | None) -> bool:
    """Whether a dated phrase in running text is a time limit, and does not tell what happened."""
    before = Text.of(original[: phrase.start]).plain
    after = Text.of(original[phrase.end :]).plain
    if TOLD_BEFORE.search(before) or TOLD_AFTER.match(after):
        return False
    if phrase.sort is Sort.COUNT or (phrase.rule != "range" and (phrase.ends or LIMIT_BEFORE.search(before))):
        return True
    if document_date and phrase.due_on and phrase.due_on < document_date:
        return False
    return bool(CLAUSE_BEGINS.search(before) and PROMISED_AFTER.match(after))


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month (Civil Code, article 202)."""
    year, month = _months_on(day.year, day.month, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase may lean on: the day of the phrase before it, and the date of the document."""

    previous: date | None
    document: date | None


def _without_range_starts(phrases: list[Phrase], plain: str) -> list[Phrase]:
    """Of "from A to B" only B, marked as the end of a period."""
    kept = list(phrases)
    for place, (first, second) in enumerate(pairwise(phrases)):
        joined = RANGE.fullmatch(plain[first.end : second.start])
        if joined and second.sort in (Sort.DATE, Sort.RELATIVE):
            kept[place] = replace(first, sort=Sort.START, rule="start_only")
            kept[place + 1] = replace(second, rule="range")
    return kept


def _placed(phrase: Phrase, text: Text) -> Phrase:
    return replace(phrase, start=text.places[phrase.start], end=text.places[phrase.end - 1] + 1)


def _read(name: str, match: re.Match[str], context: Context) -> Phrase:
    """The meaning of one match; a day that no calendar has is IMPOSSIBLE."""
    phrase = Phrase(match.start(), match.end(), Sort.DATE, name)
    try:
        return READERS[name](phrase, match, context)
    except ValueError:
        return replace(phrase, sort=Sort.IMPOSSIBLE, rule="impossible_date")


def _plain_reader(sort: Sort, rule: str) -> Callable[[Phrase, re.Match[str], Context], Phrase]:
    return lambda phrase, match, context: replace(phrase, sort=sort, rule=rule)


def _read_count(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    unit = match["unit"].removeprefix("个")
    half = match["n"] == "半"
    number = 0 if half else to_int(match["n"])
    working = unit == "工作日"
    days = {"工作日": number, "日": number, "天": number, "周": 7 * number, "星期": 7 * number}
    months = {"月": number, "年": 12 * number}
    if half:
        days, months = {"月": 15}, {"年": 6}
    if unit in days:
        code, count = ("working" if working else "calendar"), days[unit]
    else:
        code, count = "month", months[unit]
    if not 1 <= count <= MOST:
        raise ValueError("nothing that a calendar counts")
    return replace(phrase, sort=Sort.COUNT, rule=f"count_{code}", count=count, count_unit=code)


def _read_plan(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    """The n-th five-year plan: the eleventh ended with 2010."""
    number = to_int(f"十{match['plan']}")
    return replace(phrase, rule="five_year_plan", due_on=date(2010 + 5 * (number - 11), 12, 31))


def _read_month_word(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    later = match["month_word"] in ("下月", "下个月", "次月")
    rule = "day" if match["day"] else _month_rule(match["part"])
    if context.document is None:
        return replace(phrase, sort=Sort.RELATIVE, rule=rule)
    year, month = _months_on(context.document.year, context.document.month, int(later))
    due_on = _day_in(year, month, match["day"], match["part"])
    return replace(phrase, sort=Sort.RELATIVE, rule=rule, due_on=due_on, anchor=Anchor.DOCUMENT)


def _read_quarter_word(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    if context.document is None:
        return replace(phrase, sort=Sort.RELATIVE, rule="quarter")
    quarter = (context.document.month - 1) // 3 + (1 if match["quarter_word"].startswith("下") else 0)
    year, month = _months_on(context.document.year, 3, 3 * quarter)
    due_on = _last_of(year, month)
    return replace(phrase, sort=Sort.RELATIVE, rule="quarter", due_on=due_on, anchor=Anchor.DOCUMENT)


def _read_bare_year(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    if context.previous:
        return replace(phrase, rule="year_end", due_on=_last_of(context.previous.year, 12), anchor=Anchor.PREVIOUS)
    due_on = _last_of(context.document.year, 12) if context.document else None
    return replace(phrase, sort=Sort.RELATIVE, rule="year_end", due_on=due_on, anchor=Anchor.DOCUMENT)


def _read_iso(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    year = _checked_year(int(match["year"]))
    return replace(phrase, rule="day", due_on=date(year, int(match["month"]), int(match["day"])), ends=False)


def _read_serial(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    """The number by which a spreadsheet keeps a day, where a cell lost its format: 44742 is 2022-06-30."""
    due_on = date(1899, 12, 30) + timedelta(days=int(match["serial"]))
    return replace(phrase, rule="day", due_on=due_on, ends=False)


def _read_month(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    groups = match.groupdict()
    day, part = groups.get("day"), groups.get("part")
    month = 1 if match["month"] == "元" else to_int(match["month"])
    if part in ("初", "中"):
        return _middle_or_vague(phrase, part, lambda year: date(year, month, 15), groups, context, "month_middle")
    rule = "range" if groups.get("from_month") or groups.get("from_year") else "day" if day else _month_rule(part)
    phrase = replace(phrase, ends=_is_end(part))
    return _in_year(phrase, _softened(rule, match), lambda year: _day_in(year, month, day, part), groups, context)


def _read_quarter(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    month = 3 * to_int(match["quarter"])
    rule = _softened("quarter", match)
    phrase = replace(phrase, ends=_is_end(match["part"]))
    return _in_year(phrase, rule, lambda year: _last_of(year, month), match.groupdict(), context)


def _read_half(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    month = 6 if match["half"] == "上" else 12
    rule = _softened("half_year", match)
    phrase = replace(phrase, ends=_is_end(match["part"]))
    return _in_year(phrase, rule, lambda year: _last_of(year, month), match.groupdict(), context)


def _read_year(phrase: Phrase, match: re.Match[str], context: Context) -> Phrase:
    groups = match.groupdict()
    part = groups.get("part")
    if part in ("初", "中"):
        return _middle_or_vague(phrase, part, lambda year: date(year, 6, 30), groups, context, "mid_year")
    rule = "range" if groups["from_year"] else _softened("year_end" if part else "year", match)
    phrase = replace(phrase, ends=_is_end(part))
    return _in_year(phrase, rule, lambda year: _last_of(year, 12), groups, context)


Groups = dict[str, str | None]
READERS: dict[str, Callable[[Phrase, re.Match[str], Context], Phrase]] = {
    "reporting": _plain_reader(Sort.REPORTING, "reporting_rule"),
    "festival": _plain_reader(Sort.VAGUE, "vague"),
    "count": _read_count,
    "count_after": _read_count,
    "iso": _read_iso,
    "serial": _read_serial,
    "plan": _read_plan,
    "month": _read_month,
    "month_word": _read_month_word,
    "quarter": _read_quarter,
    "quarter_word": _read_quarter_word,
    "half": _read_half,
    "year": _read_year,
    "bare_year": _read_bare_year,
}


def _middle_or_vague(
    phrase: Phrase, part: str, day: Callable[[int], date], groups: Groups, context: Context, rule: str
) -> Phrase:
    """The middle of a year or a month is a day; its beginning is not."""
    if part == "初":
        return replace(phrase, sort=Sort.VAGUE, rule="vague")
    return _in_year(phrase, rule, day, groups, context)


def _in_year(phrase: Phrase, rule: str, day: Callable[[int], date], groups: Groups, context: Context) -> Phrase:
    """`phrase` with the day that it means, its year being written, a word, that of the phrase before, or inferred."""
    phrase = replace(phrase, rule=rule, ends=phrase.ends or bool(groups.get("before")))
    if written := groups.get("year") or groups.get("short"):
        return replace(phrase, due_on=day(_written_year(written)))
    if word := groups.get("year_word"):
        return _by_year_word(phrase, word, day, context)
    if context.previous:
        return replace(phrase, due_on=day(context.previous.year), anchor=Anchor.PREVIOUS)
    if context.document is None:
        day(2000)
        return replace(phrase, sort=Sort.RELATIVE, anchor=Anchor.DOCUMENT)
    due_on, anchor = day(context.document.year), Anchor.DOCUMENT
    if due_on < context.document:
        due_on, anchor = day(context.document.year + 1), Anchor.NEXT
    return replace(phrase, due_on=due_on, anchor=anchor)


def _by_year_word(phrase: Phrase, word: str, day: Callable[[int], date], context: Context) -> Phrase:
    on = YEARS_ON.get(word, 0)
    if word in FROM_THE_TEXT and context.previous:
        return replace(phrase, due_on=day(context.previous.year + on), anchor=Anchor.PREVIOUS)
    due_on = day(context.document.year + on) if context.document else None
    return replace(phrase, sort=Sort.RELATIVE, due_on=due_on, anchor=Anchor.DOCUMENT)


def _softened(rule: str, match: re.Match[str]) -> str:
    """`…_before` for "before" a whole month, quarter or year: read as by its last day."""
    groups = match.groupdict()
    whole = rule in ("month", "quarter", "half_year", "year") and not groups.get("part")
    return f"{rule}_before" if whole and groups.get("before") else rule


def _is_end(part: str | None) -> bool:
    return part in ("底", "末", "终", "内")


def _month_rule(part: str | None) -> str:
    names = {"上旬": "month_first_ten", "中旬": "month_second_ten", "下旬": "month_last_ten"}
    return names.get(part, "month_end") if part else "month"


def _day_in(year: int, month: int, day: str | None, part: str | None) -> date:
    """The day written, or the last day of the month or of its part; ValueError when there is no such day."""
    if day:
        return date(year, month, to_int(day))
    last = {"上旬": 10, "中旬": 20}.get(part or "")
    return date(year, month, last) if last else _last_of(year, month)


def _last_of(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, monthrange(year, month)[1])


def _months_on(year: int, month: int, on: int) -> tuple[int, int]:
    years, zero_based = divmod(month - 1 + on, 12)
    return year + years, zero_based + 1


def _written_year(text: str) -> int:
    year = to_int(re.sub("[OoО]", "0", text))
    return _checked_year(year + 2000 if year < 100 else year)


def _checked_year(year: int) -> int:
    if not 1949 <= year <= 2100:
        raise ValueError(f"not a year of a plan: {year}")
    return year
