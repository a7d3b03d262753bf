"""A letter as a paper: what stands where, before any page of it is drawn (GB/T 9704-2012, domain reference (k))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters import wording
from letters.matter import Matter
from letters.models import Addressee, Item, Letter, Version
from letters.states import Kind, State
from papers.chinese import long_date
from papers.paper import ATTACHMENT, Cleaned, Column, Row, Table

TITLE_LINE = 19  # characters of a title's line at 22pt
REACH = 5  # characters that a break may lie away from the middle
BEGINNINGS = ("办理", "进行", "实行", "挂牌", "进展", "滞后", "情况", "整改", "问题", "关于")
ILLUSTRATIVE = "本件含示例数据"
DRAFT_MARK, VOID_MARK = "（草稿，未编号）", "本件已作废"


@dataclass(frozen=True)
class LetterPaper(Cleaned):
    """A whole letter. Paragraphs and demands stand in order; `number` is '' before issue."""

    issuer: str
    number: str
    title: str
    salutation: str
    paragraphs: tuple[str, ...]
    demands: tuple[str, ...]
    closing: tuple[str, ...]
    signatory: str
    document_date: date
    copies: tuple[str, ...] = ()
    attachment: Table | None = None
    marks: tuple[str, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title in lines of about the same length."""
        return broken(self.title)

    @property
    def number_line(self) -> str:
        """The number under the head; a draft says that it has none."""
        return self.number or DRAFT_MARK

    @property
    def date_line(self) -> str:
        """The date under the signature."""
        return long_date(self.document_date)

    @property
    def attachment_line(self) -> str:
        """The line after the body that names the attachment; no full stop at its end."""
        return f"{ATTACHMENT}：{self.attachment.title}" if self.attachment else ""

    @property
    def copies_line(self) -> str:
        """Those who get a copy, as the imprint has them; '' for nobody."""
        return f"抄送：{'，'.join(self.copies)}。" if self.copies else ""

    @property
    def signature_indent(self) -> int:
        """Characters that the signature block keeps from the right: 4, and for a long name less, at least 2."""
        width = sum(0.5 if c.isdigit() else 1 for c in self.date_line)
        return max(2, 4 - max(0, round((len(self.signatory) - width) / 2)))

    @property
    def mark_line(self) -> str:
        """What stands small at the head of each page."""
        return " · ".join(self.marks)


def broken(title: str) -> tuple[str, ...]:
    """A title in lines of about the same length, broken where a word ends as far as that can be told."""
    lines, rest = [], title
    for left in range(-(-len(title) // TITLE_LINE), 0, -1):
        cut = _cut(rest, -(-len(rest) // left)) if left > 1 else len(rest)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return tuple(line for line in lines if line)


def _cut(text: str, middle: int) -> int:
    """The best place for a break near `middle`: before a word that begins a part, beside a quotation, else anywhere."""
    near = sorted(range(max(1, middle - REACH), min(len(text) - 1, middle + REACH) + 1), key=lambda n: abs(n - middle))
    allowed = [n for n in near if n <= TITLE_LINE + 1 and _may_break(text[n - 1], text[n])]
    good = [n for n in allowed if text[n] == "“" or text[n - 1] in "”、" or text[n:].startswith(BEGINNINGS)]
    return next(iter(good or allowed), middle)


def _may_break(before: str, after: str) -> bool:
    return after not in "，。、；：”》）！？的" and before not in "“《（" and not (before.isascii() and after.isascii())


def compose(
    letter: Letter,
    version: Version,
    *,
    addressees: Sequence[Addressee],
    items: Sequence[Item],
    issuer: str,
    on: date,
    reply_due_on: date | None,
) -> LetterPaper:
    """The paper of a letter: as issued, else as it would be issued on `on` under the head `issuer`."""
    kind = Kind(letter.kind)
    reply = wording.reply_sentence(kind, reply_due_on, version.reply_days)
    closing = (reply, wording.contact_sentence(version.contact), wording.ENDING[kind])
    marks = (ILLUSTRATIVE if letter.is_illustrative else "", VOID_MARK if letter.state == State.VOID else "")
    return LetterPaper(
        issuer=letter.issuer or issuer,
        number=letter.number_text,
        title=version.title,
        salutation=wording.salutation([row.name for row in addressees]),
        paragraphs=tuple(version.paragraphs),
        demands=tuple(wording.numbered(version.demands)),
        closing=tuple(text for text in closing if text),
        signatory=version.signatory,
        document_date=letter.issued_on or on,
        copies=tuple(version.copies),
        attachment=_attachment(kind, items),
        marks=tuple(mark for mark in marks if mark),
    )


def _attachment(kind: Kind, items: Sequence[Item]) -> Table | None:
    """The table of a letter about several items; a circular ranks them by the days that they are late."""
    if len(items) < 2:
        return None
    matters = [as_matter(item) for item in items]
    ranks = wording.ranked(matters) if kind == Kind.CIRCULAR else list(enumerate(matters, 1))
    with_unit = any(matter.unit for matter in matters)
    units = (Column("责任单位", 15),) if with_unit else ()
    columns = (
        Column("位次" if kind == Kind.CIRCULAR else "序号", 8, centred=True),
        Column("任务", 24),
        *units,
        Column("应完成时限", 23, centred=True),
        Column("逾期\n工作日", 10, centred=True),
        Column("目前进展", 22),
        *(() if kind == Kind.CIRCULAR else (Column("要求", 20),)),
    )
    rows = []
    for rank, matter in ranks:
        unit = (matter.unit or "—",) if with_unit else ()
        demand = () if kind == Kind.CIRCULAR else (matter.demand or "—",)
        cells = (str(rank), matter.title, *unit, _limit(matter), str(matter.days_late or "—"))
        rows.append(Row((*cells, matter.present_state or "—", *demand)))
    notes = ("按逾期工作日由多到少排列，逾期相同的位次相同。",) if kind == Kind.CIRCULAR else ()
    title = "进展滞后任务情况表" if kind == Kind.CIRCULAR else "有关任务情况表"
    return Table(title, columns, tuple(rows), notes)


def _limit(matter: Matter) -> str:
    if matter.due_on is None:
        return "—"
    if matter.first_due_on and matter.first_due_on != matter.due_on:
        return f"{long_date(matter.due_on)}\n原定：\n{long_date(matter.first_due_on)}"
    return long_date(matter.due_on)


def as_matter(item: Item) -> Matter:
    """The kept facts of an item."""
    return Matter(
        item.subject, item.title, item.basis, item.first_due_on, item.due_on, item.days_late, item.present_state,
        item.demand, item.unit,
    )  # fmt: skip
