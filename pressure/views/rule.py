"""The rule for cards: everybody who sees the round reads it, the office sets it as a new version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, in_round
from orgs.permissions import may, require
from petitions.views.frame import attempt
from pressure.domain import rules
from pressure.forms.cards import RuleForm
from pressure.models import CardRule
from pressure.views.frame import tabs


@in_round
def rule(request: DeskRequest) -> HttpResponse:
    """Show the rule and its versions; POST sets another one."""
    if request.method != "POST":
        return _shown(request)
    require(request.user, "card.rule", request.round.region)
    form = RuleForm(request.POST)
    done, status = attempt(form, lambda values: rules.set_rule(request.round.pk, actor=request.user, **values))
    if done is None:
        return _shown(request, status, form=form)
    text = _("Version %(n)d of the rule holds for new cards; cards and points so far keep theirs.")
    messages.success(request, text % {"n": done.version})
    return redirect("pressure:card_rule", slug=request.round.slug)


def _shown(request: DeskRequest, status: int = 200, **forms: Any) -> HttpResponse:
    found = rules.rule_of(request.round)
    versions = CardRule.objects.filter(round=request.round).select_related("set_by").order_by("-version")
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "rule": found,
        "versions": versions,
        "may_edit": may(request.user, "card.rule", request.round.region),
        "form": RuleForm(initial=RuleForm.initial_of(found)),
    }
    return render(request, "pressure/card_rule.html", context | forms, status=status)
