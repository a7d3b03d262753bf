"""What a document says of itself: how many problems, categories, measures; and when it was written."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from deadlines.numerals import CHARACTERS, to_int
from intake.reading import labels, ordinals
from intake.reading.material import Line
from intake.reading.records import Claim

_N = rf"(?<!第)(?P<n>\d{{1,5}}|[{CHARACTERS}]{{1,7}})"
_M = _N.replace("<n>", "<m>")
_OWN = r"(?<=[，,、：:共理解化定及和])(?:整改|反馈|具体|突出|主要|重点)*"  # no part of them: 水污染问题3个
COUNTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("categories", re.compile(rf"{_N}(?:个)?(?:大类|大方面|个方面|类(?!水|标准))(?=.{{0,6}}问题|共|，|,|。|\d|$)")),
    ("problems", re.compile(rf"{_N}(?:个|项|条)(?:具体|突出|主要|重点|反馈|整改|生态|环境|生态环境)*问题")),
    ("tasks", re.compile(rf"{_N}(?:个|项|条)(?:具体|重点|反馈|主要)*整改任务|{_M}项任务")),
    ("measures", re.compile(rf"{_N}(?:个|项|条)(?:具体|重点|整改|主要)*措施")),
    ("problems", re.compile(rf"(?P<behind>{_OWN}问题){_N}(?:个|项|条)")),
    ("tasks", re.compile(rf"(?P<behind>{_OWN}任务){_N}(?:个|项|条)")),
    ("measures", re.compile(rf"(?P<behind>{_OWN}措施){_N}(?:个|项|条)")),
    ("key_steps", re.compile(rf"{_N}(?:个|项)(?:具体|重点)*(?:关键步骤|关键环节|关键节点)")),
    (
        "petitions",
        re.compile(
            rf"(?:信访举报问题|信访件|举报件|信访举报件|转办件|交办件)\D{{0,2}}{_N}件"
            rf"|{_M}件(?:群众)?(?:信访|举报)\S{{0,4}}"
        ),
    ),
    ("clues", re.compile(rf"{_N}(?:个|条|件)(?:责任追究)?(?:问题)?线索")),
)
# What shows that a count is that of the whole list, and not of a part of it.
WHOLE = re.compile(r"共|梳理|分解|细化|反馈|指出|涉及|确定|明确|形成|制定|清单|总计|合计|包括|大类|方面")
PART = re.compile(r"已|完成|其中|未|剩余|正在|达到|提前|新增|年内|计划")
# Behind the heading of a part: 一、水环境方面（共2个问题）
OF_PART = re.compile(
    rf"[（(](?P<words>(?:共计|合计|共|计)?\s*{_N}\s*(?:个|项|条)(?:具体|突出|反馈|整改)*(?:问题|任务)?)[)）]\s*$"
)
PRINTED = re.compile(
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d\d)?)?"
    r"|二[〇○零][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
ISSUED = re.compile(r"(?:发布|成文|印发|发文|生成)(?:时间|日期)\s*[:：]?\s*")
NUMBERED = re.compile(r"〔\s*((?:19|20)\d\d)\s*〕")
EDGES = 15  # paragraphs at the beginning where a date of issue may stand


def claims(texts: Iterable[tuple[str, str]], found: dict[str, int]) -> list[Claim]:
    """Counts in (where, text) of the text outside problems; `found` are the numbers of what was read, by kind."""
    made: dict[tuple[str, int], Claim] = {}
    for where, text in texts:
        for kind, pattern in COUNTS:
            for match in pattern.finditer(text):
                count = _count(match)
                if count and count > 1:
                    behind = match.groupdict().get("behind")
                    ends, reach = (r"[。；;]", 40) if behind else (r"[。；;，,]", 16)
                    around = re.split(ends, text[max(match.start() - reach, 0) : match.start()])[-1] + match[0]
                    alone = len(text) < 60 and not behind
                    whole = bool(WHOLE.search(around) or alone) and not PART.search(
                        around + re.split("[，,；;。]", text[match.end() : match.end() + 5])[0]
                    )
                    known = found.get(kind) if whole else None
                    made.setdefault((kind, count), Claim(match[0], kind, count, where, known))
    return list(made.values())


def is_of_part(text: str) -> bool:
    """Whether a line is a numbered heading with the count of its own part."""
    return bool(OF_PART.search(text) and ordinals.at(text))


def of_parts(lines: Iterable[Line], problems: Sequence[int]) -> list[Claim]:
    """Counts behind headings of parts, each beside the problems up to the next heading of its rank.

    `problems` are the passages where problems begin. A part without any is a table of contents, so nothing is compared.
    """
    heads = [(line, number) for line in lines if (number := ordinals.at(line.text))]
    made = []
    for place, (line, number) in enumerate(heads):
        if (match := OF_PART.search(line.text)) and (count := _count(match)):
            rank = ordinals.RANKS[number.form]
            later = (other.passage for other, its in heads[place + 1 :] if ordinals.RANKS[its.form] <= rank)
            end = next(later, None)
            found = sum(line.passage < begin and (end is None or begin < end) for begin in problems)
            made.append(Claim(match["words"], "problems", count, line.where, found or None))
    return made


def _count(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("n") or match.groupdict().get("m") or ""
    try:
        return to_int(written)
    except ValueError:
        return None


def document_date(texts: list[str]) -> date | None:
    """The day of issue: a line at the end or at the beginning that is only a date; else 1 January of the year of its
    number, 〔2021〕; else None."""
    own = [text for before, text in pairwise(["", *texts]) if not labels.field_of(before)]  # 整改时限 above a date
    for text in [*reversed(own[-EDGES:]), *own[:EDGES]]:
        line = text.strip(" （）()")
        issued = ISSUED.search(line)
        printed = PRINTED.match(line, issued.end()) if issued else PRINTED.fullmatch(line)
        if printed and (day := _day(printed[0])):
            return day
    for text in texts[:EDGES]:
        if year := NUMBERED.search(text):
            return date(int(year[1]), 1, 1)
    return None


def _day(text: str) -> date | None:
    parts = [part for part in re.split(r"[年月日\-./\s:]+", text) if part][:3]
    try:
        return date(*(to_int(part) for part in parts))
    except (ValueError, TypeError):
        return None
