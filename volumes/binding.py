"""A case file as bound PDF volumes: cover, contents, chapters, every file, page numbers and outline."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from pypdf import PdfReader

from papers import pdf
from papers.makers import CannotMake
from records import evidence
from records.models import Evidence
from volumes import pressing
from volumes.casefile import Casefile, Chapter, FileItem
from volumes.pressing import Piece

Tell = Callable[[int, str], None]
DRAWING = pdf.Limits(cpu_seconds=60, wall_seconds=90, memory_bytes=768 << 20)
ROWS_OF_CONTENTS = 3  # tries until the contents have as many pages as they were counted with


@dataclass(frozen=True, slots=True)
class Shown:
    """A file on its own page: its picture's address, the pages that follow it, or why it cannot be shown."""

    item: FileItem
    number: int
    chapter: str
    picture: str = ""
    pages: int = 0
    why: str = ""
    is_lost: bool = False


@dataclass(slots=True)
class Part:
    """What belongs together: a chapter's pages, or one file with its pages; volumes are cut between parts."""

    title: str
    level: int
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
    volumes = list(_cut(parts, volume_pages or settings.CASEFILE_VOLUME_PAGES))
    made = []
    for number, volume in enumerate(volumes, 1):
        tell(
            800 + 150 * number // len(volumes),
            _("Binding volume %(n)d of %(all)d") % {"n": number, "all": len(volumes)},
        )
        made.append(_volume(casefile, volume, number, len(volumes), folder))
    return made


def _parts(casefile: Casefile, folder: Path, tell: Tell) -> Iterator[Part]:
    number, total = 0, max(1, len(casefile.files) + len(casefile.chapters))
    seen: dict[str, str] = {}
    for place, chapter in enumerate(casefile.chapters, 1):
        tell(100 + 700 * (place + number) // (total + len(casefile.chapters)), chapter.title[:100])
        yield _chapter(casefile, chapter, folder / f"chapter-{place}.pdf")
        for item in chapter.files:
            number += 1
            tell(100 + 700 * (place + number) // (total + len(casefile.chapters)), item.name[:100])
            yield _file(casefile, chapter, item, number, folder, seen)


def _chapter(casefile: Casefile, chapter: Chapter, target: Path) -> Part:
    html = render_to_string("volumes/paper/chapter.html", {"casefile": casefile, "chapter": chapter})
    pages = _draw(html, casefile, target)
    return Part(chapter.title, 1, [Piece(target, 0, pages, ((1, chapter.title, 0),))])


def _file(
    casefile: Casefile, chapter: Chapter, item: FileItem, number: int, folder: Path, seen: dict[str, str]
) -> Part:
    """The page that tells what the file is, with its picture, or followed by its pages; loud when it is not there."""
    label = f"{number}. {item.name}"
    taken, pages, why, picture = folder / f"file-{number}-pages.pdf", 0, "", b""
    kept = Evidence.objects.filter(sha256=item.sha256).first()
    lost = kept is None or not evidence.intact(kept)
    if not lost and item.sha256 in seen:
        why = f"与第{seen[item.sha256]}号材料相同，不重复编入"
    elif not lost and item.is_pdf:
        pages, why = pressing.take(evidence.path_of(item.sha256), taken)
    elif not lost and item.is_image:
        picture, why = _picture(item)
    elif not lost:
        why = "该类文件不能印在纸上，原件见数字案卷的 originals 文件夹"
    seen.setdefault(item.sha256, str(number))
    shown = Shown(item, number, chapter.title, "paper:picture" if picture else "", pages, why, lost)
    html = render_to_string("volumes/paper/file.html", {"casefile": casefile, "shown": shown})
    sheet = folder / f"file-{number}.pdf"
    own = _draw(html, casefile, sheet, {"paper:picture": picture} if picture else None)
    part = Part(label, 2, [Piece(sheet, 0, own, ((2, label, 0),))])
    if pages:
        part.pieces.append(Piece(taken, 0, pages))
    return part


def _picture(item: FileItem) -> tuple[bytes, str]:
    """The reduced copy of a picture: it was decoded and written anew when the file was taken in."""
    path = evidence.path_of(item.sha256, "public")
    if path.is_file():
        return path.read_bytes(), ""
    return b"", "图片没有可供打印的副本，原件见数字案卷的 originals 文件夹"


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
    for _attempt in range(ROWS_OF_CONTENTS):
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
