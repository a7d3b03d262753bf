"""What goes into a dossier beside progress: evidence, the acceptance plan, checklist ticks."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.domain import moves, progress
from cases.domain.acts import act_on, doing_units
from cases.domain.progress import OPEN
from cases.models import ChecklistItem, ChecklistTick, Measure, Task, TaskEvidence, TaskLeader
from cases.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import may, require
from records import clock, evidence
from records.models import Evidence
from search import files as texts


def add_evidence(
    task_id: int,
    uploads: Iterable[UploadedFile],
    *,
    actor: User,
    phase: str,
    caption: str = "",
    measure: Measure | None = None,
    pair: int | None = None,
) -> list[TaskEvidence]:
    """Add files to the dossier of a task, all or none.

    Raises PermissionDenied; ValidationError that names every refused file, or a file that is there already.
    """
    kept = store_all(uploads, actor=actor)
    if not kept:
        raise ValidationError(_("Choose at least one file."), code="no_file")
    return attach(task_id, kept, actor=actor, phase=phase, caption=caption, measure=measure, pair=pair)


def store_all(uploads: Iterable[UploadedFile], *, actor: User) -> list[Evidence]:
    """Check and keep uploads that are not part of a dossier yet. Raises ValidationError naming every refused file."""
    kept, faults = [], []
    for upload in uploads:
        try:
            kept.append(evidence.store(upload, by=actor))
        except ValidationError as error:
            faults += error.messages
    if faults:
        raise ValidationError({"files": faults}, code="bad_file")
    return kept


def finish_measure(
    measure_id: int, uploads: Iterable[UploadedFile], *, actor: User, on: date | None = None, note: str,
    phase: str = TaskEvidence.Phase.AFTER,
) -> Measure:  # fmt: skip
    """Tick a measure off together with its evidence, both or neither.

    Raises what progress.finish_measure and add_evidence raise.
    """
    kept = store_all(uploads, actor=actor)
    with transaction.atomic():
        measure = progress.finish_measure(measure_id, actor=actor, on=on, note=note)
        if kept:
            attach(measure.task_id, kept, actor=actor, phase=phase, caption=measure.text[:200], measure=measure)
    return measure


def attach(
    task_id: int,
    files: list[Evidence],
    *,
    actor: User,
    phase: str,
    caption: str = "",
    measure: Measure | None = None,
    pair: int | None = None,
) -> list[TaskEvidence]:
    """Put stored files into the dossier of a task."""
    if phase not in TaskEvidence.Phase.values:
        raise ValidationError(
            {"phase": _("Say what the files show: before, after, a document or a site visit.")}, code="phase"
        )
    with act_on(task_id, actor) as task:
        require_may_add(task, actor)
        moves.require_stage(task, *OPEN)
        if measure is not None and measure.task_id != task.pk:
            raise ValidationError({"measure": _("Choose a measure of this task.")}, code="measure")
        rows = [_attach(task, file, actor, phase, caption, measure, pair) for file in files]
        texts.want([file.pk for file in files], task.problem.round_id)
        names = [{"name": file.name, "sha256": file.sha256} for file in files]
        moves.write(Verb.EVIDENCE_ADDED, task, actor=actor, after={"files": names, "phase": phase}, note=caption)
        return rows


def _attach(
    task: Task, file: Evidence, actor: User, phase: str, caption: str, measure: Measure | None, pair: int | None
) -> TaskEvidence:
    twin = TaskEvidence.objects.filter(task=task, file__sha256=file.sha256, phase=phase, withdrawn_at=None)
    if twin.exists():
        raise ValidationError(_("“%(name)s” is in this dossier already.") % {"name": file.name}, code="twin")
    return TaskEvidence.objects.create(
        task=task, file=file, phase=phase, caption=caption, measure=measure, pair=pair, added_by=actor
    )


def require_may_add(task: Task, actor: User) -> None:
    """Units of the task, its leaders, the place's principals and the office may add evidence."""
    named = TaskLeader.objects.filter(task=task, user=actor, ends_on=None).exists()
    if not named and not may(actor, "evidence.add", *_organisations(task)):
        raise PermissionDenied("evidence.add")


def withdraw_evidence(evidence_id: int, *, actor: User, why: str) -> TaskEvidence:
    """Take a file out of the dossier, with a reason; the file and the line stay on record."""
    task_id = TaskEvidence.objects.values_list("task", flat=True).get(pk=evidence_id)
    with act_on(task_id, actor) as task:
        require(actor, "evidence.withdraw", task.problem.round.region, *doing_units(task))
        moves.require_stage(task, *OPEN)
        row = task.evidence.select_related("file").get(pk=evidence_id)
        if row.withdrawn_at:
            raise moves.WrongState(_("This file was withdrawn already."), code="withdrawn")
        if not why.strip():
            raise ValidationError({"why": _("Say why the file is withdrawn.")}, code="why")
        row.withdrawn_at, row.withdrawn_why = clock.now(), why
        row.save(update_fields=["withdrawn_at", "withdrawn_why"])
        texts.forget([row.file_id])
        moves.write(Verb.EVIDENCE_WITHDRAWN, task, actor=actor, before={"file": row.file.name}, note=why)
        return row


def plan_acceptance(task_id: int, *, actor: User, text: str) -> Task:
    """Write how this problem will be accepted: one acceptance plan a problem (Yongzhou)."""
    with act_on(task_id, actor) as task:
        require(actor, "closure.submit", *doing_units(task))
        moves.require_stage(task, *OPEN)
        if not text.strip():
            raise ValidationError({"text": _("Write the acceptance plan.")}, code="text")
        before = task.acceptance_plan
        task.acceptance_plan = text
        task.save(update_fields=["acceptance_plan"])
        change = {"acceptance_plan": before}, {"acceptance_plan": text}
        moves.write(Verb.ACCEPTANCE_PLANNED, task, actor=actor, before=change[0], after=change[1])
        return task


def tick(task_id: int, item_id: int, *, actor: User, note: str = "") -> ChecklistTick:
    """Confirm a checklist line that only a person can judge. Raises ValidationError for any other line."""
    with act_on(task_id, actor) as task:
        require(actor, "checklist.tick", task.problem.round.region, *doing_units(task))
        moves.require_stage(task, *OPEN)
        item = ChecklistItem.objects.filter(pk=item_id, round=task.problem.round).first()
        if item is None:
            raise ValidationError(_("Choose a line of this round's checklists."), code="item")
        if item.machine_check:
            raise ValidationError(_("This line is checked by the system itself."), code="machine")
        try:
            with transaction.atomic():
                row = ChecklistTick.objects.create(task=task, item=item, by=actor, note=note)
        except IntegrityError as error:
            raise moves.WrongState(_("This line is ticked already."), code="ticked") from error
        moves.write(Verb.CHECK_TICKED, task, actor=actor, after={"item": item.text}, note=note)
        return row


def _organisations(task: Task) -> list[Organisation]:
    return [
        task.problem.round.region,
        task.place,
        *(row.organisation for row in task.units.select_related("organisation")),
    ]
