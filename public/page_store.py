"""Pages kept in files: shared by processes, there after a restart, bounded in size.

A file is one line of JSON and the compressed body. Nothing in it is run or unpickled; a file that cannot be read
counts as not there.
"""

import contextlib
import gzip
import hashlib
import json
import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from public.stamp import Stamp

LOOK_EVERY = 64  # writings, on average, between two looks at the size of all
LEVEL = 5  # of compression
LAST = "last-stamp.json"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was answered: headers, body, and the state of what was public (public.stamp) that it shows."""

    key: str
    seq: int
    mark: str
    day: str
    kept_at: float  # seconds since 1970
    etag: str
    headers: dict[str, str]
    body: bytes

    def shows(self, stamp: Stamp) -> bool:
        """Whether nothing has become another since it was made."""
        return (self.mark, self.day) == (stamp.mark, stamp.day.isoformat())


def get(key: str) -> Page | None:
    """The page kept under this key; None when there is none that can be read."""
    try:
        line, _newline, body = _path(key).read_bytes().partition(b"\n")
        page = Page(**json.loads(line), body=gzip.decompress(body))
    except (OSError, ValueError, TypeError, EOFError, zlib.error):
        return None
    return page if page.key == key else None


def put(page: Page) -> None:
    """Keep a page in place of the one before; where nothing can be written, nothing is kept."""
    values = asdict(page)
    body = gzip.compress(values.pop("body"), LEVEL, mtime=0)
    _write(_path(page.key), json.dumps(values).encode() + b"\n" + body)
    if random.randrange(LOOK_EVERY) == 0:  # noqa: S311  (no secret)
        trim()


def note(stamp: Stamp) -> None:
    """Remember the newest stamp that any process saw: what was taken back by then is not shown without a database."""
    path = _home() / LAST
    text = json.dumps({"seq": stamp.seq, "taken": stamp.taken})
    with contextlib.suppress(OSError):
        if path.read_text() == text:
            return
    _write(path, text.encode())


def last_taken() -> int:
    """The newest line that took something back, as far as any process saw."""
    try:
        return int(json.loads((_home() / LAST).read_text())["taken"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def trim(most: int | None = None) -> int:
    """Delete the pages that were kept longest ago until the rest is below `most` bytes; how many went."""
    most = settings.PUBLIC_CACHE_BYTES if most is None else most
    found = sorted((status.st_mtime, status.st_size, path) for path, status in _files())
    total, gone = sum(size for _at, size, _path in found), 0
    for _at, size, path in found:
        if total <= most:
            break
        path.unlink(missing_ok=True)
        total, gone = total - size, gone + 1
    return gone


def forget_before(seq: int) -> int:
    """Delete pages made before this line of the trail: they may tell what was taken back. How many went."""
    gone = 0
    for path, _status in _files():
        try:
            with path.open("rb") as file:
                made = int(json.loads(file.readline())["seq"])
        except (OSError, ValueError, KeyError, TypeError):
            made = -1
        if made < seq:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _files() -> Iterator[tuple[Path, os.stat_result]]:
    for path in _home().glob("??/*"):
        with contextlib.suppress(OSError):
            yield path, path.stat()


def _home() -> Path:
    return Path(settings.PUBLIC_CACHE_DIR)


def _path(key: str) -> Path:
    name = hashlib.sha256(key.encode()).hexdigest()
    return _home() / name[:2] / name[2:]


def _write(path: Path, content: bytes) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(content)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
        Path(file.name).replace(path)
