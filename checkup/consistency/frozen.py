"""What was frozen: every dossier still has the digest it was given, and open runs are about the newest one."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from cases.domain.dossier import digest
from cases.models import Closure, Dossier
from checkup.consistency.shape import Check, Fault, Level
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


CHECKS = (
    Check("dossier_digest", Level.ERROR, "digests of dossiers", dossiers),
    Check("dossier_of_run", Level.ERROR, "open runs against the newest dossier", dossiers_of_runs),
)
