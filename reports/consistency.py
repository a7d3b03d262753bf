"""What the checkup of the records asks of frozen figures and of what is public: each still has its digest."""

from collections.abc import Iterator

from checkup.consistency.registry import make_known
from checkup.consistency.shape import Check, Fault, Level
from reports import releasing, snapshots
from reports.models import Release, Snapshot


def frozen_figures() -> Iterator[Fault]:
    """The rows and figures of each snapshot have its digest."""
    for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=1):
        if not snapshots.verify(snapshot):
            yield Fault(f"reports.snapshot:{snapshot.pk}", f"figures of {snapshot.as_of} were changed after the freeze")


def releases() -> Iterator[Fault]:
    """What the public reads is what was released."""
    for row in Release.objects.order_by("pk").iterator(chunk_size=1):
        content = {"figures": row.figures, "items": row.items, "lists": row.lists, "data": row.data}
        if releasing.digest(content) != row.digest:
            yield Fault(f"reports.release:{row.pk}", f"the public state of {row.as_of} was changed after it was made")


make_known(
    Check("snapshot_digest", Level.ERROR, "digests of frozen figures", frozen_figures),
    Check("release_digest", Level.ERROR, "digests of what is public", releases),
)
