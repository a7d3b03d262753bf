"""The lists of a round: all of them, a new one, how far it is, its dry run, what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.models import Round
from cases.views.frame import DeskRequest
from intake import judging
from intake.domain import asking, beginning, mending, returning, taking
from intake.domain.acts import RIGHT
from intake.filters import BatchFilter, RowFilter
from intake.forms.begin import BeginForm, FactsForm, TakeForm, WhyForm
from intake.models import ImportBatch
from intake.reading import faults
from intake.shown import claims_of, lines_of, open_names, steps_of, verdict_tabs
from intake.views.frame import attempt, for_office, on_batch
from orgs.permissions import require
from records import evidence

State = ImportBatch.State
PAGE = 50  # rows of a table
LISTS = 20  # lists on a page


@for_office
def batches(request: DeskRequest) -> HttpResponse:
    """All lists of the round, the newest first."""
    rows = ImportBatch.objects.filter(round=request.round).select_related("file", "made_by", "taken_by")
    rows = rows.annotate(records=Count("rows")).order_by("-pk")
    found = BatchFilter(request.GET, rows)
    page = Paginator(found.qs, LISTS).get_page(request.GET.get("page"))
    context = {"round": request.round, "page_obj": page, "rows": page.object_list, "filter": found}
    return render(request, "intake/batches.html", context | {"narrowed": bool(request.GET.get("state"))})


@for_office
def new(request: DeskRequest) -> HttpResponse:
    """Upload a document or paste text; a worker reads it while the page of the list shows how far it is."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, status = BeginForm(*sent), 200
    if request.method == "POST":
        made, status = attempt(form, lambda data: beginning.begin(request.round.pk, actor=request.user, **data))
        if made:
            return redirect("intake:batch", request.round.slug, made.pk)
    return render(
        request, "intake/new.html", {"round": request.round, "form": form, "twin": _twin(form)}, status=status
    )


def _twin(form: BeginForm) -> int | None:
    """The list that has the same document, where the refusal names one."""
    for errors in form.errors.as_data().values() if form.is_bound else ():
        for error in errors:
            if error.code == "same_file" and error.params:
                return error.params["batch"]
    return None


@login_required
def go(request: DeskRequest, pk: int) -> HttpResponse:
    """From the trail to the page of a list."""
    rows = ImportBatch.objects.filter(round__in=Round.objects.visible_to(request.user).values("pk"))
    batch = get_object_or_404(rows.select_related("round__region"), pk=pk)
    require(request.user, RIGHT, batch.round.region)
    return redirect("intake:batch", batch.round.slug, batch.pk)


@on_batch
def batch(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """How far the reading is; the dry run of a list that is ready; what came of one that was taken in."""
    return _page(request, batch)


def _page(request: DeskRequest, batch: ImportBatch, status: int = 200, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"round": request.round, "batch": batch, "state": batch.state}
    if batch.state in (State.READY, State.TAKEN):
        found = RowFilter(request.GET, batch.rows.select_related("problem", "task").order_by("number"))
        page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
        differing = judging.mismatches(batch)
        context |= {
            "page_obj": page,
            "rows": lines_of(page.object_list),
            "filter": found,
            "narrowed": any(request.GET.get(name) for name in ("show", "q")),
            "tabs": verdict_tabs(batch, request.GET.get("show", "")),
            "steps": steps_of(batch, "batch"),
            "claims": claims_of(batch),
            "reading_faults": [faults.said(one) for one in batch.faults],
            "differing": differing,
        }
    if batch.state == State.READY:
        context |= _ready(batch, bool(context["differing"]))
    if batch.state == State.TAKEN:
        touched = returning.touched(batch)
        context |= {"touched": touched[:20], "waiting": asking.waiting(batch), "back_form": WhyForm(prefix="back")}
    return render(request, "intake/batch.html", context | forms, status=status)


def _ready(batch: ImportBatch, differing: bool) -> dict[str, Any]:
    kept = batch.rows.filter(is_left_out=False)
    return {
        "open_names": open_names(batch).count(),
        "faulty": kept.exclude(faults=[]).count(),
        "unnumbered": kept.filter(problem_number=None).count(),
        "facts_form": FactsForm.of(batch),
        "take_form": TakeForm(prefix="take", differing=differing, named=taking.leaders_of(batch)),
        "out_form": WhyForm(prefix="out"),
    }


@require_POST
@on_batch
def take(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Take the list in as drafts, all or none."""
    asked = {"differing": bool(judging.mismatches(batch)), "named": taking.leaders_of(batch)}
    form = TakeForm(request.POST, prefix="take", **asked)
    done, status = attempt(
        form,
        lambda data: taking.take(
            batch.pk, actor=request.user, confirmed=bool(data.get("confirmed")), leaders=bool(data.get("leaders"))
        ),
    )
    if done is None:
        return _page(
            request,
            ImportBatch.objects.select_related("file", "round__region").get(pk=batch.pk),
            status,
            take_form=form,
        )
    made = taking.drafts(done).count()
    text = ngettext(
        "The list is taken in: %(n)d problem was drafted or mended.",
        "The list is taken in: %(n)d problems were drafted or mended.",
        made,
    )
    messages.success(request, text % {"n": made})
    return redirect("intake:batch", request.round.slug, batch.pk)


@require_POST
@on_batch
def take_back(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Take the list back while nobody touched what it made."""
    form = WhyForm(request.POST, prefix="back")
    done, status = attempt(form, lambda data: returning.take_back(batch.pk, actor=request.user, why=data["why"]))
    if done is None:
        return _page(request, batch, status, back_form=form)
    messages.success(request, _("The list is taken back; the plan stands as before."))
    return redirect("intake:batch", request.round.slug, batch.pk)


@require_POST
@on_batch
def put_aside(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Let a list that is not to be taken in be forgotten."""
    beginning.put_aside(batch.pk, actor=request.user)
    messages.success(request, _("The list is put aside; nothing of it came into the plan."))
    return redirect("intake:batches", request.round.slug)


@require_POST
@on_batch
def facts(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Set the date of the document and who leads where no unit alone does."""
    form = FactsForm.of(batch, request.POST)
    done, status = attempt(form, lambda data: mending.set_facts(batch.pk, actor=request.user, **data))
    if done is None:
        return _page(request, batch, status, facts_form=form)
    messages.success(request, _("Every record was judged anew."))
    return redirect("intake:batch", request.round.slug, batch.pk)


@require_POST
@on_batch
def number(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Number the records that have no number, in the order of the document."""
    count = mending.number_rows(batch.pk, actor=request.user)
    text = ngettext("%(n)d record has a number now.", "%(n)d records have numbers now.", count)
    messages.success(request, text % {"n": count})
    return redirect("intake:batch", request.round.slug, batch.pk)


@require_POST
@on_batch
def leave_faults_out(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Leave all records with faults out, with one reason."""
    form = WhyForm(request.POST, prefix="out")
    count, status = attempt(form, lambda data: mending.leave_faults_out(batch.pk, actor=request.user, why=data["why"]))
    if status != 200:
        return _page(request, batch, status, out_form=form)
    text = ngettext("%(n)d record is left out.", "%(n)d records are left out.", count)
    messages.success(request, text % {"n": count})
    return redirect("intake:batch", request.round.slug, batch.pk)


@on_batch
def file(request: DeskRequest, batch: ImportBatch) -> FileResponse:
    """The document as it came."""
    return evidence.serve(batch.file)
