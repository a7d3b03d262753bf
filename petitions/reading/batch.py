"""What titles and notes around a table say of its batch."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from petitions.reading.values import day_of

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_BATCH = re.compile(r"第\s*([〇零一二三四五六七八九十百两]{1,5}|\d{1,4})(?:\s*[-—–]\s*(?:(\d{1,3})|\d+))?\s*批")
# Surer than what else a paper numbers, such as itself.
_NAMES_TABLE = re.compile("一览表|清单|台账|明细|办理情况表|公开情况|汇总表|公示表")
_NOTE = re.compile(r"(?:注|备注|说明|附注|注释)(?:\d?[:.、]|\d)|[*★※]")  # names other batches: "与第三批清单重复"
_HOUR = r"\d{1,2}(?:时|点|:\d{2})(?:\d{1,2}分)?"
_MOMENT = r"(?:(?:\d{4}年)?\d{1,2}月)?(?:\d{1,2}日)?"
_WINDOW = re.compile(rf"{_MOMENT}{_HOUR}(?:-|—|–|~|至|到)+(?:次日|当日)?{_MOMENT}{_HOUR}")
_DAYS = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_COUNTS = {
    "total": re.compile(r"(?:共计?|合计|总计|总数|受理|交办|转办|移交|接收)[^\d,。;件]{0,12}(\d{1,5})件"),
    "call": re.compile(r"(?:来电|电话)[^\d,。;、件]{0,6}(\d{1,5})件"),
    "letter": re.compile(r"(?:来信|信件)[^\d,。;、件]{0,6}(\d{1,5})件"),
    "wechat": re.compile(r"微信[^\d,。;、件]{0,6}(\d{1,5})件"),
    "other": re.compile(r"(?:其他|其它|来访)[^\d,。;、件]{0,6}(\d{1,5})件"),
    "key": re.compile(r"(?:重点|加星|星标)[^\d,。;、]{0,8}?(\d{1,5})件"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The batch as the file names it: `label` "35-1", `number` 35; `day` as ISO or as written without a year; the
    `window` of receipt as written; `declared` counts by total, call, letter, wechat, other, key, where given."""

    label: str = ""
    number: int | None = None
    day: str = ""
    window: str = ""
    declared: dict[str, int] = field(default_factory=dict)
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class Texts:
    """What stands around petitions: above their headings; between and below them; notes and other rows that are no
    titles; and what names the batch where nothing else does, such as a sheet's name."""

    above: list[str] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        """From the surest to the least sure."""
        return [*self.above, *self.between, *self.asides, *self.last]


def together(tables: Sequence[tuple[Texts, bool]], paragraphs: Iterable[str], last: Iterable[str]) -> Texts:
    """The texts of a file from those of its tables, each with whether it has headings: what stands in a table without
    them is above none."""
    return Texts(
        [*paragraphs, *(text for texts, has_headings in tables if has_headings for text in texts.above)],
        [text for texts, has_headings in tables for text in [*(() if has_headings else texts.above), *texts.between]],
        [text for texts, _has_headings in tables for text in texts.asides],
        [*last],
    )


def facts_of(texts: Texts, name: str = "") -> Facts:
    """Look for each fact in the texts in their order, for the batch also in the file's name but never in notes."""
    titles = tuple(dict.fromkeys(text.strip() for text in texts.all() if text.strip()))
    plain = [_plain(text) for text in titles]
    whole = "\n".join(plain)
    batch = _batch(texts, name)
    window = _WINDOW.search(whole)
    days = _DAYS.search(whole)
    dated = next((day for text in plain if (day := day_of(text))), None)
    return Facts(
        label=_label(batch) if batch else "",
        number=chinese_number(batch[1]) if batch else None,
        day=dated.isoformat() if dated else days[0] if days else "",
        window=window[0] if window else "",
        declared={what: int(found[1]) for what, pattern in _COUNTS.items() if (found := pattern.search(whole))},
        titles=titles,
    )


def _batch(texts: Texts, name: str) -> re.Match[str] | None:
    above, between, last = (
        [text for text in map(_plain, some) if not _NOTE.match(text)]
        for some in (texts.above, texts.between, texts.last)
    )
    named = [text for text in above if _NAMES_TABLE.search(text)]
    asked = (*named, *above, *between, *last, unicodedata.normalize("NFKC", name))
    return next((found for text in asked if (found := _BATCH.search(text))), None)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def batch_of_column(extras: Iterable[Mapping[str, str]]) -> list[str]:
    """A column 批次 that says the same in all rows names the batch of the file."""
    named = {text for extra in extras for heading, text in extra.items() if "批次" in heading}
    return [f"第{text}批" if text.isdecimal() else text for text in named] if len(named) == 1 else []


def _label(batch: re.Match[str]) -> str:
    number = str(chinese_number(batch[1]))
    return f"{number}-{batch[2]}" if batch[2] else number


def chinese_number(text: str) -> int:
    """ "三十五" → 35, "35" → 35, "一百零二" → 102; up to 999."""
    if text.isdecimal():
        return int(text)
    if not set(text) & set("十百"):
        return int("".join(str(_DIGITS[sign]) for sign in text[:4]))
    total, last = 0, 0
    for sign in text:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = _DIGITS[sign]
    return total + last
