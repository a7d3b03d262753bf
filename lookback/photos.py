"""Old photographs of an item: what a visitor lays the new one over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cases.models import TaskEvidence
from lookback.models import CheckPhoto, Pick
from petitions.models import HandlingFile
from records.models import Evidence

MOST = 24  # old photographs shown of one item, the newest


@dataclass(frozen=True, slots=True)
class OldPhoto:
    """A photograph that stands in the item's file: what it shows, and the day it was taken or else brought."""

    file: Evidence
    shows: str
    caption: str
    day: date


def old(pick: Pick) -> list[OldPhoto]:
    """The item's photographs before this look-back, the newest first, at most MOST. Two queries."""
    if pick.task_id:
        rows: Iterable[TaskEvidence | HandlingFile] = TaskEvidence.objects.filter(
            task=pick.task_id, withdrawn_at=None, file__media_type__startswith="image/"
        ).select_related("file").order_by("-pk")[:MOST]  # fmt: skip
    else:
        rows = HandlingFile.objects.filter(
            assignment=pick.assignment_id, withdrawn_at=None, file__media_type__startswith="image/"
        ).select_related("file").order_by("-pk")[:MOST]  # fmt: skip
    found = [OldPhoto(row.file, str(row.get_phase_display()), row.caption, _day(row.file)) for row in rows]
    mine = {"task": pick.task_id} if pick.task_id else {"assignment": pick.assignment_id}
    about = {f"visit__pick__{name}": value for name, value in mine.items()}
    visits = CheckPhoto.objects.filter(**about).exclude(visit__pick=pick.pk)
    for photo in visits.select_related("file", "visit__pick__plan").order_by("-pk")[:MOST]:
        found.append(OldPhoto(photo.file, str(photo.visit.pick.plan), "", _day(photo.file)))
    return found[:MOST]


def _day(file: Evidence) -> date:
    return timezone.localdate(file.taken_at or file.uploaded_at)
