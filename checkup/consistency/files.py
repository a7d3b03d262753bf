"""Kept files: the bytes are there, of their size; read whole on demand, they have their digest."""

from collections.abc import Iterator

from checkup.consistency.shape import Check, Fault, Level
from records import evidence
from records.models import Evidence


def present() -> Iterator[Fault]:
    """Each file lies in the store with the size that was written down."""
    seen: dict[str, int | None] = {}
    rows = Evidence.objects.order_by("sha256").values_list("pk", "sha256", "size")
    for pk, sha256, size in rows.iterator():
        if sha256 not in seen:
            seen = {sha256: _size(sha256)}  # rows of one file come together
        if seen[sha256] is None:
            yield Fault(f"records.evidence:{pk}", f"the bytes of {sha256[:12]} are missing; restore them from a backup")
        elif seen[sha256] != size:
            yield Fault(f"records.evidence:{pk}", f"{sha256[:12]} has {seen[sha256]} bytes, {size} were kept")


def _size(sha256: str) -> int | None:
    try:
        return evidence.path_of(sha256).stat().st_size
    except FileNotFoundError:
        return None


def whole() -> Iterator[Fault]:
    """Each file that is there still has the digest under which it was kept. Reads every byte."""
    last = ""
    for kept in Evidence.objects.order_by("sha256", "pk").iterator():
        if kept.sha256 != last and evidence.path_of(kept.sha256).is_file() and not evidence.intact(kept):
            yield Fault(f"records.evidence:{kept.pk}", f"the bytes of {kept.sha256[:12]} were changed")
        last = kept.sha256


CHECKS = (Check("files", Level.ERROR, "kept files and their sizes", present),)
THOROUGH = (Check("file_digests", Level.ERROR, "digests of kept files", whole),)
