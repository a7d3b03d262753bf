"""The leader's pages: what waits for a signature, the dossier in short, agreeing, returning, withdrawing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import brief, dossier_text, neighbours
from cases.domain import closing
from cases.forms.errors import put_on
from cases.forms.signing import OPINIONS, ReturnForm, SignForm, proof_of
from cases.models import Closure, Task
from cases.queues import my_seats
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from cases.views.through import through
from orgs.models import User
from records import clock
from records.trail import key
from signoff import engine
from signoff.models import Run, Signature

on_run = through(brief.closures, lambda closure: closure.task_id, "run_id", column="run")
ON_RUN = {"over", "signed", "returned"}  # refusals after which the page itself tells the state


def _task_of_signature(signature: Signature) -> int:
    return closing.task_of(signature.run_id)


def _signatures() -> QuerySet[Signature]:
    """Those on tasks: what else is signed has pages of its own."""
    return Signature.objects.filter(run__in=Closure.objects.values("run"))


on_signature = through(_signatures, _task_of_signature)


@on_run
def sign(request: DeskRequest, task: Task, row: Closure) -> HttpResponse:
    """The dossier in short with the form to agree; after signing, who has it now."""
    if request.method == "POST":
        return _agree(request, task, row)
    page = _page(request, task, row)
    if page["mine"]:
        page["form"] = _fresh_form(request, row, page)
    return render(request, "cases/sign.html", page)


def _agree(request: DeskRequest, task: Task, closure: Closure) -> HttpResponse:
    user, run = request.user, closure.run
    seat = engine.seat_for(run, user)
    visit = (
        seat[0].step.site_visit if seat else "site_note" in request.POST
    )  # words are kept also when the turn is over
    form = SignForm(request.POST, request.FILES, visit=visit, user=user)
    if form.is_valid():
        try:
            photos = form.photographs() if seat else []
            words = {"comment": form.words(), "site_note": form.cleaned_data.get("site_note", ""), "photos": photos}
            proof = proof_of(form, user) if seat else None
            closing.sign(run.pk, actor=user, seen=form.cleaned_data["seen"], proof=proof, **words)
        except engine.Conflict as error:
            return _conflict(request, task, closure, form, error)
        except ValidationError as error:
            put_on(form, error)
        else:
            return _acted(request, closure, _("Signed."))
    return render(request, "cases/sign.html", _page(request, task, closure) | {"form": form}, status=422)


@on_run
def send_back(request: DeskRequest, task: Task, row: Closure) -> HttpResponse:
    """Return the dossier to an earlier step or to the unit, with a reason."""
    seats = brief.seats_of(row.run)
    steps = _earlier_steps(row, seats)
    if request.method != "POST":
        if engine.seat_for(row.run, request.user) is None:
            raise PermissionDenied("no free seat of the open step is yours")
        shown = {"seen": engine.seen_digest(row.run), "version": row.version}
        kept = _kept_words(request, row)
        form = ReturnForm(steps=steps, initial=shown | kept)
        return render(request, "cases/sign_return.html", {"task": task, "run": row.run, "form": form})
    form = ReturnForm(request.POST, steps=steps)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("to", "reason", "seen")}
        try:
            closing.send_back(row.run_id, actor=request.user, **said)
        except engine.Conflict as error:
            return _conflict(request, task, row, form, error)
        except ValidationError as error:
            put_on(form, error)
        else:
            return _acted(request, row, _("Returned."))
    return render(request, "cases/sign_return.html", {"task": task, "run": row.run, "form": form}, status=422)


def _earlier_steps(closure: Closure, seats: list[Any]) -> list[tuple[int, str]]:
    """The steps before the open one, the latest first, and the unit (0)."""
    steps = {seat.step.order: str(seat.step) for seat in seats if seat.step.order < closure.run.position}
    earlier = [(order, f"{order}. {name}") for order, name in sorted(steps.items(), reverse=True)]
    return [(0, _("The unit: rectify again, the sign-off ends")), *earlier]


@require_POST
@on_signature
def withdraw_signature(request: DeskRequest, task: Task, row: Signature) -> HttpResponse:
    """Take one's own signature back while nobody acted after it."""
    try:
        closing.withdraw_signature(row.pk, actor=request.user)
    except engine.Conflict as error:
        closure = brief.closures().get(run=row.run_id)
        page = _page(request, task, closure) | {"fault": error.messages[0]}
        return render(request, "cases/sign.html", page, status=409)
    messages.success(request, _("Your signature is withdrawn. It stays on record, struck out; the step is open again."))
    return redirect("desk:sign", row.run_id)


@on_signature
def site_photo(request: DeskRequest, task: Task, row: Signature, evidence_id: int) -> HttpResponse:
    """A photograph that a signer took on site, or the scan of a paper signature; the task's readers may see it."""
    photo = row.photos.filter(pk=evidence_id).first() or (row.scan if row.scan_id == evidence_id else None)
    if photo is None:
        raise Http404
    variant = ("thumbnail" if "thumbnail" in request.GET else "public") if photo.is_image else ""
    return hand_out(request, photo, variant)


def _page(request: DeskRequest, task: Task, closure: Closure) -> dict[str, Any]:
    run, user = closure.run, request.user
    seats, signatures = brief.seats_of(run), brief.signatures_of(run)
    mine = engine.seat_for(run, user, brief.free_seats(run, seats, signatures))
    page = {
        "task": task,
        "closure": closure,
        "run": run,
        "steps": brief.strip(run, seats, signatures, clock.today()),
        "opinions": brief.opinions(s for s in signatures if s.counts),
        "void": brief.opinions(s for s in signatures if not s.counts),
        "mine": mine[0] if mine else None,
        "absent": User.objects.get(pk=mine[1]) if mine and mine[1] else None,
        "holds": brief.holds_now(run, seats, signatures),
        "sheets": brief.waiting_sheets(run),
        "page_fingerprint": run.digest[: dossier_text.FINGERPRINT],
        "warnings": neighbours.warnings(key(task), user),
    }
    page |= brief.in_short(task, closure)
    if mine:
        page["seen"] = engine.seen_digest(run)
    else:
        page["withdrawable"] = brief.withdrawable(run, user, signatures)
        page["next_run"] = next_run(request, run.pk)
    return page


def next_run(request: DeskRequest, but: int) -> int | None:
    """The dossier that has waited longest for this person, beside the one just shown."""
    waiting = my_seats(request.user).exclude(step__run=but).order_by("step__opened_at", "pk")
    return waiting.values_list("step__run", flat=True).first()


def _fresh_form(request: DeskRequest, closure: Closure, page: dict[str, Any]) -> SignForm:
    shown = {"seen": page["seen"], "version": closure.version, "opinion": 0}
    return SignForm(
        visit=page["mine"].step.site_visit, user=request.user, initial=shown | _kept_words(request, closure)
    )


def _acted(request: DeskRequest, closure: Closure, done: str) -> HttpResponse:
    """Back to the page, saying who has the dossier now and by when."""
    run = closure.run
    run.refresh_from_db()
    request.session.pop(_session_key(closure), None)
    if run.state == run.State.PASSED:
        then = _("All signatures are given. The office opens the public notice next.")
    elif run.state == run.State.RETURNED:
        then = _("The unit has it again and was told your reason.")
    else:
        holds = brief.holds_now(run, brief.seats_of(run), brief.signatures_of(run))
        then = _("Now with: %(who)s, by %(due)s.") % {"who": holds["who"], "due": holds["due"]}
    messages.success(request, f"{done} {then}")
    return redirect("desk:sign", run.pk)


def _conflict(request: DeskRequest, task: Task, closure: Closure, form: Any, error: engine.Conflict) -> HttpResponse:
    """What somebody else did meanwhile; typed words wait in the session for the next look."""
    if error.code in ON_RUN:
        messages.info(request, error.messages[0])
        return redirect("desk:sign", closure.run_id)
    words = ("opinion", "comment", "site_note", "reason")
    request.session[_session_key(closure)] = {n: form.cleaned_data[n] for n in words if n in form.cleaned_data}
    old = task.dossiers.filter(version=form.cleaned_data["version"] or 0).first()
    names = dossier_text.unit_names(closure.frozen)
    found = dossier_text.differences(old.content, closure.frozen, names) if old else []
    run = Run.objects.get(pk=closure.run_id)
    page = {"task": task, "run": run, "differences": found, "fault": error.messages[0]}
    if engine.seat_for(run, request.user) is None:
        page["holds"] = brief.holds_now(run, brief.seats_of(run), brief.signatures_of(run))
    return render(request, "cases/sign_conflict.html", page | {"typed": _typed(form)}, status=409)


def _typed(form: Any) -> list[str]:
    said = [form.cleaned_data.get(name, "") for name in ("comment", "site_note", "reason")]
    if not any(said) and "opinion" in form.cleaned_data:
        said = [str(OPINIONS[form.cleaned_data["opinion"]])]
    return [text for text in said if text]


def _session_key(closure: Closure) -> str:
    return f"opinion:{closure.run_id}"


def _kept_words(request: DeskRequest, closure: Closure) -> dict[str, Any]:
    return request.session.get(_session_key(closure), {})
