"""A year's special days as lines that people type or paste: read whole, every fault with the number of its line."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from deadlines.calendar_seed import Off, Row
from deadlines.workdays import ONE_DAY, WEEKDAYS

MAX_CHARACTERS = 20_000
MAX_LINES = 300
MAX_RUN = 15  # days of one stretch; the longest so far had ten
MAX_NAME = 60
ENCODINGS = ("utf-8-sig", "gb18030")  # spreadsheets here save in either
SAID: dict[str, tuple[bool, str]] = {
    **dict.fromkeys(("0", "放假", "休", "off", "holiday"), (False, Off.HOLIDAY.value)),
    **dict.fromkeys(("调休", "调休放假", "exchange"), (False, Off.EXCHANGE.value)),
    **dict.fromkeys(("本地", "本地放假", "地方放假", "local"), (False, Off.LOCAL.value)),
    **dict.fromkeys(("1", "上班", "补班", "班", "调休上班", "work"), (True, Off.HOLIDAY.value)),
}
DAY = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
FIRST = re.compile(DAY)
LAST = re.compile(rf"\s*(?:~|～|至|—+|–|到)\s*(?:{DAY}|(\d{{1,2}})日?)")
WEEKDAY = re.compile(r"\s*[(（](?:[^)）]*?)(?:周|星期)([一二三四五六日天])[)）]")
SEPARATOR = re.compile(r"\s*[,，;；\t]\s*|\s+")
ITEM = re.compile(r"[一二三四五六七八九十]+、\s*(\S+?)\s*[:：]\s*(.+)")
CLAUSE = re.compile(r"(放假调休|放假|调休|上班)(?:[,，]?\s*共(\d+)天)?[,，;；]?")
HEADS = ("day", "date", "日期")


class Fault(NamedTuple):
    """What is wrong with one line; `line` 0 is about the whole list."""

    line: int
    words: str

    def __str__(self) -> str:
        return _("Line %(n)d: %(words)s") % {"n": self.line, "words": self.words} if self.line else self.words


class Unreadable(ValueError):
    """A line cannot be used."""


def decode(content: bytes) -> str:
    """The text of an uploaded file, UTF-8 or GB 18030. Raises ValueError for anything else."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(_("The file is no text in UTF-8 or GB 18030."))


def read(text: str, year: int, source: str) -> tuple[list[Row], list[Fault]]:
    """The special days of `year` as they stand in `text`, and everything that is wrong, line by line.

    A line has a day or a stretch of days, what it is (0 or 放假, 调休, 本地; 1 or 上班) and the occasion, parted by
    commas, tabs or spaces: "2027-02-05~2027-02-11,放假,春节" or "2月14日（周日） 上班 春节". The year may be left out.
    A paragraph of the notice itself is understood as well, such as
    "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"; days that are not as many as it says are a fault.
    Empty lines, lines that begin with # and a heading line are passed over. Whoever gets faults must not use the rows.
    """
    faults: list[Fault] = []
    found: dict[date, tuple[int, Row]] = {}
    if len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES:
        return [], [Fault(0, _("That is too long for one year: at most %(n)d lines.") % {"n": MAX_LINES})]
    for number, line in _lines(text):
        try:
            rows = list(_rows(line, year, source))
        except Unreadable as fault:
            faults.append(Fault(number, str(fault)))
            continue
        for row in rows:
            if row.day in found:
                said = _("%(day)s stands in line %(n)d already.") % {"day": row.day, "n": found[row.day][0]}
                faults.append(Fault(number, said))
            found.setdefault(row.day, (number, row))
    if not found and not faults:
        faults.append(Fault(0, _("There is no day in it.")))
    elif not faults and not _is_official(found, year):
        said = _("1 October is missing as a day off: this is not the arrangement of a whole year.")
        faults.append(Fault(0, said))
    return sorted(row for _number, row in found.values()), faults


def _is_official(found: dict[date, tuple[int, Row]], year: int) -> bool:
    first = found.get(date(year, 10, 1))
    return first is not None and not first[1].works and first[1].off_kind != Off.LOCAL


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        words = line.strip().strip(",，")
        if words and not words.startswith("#") and not words.lower().startswith(HEADS):
            yield number, words


def _rows(line: str, year: int, source: str) -> Iterator[Row]:
    if item := ITEM.fullmatch(line):
        for clause in filter(None, map(str.strip, item[2].split("。"))):
            yield from _of_clause(clause, item[1], year, source)
        return
    first, last, rest = _stretch(line, year)
    parts = [part.strip() for part in SEPARATOR.split(rest.strip().lstrip(",，;；").strip(), maxsplit=1)]
    works, off_kind = _kind(parts[0])
    name = parts[1].strip(" ,，;；") if len(parts) > 1 else ""
    if not name:
        raise Unreadable(_("the occasion is missing, such as 春节."))
    if len(name) > MAX_NAME:
        raise Unreadable(_("the occasion is longer than %(n)d characters.") % {"n": MAX_NAME})
    yield from _made(first, last, works, off_kind, name, source)


def _of_clause(clause: str, name: str, year: int, source: str) -> Iterator[Row]:
    """The days of one sentence of the notice: one stretch off, or several days worked parted by "、"."""
    spans, rest = [], clause
    while not spans or rest.startswith("、"):
        first, last, rest = _stretch(rest.lstrip("、"), year)
        spans.append((first, last))
    said = CLAUSE.fullmatch(rest.strip())
    if said is None:
        raise Unreadable(
            _("“%(words)s” is not understood after the days; write the days line by line.") % {"words": rest}
        )
    days = sum((last - first).days + 1 for first, last in spans)
    if said[2] and int(said[2]) != days:
        words = _("the sentence says %(said)s days, but %(first)s to %(last)s are %(n)d.")
        raise Unreadable(words % {"said": said[2], "first": spans[0][0], "last": spans[-1][1], "n": days})
    works, off_kind = _kind({"放假调休": "放假"}.get(said[1], said[1]))
    for first, last in spans:
        yield from _made(first, last, works, off_kind, name, source)


def _made(first: date, last: date, works: bool, off_kind: str, name: str, source: str) -> Iterator[Row]:
    for n in range((last - first).days + 1):
        day = first + n * ONE_DAY
        if works and day.weekday() < 5:
            said = _("%(day)s (%(weekday)s) is a weekday; a make-up working day falls on a weekend.")
            raise Unreadable(said % {"day": day, "weekday": WEEKDAYS[day.weekday()]})
        yield Row(day, works, name, source, off_kind=off_kind)


def _stretch(line: str, year: int) -> tuple[date, date, str]:
    """The days with which a line begins, and what follows them."""
    match = FIRST.match(line)
    if match is None:
        raise Unreadable(_("it does not begin with a day such as %(year)d-10-01.") % {"year": year})
    first = _day(int(match[1] or year), int(match[2]), int(match[3]), year)
    rest = _without_weekday(line[match.end() :], first)
    match = LAST.match(rest)
    if match is None:
        return first, first, rest
    month, day = (int(match[2]), int(match[3])) if match[2] else (first.month, int(match[4]))
    last = _day(int(match[1] or first.year), month, day, year)
    if not first <= last <= first + (MAX_RUN - 1) * ONE_DAY:
        raise Unreadable(_("a stretch runs forward and has at most %(n)d days.") % {"n": MAX_RUN})
    return first, last, _without_weekday(rest[match.end() :], last)


def _day(year: int, month: int, day: int, wanted: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        said = _("there is no day %(year)d-%(month)d-%(day)d.") % {"year": year, "month": month, "day": day}
        raise Unreadable(said) from error
    if found.year != wanted:
        raise Unreadable(_("%(day)s is not in %(year)d.") % {"day": found, "year": wanted})
    return found


def _without_weekday(rest: str, day: date) -> str:
    """The rest of a line without "（周六）" behind the day; Unreadable when the day is another day of the week."""
    match = WEEKDAY.match(rest)
    if match is None:
        return rest
    if "一二三四五六日".index(match[1].replace("天", "日")) != day.weekday():
        raise Unreadable(_("%(day)s is %(weekday)s.") % {"day": day, "weekday": WEEKDAYS[day.weekday()]})
    return rest[match.end() :]


def _kind(word: str) -> tuple[bool, str]:
    if word.lower() not in SAID:
        raise Unreadable(
            _("“%(word)s” is not understood: write 0 or 放假 for a day off, 调休, 本地, or 1 or 上班.") % {"word": word}
        )
    return SAID[word.lower()]
