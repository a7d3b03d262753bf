"""A paper as data: what is said and in which order, before any page of it is drawn.

The same `Paper` becomes a PDF (pdf.py), a Word file (docx.py) or a web page (html.py), so all three say the same.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from papers.chinese import long_date, ordinal
from papers.marks import bare

ATTACHMENT = "附件"
ILLUSTRATIVE_MARK = "示例"
DIGEST_SHOWN = 16
A_HEAD = 3  # digits that are no wider than the head of any column
A_DIGIT = 1.7  # percent of the width that a digit needs, with its share of the cell's edges
UNPARTED = 6  # characters for each percent of the width: about eight lines of a dense table


def clean(text: str) -> str:
    """Drop what no paper may carry: control characters (but line breaks) and marks that turn the reading direction."""
    if text.isprintable():  # a text without any of them, which nearly every cell of a long list is
        return text
    return "".join(c for c in text.replace("\t", " ") if c == "\n" or _may_stand(c))


def _may_stand(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and character not in "\ufffe\uffff"


@dataclass(frozen=True)
class Cleaned:
    """Cleans every text field, once, when the paper is put together, so no writer has to."""

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, str):
                object.__setattr__(self, one.name, clean(value))
            elif isinstance(value, tuple) and all(isinstance(part, str) for part in value):
                object.__setattr__(self, one.name, tuple(clean(part) for part in value))


@dataclass(frozen=True)
class Section(Cleaned):
    """A heading with its paragraphs. Level 1 is 一、, level 2 （一）, level 3 1.; level 0 has no heading."""

    heading: str
    level: int
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column(Cleaned):
    """A column of a table; `weight` is its share of the width, relative to the others."""

    title: str
    weight: int
    centred: bool = False


@dataclass(frozen=True)
class Row(Cleaned):
    """One row; a line break in a cell starts a new line there. Illustrative rows are marked in their first cell."""

    cells: tuple[str, ...]
    illustrative: bool = False


@dataclass(frozen=True)
class Table(Cleaned):
    """A table that stands as attachment. Raises ValueError when a row does not fit the columns.

    A dense table has many columns of long texts: small letters, wide pages, long rows that go on over a page's end.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    dense: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"A row has {len(row.cells)} cells for {len(self.columns)} columns.")

    def percentages(self) -> tuple[float, ...]:
        """Return each column's width in percent of the table. A number of many digits gets the room to stay whole."""
        return self._percentages

    @cached_property
    def _percentages(self) -> tuple[float, ...]:
        percent = sum(column.weight for column in self.columns) / 100
        digits = zip(self.columns, self._digits, strict=True)
        weights = [max(column.weight, percent * A_DIGIT * n) for column, n in digits]
        whole = sum(weights)
        return tuple(round(100 * weight / whole, 3) for weight in weights)

    @property
    def _digits(self) -> list[int]:
        """Of each column the digits of its longest whole number, when there are more than its head has room for."""
        found = [0] * len(self.columns)
        for row in self.rows:
            for place, text in enumerate(row.cells):
                if len(text) > found[place] and text.isdecimal():
                    found[place] = len(text)
        return [n if n > A_HEAD else 0 for n in found]

    def may_part(self, row: Row) -> bool:
        """Whether the row may go on over the end of a page: in a dense table, when a text of it is long."""
        sizes = (len(bare(text)) / width for text, width in zip(row.cells, self.percentages(), strict=True))
        return self.dense and max(sizes) > UNPARTED


@dataclass(frozen=True)
class Head(Cleaned):
    """The head of a briefing (简报): the series in red, year and number, who edits it; a red line under it."""

    series: str
    number_line: str
    office: str


@dataclass(frozen=True)
class Paper(Cleaned):
    """A whole paper. A line break in `title` is where its lines part; `digest` names the data it was made from.

    `more` are the attachments after the first. A `sheet` is a table with a few sentences before it and lies on wide
    pages from its first one; it has no body of its own. `trail` is the head of the trail when the paper was issued.
    """

    title: str
    round_name: str
    as_of: date
    document_date: date
    sections: tuple[Section, ...]
    attachment: Table | None = None
    signatories: tuple[str, ...] = ()
    illustrative: bool = False
    digest: str = ""
    more: tuple[Table, ...] = ()
    head: Head | None = None
    sheet: bool = False
    trail: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All attachments, in order."""
        return (*((self.attachment,) if self.attachment else ()), *self.more)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all attachments, one behind the other."""
        return tuple(row for table in self.tables for row in table.rows)

    def table_mark(self, place: int) -> str:
        """What stands above the attachment at `place`, from 0: 附件, or 附件1, 附件2 where there are several."""
        return ATTACHMENT if len(self.tables) == 1 else f"{ATTACHMENT}{place + 1}"

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is set, line by line."""
        return tuple(self.title.split("\n"))

    @property
    def plain_title(self) -> str:
        """The title in one line, for metadata and file names."""
        return "".join(self.title_lines)

    @property
    def is_dense(self) -> bool:
        """Whether its first table is dense."""
        return bool(self.tables and self.tables[0].dense)

    @property
    def is_signed(self) -> bool:
        """Whether a block of signatures and date ends it: a briefing has both in its head, a sheet in its last line."""
        return self.head is None and not self.sheet

    @property
    def author(self) -> str:
        """Who issues the paper, for metadata."""
        return "、".join(self.signatories)

    @property
    def date_line(self) -> str:
        """The date under the signatures."""
        return long_date(self.document_date)

    @property
    def attachment_line(self) -> str:
        """The line after the body that names the attachment; no full stop at its end (GB/T 9704)."""
        return f"{ATTACHMENT}：{self.tables[0].title}" if len(self.tables) == 1 else ""

    @property
    def attachment_lines(self) -> tuple[str, ...]:
        """The lines after the body, one an attachment; several are numbered, without a full stop (GB/T 9704)."""
        if len(self.tables) < 2:
            return (self.attachment_line,) if self.tables else ()
        return tuple(
            f"{f'{ATTACHMENT}：' if number == 1 else ''}{number}.{table.title}"
            for number, table in enumerate(self.tables, 1)
        )

    @property
    def illustrative_line(self) -> str:
        """The mark on each page of a paper that holds illustrative items, else nothing."""
        return "本件含示例数据" if self.illustrative else ""

    @property
    def footer_line(self) -> str:
        """The small line under the attachment: the day of the data and the fingerprint of the dossier."""
        parts = [f"数据截至{long_date(self.as_of)}"]
        if self.digest:
            parts.append(f"卷宗校验码 {self.digest[:DIGEST_SHOWN]}")
        if self.trail:
            parts.append(f"审计链 {self.trail}")
        return " · ".join(parts)

    @property
    def signature_indent(self) -> int:
        """How many characters the signature block keeps from the right edge.

        GB/T 9704: the date keeps four, the names are centred on it. A name longer than the date reaches further out,
        so the block moves by half the difference, but never past two characters.
        """
        longest = max((len(name) for name in self.signatories), default=0)
        date_width = sum(0.5 if c.isdigit() else 1 for c in self.date_line)
        return max(2, 4 - max(0, round((longest - date_width) / 2)))

    def outline(self) -> Iterator[tuple[str, Section]]:
        """Yield each section with its number: 一、 then （一） then 1.; numbers start again under each parent."""
        counts = [0, 0, 0, 0]
        for section in self.sections:
            if section.level:
                counts[section.level] += 1
                counts[section.level + 1 :] = [0] * (3 - section.level)
            yield _label(section.level, counts[section.level]), section


def _label(level: int, number: int) -> str:
    if level == 1:
        return f"{ordinal(number)}、"
    if level == 2:
        return f"（{ordinal(number)}）"
    return f"{number}." if level == 3 else ""
