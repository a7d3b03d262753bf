"""Bytes of a text file to text: which of the encodings that Chinese offices use it is."""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of administrative texts, in both forms of writing, and punctuation.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "环境保护整改督察问题责任单位措施目标时限牵头配合完成落实市县区省"
    "這為個國時來們產種對發會動學過說經進著後當還從業點體機實兩應開門問題責單標時環護單廢據處"
    "，。、：；（）“”《》〔〕　"
)
_HAN = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


def decode(data: bytes) -> str | None:
    """The text, or None when no encoding fits: byte order marks first, then UTF-8, UTF-16, GB18030 or Big5."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    text = _decoded(data, "utf-8")
    if text is not None and "\0" not in text:
        return text
    if data[:4096].count(0) and (text := _wide(data)) is not None:
        return text
    if b"\0" in data:
        return None
    candidates = [text for encoding in ("gb18030", "big5hkscs") if (text := _decoded(data, encoding)) is not None]
    if not candidates and (text := _wide(data)) is not None:
        return text
    return max(candidates, key=likeness, default=None)


def likeness(text: str) -> float:
    """The share of everyday characters among all that are not ASCII, 0 to 1."""
    sample = [character for character in text[:20_000] if ord(character) > 127]
    return sum(character in COMMON for character in sample) / len(sample) if sample else 1.0


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of both orders the one that gives more Chinese."""
    if len(data) % 2:
        return None
    found = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _decoded(data, encoding)) is not None]
    best = max(found, key=likeness, default=None)
    return best if best is not None and "\0" not in best and likeness(best) > 0.2 and _HAN.search(best) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
