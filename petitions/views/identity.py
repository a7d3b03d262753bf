"""Keeping a petitioner's identity, opening it on record, and the auditor's list of who opened which."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.forms.signing import proof_of
from cases.views.frame import DeskRequest
from orgs.permissions import may_anywhere
from petitions.domain import releasing, secrecy
from petitions.filters import RevealFilter
from petitions.forms.ledger import EraseForm, IdentityForm, RevealForm
from petitions.models import Petition
from petitions.views.frame import attempt, on_petition
from petitions.views.petition import page, require_office, to_page

PAGE = 50  # rows


@on_petition
def reveal(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Open the identity once, on record: the answer shows it and is kept nowhere."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.reveal")
    form = RevealForm(request.POST, auto_id="reveal-%s")

    def opened(values: dict[str, Any]) -> secrecy.Opened:
        proof = proof_of(form, request.user)
        return secrecy.reveal(petition.pk, actor=request.user, reason=values["reason"], proof=proof)

    found, status = attempt(form, opened)
    if found is None:
        return page(request, petition, {"reveal": form}, status)
    rows = [
        (_("Name"), found.name), (_("Telephone"), found.phone), (_("Identity number"), found.id_number),
        (_("Address"), found.address),
    ]  # fmt: skip
    context = {"petition": petition, "round": petition.round, "rows": rows, "reason": form.cleaned_data["reason"]}
    response = render(request, "petitions/identity.html", context)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


@on_petition
def keep(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Seal the identity of the petition, or replace it."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.enter")
    form = IdentityForm(request.POST, auto_id="identity-%s")
    done, status = attempt(form, lambda values: secrecy.keep(petition.pk, values, actor=request.user))
    if done is None:
        return page(request, petition, {"identity": form}, status)
    messages.success(request, _("The identity is kept under seal."))
    if told := releasing.versions_that_tell(petition):
        text = ngettext(
            "What was released before tells who complained (version %(n)s). Have a publisher withdraw it now.",
            "What was released before tells who complained (versions %(n)s). Have a publisher withdraw them now.",
            len(told),
        )
        messages.warning(request, text % {"n": pgettext("between names", ", ").join(map(str, told))})
    return to_page(petition.pk, "identity")


@on_petition
def erase(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Forget the identity for good, before the time of keeping is over: somebody asked for it, or it was wrong."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.enter")
    form = EraseForm(request.POST, auto_id="erase-%s")

    def erased(values: dict[str, Any]) -> bool:
        proof = proof_of(form, request.user)
        secrecy.erase(petition.pk, actor=request.user, why=values["why"], proof=proof)
        return True

    done, status = attempt(form, erased)
    if done is None:
        return page(request, petition, {"erase": form}, status)
    messages.success(request, _("The identity is erased. That it was kept, when and why it went, stays on record."))
    return to_page(petition.pk, "identity")


@login_required
def reveals(request: DeskRequest) -> HttpResponse:
    """Who opened which identity, when and why, in the auditor's regions."""
    if not may_anywhere(request.user, "petition.read_reveals"):
        raise PermissionDenied("petition.read_reveals")
    seen = secrecy.reveals_read_by(request.user).select_related("petition__round", "by")
    chosen = RevealFilter(request.GET, seen)
    paginator = Paginator(chosen.qs.order_by("-pk"), PAGE)
    context = {"filter": chosen, "page_obj": paginator.get_page(request.GET.get("page"))}
    return render(request, "petitions/reveals.html", context)
