"""What was read: the cleaned text with its changes, the records beside their source, the names to settle."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from cases.forms.planning import explain as explained
from cases.views.frame import DeskRequest
from intake.domain import mending
from intake.filters import CleaningFilter, RowFilter
from intake.forms.record import MOST, NameRows, Units
from intake.matching import Names
from intake.models import ImportBatch
from intake.shown import CHANGES, day_of, open_names, records_of, steps_of
from intake.views.frame import on_batch

LINES, RECORDS, NAMES = 60, 10, 40  # on a page
DEADLINES = ("-deadline_text", "-words")  # how the fields end that hold deadline words
AROUND = 12  # characters of the line on both sides of a change


@on_batch
def explain(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """How deadline words are read, counted from the day of the document: a line of text below a field."""
    words = next((value for name, value in request.GET.items() if name.endswith(DEADLINES)), "")[:200]
    return render(request, "cases/_explanation.html", {"text": explained(words, day_of(batch))})


@on_batch
def text(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """The cleaned text, or with a kind chosen the places where cleaning changed it."""
    counted = batch.cleanings.order_by().values("kind").annotate(n=Count("pk")).order_by("-n")
    kinds = [(one["kind"], f"{CHANGES.get(one['kind'], one['kind'])} ({one['n']})") for one in counted]
    found = CleaningFilter(request.GET, batch.cleanings.select_related("line").order_by("order"), kinds=kinds)
    chosen = found.form.is_valid() and found.form.cleaned_data.get("kind")
    rows = found.qs if chosen else batch.lines.prefetch_related("cleanings")
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "batch": batch,
        "filter": found,
        "kinds": kinds,
        "page_obj": page,
        "changes": [_change(one) for one in page] if chosen else None,
        "lines": None if chosen else [_line(one) for one in page],
        "steps": steps_of(batch, "text"),
    }
    return render(request, "intake/text.html", context)


def _change(one: Any) -> dict[str, Any]:
    words = one.line.text if one.line else ""
    start, end = max(one.offset - AROUND, 0), one.offset + len(one.after)
    return {
        "where": one.where or (one.line.where if one.line else ""),
        "kind": CHANGES.get(one.kind, one.kind),
        "before": one.before,
        "after": one.after,
        "left": words[start : one.offset],
        "right": words[end : end + AROUND],
    }


def _line(line: Any) -> dict[str, Any]:
    """A line with what stood there before, at each place that cleaning changed."""
    pieces, at = [], 0
    for one in sorted(line.cleanings.all(), key=lambda change: (change.offset, change.order)):
        if one.offset < at or one.offset > len(line.text):
            continue
        pieces.append({"text": line.text[at : one.offset]})
        pieces.append({"before": one.before, "after": one.after, "kind": CHANGES.get(one.kind, one.kind), "mark": True})
        at = one.offset + len(one.after)
    pieces.append({"text": line.text[at:]})
    return {"where": line.where, "number": line.number, "pieces": pieces}


@on_batch
def records(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Each proposed record beside the paragraphs that it was read from."""
    found = RowFilter(request.GET, batch.rows.select_related("problem", "task").order_by("number"))
    page = Paginator(found.qs, RECORDS).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "batch": batch,
        "filter": found,
        "page_obj": page,
        "records": records_of(batch, list(page)),
        "steps": steps_of(batch, "records"),
        "narrowed": any(request.GET.get(name) for name in ("show", "q")),
        "is_open": batch.state == ImportBatch.State.READY,
    }
    return render(request, "intake/records.html", context)


@on_batch
def units(request: DeskRequest, batch: ImportBatch) -> HttpResponse:
    """Names that no unit is matched to, each once for the whole list."""
    names = Names.of(request.round.region)
    known = Units(names)
    open_rows = list(open_names(batch)[:NAMES])
    status = 200
    if request.method == "POST":
        forms = NameRows(request.POST, prefix="n", form_kwargs={"units": known})
        if forms.is_valid() and (count := _settle(request, batch, forms)) is not None:
            said = ngettext("%(n)d place is matched.", "%(n)d places are matched.", count)
            messages.success(request, said % {"n": count})
            page = "units" if open_names(batch).exists() else "batch"
            return redirect(f"intake:{page}", request.round.slug, batch.pk)
        status = 422
    else:
        initial = [{"key": one["key"], "unit": "", "teach": True} for one in open_rows]
        forms = NameRows(prefix="n", initial=initial, form_kwargs={"units": known})
    counted = {one["key"]: one["n"] for one in open_names(batch)[:MOST]}
    shown = [_name(form, names, known, counted) for form in forms]
    context = {
        "round": request.round, "batch": batch, "forms": forms, "names": shown, "units": known,
        "steps": steps_of(batch, "units"), "left": max(len(counted) - len(open_rows), 0),
        "is_open": batch.state == ImportBatch.State.READY,
    }  # fmt: skip
    return render(request, "intake/units.html", context, status=status)


def _settle(request: DeskRequest, batch: ImportBatch, forms: Any) -> int | None:
    """Match what was said; None when it was refused, with the refusal on the formset."""
    said = [form.cleaned_data for form in forms if form.cleaned_data]
    meant = {one["key"]: None if one["words_only"] else one["unit"] for one in said if one["words_only"] or one["unit"]}
    teach = [one["key"] for one in said if one["teach"] and one["unit"] and not one["words_only"]]
    try:
        return mending.settle_names(batch.pk, actor=request.user, meant=meant, teach=teach)
    except ValidationError as error:
        forms.refused = error.messages
        return None


def _name(form: Any, names: Names, known: Units, counted: dict[str, int]) -> dict[str, Any]:
    key = form["key"].value() or ""
    candidates = [{"label": known.label(one.organisation), "score": one.score} for one in names.match(key).candidates]
    return {"form": form, "key": key, "n": counted.get(key, 0), "candidates": candidates}
