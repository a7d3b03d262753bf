"""One proposed record: mended in its place beside the source, left out, or asked for as a change of the filed plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.domain.moves import WrongState
from cases.views.frame import DeskRequest
from intake.domain import asking, mending
from intake.forms.begin import AskForm, WhyForm
from intake.forms.record import Sheet, Units
from intake.matching import Names
from intake.models import ImportBatch, ImportRow
from intake.shown import day_of, difference, field_name, records_of
from intake.views.frame import attempt, by_htmx, on_row

State = ImportBatch.State


@on_row
def row(request: DeskRequest, row: ImportRow) -> HttpResponse:
    """Mend a record; with htmx only its part of the page is sent."""
    if row.batch.state != State.READY:
        return _shown(request, row)
    sheet, status = _sheet(row, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if sheet.is_valid():
            try:
                seen = sheet.form.cleaned_data["seen"]
                row = mending.mend(row.pk, actor=request.user, values=sheet.values(), parts=sheet.chosen(), seen=seen)
            except WrongState as error:
                sheet.form.take(error)
                status = 409
                sheet.form.data = sheet.form.data.copy()
                sheet.form.data["r-seen"] = mending.edition(ImportRow.objects.get(pk=row.pk))
            except ValidationError as error:
                sheet.form.take(error)
            else:
                return _mended(request, row)
    return _form(request, row, sheet, status)


def _sheet(row: ImportRow, data: Any) -> Sheet:
    units = Units(Names.of(row.batch.round.region))
    parts = list(row.units.select_related("organisation").order_by("measure", "order"))
    reading = {
        "day": day_of(row.batch),
        "explain_url": reverse("intake:explain", args=[row.batch.round.slug, row.batch_id]),
    }
    return Sheet(row, parts, units, seen=mending.edition(row), reading=reading, data=data)


def _form(
    request: DeskRequest, row: ImportRow, sheet: Sheet, status: int, out_form: WhyForm | None = None
) -> HttpResponse:
    record = records_of(row.batch, [row])[0]
    context = {
        "round": request.round,
        "batch": row.batch,
        "record": record,
        "sheet": sheet,
        "units": sheet.units,
        "categories": request.round.categories.values_list("name", flat=True),
        "out_form": out_form or WhyForm(prefix="out"),
        "following": _following(row),
    }
    template = "intake/_record_form.html" if by_htmx(request) else "intake/row.html"
    return render(request, template, context, status=status)


def _following(row: ImportRow) -> ImportRow | None:
    """The next record with faults, after this one and then from the beginning."""
    faulty = row.batch.rows.filter(is_left_out=False).exclude(faults=[]).exclude(pk=row.pk).order_by("number")
    return faulty.filter(number__gt=row.number).first() or faulty.first()


def _mended(request: DeskRequest, row: ImportRow) -> HttpResponse:
    if by_htmx(request):
        return _shown(request, row)
    said = _("Record %(n)d is saved; it still has faults.") if row.faults else _("Record %(n)d is saved.")
    messages.success(request, said % {"n": row.number})
    following = _following(row)
    if "next" in request.POST and following:
        return redirect("intake:row", following.pk)
    return redirect(_place(row))


def _place(row: ImportRow) -> str:
    """The record on the page of records."""
    page = (row.number - 1) // 10 + 1
    url = reverse("intake:records", args=[row.batch.round.slug, row.batch_id])
    return f"{url}?page={page}#record-{row.pk}"


def _shown(request: DeskRequest, row: ImportRow) -> HttpResponse:
    if not by_htmx(request):
        return redirect(_place(row))
    fresh = ImportRow.objects.select_related("batch__round__region", "problem", "task").get(pk=row.pk)
    record = records_of(fresh.batch, [fresh])[0]
    context = {"round": request.round, "record": record, "is_open": fresh.batch.state == State.READY}
    return render(request, "intake/_record.html", context)


@require_POST
@on_row
def out(request: DeskRequest, row: ImportRow) -> HttpResponse:
    """Leave a record out, with the reason, or put it in again."""
    if "in" in request.POST:
        mending.put_in(row.pk, actor=request.user)
        messages.success(request, _("Record %(n)d is taken in with the others.") % {"n": row.number})
        return redirect(_place(row))
    form = WhyForm(request.POST, prefix="out")
    done, status = attempt(form, lambda data: mending.leave_out(row.pk, actor=request.user, why=data["why"]))
    if done is None and status == 422:
        return _form(request, row, _sheet(row, None), status, form)
    if done is None:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(_place(row))
    messages.success(request, _("Record %(n)d is left out.") % {"n": row.number})
    following = _following(row)
    return redirect("intake:row", following.pk) if following and "next" in request.POST else redirect(_place(row))


@on_row
def ask(request: DeskRequest, row: ImportRow) -> HttpResponse:
    """What the list wants otherwise than the filed plan, and the requests for it."""
    wishes = [difference(one) for one in row.differences if one["wish"]]
    choices = [(one["field"], field_name(one["field"])) for one in wishes]
    sent = request.POST if request.method == "POST" else None
    form, status = AskForm(sent, prefix="ask", choices=choices), 200
    if request.method == "POST":
        made, status = attempt(form, lambda data: _ask(request, row, data))
        if made:
            text = ngettext(
                "%(n)d change is asked for; somebody else decides it.",
                "%(n)d changes are asked for; somebody else decides them.",
                len(made),
            )
            messages.success(request, text % {"n": len(made)})
            return redirect("intake:batch", request.round.slug, row.batch_id)
    asked = row.made.get("asked", [])
    context = {
        "round": request.round, "batch": row.batch, "row": row, "wishes": wishes, "form": form,
        "asked": [field_name(name) for name in asked],
        "may_ask": row.effect == ImportRow.Effect.WISHED and row.batch.state == State.TAKEN,
    }  # fmt: skip
    return render(request, "intake/ask.html", context, status=status)


def _ask(request: DeskRequest, row: ImportRow, data: dict[str, Any]) -> Any:
    return asking.ask(row.pk, actor=request.user, fields=data["fields_wished"], reason=data["reason"], why=data["why"])
