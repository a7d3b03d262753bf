"""A case file as .zip: bound volumes, originals, a manifest of digests, and a page that checks them without a network.

Whoever gets the archive can check it with `sha256sum -c manifest.sha256`, or by opening verify.html.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from records import evidence
from records.models import Evidence
from volumes.casefile import Casefile, FileItem

Tell = Callable[[int, str], None]
CHUNK = 1 << 20
UNSAFE = frozenset('<>:"/\\|?*')  # characters that some system refuses in a file name


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: where it stands, its digest and size; `fault` when it is missing or has changed."""

    path: str
    sha256: str
    size: int
    name: str = ""
    fault: str = ""


def pack(casefile: Casefile, volumes: Iterable[Path], target: Path, tell: Tell) -> None:
    """Write the archive. The same case file, volumes and files give the same bytes."""
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        entries = [_put(archive, path, f"volumes/{path.name}", casefile.as_of) for path in volumes]
        for number, item in enumerate(casefile.files if not casefile.redacted else (), 1):
            tell(960, item.name[:100])
            entries.append(_original(archive, item, number, casefile.as_of))
        for name, text in _manifest(casefile, entries).items():
            archive.writestr(_info(name, casefile.as_of), text)


def entry_name(item: FileItem, number: int) -> str:
    """A name in the archive that is safe on every system, unique by its number."""
    name = "".join("_" if c in UNSAFE else c for c in evidence.clean_name(item.name))
    return f"originals/{number:03d}-{name}"


def _original(archive: zipfile.ZipFile, item: FileItem, number: int, day: date) -> Entry:
    path = entry_name(item, number)
    kept = Evidence.objects.filter(sha256=item.sha256).first()
    source = evidence.path_of(item.sha256)
    if kept is None or not source.is_file():
        return Entry(path, item.sha256, item.size, item.name, _("missing"))
    if not evidence.intact(kept):
        return Entry(path, item.sha256, item.size, item.name, _("changed"))
    return _put(archive, source, path, day, item.name)


def _put(archive: zipfile.ZipFile, source: Path, path: str, day: date, name: str = "") -> Entry:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, archive.open(_info(path, day, source.stat().st_size), "w") as write:
        while block := read.read(CHUNK):
            digest.update(block)
            size += len(block)
            write.write(block)
    return Entry(path, digest.hexdigest(), size, name)


def _info(path: str, day: date, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, size
    info.external_attr = 0o644 << 16
    return info


def _manifest(casefile: Casefile, entries: list[Entry]) -> dict[str, str]:
    """The manifest as lines for sha256sum, as JSON, and inside the page that checks it."""
    files = [
        {"path": one.path, "sha256": one.sha256, "size": one.size, "name": one.name, "fault": one.fault}
        for one in entries
    ]
    told = {
        "title": casefile.title,
        "number": casefile.number,
        "round": casefile.round_name,
        "as_of": casefile.as_of.isoformat(),
        "redacted": casefile.redacted,
        "illustrative": casefile.illustrative,
        "files": files,
    }
    whole = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    page = render_to_string("volumes/paper/verify.html", {"casefile": casefile, "told": told, "entries": entries})
    return {
        "manifest.sha256": "".join(f"{one.sha256}  {one.path}\n" for one in entries),
        "manifest.json": whole,
        "verify.html": page,
    }
