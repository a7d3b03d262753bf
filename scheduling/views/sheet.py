"""A unit's sheet: read, written, sent; by its own people or by the office on its behalf."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain.moves import WrongState
from cases.domain.progress import Method
from cases.forms.staged import ACCEPT_WORDS
from cases.views.frame import DeskRequest, sent_number
from records import clock
from scheduling import sheet as sheets
from scheduling import wording
from scheduling.domain import drafting, filing
from scheduling.domain.filing import RowsRefused
from scheduling.forms.row import Act, FilesForm, RowForm, draft_of, is_filled, prefix_of
from scheduling.forms.table import TableForm
from scheduling.models import Entry, Obligation
from scheduling.sheet import Row, Sheet
from scheduling.shown import sheets_on
from scheduling.told import told
from scheduling.views.frame import on_sheet
from scheduling.views.sheets import standing

NOTHING: tuple[Any, ...] = (None, "", [])  # of a field; a share of 0 is something


@on_sheet
def sheet(request: DeskRequest, obligation: Obligation) -> HttpResponse:
    """The whole month of a unit on one page: one row an item, one button for all."""
    found = sheets.read(obligation)
    if request.method != "POST":
        return page(request, found)
    if not sheets.may_file(request.user, obligation):
        raise PermissionDenied("filing.file")
    match request.POST.get("act"):
        case "zero":
            return _zero(request, found)
        case "save":
            return _save(request, found)
    return _file(request, found)


def _zero(request: DeskRequest, found: Sheet) -> HttpResponse:
    try:
        filing.file(found.obligation.pk, actor=request.user, zero=True)
    except ValidationError as error:
        return page(request, sheets.again(found), refused=error)
    messages.success(request, _("The zero report is sent. The office sees that nothing was in hand."))
    return redirect("scheduling:sheet", found.obligation.pk)


def _save(request: DeskRequest, found: Sheet) -> HttpResponse:
    """Keep all rows as drafts, for browsers without scripts; a row that somebody else has saved meanwhile is named."""
    taken, faults = set(), []
    for row in found.open_rows:
        draft = draft_of(request.POST, row)
        if _same(draft, row):
            continue
        seen = sent_number(request.POST.get(f"{prefix_of(row.line.pk)}-seen", ""))
        try:
            drafting.save(row.line.pk, actor=request.user, values=draft, seen=seen)
        except ValidationError as error:
            faults.append(f"{row.task}: {' '.join(error.messages)}")
            taken |= {row.line.pk} if isinstance(error, drafting.Conflict) else set()
    if faults:
        now = sheets.again(found)
        forms = {row.line.pk: RowForm(_with_seen(request, row), row=row) for row in now.open_rows}
        overtaken = [row for row in now.open_rows if row.line.pk in taken]
        return page(request, now, forms, refused=ValidationError(faults), status=409, overtaken=overtaken)
    messages.success(request, _("Saved on the server. Nothing is sent to the office yet."))
    return redirect("scheduling:sheet", found.obligation.pk)


def _same(draft: Mapping[str, Any], row: Row) -> bool:
    before = row.draft
    return all(
        draft[name] == before.get(name) or draft[name] in NOTHING and before.get(name) in NOTHING for name in draft
    )


def _file(request: DeskRequest, found: Sheet) -> HttpResponse:
    forms = {row.line.pk: RowForm(_with_seen(request, row), row=row) for row in found.open_rows}
    if taken := [row for row in found.open_rows if _is_overtaken(request, row)]:
        said = [
            _("%(who)s saved “%(task)s” in between: look at both.") % {"who": row.line.draft_by, "task": row.task}
            for row in taken
        ]
        return page(request, found, forms, refused=ValidationError(said), status=409, overtaken=taken)
    if not all([form.is_valid() for form in forms.values()]):  # each one is judged, so that all faults come at once
        return page(request, found, forms)
    return send(request, found, forms, via(request, found.obligation))


def _with_seen(request: DeskRequest, row: Row) -> Mapping[str, str]:
    """What was sent, with the version that the page shows now, so that it can be sent again."""
    data = request.POST.copy()
    data[f"{prefix_of(row.line.pk)}-seen"] = str(row.line.draft_version)
    return data


def _is_overtaken(request: DeskRequest, row: Row) -> bool:
    """Whether somebody else has saved the row since the page was shown."""
    seen = sent_number(request.POST.get(f"{prefix_of(row.line.pk)}-seen", ""))
    return seen < row.line.draft_version and row.line.draft_by_id not in (None, request.user.pk)


def send(request: DeskRequest, found: Sheet, forms: Mapping[int, RowForm], how: str) -> HttpResponse:
    """Send the rows of valid forms, all or none; a refusal comes back on the page with the words typed."""
    values = {pk: form.values for pk, form in forms.items()}
    try:
        filing.file(found.obligation.pk, actor=request.user, lines=values, via=how)
    except RowsRefused as error:
        for pk, faults in error.rows.items():
            forms[pk].take(faults)
        return page(request, found, forms)
    except WrongState as error:
        return page(request, sheets.again(found), forms, refused=error, status=409)
    except ValidationError as error:
        return page(request, found, forms, refused=error)
    said = ngettext(
        "%(n)d item is sent. The office checks it next.",
        "%(n)d items are sent. The office checks them next.",
        len(values),
    )
    messages.success(request, said % {"n": len(values)})
    return redirect("scheduling:sheet", found.obligation.pk)


def via(request: DeskRequest, obligation: Obligation, own: Entry.Via = Entry.Via.PAGE) -> str:
    """How a sending comes: `own` from the unit's people, else 代报."""
    return Entry.Via.OFFICE if sheets.files_for_others(request.user, obligation.unit) else own


def page(
    request: DeskRequest, found: Sheet, forms: Mapping[int, RowForm] | None = None,
    refused: ValidationError | None = None, status: int = 422, overtaken: Sequence[Row] = (),
) -> HttpResponse:  # fmt: skip
    """The sheet, with the forms as they were sent when something is to be mended."""
    one = found.obligation
    may = sheets.may_file(request.user, one) and not found.is_locked
    shown = [_shown(row, (forms or {}).get(row.line.pk), may) for row in found.rows]
    judged = _judged(one)
    faults = _faults(found.rows, forms or {}) + _refusals(refused)
    context = {
        "sheet": found,
        "obligation": one,
        "period": one.period,
        "round": one.period.round,
        "name": wording.full_name_of(one.period),
        "due": wording.due_of(one.period),
        "rows": shown,
        "may": may,
        "writes": may and bool(found.open_rows),
        "for_others": may and sheets.files_for_others(request.user, one.unit),
        "faults": faults,
        "filled": found.done + sum(row["filled"] for row in shown),
        "total": len(found.counted),
        "is_zero": not found.rows and not one.waived_why,
        "table_form": TableForm(auto_id="table-%s"),
        "accept_words": ACCEPT_WORDS,
        "here": reverse("scheduling:sheet", args=[one.pk]),
        "overtaken": {row.line.pk for row in overtaken},
        "standing": standing(one, judged[0], sent_late=judged[1]),
    }
    return render(request, "scheduling/sheet.html", context, status=status if faults else 200)


def _judged(one: Obligation) -> tuple[str, bool]:
    """The state of the sheet and whether it was sent late."""
    judged: tuple[str, bool] = (
        sheets_on(Obligation.objects.filter(pk=one.pk), clock.today()).values_list("shown", "sent_late").get()
    )
    return judged


def _shown(row: Row, form: RowForm | None, may: bool) -> dict[str, Any]:
    writes = may and row.is_open
    form = (form or RowForm(row=row)) if writes else None
    return {
        "row": row,
        "line": row.line,
        "task": row.task,
        "form": form,
        "files_form": FilesForm(line_id=row.line.pk) if writes else None,
        "told": [told(change) for change in row.changes],
        "filled": writes and is_filled(row.draft, row),
        "part": _part(row),
        "skipped_why": _(row.line.skipped_why) if row.line.skipped_why else "",
        **_steps(row, form),
        **_of_sent(row),
    }


def _part(row: Row) -> str:
    """The days for which the unit answered, where that isn't the whole period."""
    period, line = row.line.obligation.period, row.line
    if (line.from_on, line.until_on) == (period.starts_on, period.ends_on):
        return ""
    days = {"first": date_format(line.from_on, "Y-m-d"), "last": date_format(line.until_on, "Y-m-d")}
    return _("%(first)s to %(last)s only") % days


def _steps(row: Row, form: RowForm | None) -> dict[str, Any]:
    """How many steps are done, and whether what is folded has something in it."""
    if form is None:
        return {}
    folded = [form[name].value() for name in ("self_check", "problems")]
    return {
        "steps_all": len(row.measures),
        "steps_done": sum(one.done_on is not None for one in row.measures),
        "ticks": any(step["tick"].value() or step["on"].errors for step in form.steps),
        "more": any(folded),
    }


def _of_sent(row: Row) -> dict[str, Any]:
    sent, last = row.sent, row.last
    if sent is None:
        return {}
    orders = {one.pk: one.order for one in row.measures}
    return {
        "changed": last is not None and sent.text != last.text,
        "grown": _grown(row),
        "sent_ticks": [
            {"step": f"({orders[tick['measure']]})", "act": Act(tick["act"]).label, "on": tick["on"]}
            for tick in sent.ticks
            if tick["measure"] in orders
        ],
        "method": dict(Method.choices).get(row.check.method, "") if row.check else "",
    }


def _grown(row: Row) -> int | None:
    """Percentage points by which the claim lies above the last one; None where one of them is missing."""
    sent, last = row.sent, row.last
    if not sent or not last or sent.claimed is None or last.claimed is None:
        return None
    return sent.claimed - last.claimed


def _faults(rows: Sequence[Row], forms: Mapping[int, RowForm]) -> list[dict[str, str]]:
    return [
        fault | {"row": str(row.task)}
        for row in rows
        if row.line.pk in forms and forms[row.line.pk].is_bound
        for fault in forms[row.line.pk].faults
    ]


def _refusals(refused: ValidationError | None) -> list[dict[str, str]]:
    return (
        [{"field": "", "label": "", "row": "", "message": message} for message in refused.messages] if refused else []
    )
