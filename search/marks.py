"""The piece of a text in which what was searched stands, for pages to print with <mark>."""

from search.folding import fold
from search.query import parse

WIDTH = 120  # characters
BEFORE = 4  # one part in so many of the width stands before the first hit
GAP = "…"


def pieces(text: str, words: str, width: int = WIDTH) -> list[tuple[str, bool]]:
    """About `width` characters of the text as it is written around the first hit: pieces, and whether each is a hit.

    White space within is one blank. Without a hit the beginning. What was left out before and after is shown by "…".
    The pieces are plain text: escaping is the template's.
    """
    spans = hits(text, words)
    first, last = spans[0] if spans else (0, 0)
    start = max(0, min(first - width // BEFORE, len(text) - width))
    end = min(len(text), max(start + width, last))
    found: list[tuple[str, bool]] = [(GAP, False)] if start else []
    at = start
    for left, right in spans:
        if left >= end:
            break
        found += [(text[at:left], False), (text[left : min(right, end)], True)]
        at = min(right, end)
    found += [(text[at:end], False), (GAP if end < len(text) else "", False)]
    return _joined(found)


def hits(text: str, words: str) -> list[tuple[int, int]]:
    """Where the searched words stand in the text as it is written: (from, to), in order, none touching another."""
    lengths = [len(fold(character)) for character in text]
    folded = fold(text)
    begins: list[int] = [at for at, length in enumerate(lengths) for _one in range(length)]  # by place in the key
    parsed = parse(words)
    marked = [False] * len(text)
    for word in parsed.words:
        at = 0 if not parsed.is_beginning or folded.startswith(word) else -1
        at = folded.find(word, at) if at >= 0 else -1
        while at >= 0:
            for place in range(begins[at], begins[at + len(word) - 1] + 1):
                marked[place] = True
            at = -1 if parsed.is_beginning else folded.find(word, at + len(word))
    return _spans(marked)


def _spans(marked: list[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, is_hit in enumerate(marked):
        if is_hit and spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        elif is_hit:
            spans.append((place, place + 1))
    return spans


def _joined(found: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without empty pieces, and neighbours of one kind as one."""
    joined: list[tuple[str, bool]] = []
    for text, is_hit in found:
        plain = _one_blank(text)
        if joined and joined[-1][1] == is_hit:
            joined[-1] = (joined[-1][0] + plain, is_hit)
        elif plain:
            joined.append((plain, is_hit))
    return joined


def _one_blank(text: str) -> str:
    inside = " ".join(text.split())
    if not inside:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{inside}{' ' if text[-1].isspace() else ''}"
