"""Signatures on paper: the sheet to print, the scan brought back, a second person who confirms it."""

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases import brief
from cases.domain import closing, turns
from cases.forms.errors import put_on
from cases.forms.signing import CarryForm, ConfirmForm, RefuseForm, proof_of
from cases.models import Closure, Task
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from cases.views.signing import on_run
from cases.views.through import through
from orgs.models import User
from orgs.permissions import may
from records import evidence
from signoff import engine, paper
from signoff.models import PaperSheet, Run, Seat

QR_SCALE = 4  # pixels a module


def _sheets() -> QuerySet[PaperSheet]:
    return PaperSheet.objects.select_related(
        "seat__step__run", "seat__organisation", "seat__person", "signer", "scan", "carried_by", "decided_by"
    )


on_sheet = through(_sheets, lambda sheet: closing.task_of(sheet.seat.step.run_id))


@require_GET
@on_run
def sheet(request: DeskRequest, task: Task, row: Closure) -> HttpResponse:
    """The signing sheet for printing: dossier in short, fingerprint, code, QR code, places to sign."""
    run = row.run
    if run.state != Run.State.OPEN:
        messages.info(request, _("This sign-off is over; there is nothing left to print for signing."))
        return redirect("desk:sign", run.pk)
    code = paper.code_of(run)
    url = request.build_absolute_uri(f"{reverse('desk:carry_paper', args=[run.pk])}?code={code}")
    page = {
        "task": task,
        "closure": row,
        "run": run,
        "seats": engine.free_seats(run),
        "code": " ".join(code[n : n + 4] for n in range(0, len(code), 4)),
        "url": url,
        "qr": segno.make(url, error="m").svg_data_uri(scale=QR_SCALE, border=2),
        "opinions": brief.opinions(s for s in brief.signatures_of(run) if s.counts),
        "page_fingerprint": code,
        "may_carry": closing.may_carry(task, request.user),
    }
    return render(request, "cases/sign_sheet.html", page | brief.in_short(task, row))


@on_run
def carry_paper(request: DeskRequest, task: Task, row: Closure) -> HttpResponse:
    """File the scan of the signed sheet; it counts when a second person confirms it."""
    closing.require_may_carry(task, request.user)
    run = row.run
    seats = engine.free_seats(run)
    asked = {"visit": bool(seats and seats[0].step.site_visit), "user": request.user, "signers": _signers(seats)}
    if request.method != "POST":
        form = CarryForm(initial={"code": request.GET.get("code", "")}, **asked)
        return render(request, "cases/sign_carry.html", {"task": task, "run": run, "form": form, "seats": seats})
    form = CarryForm(request.POST, request.FILES, **asked)
    status = 422
    if form.is_valid():
        try:
            carried = _carry(run, form, request.user)
        except engine.Conflict as error:
            put_on(form, error)
            status = 409
        except ValidationError as error:
            put_on(form, error)
        else:
            messages.success(
                request,
                _("The sheet of %(name)s is filed. It counts when a second person of the office confirms it.")
                % {"name": carried.signer},
            )
            return redirect("desk:paper", carried.pk)
    page = {"task": task, "run": run, "form": form, "seats": seats, "stale": status == 409}
    return render(request, "cases/sign_carry.html", page, status=status)


def _carry(run: Run, form: CarryForm, actor: User) -> PaperSheet:
    said = {name: form.cleaned_data[name] for name in ("code", "signer", "signed_on", "comment")}
    said["site_note"] = form.cleaned_data.get("site_note", "")
    paper.require_code(run, said["code"])
    photos = form.photographs()
    scan = evidence.store(form.cleaned_data["scan"], by=actor)
    return closing.carry_paper(run.pk, actor=actor, scan=scan, photos=photos, **said)


def _signers(seats: list[Seat]) -> list[User]:
    return list(dict.fromkeys(user for seat in seats for user in turns.signers(seat)))


@on_sheet
def paper_sheet(request: DeskRequest, task: Task, row: PaperSheet) -> HttpResponse:
    """The scan beside what was filed: confirm with the password, or refuse with a reason."""
    user = request.user
    may_decide = may(user, "closure.confirm_paper", task.problem.round.region)
    another = user.pk not in (row.carried_by_id, row.signer_id)
    confirm, refuse, status, fault = ConfirmForm(), RefuseForm(), 200, ""
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied("closure.confirm_paper")
        refusing = "refuse" in request.POST
        form = RefuseForm(request.POST) if refusing else ConfirmForm(request.POST)
        confirm, refuse = (confirm, form) if refusing else (form, refuse)
        status = 422
        if form.is_valid():
            try:
                return _decide(request, task, row, form)
            except engine.Conflict as error:
                status, fault = 409, error.messages[0]
                row.refresh_from_db()
            except ValidationError as error:
                put_on(form, error)
    page = {
        "task": task,
        "sheet": row,
        "run": row.seat.step.run,
        "photos": list(row.photos.all()),
        "open": may_decide and another and row.state == PaperSheet.State.WAITING,
        "another": another,
        "confirm": confirm,
        "refuse": refuse,
        "fault": fault,
    }
    return render(request, "cases/sign_paper.html", page, status=status)


def _decide(request: DeskRequest, task: Task, row: PaperSheet, form: ConfirmForm | RefuseForm) -> HttpResponse:
    if isinstance(form, RefuseForm):
        closing.refuse_paper(row.pk, actor=request.user, why=form.cleaned_data["why"])
        messages.success(request, _("The sheet is refused; the step still waits for the signature."))
    else:
        closing.confirm_paper(row.pk, actor=request.user, proof=proof_of(form, request.user))
        messages.success(request, _("The paper signature of %(name)s is confirmed and counts.") % {"name": row.signer})
    return redirect("desk:sign", row.seat.step.run_id)


@on_sheet
def paper_file(request: DeskRequest, task: Task, row: PaperSheet, evidence_id: int) -> HttpResponse:
    """The scan or a photograph of a carried sheet."""
    file = row.scan if row.scan_id == evidence_id else row.photos.filter(pk=evidence_id).first()
    if file is None:
        raise Http404
    return hand_out(request, file, "public" if file.is_image else "")
