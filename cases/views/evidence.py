"""Adding and withdrawing evidence, and handing files out to those who see the task."""

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.domain import filing
from cases.domain.moves import require_stage
from cases.domain.progress import OPEN
from cases.forms.evidence import EvidenceForm, WithdrawForm
from cases.models import Task, TaskEvidence
from cases.views.acting import back_to, run
from cases.views.frame import DeskRequest, on_task
from cases.views.through import through
from records import evidence
from records.models import Evidence

log = logging.getLogger(__name__)
on_file = through(lambda: TaskEvidence.objects.select_related("file"), lambda row: row.task_id)


@on_task
def add(request: DeskRequest, task: Task) -> HttpResponse:
    """Add files to the dossier: all at once from the plain form, one by one from the upload script."""
    if request.method != "POST":
        return back_to(task, "evidence")
    filing.require_may_add(task, request.user)  # before any byte is looked at
    measures = list(task.measures.order_by("order"))
    form = EvidenceForm(request.POST, request.FILES, task=task, name="evidence_add", measures=measures)
    return run(
        request,
        form,
        lambda v: _add(request, task, v),
        done=lambda rows: _("The files are in the dossier."),
        anchor="evidence",
    )


def _add(request: DeskRequest, task: Task, values: dict) -> list[TaskEvidence]:
    require_stage(task, *OPEN)
    return filing.add_evidence(
        task.pk,
        values["files"],
        actor=request.user,
        phase=values["phase"],
        caption=values["caption"],
        measure=values["measure"],
        pair=values["pair"],
    )


@on_task
def withdraw(request: DeskRequest, task: Task) -> HttpResponse:
    """Take a file out of the dossier with a reason; it stays on record."""
    if request.method != "POST":
        return back_to(task, "evidence")
    rows = list(task.evidence.filter(withdrawn_at=None).select_related("file"))
    form = WithdrawForm(request.POST, task=task, name="evidence_withdraw", rows=rows)
    return run(
        request,
        form,
        lambda v: filing.withdraw_evidence(v["file"], actor=request.user, why=v["why"]),
        done=lambda row: _("“%(name)s” is withdrawn; file and reason stay on record.") % {"name": row},
        anchor="evidence",
    )


@on_file
def file(request: DeskRequest, task: Task, row: TaskEvidence) -> HttpResponse:
    """The original file as a download."""
    return hand_out(request, row.file)


@on_file
def thumbnail(request: DeskRequest, task: Task, row: TaskEvidence) -> HttpResponse:
    """The small picture, without what the camera wrote."""
    if not row.file.is_image:
        raise Http404
    return hand_out(request, row.file, "thumbnail")


def hand_out(request: DeskRequest, kept: Evidence, variant: str = "") -> HttpResponse:
    """The bytes of a kept file; a page that says so, and a line in the log, when they are gone."""
    try:
        return evidence.serve(kept, variant)
    except FileNotFoundError:
        log.error("evidence %s: bytes of %s are missing from the store", kept.pk, kept.sha256)
        message = _(
            "“%(name)s” is on record, but its bytes are missing. The administrator must restore them from a backup."
        )
        return render(request, "404.html", {"message": message % {"name": kept.name}}, status=404)
