"""Publishing the tables of petitions: the office makes one for a batch, a publisher reads and releases it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.domain.moves import WrongState
from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from cases.views.orders import ordered
from orgs.permissions import may
from papers.drawing import MEDIA_TYPES, takes_long
from reports import drawing, for_the_public, makers, publications, publishing
from reports.catalogue.petition_table import compose
from reports.models import Publication
from reports.petition_forms import BatchForm, SeenForm, WithdrawForm
from reports.responses import paper_response, totals_disagree
from reports.totals import TotalsDisagree
from reports.views import reader_round

State = Publication.State
MOST = 2**15 - 1  # a larger number is no table's


@require_safe
@in_round
def publications_page(request: DeskRequest) -> HttpResponse:
    """All tables of the round, newest first, and the door to make one."""
    return _list(request, reader_round(request))


def _list(request: DeskRequest, round: Round, form: BatchForm | None = None, status: int = 200) -> HttpResponse:
    can_make = may(request.user, "petition.prepare_release", round.region)
    rows = round.publications.select_related("batch", "made_by", "released_by").defer("data").order_by("-number")
    waiting = [one for one in publications.waiting(round) if one.total] if can_make else []
    context = {
        "round": round,
        "rows": rows,
        "draft": next((row for row in rows if row.state == State.DRAFT), None),
        "waiting": waiting,
        "form": form or BatchForm(waiting=waiting),
        "can_make": can_make,
    }
    return render(request, "reports/publications.html", context, status=status)


@require_POST
@in_round
def make(request: DeskRequest) -> HttpResponse:
    """Freeze what is new for a batch as the next table."""
    round = reader_round(request)
    form = BatchForm(request.POST, waiting=[one for one in publications.waiting(round) if one.total])
    if not form.is_valid():
        return _list(request, round, form, 422)
    status = 422
    try:
        made = publishing.make(round.pk, int(form.cleaned_data["batch"]), actor=request.user)
    except WrongState as error:
        form.add_error(None, error)
        status = 409
    except ValidationError as error:
        form.add_error(None, error)
    except TotalsDisagree as error:
        form.add_error(None, _("Nothing was made. %(why)s") % {"why": error})
    else:
        messages.success(request, _("Table %(n)d is made. A publisher reads and releases it.") % {"n": made.number})
        return redirect("reports:publication", round.slug, made.number)
    return _list(request, round, form, status)


@require_safe
@in_round
def publication(request: DeskRequest, number: int) -> HttpResponse:
    """One table: its sentences and rows as the public gets them, and what can be done with it."""
    row = _row(request, number)
    return _show(request, row)


def _row(request: DeskRequest, number: int) -> Publication:
    round = reader_round(request)
    rows = round.publications.select_related("batch", "made_by", "released_by")
    row: Publication = get_object_or_404(rows, number=min(number, MOST))
    row.round = round
    return row


def _show(request: DeskRequest, row: Publication, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    data = publications.current(row)
    paper = compose(data)
    context: dict[str, Any] = {
        "round": row.round,
        "publication": row,
        "is_changed": data.digest != row.digest,
        "paper": paper,
        "lines": publications.lines(paper),
        "kinds": drawing.TABLE_KINDS,
        **_acts(request, row),
    }
    if bound is not None:
        context["withdraw" if isinstance(bound, WithdrawForm) else "release"] = bound
    return render(request, "reports/publication.html", context, status=status)


def _acts(request: DeskRequest, row: Publication) -> dict[str, Any]:
    """What the person can do with the table in its present state."""
    publisher = may(request.user, "petition.release", row.round.region)
    maker, draft = row.made_by_id == request.user.pk, row.state == State.DRAFT
    return {
        "is_mine": draft and maker,
        "release": SeenForm(initial={"seen": row.digest}) if draft and publisher and not maker else None,
        "withdraw": WithdrawForm() if row.state == State.RELEASED and publisher else None,
        "can_discard": draft and may(request.user, "petition.prepare_release", row.round.region),
    }


@require_POST
@in_round
def release(request: DeskRequest, number: int) -> HttpResponse:
    """Give the table to the public, as it was read."""
    row = _row(request, number)
    form, status = SeenForm(request.POST), 422
    if form.is_valid():
        try:
            for_the_public.order_publication(
                publishing.release(row.pk, actor=request.user, seen=form.cleaned_data["seen"])
            )
        except WrongState as error:
            form.add_error(None, error)
            status = 409
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Released. The public reads table %(n)d now.") % {"n": row.number})
            return redirect("reports:publications", row.round.slug)
    return _show(request, _row(request, number), form, status)


@require_POST
@in_round
def discard(request: DeskRequest, number: int) -> HttpResponse:
    """Throw a table away before its release."""
    row = _row(request, number)
    try:
        publishing.discard(row.pk, actor=request.user)
    except WrongState as error:
        messages.error(request, error.messages[0])
        return _show(request, _row(request, number), status=409)
    messages.success(request, _("Thrown away. Its number is free for the next table."))
    return redirect("reports:publications", row.round.slug)


@require_POST
@in_round
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Take a released table back, with a reason that the public reads."""
    row = _row(request, number)
    form, status = WithdrawForm(request.POST), 422
    if form.is_valid():
        try:
            publishing.withdraw(row.pk, actor=request.user, why=form.cleaned_data["why"])
        except WrongState as error:
            form.add_error(None, error)
            status = 409
        except ValidationError as error:
            form.add_error("why", error.messages)
        else:
            messages.success(request, _("Withdrawn. The line with its reason stays public."))
            return redirect("reports:publications", row.round.slug)
    return _show(request, _row(request, number), form, status)


@require_safe
@in_round
def paper(request: DeskRequest, number: str, kind: str) -> HttpResponse:
    """The table as a file, as the public would get it."""
    row = _row(request, int(number))
    name = f"{row.round.slug}-petitions-{row.number}"
    data = publications.current(row)
    if drawing.is_drawn(data.digest, kind):
        return paper_response(request, kind, name, lambda: drawing.of_publication(data, kind))
    try:
        made = compose(data)
    except TotalsDisagree as error:
        return totals_disagree(request, error)
    if takes_long(made, kind):
        return ordered(
            request,
            makers.PUBLICATION,
            {"publication": row.pk, "kind": kind},
            title=made.plain_title,
            file_name=f"{name}.{kind}",
            media_type=MEDIA_TYPES[kind],
            back=reverse("reports:publication", args=[row.round.slug, row.number]),
        )
    return paper_response(request, kind, name, lambda: drawing.of_publication(data, kind))
