"""Lines of a document put right: broken ones joined, page numbers, running heads and repeated paragraphs out."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from intake.reading import labels, ordinals
from intake.reading.records import Change, ChangeKind, Paragraph

PAGE_NUMBER = re.compile(
    r"[-—–－―~·\s]*\d{1,4}[-—–－―~·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
RULE = re.compile(r"[-—–－=＝_＿*＊~～·.…─━]{3,}")  # a line drawn with signs
DASHED = re.compile(r"[-—–－―~·页/]")
STOPS = "。！？!?；;：:"
LEAST_EDGE, MOST_EDGE = 12, 60  # characters of a line of a page
LONG_LINE = 40  # a line as long as this that ends in the middle of a sentence was broken
REPEATED_FROM, FAR_FROM = 12, 60  # characters of a paragraph that counts as repeated, behind its like or far from it
HEAD_TIMES = 3
_NEW = re.compile(r"附件|附表|附[:：]|注[:：]|说明[:：]|抄送|主送|\d{4}年\d{1,2}月\d{1,2}日$")
_TABLE_NUMBER = re.compile(r"\D*(\d+)\D+\d+\D*$")


@dataclass
class Draft:
    """A paragraph while lines are joined; `tail` is its last line as it stood."""

    where: str
    text: str
    style: str
    indented: bool  # its first line begins with blanks
    changes: list[Change]
    tail: str = ""


def put_right(run: list[Draft], heads: set[str]) -> tuple[list[Draft], list[Change]]:
    """The paragraphs that remain of a run of lines, their changes inside, and those of what stood before the first."""
    kept, lost = _without_pages(run, heads)
    return _without_repeats(_joined(kept)), lost


def running_heads(paragraphs: list[Paragraph]) -> set[str]:
    """Short lines that stand at the top or the bottom of several pages of a PDF."""
    pages: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        if paragraph.cells is None and (found := _TABLE_NUMBER.match(paragraph.where)):
            pages.setdefault(found[1], []).append(paragraph.text.strip())
    edges: Counter[str] = Counter()
    for lines in pages.values():
        edges.update({line for line in (*lines[:2], *lines[-2:]) if 2 < len(line) < 40})
    return {line for line, count in edges.items() if count >= max(HEAD_TIMES, len(pages) // 2)}


def width(text: str) -> float:
    """As wide as so many Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


def _without_pages(run: list[Draft], heads: set[str]) -> tuple[list[Draft], list[Change]]:
    numbers = sum(bool(PAGE_NUMBER.fullmatch(line.text)) for line in run)
    kept: list[Draft] = []
    lost: list[Change] = []
    edges = [bool(PAGE_NUMBER.fullmatch(line.text)) and (numbers > 1 or bool(DASHED.search(line.text))) for line in run]
    beside = _heads_beside(run, edges)
    for place, line in enumerate(run):
        edges[place] = edges[place] or bool(RULE.fullmatch(line.text))
        is_head = (line.text in heads and not labels.at_line(line.text)) or place in beside
        if not edges[place] and not is_head:
            if line.text:
                kept.append(line)
        elif kept:
            kept[-1].changes.append(_gone(ChangeKind.PAGE, line, len(kept[-1].text)))
        else:
            lost.append(_gone(ChangeKind.PAGE, line, 0))
    return kept, lost


def _heads_beside(run: list[Draft], edges: list[bool]) -> set[int]:
    """Places of running heads and feet of a plain text: lines that stand beside page numbers again and again."""
    beside = [
        place
        for place, line in enumerate(run)
        if not edges[place]
        and (edges[place - 1 : place] == [True] or edges[place + 1 : place + 2] == [True])
        and not begins(line.text)
    ]
    texts = Counter(run[place].text for place in beside)
    return {place for place in beside if place and (texts[run[place].text] > 1 or run[place].text == run[0].text)}


def _gone(kind: ChangeKind, line: Draft, offset: int) -> Change:
    return Change(kind, line.text, "", offset, where=line.where)


def _joined(lines: list[Draft]) -> list[Draft]:
    edge = _edge([line.text for line in lines])
    indents = sum(line.indented for line in lines) * 5 > 2 * len(lines)
    done: list[Draft] = []
    for line in lines:
        line.tail = line.text
        if done and _goes_on(done[-1], line, edge, indents):
            _join(done[-1], line)
        else:
            done.append(line)
    return done


def _join(before: Draft, line: Draft) -> None:
    gap = " " if re.search(r"[A-Za-z]$", before.text) and re.match("[A-Za-z]", line.text) else ""
    offset = len(before.text) + len(gap)
    before.changes.append(Change(ChangeKind.JOINED, "\n", gap, len(before.text)))
    before.changes += [replace(change, offset=change.offset + offset) for change in line.changes]
    before.text, before.tail = before.text + gap + line.text, line.text


def _edge(texts: list[str]) -> float:
    """The width at which lines were broken, 0 when they were not: many lines end there and hardly one is wider."""
    widths = sorted(width(text) for text in texts if text)
    if len(widths) < 3:
        return 0
    widest = widths[int(len(widths) * 0.98)] if len(widths) > 50 else widths[-1]
    near = sum(widest - 3 <= value <= widest + 1.5 for value in widths)
    return widest if LEAST_EDGE <= widest <= MOST_EDGE and near >= max(3, 0.2 * len(widths)) else 0


def _goes_on(before: Draft, line: Draft, edge: float, indents: bool) -> bool:
    """Whether the line is the rest of the paragraph before it."""
    if begins(line.text) or line.style == "heading" or before.style == "heading" or "\n" in before.text:
        return False
    at_edge = bool(edge) and width(before.tail) >= edge - 3
    if indents and before.indented and not line.indented and before.text[-1:] not in STOPS:
        return True
    if before.text[-1:] in STOPS:
        return at_edge and indents and not line.indented
    if edge:
        return at_edge and not (indents and line.indented)
    return len(before.tail) >= LONG_LINE and not line.indented and line.style == before.style == ""


def begins(text: str) -> bool:
    """Whether a line begins something of its own: a number, a label, an attachment, a date."""
    return bool(labels.at_line(text) or ordinals.at(text) or _NEW.match(text))


def _without_repeats(lines: list[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    seen: set[str] = set()
    for line in lines:
        near = bool(kept) and line.text == kept[-1].text and len(line.text) >= REPEATED_FROM
        far = len(line.text) >= FAR_FROM and line.text in seen and ordinals.at(line.text) is not None
        if (near or far) and not labels.at_line(line.text):
            kept[-1].changes.append(_gone(ChangeKind.REPEATED, line, len(kept[-1].text)))
            continue
        seen.add(line.text)
        kept.append(line)
    return kept
