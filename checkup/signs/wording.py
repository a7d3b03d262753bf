"""The wording of reports as it is compared: what the plan and every report says taken out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from heapq import nsmallest
from zlib import crc32

from rapidfuzz import fuzz

SHORT = 24  # characters: two short sentences are alike by chance
ALIKE = 90  # per cent of the characters in order
RUN, VALUES, SHARED = 5, 16, 4  # bottom-k sketch (Broder 1997): texts 90 % alike share far more than 4 of 16 values
COMMON = 60  # texts that share a value: above this it is a standing phrase and finds nothing
DATES = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:份|底|初|中旬|上旬|下旬)?(?:\d{1,2}[日号])?|\d{4}年|第?[一二三四]季度|本月|上月|本周|上周"
)
# What reports say without saying anything; bounded, so that no text keeps the matcher busy.
STANDING = re.compile(
    r"(?:严格)?按照?(?:省委|市委|县委|省政府|市政府|县政府|督察|整改|上级){1,4}(?:整改|方案|要求|部署|工作|会议|精神){1,6}"
    r"|下一步(?:工作(?:计划|打算|安排)?)?|持续(?:加大|推进|加强)(?:工作|监管|巡查|整改)?(?:力度)?|高度重视|切实(?:加强|抓好)"
    r"|(?:目前|现在|截至目前)?(?:各项)?工作(?:正在)?(?:有序|稳步|扎实)(?:推进|开展)(?:中|之中)?|(?:正在|继续|持续|按计划|按时序){1,2}推进"
    r"|确保(?:按时|如期|按期)(?:完成|完成整改|整改到位)(?:任务)?|进展(?:情况)?(?:如下)?"
)
NOT_WORDS = re.compile(r"[\W_]+")
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


def core(text: str, plan: Sequence[str] = ()) -> str:
    """What a report says of its own: without dates, standing phrases, the plan's own sentences and punctuation."""
    plain = unicodedata.normalize("NFKC", text)
    for sentence in plan:
        plain = plain.replace(unicodedata.normalize("NFKC", sentence).rstrip("。；;."), "")
    plain = STANDING.sub("", DATES.sub("", plain))
    return NOT_WORDS.sub("", NUMBERS.sub(lambda number: number[0].replace(".", "p"), plain)).lower()


def share_alike(one: str, other: str) -> int:
    """How much of two cores is the same, in per cent; 0 where a number moved: that is a report of its own."""
    if min(len(one), len(other)) < SHORT:
        return 0
    alike = fuzz.ratio(one, other, score_cutoff=ALIKE)
    return round(alike) if alike and NUMBERS.findall(one) == NUMBERS.findall(other) else 0


def digest(text: str) -> str:
    """What a text is remembered by."""
    return sha256(text.encode()).hexdigest()


def sketch(text: str) -> list[int]:
    """A few numbers that likely copies share."""
    runs = {text[start : start + RUN] for start in range(len(text) - RUN + 1)}
    return nsmallest(VALUES, (crc32(run.encode()) for run in runs))


def alike_pairs(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """(earlier index, later index) of texts that are likely copies: what is left to compare word by word."""
    index: dict[int, list[int]] = defaultdict(list)
    for later, text in enumerate(texts):
        if len(text) < SHORT:
            continue
        shared: dict[int, int] = defaultdict(int)
        values = sketch(text)
        for value in values:
            for earlier in index[value]:
                shared[earlier] += 1
            if len(index[value]) < COMMON:
                index[value].append(later)
        for earlier in sorted(one for one, count in shared.items() if count >= min(SHARED, len(values))):
            yield earlier, later
