"""Many activities and results at once, all or none: pasted, or as a filled-in .xlsx."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain import keeping
from cases.forms.errors import put_on
from cases.forms.many import PasteForm, UploadForm
from cases.many import book, table
from cases.many.columns import ACTIVITIES, RESULTS
from cases.views.frame import DeskRequest, in_round
from orgs.permissions import require
from papers.responses import paper_response

SHOWN = 100  # faults of one table on the page


@in_round
def activities_paste(request: DeskRequest) -> HttpResponse:
    """Take in many rows from the clipboard, all or none."""
    require(request.user, "round.record_activity", request.round.region)
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what, rows = form.cleaned_data["what"], form.cleaned_data["rows"]
        done, found = (rows, []) if what == "activities" else ([], rows)
        try:
            keeping.take_in(request.round, done, found, actor=request.user)
        except ValidationError as error:
            put_on(form, error)
        else:
            return _taken_in(request, done, found)
    return _page(request, form=form)


@in_round
def activities_template(request: DeskRequest) -> HttpResponse:
    """The empty tables as .xlsx."""
    require(request.user, "round.record_activity", request.round.region)
    return paper_response(request, "xlsx", book.TITLE, book.template)


@in_round
def activities_upload(request: DeskRequest) -> HttpResponse:
    """Take in a filled-in table, all or none; every fault by its sheet, row and column."""
    require(request.user, "round.record_activity", request.round.region)
    if request.method != "POST":
        return redirect("desk:activities_paste", slug=request.round.slug)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, upload=form)
    file = form.cleaned_data["file"]
    try:
        filled = table.read(file.read(), file.name)
    except ValidationError as error:
        form.add_error("file", error)
        return _page(request, upload=form)
    if filled.all_faults or not _kept(request, filled):
        return _page(request, upload=form, filled=filled, name=file.name)
    return _taken_in(request, filled.taken["activities"].rows, filled.taken["results"].rows)


def _kept(request: DeskRequest, filled: table.Filled) -> bool:
    """Write everything down; False, with the books' own faults beside the table's, when any row cannot be."""
    done, found = filled.taken["activities"], filled.taken["results"]
    try:
        keeping.take_in(request.round, done.rows, found.rows, actor=request.user)
    except keeping.RowsRefused as error:
        before = len(done.rows)
        done.refuse({place: one for place, one in error.faults.items() if place < before})
        found.refuse({place - before: one for place, one in error.faults.items() if place >= before})
        return False
    return True


def _taken_in(request: DeskRequest, done: list[Any], found: list[Any]) -> HttpResponse:
    count = len(done) + len(found)
    text = ngettext("%(n)d row is written down.", "%(n)d rows are written down.", count)
    messages.success(request, text % {"n": count})
    return redirect("desk:activities" if done else "desk:results", slug=request.round.slug)


def _page(
    request: DeskRequest,
    form: PasteForm | None = None,
    upload: UploadForm | None = None,
    filled: table.Filled | None = None,
    name: str = "",
) -> HttpResponse:
    faults = filled.all_faults if filled else []
    context = {
        "round": request.round,
        "form": form or PasteForm(),
        "upload": upload or UploadForm(),
        "name": name,
        "faults": faults[:SHOWN],
        "more": max(0, len(faults) - SHOWN),
        "heads": [(_("activities"), list(ACTIVITIES.heads)), (_("results"), list(RESULTS.heads))],
    }
    refused = bool(faults) or any(one is not None and one.is_bound and one.errors for one in (form, upload))
    return render(request, "cases/activities_paste.html", context, status=422 if refused else 200)
