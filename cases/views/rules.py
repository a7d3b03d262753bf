"""The rules of a round: its chain of signatures and its two checklists."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain import rules as domain
from cases.domain.moves import WrongState
from cases.forms.rounds import StepForm, step_forms
from cases.views.frame import DeskRequest, in_round, sent_number
from orgs.models import Role
from orgs.permissions import may, require
from signoff.steps import CHAINS, KINDS


@in_round
def rules(request: DeskRequest) -> HttpResponse:
    """Show the rules to everybody who sees the round; the office edits them."""
    if request.method != "POST":
        return _shown(request)
    require(request.user, "round.edit", request.round.region)
    act = {"chain": _save_chain, "reset": _reset_chain, "checklists": _save_checklists}.get(request.POST.get("act", ""))
    return act(request) if act else _shown(request)


def _shown(request: DeskRequest, status: int = 200, **more: Any) -> HttpResponse:
    round = request.round
    context = {
        "round": round,
        "may_edit": may(request.user, "round.edit", round.region),
        "steps": step_forms(round),
        "chain": [_step(step) for step in round.chain_steps],
        "chains": [{"name": name, "label": words} for name, (words, _codes) in CHAINS.items()],
        "lists": _checklists(round, {}),
        "seen": round.chain_version,
    }
    return render(request, "cases/rules.html", context | more, status=status)


def _step(step: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(step["code"])
    return {
        "label": step.get("name") or (kind.label if kind else step["code"]),
        "who": [Role(role).label for _who, role in step["seats"]],
        "working_days": step["working_days"],
        "site_visit": step["site_visit"],
    }


def _checklists(round: Any, typed: dict[int, str]) -> list[dict[str, Any]]:
    lists: dict[str, dict[str, Any]] = {}
    for item in round.checklist.all():
        found = lists.setdefault(item.list, {"label": item.get_list_display(), "items": []})
        found["items"].append({"item": item, "text": typed.get(item.pk, _(item.text))})
    return list(lists.values())


def _save_chain(request: DeskRequest) -> HttpResponse:
    steps, seen = step_forms(request.round, request.POST), request.POST.get("seen", "")
    if not all([step.is_valid() for step in steps]):
        return _shown(request, 422, steps=steps, seen=seen)
    chosen: list[StepForm] = [step for step in steps if step.cleaned_data["position"]]
    chosen.sort(key=lambda step: step.cleaned_data["position"])
    try:
        round = domain.set_chain(
            request.round.pk,
            [step.draft() for step in chosen],
            actor=request.user,
            seen=sent_number(seen),
        )
    except ValidationError as error:
        status = 409 if isinstance(error, WrongState) else 422
        return _shown(request, status, steps=steps, chain_errors=error.messages)
    text = _("Version %(n)d of the chain holds for new dossiers; those being signed keep theirs.")
    messages.success(request, text % {"n": round.chain_version})
    return redirect("desk:rules", slug=round.slug)


def _reset_chain(request: DeskRequest) -> HttpResponse:
    try:
        round = domain.reset_chain(request.round.pk, request.POST.get("chain", ""), actor=request.user)
    except ValidationError as error:
        return _shown(request, 422, chain_errors=error.messages)
    messages.success(request, _("The chain begins again as version %(n)d.") % {"n": round.chain_version})
    return redirect("desk:rules", slug=round.slug)


def _save_checklists(request: DeskRequest) -> HttpResponse:
    typed = {
        item.pk: request.POST[f"item-{item.pk}"]
        for item in request.round.checklist.all()
        if f"item-{item.pk}" in request.POST
    }
    try:
        changed = domain.edit_checklists(request.round.pk, typed, actor=request.user)
    except ValidationError as error:
        lists = _checklists(request.round, typed)
        return _shown(request, 422, lists=lists, list_errors=error.messages)
    text = ngettext("%(n)d line changed.", "%(n)d lines changed.", changed)
    messages.success(request, text % {"n": changed})
    return redirect("desk:rules", slug=request.round.slug)
