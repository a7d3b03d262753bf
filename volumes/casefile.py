"""A case file as data: cover, chapters, files. What binds and packs it knows nothing of the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from papers.paper import clean

NOTHING = "—"
LATIN = 0x2E7F  # the last character before the Chinese ones
NARROWEST, WIDEST = 10, 60  # letters by which a column is measured; a Chinese character takes two


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file of the case: where it belongs, its digest and size as written down, and what is said about it."""

    sha256: str
    name: str
    media_type: str
    size: int
    said: tuple[tuple[str, str], ...] = ()

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a chapter: a heading with facts (label, value), paragraphs, or a table; each may be empty."""

    heading: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.paragraphs or self.rows)

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Each column's title and its share of the width in percent, by the longest text in it, within bounds."""
        texts = zip(self.head, *self.rows, strict=True)
        longest = [max(_breadth(line) for cell in column for line in cell.split("\n")) for column in texts]
        sizes = [min(max(size, NARROWEST), WIDEST) for size in longest]
        return [(title, max(1, 100 * size // sum(sizes))) for title, size in zip(self.head, sizes, strict=True)]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter, begun on a page of its own; its files follow its blocks, each with a page that tells what it is."""

    title: str
    blocks: tuple[Block, ...] = ()
    files: tuple[FileItem, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.files and all(block.is_empty for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Casefile:
    """Everything about one problem or petition. `redacted` ones name posts instead of people and hold no originals."""

    title: str
    number: str
    round_name: str
    as_of: date
    cover: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    redacted: bool = False
    illustrative: bool = False
    files: tuple[FileItem, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        """Leave empty chapters out, and collect every file once, in reading order."""
        full = tuple(chapter for chapter in self.chapters if not chapter.is_empty)
        files = {item.sha256: item for chapter in full for item in chapter.files}
        object.__setattr__(self, "chapters", full)
        object.__setattr__(self, "files", tuple(files.values()))


def _breadth(line: str) -> int:
    return sum(2 if ord(letter) > LATIN else 1 for letter in line)


def facts(*pairs: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """Labels with their values as text; what has no value is left out."""
    return tuple((label, said) for label, value in pairs if (said := text(value)) != NOTHING)


def table(heading: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Block:
    """A block that is a table; every cell as text."""
    return Block(heading, head=tuple(head), rows=tuple(tuple(text(cell) for cell in row) for row in rows))


def text(value: Any) -> str:
    """A value as it is printed: days as 2019-05-01, moments with their minute, nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    return clean(str(value)).strip() or NOTHING
