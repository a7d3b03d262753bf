"""A case file as bound PDF volumes: cover, contents, chapters, every file, page numbers and outline."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.generic import Destination

from papers import pdf
from papers.makers import CannotMake
from records import evidence
from records.models import Evidence
from volumes import pressing
from volumes.casefile import Casefile, Chapter, FileItem
from volumes.pressing import Piece

Tell = Callable[[int, str], None]
DRAWING = pdf.Limits(cpu_seconds=60, wall_seconds=90, memory_bytes=768 << 20)
PARTS_DRAWN, PICTURES_DRAWN, ROWS_DRAWN = 40, 16 << 20, 1500  # of one drawing: parts, bytes of pictures, table rows
TRIES = 3  # tries until the contents have as many pages as they were counted with


@dataclass(frozen=True, slots=True)
class Shown:
    """A file on its own page: its picture, the pages that follow it, or why it cannot be shown."""

    item: FileItem
    number: int
    chapter: str
    picture: bytes = b""
    taken: Path | None = None
    pages: int = 0
    why: str = ""
    is_lost: bool = False

    @property
    def address(self) -> str:
        """What its page loads the picture from."""
        return f"paper:picture-{self.number}" if self.picture else ""


@dataclass(slots=True)
class Part:
    """What belongs together: a chapter's pages, or one file with its pages; volumes are cut between parts."""

    title: str
    level: int
    chapter: Chapter | None = None
    shown: Shown | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return sum(piece.pages for piece in self.pieces)


def bind(casefile: Casefile, folder: Path, tell: Tell, *, volume_pages: int | None = None) -> list[Path]:
    """Draw and bind the file below `folder`; returns the volumes in order, named by number.

    A volume has at most `volume_pages` pages (default settings.CASEFILE_VOLUME_PAGES) unless one part alone has more.
    The same case file and the same files give the same bytes. Raises PdfError, CannotMake.
    """
    parts = list(_parts(casefile, folder, tell))
    drawn = 0
    for number, batch in enumerate(_batches(parts)):
        tell(400 + 400 * drawn // len(parts), batch[0].title[:100])
        _draw_batch(casefile, batch, folder / f"parts-{number}.pdf")
        drawn += len(batch)
    volumes = list(_cut(parts, volume_pages or settings.CASEFILE_VOLUME_PAGES))
    made = []
    for number, volume in enumerate(volumes, 1):
        words = _("Binding volume %(n)d of %(all)d") % {"n": number, "all": len(volumes)}
        tell(800 + 150 * number // len(volumes), words)
        made.append(_volume(casefile, volume, number, len(volumes), folder))
    return made


def _parts(casefile: Casefile, folder: Path, tell: Tell) -> Iterator[Part]:
    """Chapters and files in order, not drawn yet; the pages of attached files are taken in already."""
    number, total = 0, max(1, sum(len(chapter.files) for chapter in casefile.chapters))
    seen: dict[str, int] = {}
    for chapter in casefile.chapters:
        yield Part(chapter.title, 1, chapter=chapter)
        for item in chapter.files:
            number += 1
            tell(50 + 350 * number // total, item.name[:100])
            yield Part(f"{number}. {item.name}", 2, shown=_shown(chapter, item, number, folder, seen))


def _shown(chapter: Chapter, item: FileItem, number: int, folder: Path, seen: dict[str, int]) -> Shown:
    kept = Evidence.objects.filter(sha256=item.sha256).first()
    if kept is None or not evidence.intact(kept):
        return Shown(item, number, chapter.title, is_lost=True)
    first = seen.setdefault(item.sha256, number)
    if first != number:
        return Shown(item, number, chapter.title, why=f"与第{first}号材料相同，不重复编入")
    if item.is_pdf:
        taken = folder / f"taken-{number}.pdf"
        pages, why = pressing.take(evidence.path_of(item.sha256), taken)
        return Shown(item, number, chapter.title, taken=taken, pages=pages, why=why)
    if item.is_image:
        picture, why = _picture(item)
        return Shown(item, number, chapter.title, picture=picture, why=why)
    return Shown(item, number, chapter.title, why="该类文件不能印在纸上，原件见数字案卷的 originals 文件夹")


def _picture(item: FileItem) -> tuple[bytes, str]:
    """The reduced copy of a picture: it was decoded and written anew when the file was taken in."""
    path = evidence.path_of(item.sha256, "public")
    if path.is_file():
        return path.read_bytes(), ""
    return b"", "图片没有可供打印的副本，原件见数字案卷的 originals 文件夹"


def _batches(parts: list[Part]) -> Iterator[list[Part]]:
    """As many parts as one drawing process may hold: its start costs more than a page."""
    batch: list[Part] = []
    for part in parts:
        size = sum(len(one.shown.picture) for one in (*batch, part) if one.shown)
        rows = sum(len(block.rows) for one in (*batch, part) if one.chapter for block in one.chapter.blocks)
        if batch and (len(batch) >= PARTS_DRAWN or size > PICTURES_DRAWN or rows > ROWS_DRAWN):
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _draw_batch(casefile: Casefile, batch: list[Part], target: Path) -> None:
    """Draw the parts, each from a new page on; where each begins its own bookmark tells."""
    html = render_to_string("volumes/paper/parts.html", {"casefile": casefile, "parts": batch, "widths": range(1, 101)})
    shown = [part.shown for part in batch if part.shown and part.shown.picture]
    pages = _draw(html, casefile, target, {one.address: one.picture for one in shown})
    reader = PdfReader(target)
    starts = [reader.get_destination_page_number(mark) or 0 for mark in reader.outline if isinstance(mark, Destination)]
    for part, first, end in zip(batch, starts, [*starts[1:], pages], strict=True):
        part.pieces.append(Piece(target, first, end, ((part.level, part.title, 0),)))
        if part.shown and part.shown.taken and part.shown.pages:
            part.pieces.append(Piece(part.shown.taken, 0, part.shown.pages))


def _draw(html: str, casefile: Casefile, target: Path, assets: dict[str, bytes] | None = None) -> int:
    target.write_bytes(pdf.draw(html, casefile.as_of, assets, limits=DRAWING).pdf)
    return len(PdfReader(target).pages)


def _cut(parts: list[Part], most: int) -> Iterator[list[Part]]:
    volume: list[Part] = []
    for part in parts:
        if volume and sum(one.pages for one in volume) + part.pages > most:
            yield volume
            volume = []
        volume.append(part)
    if volume:
        yield volume


def _volume(casefile: Casefile, parts: list[Part], number: int, count: int, folder: Path) -> Path:
    front, before = folder / f"front-{number}.pdf", 2
    for _attempt in range(TRIES):
        context = {
            "casefile": casefile,
            "contents": _contents(parts, before),
            "number": number,
            "count": count,
            "pages": before + sum(part.pages for part in parts),
        }
        drawn = _draw(render_to_string("volumes/paper/front.html", context), casefile, front)
        if drawn == before:
            break
        before = drawn
    else:
        raise CannotMake("案卷目录的页数无法确定。")
    total = before + sum(part.pages for part in parts)
    numbers = folder / f"numbers-{number}.pdf"
    _draw(
        render_to_string("volumes/paper/numbers.html", {"casefile": casefile, "pages": range(total)}), casefile, numbers
    )
    name = f"{number:02d}.pdf" if count > 1 else "casefile.pdf"
    pieces = [
        Piece(front, 0, before, ((1, "封面", 0), (1, "目录", 1))),
        *(one for part in parts for one in part.pieces),
    ]
    pressing.bind(pieces, numbers, title=casefile.title, created=casefile.as_of, target=folder / name)
    return folder / name


def _contents(parts: list[Part], before: int) -> list[tuple[int, str, int]]:
    """Level, title and page number of every part."""
    rows, page = [], before + 1
    for part in parts:
        rows.append((part.level, part.title, page))
        page += part.pages
    return rows
