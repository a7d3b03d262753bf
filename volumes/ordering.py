"""What a case file is about, and its order as papers.orders takes it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Task
from petitions.models import Assignment
from volumes import makers

MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case file is about: a problem or a petition, and how its file is called."""

    about: str
    row: Any
    stem: str


def of_task(task: Task) -> Subject:
    """The problem that a task belongs to."""
    return Subject("problem", task.problem, f"{task.problem.round.slug}-{task.problem.number}")


def of_case(case: Assignment) -> Subject:
    """The petition that a case belongs to."""
    return Subject("petition", case.petition, f"petition-{case.petition_id}")


def order_of(subject: Subject, *, contents: str, form: str) -> dict[str, Any]:
    """The order of a case file, as papers.orders.ask takes it."""
    redacted = contents == "redacted"
    return {
        "kind": makers.KIND,
        "params": {"about": subject.about, "pk": subject.row.pk, "redacted": redacted, "form": form},
        "title": _("Case file: %(what)s") % {"what": subject.row},
        "file_name": f"{subject.stem}{'-redacted' if redacted else ''}.{form}",
        "media_type": MEDIA_TYPES[form],
    }
