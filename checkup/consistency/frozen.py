"""What was frozen: every dossier, snapshot, release and issued paper still has the digest it was given."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from bulletins.models import Bulletin
from bulletins.writing import is_whole
from cases.domain.dossier import digest
from cases.models import Closure, Dossier
from checkup.consistency.shape import Check, Fault, Level
from reports import releasing, snapshots
from reports.models import Release, Snapshot
from signoff.models import Run

AT_ONCE = 200  # contents held in memory together


def dossiers() -> Iterator[Fault]:
    """The content of each version has its digest."""
    for dossier in Dossier.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        if digest(dossier.content) != dossier.sha256:
            line = f"version {dossier.version} of the dossier of task {dossier.task_id} was changed after it was frozen"
            yield Fault(f"cases.dossier:{dossier.pk}", line, reverse("desk:dossier", args=[dossier.task_id]))


def dossiers_of_runs() -> Iterator[Fault]:
    """An open run is about the newest version of its task's dossier."""
    newest = Dossier.objects.filter(task=OuterRef("task")).order_by("-version").values("sha256")[:1]
    rows = Closure.objects.filter(run__state=Run.State.OPEN).annotate(newest=Subquery(newest)).order_by()
    for run, task, bound, last in rows.values_list("run", "task", "run__digest", "newest").iterator():
        if bound != last:
            yield Fault(f"signoff.run:{run}", f"is not about the newest dossier of task {task}")


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


def papers() -> Iterator[Fault]:
    """Issued papers are as they were issued."""
    for bulletin in Bulletin.objects.order_by("pk").iterator(chunk_size=1):
        if not is_whole(bulletin):
            yield Fault(f"bulletins.bulletin:{bulletin.pk}", "the paper was changed after it was issued")


CHECKS = (
    Check("dossier_digest", Level.ERROR, "digests of dossiers", dossiers),
    Check("dossier_of_run", Level.ERROR, "open runs against the newest dossier", dossiers_of_runs),
    Check("snapshot_digest", Level.ERROR, "digests of frozen figures", frozen_figures),
    Check("release_digest", Level.ERROR, "digests of what is public", releases),
    Check("paper_digest", Level.ERROR, "digests of issued papers", papers),
)
