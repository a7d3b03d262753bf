"""How messages reach people: everybody's own ways, and the office's rules of sending."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.forms.delivery import PolicyForm, WaysForm
from cases.forms.errors import put_on
from cases.views.deliveries import delivery_tabs, managing
from cases.views.frame import DeskRequest
from notify import rules, ways
from notify.channels import CHANNELS
from notify.models import Channel, Policy


@login_required
def channels(request: DeskRequest) -> HttpResponse:
    """The person's own ways out of duban: which there are, which the office allows, which are used."""
    policy = Policy.load()
    form = WaysForm(request.POST or None, user=request.user, channels=ways.usable(policy))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rules.set_ways(form.wanted(), actor=request.user)
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _("Saved. It holds for everything that is sent from now on."))
                return redirect("desk:channels")
    reached = ways.ways_of([request.user], policy)[request.user.pk]
    page = {
        "form": form,
        "policy": policy,
        "reached": [Channel(name).label for name in reached],
        "closed": _closed(policy),
    }
    return render(request, "cases/channels.html", page, status=status)


def _closed(policy: Policy) -> list[dict[str, Any]]:
    """The channels that cannot be used, and why."""
    why = {
        name: _("not set up in this installation") if not channel.is_set_up() else _("not allowed by the office")
        for name, channel in CHANNELS.items()
        if not channel.is_set_up() or name not in policy.channels
    }
    return [{"label": Channel(name).label, "why": words} for name, words in why.items()]


@managing
def sending(request: DeskRequest) -> HttpResponse:
    """The rules of sending: channels, hours, digest, the number a day."""
    form = PolicyForm(request.POST or None, policy=Policy.load())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rules.set_policy(actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                put_on(form, error)
            else:
                messages.success(request, _("Saved. The rules hold from now on, also for what waits already."))
                return redirect("desk:sending")
    not_set_up = [Channel(name).label for name, channel in CHANNELS.items() if not channel.is_set_up()]
    page = {"form": form, "tabs": delivery_tabs("desk:sending"), "not_set_up": not_set_up}
    return render(request, "cases/sending.html", page, status=status)
