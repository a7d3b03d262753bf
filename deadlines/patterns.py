"""The wordings of time limits that are understood, as a table of patterns, and where they stand in a text.

A new wording is one more pattern in PATTERNS, with its reader in deadlines.phrases. Of two patterns that match at one
place the one that stands first in the table has it.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text with widths, spaces and punctuation made alike, and for each character its place in the original."""

    plain: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> "Text":
        pairs = [
            (character, place)
            for place, given in enumerate(original)
            for character in unicodedata.normalize("NFKC", given)
            if not character.isspace()
        ]
        plain = "".join(character for character, _place in pairs)
        # The name of a document is not a time limit, whatever year stands in it.
        plain = re.sub("《[^》]*》", lambda name: "□" * len(name[0]), plain)
        return cls(plain, tuple(place for _character, place in pairs))


NUMERAL = "〇零○一二三四五六七八九十廿卅两"
YEAR = r"[12一二][\dOoО〇零○一二三四五六七八九]{3}"
MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九]|元)"
DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
TO = r"[-‐‑–—―─−~至到]{1,2}"
BEFORE = r"(?:之前|以前|前(?![期端往后列述来置沿三]))"
# 底泥, 内蒙古, 年初步 and 年中央 begin other words.
END = r"(?:底|末|终)(?![泥板渣])|内(?!蒙)"
VAGUELY = rf"(?:初|中)(?={BEFORE}|完成|[,;。、)]|$)"
CALENDAR_YEAR = (
    rf"(?:(?<!\d)(?:(?P<from_year>{YEAR})年?{TO})?(?P<year>{YEAR})年度?"
    rf"|(?<!\d)(?P<short>\d\d)年(?=年?[底末]|\d{{1,2}}月|[上下]半年|第?[1-4一二三四]季)"
    rf"|(?P<year_word>今年|本年度?|当年|同年|该年|明年|来年|次年|翌年|第二年|后年))"
)
ON_DAY = rf"(?:(?:{DAY})[日号]?{TO})?(?P<day>{DAY})(?:[日号]|(?={BEFORE}))"
FESTIVAL = r"(?:春节|国庆节?|元旦|五一|中秋|(?:主?汛|枯水|丰水)期|[采供]暖[季期]?|雨季|春耕|秋收|[春夏秋冬]季)"


PATTERNS: dict[str, str] = {
    "reporting": rf"(?:每(?:个|半|[\d{NUMERAL}]+个?)?(?:月|季度?|年度?|周|旬|日|天)|按月|按季度?|按周|按年|逐月)"
    rf"(?:第?[\d{NUMERAL}]+个?工作日|{MONTH}月(?:{DAY}日|底)?|{DAY}[日号]|年?[底末])?日?{BEFORE}?",
    "count": r"(?:(?:自|从|接到|收到|印发|批复|下发)[^,;。、\d]{0,15}?(?:之?日起|起|之?后)的?)?"
    rf"(?<![\d月第年上下每近{NUMERAL}])(?!{YEAR}年)(?P<n>[\d{NUMERAL}]+|半)(?P<unit>个?工作日|个月|个?星期|[日天周年])(?:[之以]?内(?!蒙))",
    "count_after": rf"(?:起|之?后)的?(?P<n>[\d{NUMERAL}]+)(?P<unit>个?工作日|个月|个?星期|[日天周])(?![\d{NUMERAL}底])",
    "iso": r"(?<![\d.])(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)",
    "plan": r"[\"“'‘「『]?十(?P<plan>[一二三四五六])五[\"”'’」』]?(?:规划)?(?:期间|期末|末期|末|时期|期内|内|底|前)",
    "festival": rf"{CALENDAR_YEAR}?{FESTIVAL}(?:来临|到来|开始)?(?:{BEFORE}|期间|底|末|内)",
    "month": rf"(?:{CALENDAR_YEAR}|(?<![\d{NUMERAL}第]))(?:(?P<from_month>{MONTH})月?份?{TO})?(?P<month>{MONTH})月份?"
    rf"(?:{ON_DAY}|(?P<part>[上中下]旬|{END}|{VAGUELY}))?",
    "month_word": rf"(?P<month_word>当月|本月|下个?月|次月|(?<![\d{NUMERAL}个每半])月(?=[上中下]旬|底|末))"
    rf"(?:{ON_DAY}|(?P<part>[上中下]旬|{END}))",
    "quarter": rf"{CALENDAR_YEAR}?[前第]?(?:[1-4一二三四](?:季度)?{TO})?(?P<quarter>[1-4一二三四])季度(?P<part>{END})?",
    "quarter_word": rf"(?P<quarter_word>[本当]季度?|下个?季度?|季度?)(?P<part>{END})",
    "half": rf"{CALENDAR_YEAR}?(?P<half>[上下])半年(?P<part>{END})?",
    "year": rf"{CALENDAR_YEAR}年?(?P<part>{END}|{VAGUELY})?",
    "bare_year": rf"(?<![\d{NUMERAL}每半近往历去上])年(?P<part>{END})",
}
WHOLE: dict[str, str] = {
    "iso": r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    "serial": r"(?P<serial>[345]\d{4})(?:\.0)?",
    "month": r"(?P<year>\d{4})[-./](?P<month>\d{1,2})",
    "year": rf"(?:(?P<from_year>\d{{4}}){TO})?(?P<year>\d{{4}})",
}
IMMEDIATE = re.compile(
    "[立即]行[立即]改|[立即]知[立即]改|[立即]查[立即]改|立整立改|立说立改|立改立行|[随边][督查整交][随边]改|立即|即刻|马上|随即"
)
DONE = re.compile("已经?(?:全部|全面|基本)?(?:完成|整改|办结|销号)")
LONG_TERM = re.compile(
    r"(?:坚持长期|长期(?:坚持|整改|推进|落实|保持|巩固|执行|实施|抓|任务)"
    r"|持续(?:推进|整改|坚持|巩固|开展|实施|落实|改进)|常态化(?![^,;。、]{0,4}机制)|常态长效|[常长]抓不懈|久久为功"
    r"|(?:(?<=[,;、并且])|(?<=后续)|^)(?:长期|持续)(?=$|[,;。、)]))(?![至到])"
)
LONG_TERM_WEAK = re.compile("长期|持续|长效")
_COMPILED = {name: re.compile(rf"(?:{pattern})(?P<before>{BEFORE})?") for name, pattern in PATTERNS.items()}
_WHOLE = {name: re.compile(rf"{pattern}(?P<before>{BEFORE})?") for name, pattern in WHOLE.items()}
START = re.compile("起|开始|以来|以后|之后|至今|后(?!续)")
RANGE = re.compile(rf"(?:起|开始)?{TO}")
TIME_OF_DAY = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
# In running text: what shows that a date is a time limit, or that it only tells what happened.
LIMIT_BEFORE = re.compile("(?:到|确保|力争|争取|限)$")
CLAUSE_BEGINS = re.compile(r"(?:^|[,;:。、()\d.于在至])$")
PROMISED_AFTER = re.compile(
    "[,、]?[^;。,]*?(?:完成|实现|达到|达标|建成|全面|力争|确保|投入|消除|取缔|关闭|关停|搬迁|拆除|启动|开工|运行|验收)"
)
TOLD_BEFORE = re.compile("(?:截至|截止|截止到)$")
TOLD_AFTER = re.compile("[,、]?[^,;。]{0,6}?已")


def matches(plain: str) -> list[tuple[str, re.Match[str]]]:
    """Matches in order of place; where two overlap, the pattern that stands first in the table has it."""
    for name, pattern in _WHOLE.items():
        if whole := pattern.fullmatch(plain):
            return [(name, whole)]
    taken = [False] * (len(plain) + 1)
    found = []
    for name, pattern in _COMPILED.items():
        for match in pattern.finditer(plain):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((name, match))
    return sorted(found, key=lambda pair: pair[1].start())
