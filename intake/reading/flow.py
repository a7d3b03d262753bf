"""The running text of a document as tokens: labelled values, numbered paragraphs, other text."""

import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from intake.reading import labels, ordinals, sideways
from intake.reading.headings import is_form
from intake.reading.labels import Label
from intake.reading.material import Line, Material, Piece, RawMeasure, Table, part
from intake.reading.ordinals import Form, Ordinal

ONE_PROBLEM = re.compile("(?:整改|反馈|具体)?(?:问题|任务)(?:描述|内容)?")
# The foot of a web page, and what may stand directly above it.
FOOT = re.compile("版权所有|网站标识码|扫一扫|上一[篇条]|下一[篇条]|【?(?:打印|关闭)(?:本页|窗口)|.{0,3}ICP备|分享到")
SITE = re.compile(
    "主办单位[:：]|主办[:：]|承办单位[:：]|承办[:：]|技术支持|责任编辑|网站地图|联系我们|附件下载|相关链接"
)
OPENING, SHUTTING = "（(【[〔", "）)】]〕"
MOST_FOOT = 15  # lines


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of running text. `field` is that of the label before it, "" for text without one.

    `ordinal` is the number at its beginning, or that before its label; `piece` is without both.
    """

    field: str
    ordinal: Ordinal | None
    piece: Piece
    where: str
    heading: bool = False
    table: int = 0
    measures: tuple[RawMeasure, ...] = ()  # of a table that belongs to a problem
    label: Piece | None = None  # the words of its label
    whole: Piece | None = None  # the piece with the number before it
    nth: int | None = None  # of a label that is counted: 措施2：

    @property
    def form(self) -> Form | None:
        """The form of its number."""
        return self.ordinal.form if self.ordinal else None


def tokens(material: Material, registers: set[int], of_problem: dict[int, list[RawMeasure]]) -> list[Token]:
    """Everything outside the tables that are registers; forms are read cell by cell. `of_problem` are the measures of
    tables that belong to the problem above them."""
    found: list[Token] = []
    end = _foot(material.lines())
    for block in material.blocks:
        if isinstance(block, Line):
            found += _of_line(block, found) if block.passage < end else ()
        elif measures := of_problem.get(block.number):
            where = block.rows[0].where
            found.append(Token("measures", None, measures[0].text, where, table=block.number, measures=tuple(measures)))
        elif block.number not in registers:
            found += _of_form(block, found)
    return _without_sections(found)


def _without_sections(found: list[Token]) -> list[Token]:
    """三、整改目标 alone on a line is a section of a plan and no label, unless such lines lay out one problem."""
    alone = [token for token in found if token.field and token.form is Form.HAN and not token.piece.text]
    times = Counter(token.field for token in alone)
    if any(token.label and ONE_PROBLEM.fullmatch(token.label.text) for token in alone) and {
        "measures",
        "progress",
    } & set(times):
        return found
    sections = {id(token) for token in alone if times[token.field] == 1}
    return [
        replace(token, field="", piece=token.label) if id(token) in sections and token.label else token
        for token in found
    ]


def _of_form(table: Table, before: list[Token]) -> Iterator[Token]:
    if not is_form(table):
        yield from _of_cells(table, before)
        return
    for value in sideways.form_values(table):
        ordinal = ordinals.at(value.value.text) if value.field in ("", "problem", "title") else None
        piece = part(value.value, ordinal.end, len(value.value.text)) if ordinal else value.value
        measures = value.measures
        yield Token(value.field, ordinal, piece, value.where, table=table.number, whole=value.value, measures=measures)


def _of_cells(table: Table, before: list[Token]) -> Iterator[Token]:
    """Cells that hold their labels themselves (责任单位：甲县) are read as lines, one behind the other."""
    cells = {row.cells[column].passage: (row, row.cells[column]) for row in table.rows for column in row.filled()}
    if not any(labels.at_line(cell.text) and not labels.field_of(cell.text) for _row, cell in cells.values()):
        return
    for passage, (row, cell) in cells.items():
        for token in _of_line(Line(passage, cell.text, row.where), before):
            yield replace(token, table=table.number)


def _foot(lines: list[Line]) -> int:
    """The passage where the foot of a web page begins: who keeps the site, links to other pages."""
    ends = lines[-MOST_FOOT:]
    if not any(FOOT.match(line.text) for line in ends):
        return sys.maxsize
    return next(line.passage for line in ends if FOOT.match(line.text) or SITE.match(line.text))


def _of_line(line: Line, before: list[Token]) -> Iterator[Token]:
    whole = Piece(line.text, line.passage, 0, len(line.text))
    start = 0
    for text in line.text.split("\n"):
        if text.strip():
            yield from _of_text(part(whole, start, start + len(text)), line, before)
        start += len(text) + 1


def _of_text(piece: Piece, line: Line, before: list[Token]) -> Iterator[Token]:
    text, heading = piece.text, line.style == "heading"
    first = labels.at_line(text)
    ordinal = ordinals.at(text)
    found = _outside_items(text, first, ordinal, before)
    begin = first.start if first else _begin(text, found[0]) if found else len(text)
    if ordinal and ordinal.end > max(begin, 0) and first:
        ordinal = None if ordinal.end > first.end else ordinal  # the label's own word, as in 问题1：
    if first is None or (ordinal and ordinal.form is Form.NAMED and ordinal.end >= first.end):
        lead = ordinal.end if ordinal else 0
        if ordinal or begin > lead:
            end = _before_stop(text, lead, max(begin, lead))
            yield Token("", ordinal, part(piece, lead, end), line.where, heading, whole=part(piece, 0, end))
        ordinal = None
        first = None
    every = [label for label in ([first] if first else []) + found]
    for place, label in enumerate(every):
        end = _begin(text, every[place + 1]) if place + 1 < len(every) else len(text)
        end = _before_stop(text, label.end, _before_number(text, label.end, _before_bracket(text, label, end)))
        value = part(piece, label.end, end)
        own = ordinal if place == 0 else ordinals.at(text, _number_before(text, label.start))
        words = part(piece, label.start, label.end)
        own = own if label.start else None
        yield Token(label.field, own, value, line.where, heading, label=words, nth=label.nth)


def _outside_items(text: str, first: Label | None, ordinal: Ordinal | None, before: list[Token]) -> list[Label]:
    """Labels inside a line, without those in brackets behind a measure: "1.清淤（责任单位：甲县）" stays one item."""
    kept: list[Label] = []
    name = first.field if first else _goes_on(ordinal, before)
    for label in labels.in_line(text, first.end if first else 0):
        bracketed = _opened(text, label.end) is not None
        if bracketed and name == "measures":
            continue
        name = name if bracketed else label.field
        kept.append(label)
    return kept


def _goes_on(ordinal: Ordinal | None, before: list[Token]) -> str:
    """The field of the label before, where a line without a label is one more of its items; else ""."""
    last = next((place for place in range(len(before) - 1, -1, -1) if before[place].field), None)
    if last is None:
        return ""
    counted = [token.ordinal for token in before[last + 1 :] if token.ordinal]
    inner = [found for found in ordinals.items(before[last].piece.text)[1] if found[0]]
    latest = counted[-1] if counted else inner[-1][0] if inner else None
    if ordinal is None:
        return before[last].field if counted or not before[last].piece.text else ""
    number = 0 if latest is None or latest.form is not ordinal.form else latest.number
    return before[last].field if ordinal.number == number + 1 else ""


def _opened(text: str, end: int) -> int | None:
    """Where the bracket opens in which `end` stands, None outside brackets."""
    places, opens = _brackets(text)
    found = bisect_left(places, end)
    return opens[found - 1] if found else None


@lru_cache(maxsize=4)  # asked for each label of a line
def _brackets(text: str) -> tuple[list[int], list[int | None]]:
    """The places of all brackets, and for each where the bracket opens in which the text behind it stands."""
    places: list[int] = []
    opens: list[int | None] = []
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in OPENING:
            opened.append(place)
        elif character in SHUTTING:
            del opened[-1:]
        else:
            continue
        places.append(place)
        opens.append(opened[-1] if opened else None)
    return places, opens


def _begin(text: str, label: Label) -> int:
    """Where a label begins, with the bracket that opens directly before it."""
    lead = text[: label.start].rstrip()
    return len(lead) - 1 if lead.endswith(tuple(OPENING)) else label.start


def _before_bracket(text: str, label: Label, end: int) -> int:
    """Where the value of a label in brackets ends: before the bracket that shuts or the stop before the next label."""
    if _opened(text, label.end) is None:
        return end
    depth = 0
    for place in range(label.end, end):
        depth += (text[place] in OPENING) - (text[place] in SHUTTING)
        if depth < 0:
            return place
    return len(text[:end].rstrip(" ；;，,"))


def _before_stop(text: str, start: int, end: int) -> int:
    """Where a value ends before "；" that stands between it and the next label of the line."""
    return max(start, len(text[:end].rstrip(" ；;，,"))) if end < len(text) else end


def _before_number(text: str, start: int, end: int) -> int:
    """Where a value ends before "2." of "…。2.整改措施：" """
    return _number_before(text, end) if end < len(text) and _number_before(text, end) >= start else end


def _number_before(text: str, end: int) -> int:
    """Where the ordinal directly before `end` begins, else `end`."""
    for place in range(max(end - 6, 0), end):
        ordinal = ordinals.at(text, place)
        if (
            ordinal
            and ordinal.end == end
            and (place == 0 or not text[place - 1].isalnum() or not text[place].isdigit())
        ):
            return place
    return end
