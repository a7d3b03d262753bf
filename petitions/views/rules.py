"""The rules for a round's petitions: everybody who sees the round reads them, the office sets them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_round
from orgs.models import Role
from orgs.permissions import may, require
from petitions.domain import rules as rule_book
from petitions.domain.places import label_of
from petitions.forms.rules import ChainForm, DaysForm, RulesForm
from petitions.models import Rules
from petitions.views.frame import attempt


@in_round
def rules(request: DeskRequest) -> HttpResponse:
    """Show the rules; POST sets the facts (`act` facts), the chain (chain) or the times of its steps (days)."""
    if request.method != "POST":
        return _shown(request)
    require(request.user, "round.edit", request.round.region)
    act = {"facts": _save_facts, "chain": _save_chain, "days": _save_days}.get(request.POST.get("act", ""))
    return act(request) if act else _shown(request)


def _shown(request: DeskRequest, status: int = 200, **forms: Any) -> HttpResponse:
    found = rule_book.rules_of(request.round)
    seen = {"seen": found.chain_version}
    context = {
        "round": request.round,
        "rules": found,
        "may_edit": may(request.user, "round.edit", request.round.region),
        "chain": [_step(step) for step in found.chain_steps],
        "facts_form": RulesForm(initial=RulesForm.initial_of(found), auto_id="facts-%s"),
        "chain_form": ChainForm(initial=seen | {"chain": rule_book.chain_of(found)}, auto_id="chain-%s"),
        "days_form": DaysForm(steps=_steps(found), initial=seen, auto_id="days-%s")
        if rule_book.chain_of(found)
        else None,
    }
    return render(request, "petitions/rules.html", context | forms, status=status)


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": label_of(step),
        "who": [Role(role).label for _who, role in step["seats"]],
        "working_days": step["working_days"],
    }


def _steps(found: Rules) -> list[tuple[str, int]]:
    return [(label_of(step), step["working_days"]) for step in found.chain_steps]


def _save_facts(request: DeskRequest) -> HttpResponse:
    form = RulesForm(request.POST, auto_id="facts-%s")
    done, status = attempt(form, lambda values: rule_book.set_rules(request.round.pk, actor=request.user, **values))
    if done is None:
        return _shown(request, status, facts_form=form)
    messages.success(request, _("The rules are set; limits of cases handed over already stay."))
    return redirect("petitions:rules", slug=request.round.slug)


def _save_chain(request: DeskRequest) -> HttpResponse:
    form = ChainForm(request.POST, auto_id="chain-%s")
    done, status = attempt(form, lambda values: _set_chain(request, values["chain"], [], values["seen"]))
    return _chained(request, done) if done else _shown(request, status, chain_form=form)


def _save_days(request: DeskRequest) -> HttpResponse:
    found = rule_book.rules_of(request.round)
    form = DaysForm(request.POST, steps=_steps(found), auto_id="days-%s")
    done, status = attempt(
        form, lambda values: _set_chain(request, rule_book.chain_of(found), form.days, values["seen"])
    )
    return _chained(request, done) if done else _shown(request, status, days_form=form)


def _set_chain(request: DeskRequest, chain: str, days: list[int], seen: int) -> Rules:
    return rule_book.set_chain(request.round.pk, chain, days, actor=request.user, seen=seen)


def _chained(request: DeskRequest, done: Rules) -> HttpResponse:
    text = _("Version %(n)d of the chain holds for new replies; those being signed keep theirs.")
    messages.success(request, text % {"n": done.chain_version})
    return redirect("petitions:rules", slug=request.round.slug)
