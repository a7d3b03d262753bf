"""Taking petitions in: a table dropped, looked at, mended and entered; a single petition."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.domain.moves import WrongState
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import require
from petitions import counting
from petitions.domain import importing, receiving
from petitions.forms.intake import LABELS, BatchForm, PetitionForm, TableForm, row_form
from petitions.jobs import read_soon
from petitions.models import Import, ImportRow, Petition
from petitions.states import Channel, Pollution, Status, Verdict

PAGE = 50  # rows
SHOWN = ("number", "channel", "key", "content", "region", "types", "verdict", "status")
OF_RESULTS = ("verdict", "status")  # only in tables that were handled already
WAITING = (Import.State.WAITING, Import.State.READING)


@in_round
def import_new(request: DeskRequest) -> HttpResponse:
    """Drop a table. It is read at once or by the worker; the page of the table shows how far it is."""
    require(request.user, "petition.enter", request.round.region)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                source = importing.take(request.round.pk, form.cleaned_data["file"], actor=request.user)
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                read_soon(source, form.cleaned_data["file"].size)
                return redirect("petitions:import", request.round.slug, source.pk)
    recent = Import.objects.filter(round=request.round).select_related("batch", "uploaded_by")[:10]
    context = {"form": form, "round": request.round, "recent": recent}
    return render(request, "petitions/import_new.html", context, status=status)


@in_round
def import_page(request: DeskRequest, pk: int) -> HttpResponse:
    """How far the reading is, then every cell's reading with what is wrong, and the form of the batch."""
    source = _source(request, pk)
    return _page(request, source, BatchForm(initial=_initial(source)))


def _source(request: DeskRequest, pk: int) -> Import:
    require(request.user, "petition.enter", request.round.region)
    return get_object_or_404(Import.objects.select_related("batch", "round"), pk=pk, round=request.round)


def _initial(source: Import) -> dict[str, Any]:
    facts = importing.batch_facts(source)
    return {"number": facts.number, "part": facts.part or None, "handed_over_on": facts.handed_over_on}


def _page(request: DeskRequest, source: Import, form: BatchForm, status: int = 200) -> HttpResponse:
    kept = source.rows.filter(is_left_out=False)
    only = {
        "": source.rows.all(),
        "faults": kept.filter(is_known=False).exclude(errors=[]),
        "known": kept.filter(is_known=True),
        "out": source.rows.filter(is_left_out=True),
    }
    chosen = request.GET.get("only", "") if request.GET.get("only", "") in only else ""
    page = Paginator(only[chosen].order_by("order"), PAGE).get_page(request.GET.get("page"))
    shown = _shown(page)
    context = {
        "round": request.round,
        "source": source,
        "waiting": source.state in WAITING,
        "ready": source.state == Import.State.READY,
        "form": form,
        "page_obj": page,
        "rows": [_row(row, shown) for row in page],
        "heads": [LABELS[name] for name in shown],
        "tabs": _tabs(only, chosen),
        "enters": importing.to_enter(source).count() if source.state == Import.State.READY else 0,
        "declared": _declared(source) if source.state == Import.State.READY else [],
    }
    return render(request, "petitions/import.html", context, status=status)


def _shown(rows: Iterable[ImportRow]) -> list[str]:
    """The columns that any table has, and those of results where a row says something in them."""
    said = {name for row in rows for name in OF_RESULTS if row.values[name]}
    faulty = {error["field"] for row in rows for error in row.errors}
    return [name for name in SHOWN if name not in OF_RESULTS or name in said | faulty]


def _tabs(only: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    labels = {"": _("All rows"), "faults": _("With faults"), "known": _("There already"), "out": _("Left out")}
    return [
        {"url": f"?only={name}", "label": label, "count": only[name].count(), "current": name == chosen}
        for name, label in labels.items()
    ]


def _row(row: ImportRow, shown: Sequence[str] = SHOWN) -> dict[str, Any]:
    values, faults = row.values, {error["field"]: error["message"] for error in row.errors}
    words = {
        "channel": dict(Channel.choices).get(values["channel"], ""),
        "key": "★" if values["key"] else "",
        "types": "、".join(str(dict(Pollution.choices)[kind]) for kind in values["types"]),
        "verdict": dict(Verdict.choices).get(values["verdict"], ""),
        "status": dict(Status.choices).get(values["status"], ""),
    }
    cells = [
        {
            "name": name,
            "label": LABELS[name],
            "text": words.get(name, values.get(name, "")),
            "fault": faults.get(name, ""),
        }
        for name in shown
    ]
    others = [message for field, message in faults.items() if field not in SHOWN]
    return {"row": row, "cells": cells, "others": others, "sealed": values.get("has_identity")}


def _declared(source: Import) -> list[dict[str, Any]]:
    """What the file counts itself beside what was read."""
    words = dict(Channel.choices) | {"total": _("in all"), "key": _("key petitions")}
    rows = source.rows.filter(is_left_out=False)
    found = []
    for name, said in counting.declared(source.found.get("declared", {})):
        if name == "total":
            counted = rows.count()
        elif name == "key":
            counted = rows.filter(values__key=True).count()
        else:
            counted = rows.filter(values__channel=name).count()
        found.append({"label": words.get(name, name), "said": said, "counted": counted, "same": said == counted})
    return found


@in_round
def import_row(request: DeskRequest, pk: int, row_id: int) -> HttpResponse:
    """One row, cell by cell as it stands in the table: mend it and have it read again, or leave it out."""
    source = _source(request, pk)
    row = get_object_or_404(source.rows, pk=row_id)
    form = row_form(row, request.POST or None)
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") in ("out", "in"):
                importing.leave_out(row.pk, actor=request.user, out=request.POST["act"] == "out")
                return redirect("petitions:import", request.round.slug, source.pk)
            if form.is_valid():
                row = importing.mend(row.pk, actor=request.user, cells=form.cleaned_data)
                if not row.errors:
                    messages.success(request, _("The row is in order now."))
                    return _next_fault(request, source)
                status = 422
        except WrongState as error:
            form.add_error(None, error.messages)
            status = 409
    context = {"round": request.round, "source": source, "row": row, "form": form, "reading": _row(row)}
    return render(request, "petitions/import_row.html", context, status=status)


def _next_fault(request: DeskRequest, source: Import) -> HttpResponse:
    following = importing.to_enter(source).exclude(errors=[]).order_by("order").first()
    if following:
        return redirect("petitions:import_row", request.round.slug, source.pk, following.pk)
    return redirect("petitions:import", request.round.slug, source.pk)


@in_round
@require_POST
def import_commit(request: DeskRequest, pk: int) -> HttpResponse:
    """Enter the rows as a draft batch, all or none."""
    source = _source(request, pk)
    form = BatchForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            facts = form.facts(source.found.get("declared", {}))
            batch = importing.commit(source.pk, facts, actor=request.user)
        except WrongState as error:
            form.take(error)
            status = 409
        except ValidationError as error:
            form.take(error)
        else:
            count = batch.petitions.count()
            said = ngettext(
                "%(n)d petition is entered as a draft. Receive the batch to let it count.",
                "%(n)d petitions are entered as a draft. Receive the batch to let them count.",
                count,
            )
            messages.success(request, said % {"n": count})
            return redirect("petitions:batch", request.round.slug, batch.pk)
    return _page(request, source, form, status=status)


@in_round
@require_POST
def import_put_aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a table that is not to be entered."""
    source = _source(request, pk)
    importing.put_aside(source.pk, actor=request.user)
    messages.success(request, _("The table is put aside; nothing of it is kept."))
    return redirect("petitions:import_new", request.round.slug)


@in_round
def petition_new(request: DeskRequest) -> HttpResponse:
    """Enter a single petition into a batch."""
    require(request.user, "petition.enter", request.round.region)
    if request.round is None:
        raise Http404
    form = PetitionForm(request.POST or None, round=request.round, initial={"batch": request.GET.get("batch")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = receiving.add_petition(form.cleaned_data["batch"], form.draft(), actor=request.user)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("Petition %(number)s is entered.") % {"number": made.number})
                _say_accused(request, made, form)
                if "another" in request.POST:
                    return redirect(f"{request.path}?batch={made.batch_id}")
                return redirect("petitions:petition", made.pk)
    return render(request, "petitions/petition_new.html", {"form": form, "round": request.round}, status=status)


def _say_accused(request: DeskRequest, made: Petition, form: PetitionForm) -> None:
    """Say which unit was read from the wording: whoever entered it alone can tell whether it is accused."""
    if made.accused and not form.cleaned_data["accused"]:
        text = _("The wording names %(unit)s; it is taken for the accused unit. Change that on the petition's page.")
        messages.warning(request, text % {"unit": made.accused})
