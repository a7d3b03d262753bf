"""Reading kept files once: the shape of a picture, the day on which a document was made."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from checkup.models import FileFacts
from records import evidence
from records.content import CAMERA_YEARS, OFFICE
from records.models import Evidence

GRID = 9  # pixels a side; differences of neighbours make 8 × 8 bits across and as many down
PLAIN = 24  # grey levels between the darkest and the lightest spot: a picture with fewer shows nothing to compare
NOISE = 2  # grey levels that storing a picture again changes
READ_AT_ONCE = 200
HEAD = 65536  # bytes of a document in which its own date is looked for
CREATED = re.compile(rb"<dcterms:created[^>]*>\s*(\d{4})-(\d{2})-(\d{2})")
PDF_CREATED = re.compile(rb"/CreationDate\s*\(D:(\d{4})(\d{2})(\d{2})")


def read_new(ids: Iterable[int]) -> Iterator[int]:
    """Read those of the files that were not read yet; yields how many are done after each lot."""
    waiting = sorted(set(ids))
    for start in range(0, len(waiting), READ_AT_ONCE):
        lot = waiting[start : start + READ_AT_ONCE]
        files = Evidence.objects.filter(pk__in=lot, facts_read=None)
        FileFacts.objects.bulk_create(map(_facts, files), ignore_conflicts=True)
        yield start + len(lot)


def _facts(kept: Evidence) -> FileFacts:
    if kept.is_image:
        return FileFacts(evidence=kept, shape=shape_of(evidence.path_of(kept.sha256, "thumbnail")))
    return FileFacts(evidence=kept, made_on=made_on(evidence.path_of(kept.sha256), kept.media_type))


def shape_of(thumbnail: Path) -> str:
    """The perceptual hash of a picture from its kept thumbnail: 32 hexadecimal digits, '' when there is nothing to see.

    dHash (Krawetz 2013) across and down. The thumbnail is a file of our own making, upright and without metadata, so
    no stranger's bytes are decoded here.
    """
    try:
        with Image.open(thumbnail) as image:
            image.draft("L", (GRID * 8, GRID * 8))
            small = image.convert("L").resize((GRID, GRID), Image.Resampling.BOX)
    except (FileNotFoundError, UnidentifiedImageError, OSError):
        return ""
    low, high = small.getextrema()
    if high - low < PLAIN:  # type: ignore[operator]
        return ""
    grey = small.tobytes()
    bits = 0
    for step in (1, GRID):
        for row in range(GRID - 1):
            for column in range(GRID - 1):
                here = row * GRID + column
                bits = bits << 1 | (grey[here + step] - grey[here] > NOISE)
    return f"{bits:032x}"


def made_on(path: Path, media_type: str) -> date | None:
    """The day that an office file or a PDF says it was made on; None where it says none or the file is gone."""
    try:
        if media_type in OFFICE:
            with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as core:
                said = CREATED.search(core.read(HEAD))
        elif media_type == "application/pdf":
            said = PDF_CREATED.search(_ends(path))
        else:
            return None
    except (OSError, KeyError, ValueError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    return _day(said) if said else None


def _ends(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(len(head), path.stat().st_size - HEAD))
        return head + file.read(HEAD)


def _day(said: re.Match[bytes]) -> date | None:
    try:
        day = date(*(int(part) for part in said.groups()))
    except ValueError:
        return None
    return day if day.year in CAMERA_YEARS else None
