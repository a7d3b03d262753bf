"""The sheet as a table to fill in offline: down, up, looked at, taken over."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.views.frame import DeskRequest
from scheduling import sheet as sheets
from scheduling import wording
from scheduling.domain import drafting
from scheduling.forms.row import LABELS, Act, RowForm, draft_of
from scheduling.forms.table import TableForm
from scheduling.models import Entry, Obligation
from scheduling.reading import book, table, taking
from scheduling.sheet import Sheet
from scheduling.views.frame import on_sheet
from scheduling.views.sheet import page, send, via

SALT = "scheduling.table"
LASTS = 24 * 3600  # seconds for which a preview may be taken over
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@on_sheet
def download(request: DeskRequest, obligation: Obligation) -> HttpResponse:
    """The open rows of the sheet as .xlsx."""
    _require_may(request, obligation)
    name = f"{obligation.period.round.slug}-{obligation.period.starts_on}-{obligation.pk}"
    response = HttpResponse(book.write(sheets.read(obligation)), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _require_may(request: DeskRequest, obligation: Obligation) -> None:
    if not sheets.may_file(request.user, obligation):
        raise PermissionDenied("filing.file")


@on_sheet
def upload(request: DeskRequest, obligation: Obligation) -> HttpResponse:
    """What a filled-in table would change, row by row; nothing is written."""
    _require_may(request, obligation)
    if request.method != "POST":
        return redirect("scheduling:sheet", obligation.pk)
    found = sheets.read(obligation)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(
            request, found, refused=ValidationError([str(one) for many in form.errors.values() for one in many])
        )
    file = form.cleaned_data["file"]
    try:
        filled = table.read(file.read(), file.name)
        if filled.obligation != obligation.pk:
            raise ValidationError(_("“%s” is the table of another unit or month. Nothing was changed.") % file.name)
    except ValidationError as error:
        return page(request, found, refused=error)
    return _preview(request, found, filled, file.name)


def _preview(request: DeskRequest, found: Sheet, filled: table.Filled, name: str) -> HttpResponse:
    preview = taking.compare(filled, found)
    lines = {one.row.line.pk: filled.lines[one.row.line.pk].values for one in preview.taken}
    payload = {"sheet": found.obligation.pk, "by": request.user.pk, "lines": lines, "seen": _seen(found)}
    context = {
        "obligation": found.obligation,
        "period": found.obligation.period,
        "round": found.obligation.period.round,
        "title": wording.full_name_of(found.obligation.period),
        "name": name,
        "preview": preview,
        "rows": [{"taken": one, "before": _words(one.row.draft), "after": _words(one.draft)} for one in preview.taken],
        "new": sum(one.differs for one in preview.taken),
        "stale": filled.digest not in book.code_of(found),
        "may_send": preview.is_complete and not any(one.overtaken for one in preview.taken),
        "payload": signing.dumps(payload, salt=SALT, compress=True),
    }
    return render(request, "scheduling/table.html", context)


def _words(draft: dict[str, Any]) -> str:
    """A draft as lines of text for the comparison."""
    lines = [draft.get("text") or ""]
    if draft.get("claimed") is not None:
        lines.append(f"{LABELS['claimed']}: {draft['claimed']}%")
    lines += [
        f"{LABELS[name]}: {draft[name]}" for name in ("no_change_why", "self_check", "problems") if draft.get(name)
    ]
    ticks = draft.get("ticks") or []
    lines += [
        f"{LABELS['ticks']}: {Act(tick['act']).label} {tick.get('on', '')} {tick.get('note', '')}" for tick in ticks
    ]
    return "\n".join(line for line in lines if line)


def _seen(found: Sheet) -> dict[int, int]:
    return {row.line.pk: row.line.draft_version for row in found.open_rows}


@on_sheet
def take(request: DeskRequest, obligation: Obligation) -> HttpResponse:
    """Take a table over as drafts, or send it as it is; what the page judges, this judges again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _require_may(request, obligation)
    found = sheets.read(obligation)
    try:
        payload = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return page(request, found, refused=ValidationError(_("This preview is too old; choose the table again.")))
    if payload["sheet"] != obligation.pk or payload["by"] != request.user.pk:
        raise PermissionDenied("filing.file")
    lines = {int(pk): values for pk, values in payload["lines"].items()}
    seen = {int(pk): version for pk, version in payload["seen"].items()}
    if request.POST.get("act") == "file":
        return _send(request, found, lines, seen)
    return _keep(request, found, lines, seen)


def _keep(request: DeskRequest, found: Sheet, lines: dict[int, Any], seen: dict[int, int]) -> HttpResponse:
    kept, faults = 0, []
    for row in found.open_rows:
        if row.line.pk not in lines:
            continue
        draft = draft_of(taking.data_of(lines[row.line.pk], row), row)
        try:
            drafting.save(row.line.pk, actor=request.user, values=draft, seen=seen.get(row.line.pk, 0))
        except ValidationError as error:
            faults.append(f"{row.task}: {' '.join(error.messages)}")
        else:
            kept += 1
    if faults:
        return page(request, sheets.again(found), refused=ValidationError(faults), status=409)
    said = ngettext(
        "%(n)d row of the table stands in the sheet. Look at it, then send it.",
        "%(n)d rows of the table stand in the sheet. Look at them, then send them.",
        kept,
    )
    messages.success(request, said % {"n": kept})
    return redirect("scheduling:sheet", found.obligation.pk)


def _send(request: DeskRequest, found: Sheet, lines: dict[int, Any], seen: dict[int, int]) -> HttpResponse:
    if left := [str(row.task) for row in found.open_rows if row.line.pk not in lines]:
        error = ValidationError(
            _("These items are not in the table: %s. Take it over, fill in the rest, then send.") % "、".join(left)
        )
        return page(request, found, refused=error)
    forms = {row.line.pk: RowForm(taking.data_of(lines[row.line.pk], row), row=row) for row in found.open_rows}
    if seen != _seen(found):
        error = ValidationError(_("The sheet has changed since the preview; choose the table again."))
        return page(request, found, refused=error, status=409)
    if not all([form.is_valid() for form in forms.values()]):
        return page(request, found, forms)
    return send(request, found, forms, via(request, found.obligation, Entry.Via.TABLE))
