"""What is done with a paper: its texts, another snapshot, issuing, withdrawing, dropping."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins import writing
from bulletins.domain import drafting, issuing
from bulletins.forms.papers import IssueForm, SnapshotForm, TextsForm, WhyForm
from bulletins.models import Bulletin, BulletinText
from bulletins.views.frame import back_to, on_bulletin, visible
from bulletins.views.paper import page
from bulletins.words import name_of
from cases.domain.moves import WrongState
from cases.views.acting import say_once
from cases.views.frame import DeskRequest
from petitions.forms.case import CaseForm
from petitions.views.frame import attempt
from reports import kinds
from reports.totals import TotalsDisagree

Do = Callable[[dict[str, Any]], Any]


def _carry_out(request: DeskRequest, bulletin: Bulletin, form: CaseForm, do: Do, said: Callable[[Any], str]) -> Any:
    """Do what the form asks and go back to the page, or show the page with the refusal (409 or 422)."""
    try:
        done, status = attempt(form, do)
    except TotalsDisagree as error:
        form.add_error(None, _("Nothing was done. %(why)s") % {"why": error})
        done, status = None, 409
    if status == 200:
        say_once(request, said(done))
        return back_to(bulletin)
    return page(request, visible(request, bulletin.pk), {form.name: form}, status)


@on_bulletin
def texts(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """Keep the office's own texts; what somebody else kept meanwhile is shown beside them."""
    if request.method != "POST":
        return back_to(bulletin, "texts")
    current = writing.current(bulletin)
    form = TextsForm(request.POST, name="texts", kind=kinds.KINDS[bulletin.kind], current=current)
    theirs: dict[str, BulletinText] = {}
    rows, status = attempt(form, lambda v: _kept(bulletin, form, request, theirs))
    if rows is not None:
        said = ngettext("Kept: %(n)d text changed.", "Kept: %(n)d texts changed.", len(rows)) % {"n": len(rows)}
        say_once(request, said if rows else _("Nothing was changed."))
        return back_to(bulletin)
    if theirs:  # sent again, the form replaces what its writer has now seen
        form.data = form.data.copy()
        for field, row in theirs.items():
            form.data[f"seen-{field}"] = str(row.version)
    return page(request, visible(request, bulletin.pk), {"texts": form}, status, theirs)


def _kept(
    bulletin: Bulletin, form: TextsForm, request: DeskRequest, theirs: dict[str, BulletinText]
) -> list[BulletinText]:
    try:
        return drafting.save_texts(bulletin.pk, form.texts, form.seen, actor=request.user)
    except drafting.Conflict as conflict:
        theirs.update(conflict.theirs)
        raise


@on_bulletin
def retake(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """Put the draft on another snapshot."""
    if request.method != "POST":
        return back_to(bulletin)
    rows = bulletin.round.snapshots.select_related("period__rhythm").order_by("-as_of", "-version")
    form = SnapshotForm(request.POST, name="retake", snapshots=rows.defer("head", "figures", "labels"))
    return _carry_out(
        request,
        bulletin,
        form,
        lambda v: drafting.retake(bulletin.pk, v["snapshot"], actor=request.user),
        lambda row: _("The paper tells of %(day)s now; its texts stay.") % {"day": row.snapshot.as_of},
    )


@on_bulletin
def issue(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """Issue the paper that the page showed."""
    if request.method != "POST":
        return back_to(bulletin, "issue")
    form = IssueForm(request.POST, name="issue")
    return _carry_out(
        request,
        bulletin,
        form,
        lambda v: issuing.issue(bulletin.pk, actor=request.user, seen_token=v["seen"]),
        lambda row: _("Issued as %(name)s. Its words and numbers stay as they are.") % {"name": name_of(row)},
    )


@on_bulletin
def withdraw(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """Withdraw an issued paper with its reason."""
    if request.method != "POST":
        return back_to(bulletin)
    return _carry_out(
        request,
        bulletin,
        WhyForm(request.POST, name="withdraw"),
        lambda v: issuing.withdraw(bulletin.pk, actor=request.user, why=v["why"]),
        lambda row: _("Withdrawn. The number stays in the register with its reason."),
    )


@on_bulletin
def drop(request: DeskRequest, bulletin: Bulletin) -> HttpResponse:
    """Drop a draft."""
    if request.method != "POST":
        return back_to(bulletin)
    try:
        drafting.drop(bulletin.pk, actor=request.user)
    except WrongState:
        return page(request, visible(request, bulletin.pk), status=409)
    say_once(request, _("The draft is dropped; it had no number."))
    return redirect("bulletins:register", bulletin.round.slug)
