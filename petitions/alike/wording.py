"""A petition's wording as it is compared: one form of writing, without the words that every petition has."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

# What callers, letter writers and the staff who take them down say in any petition. Left in, these phrases would make
# strangers look alike and would fill the sketches' shared values.
# Repeats are bounded, or a text made for it would keep the matcher busy for minutes.
STOCK = re.compile(
    r"(?:该)?(?:举报|投诉|反映|信访|来电|来信|写信)(?:人|者)(?:反映|举报|投诉)?(?:称|说|认为|表示|要求)?"
    r"|(?:群众|市民|热心){0,3}(?:多次|再次|现)?(?:来电|来信)?(?:反映|举报|投诉)(?:称|到|说)?"
    r"|(?:希望|请求|恳请|要求|盼望|请)(?:有关|相关|上级|政府|职能|督察组|领导|各级){0,4}(?:部门|机关|领导|督察组|政府)?"
    r"(?:能够|能|尽快|尽早|依法|及时|予以){0,4}(?:调查|核实|查处|处理|解决|整治|关停|关注|介入|取缔){0,6}"
    r"|(?:严重)?(?:影响|扰乱)了?(?:周边|附近|当地|周围)?的?(?:居民|村民|群众|百姓|老百姓)?的?(?:正常|日常)?"
    r"(?:生产|生活|休息|身体健康|健康|出行){1,4}|(?:股份|有限|责任){0,3}公司"
)
_NOT_WORDS = re.compile(r"[\W_]+")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in one form of writing: compatibility forms folded (NFKC), traditional characters made simplified.

    For comparing only: the converter alters some correct place names, so what it returns is never stored or shown.
    """
    return _converter().convert(unicodedata.normalize("NFKC", text))


def skeleton(text: str) -> str:
    """Letters, Han characters and digits of the text in lower case, without punctuation, blanks and stock phrases.

    A text of nothing but stock phrases keeps them, so that it still equals its own copy.
    """
    plain = _NOT_WORDS.sub("", simplified(text)).lower()
    return STOCK.sub("", plain) or plain


def grams(text: str, size: int) -> set[str]:
    """All runs of `size` characters of the text; a shorter text is its own only run, an empty one has none."""
    if len(text) <= size:
        return {text} if text else set()
    return {text[start : start + size] for start in range(len(text) - size + 1)}
