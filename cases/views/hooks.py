"""Hooks: addresses of other systems that hear of events, and what became of each call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.hooks import keeping
from access.models import Delivery, Hook
from cases.forms.errors import put_on
from cases.forms.programs import HookForm
from cases.sentences import VERBS
from cases.views.frame import DeskRequest
from cases.views.programs import program_tabs

PAGE = 50
TONES = {"sent": "green", "failed": "red", "waiting": "amber", "withheld": ""}


@login_required
def hooks(request: DeskRequest) -> HttpResponse:
    """One's hooks, and making one; its secret is shown once, on the answer to the form that made it."""
    form, made = HookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = keeping.make(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            put_on(form, error)
        else:
            made, form = {"hook": hook, "secret": secret}, HookForm()
    page = {
        "form": form,
        "made": made,
        "rows": Hook.objects.visible_to(request.user)[: keeping.MOST],
        "tabs": program_tabs("desk:hooks"),
    }
    response = render(request, "cases/hooks.html", page, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"  # it may show a secret
    return response


@login_required
def hook(request: DeskRequest, pk: int) -> HttpResponse:
    """One hook with the log of its calls."""
    row = get_object_or_404(Hook.objects.visible_to(request.user), pk=pk)
    calls = Delivery.objects.filter(hook=row).select_related("event")
    page_obj = Paginator(calls, PAGE).get_page(request.GET.get("page"))
    lines = [_line(call) for call in page_obj]
    events = [f"{VERBS.get(verb, verb)} ({verb})" for verb in row.events]
    page = {"hook": row, "page_obj": page_obj, "lines": lines, "events": events, "tabs": program_tabs("desk:hooks")}
    return render(request, "cases/hook.html", page)


def _line(call: Delivery) -> dict[str, Any]:
    verb = call.event.verb
    return {"call": call, "verb": VERBS.get(verb, verb), "tone": TONES[call.state]}


@require_POST
@login_required
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Send nothing more."""
    return _acted(request, pk, keeping.stop, _("Stopped. What happens from now on is not told."))


@require_POST
@login_required
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """Go on with what happens from now on."""
    return _acted(request, pk, keeping.start, _("Started. What happens from now on is told."))


def _acted(request: DeskRequest, pk: int, act: Callable[..., Hook], said: str) -> HttpResponse:
    try:
        act(pk, actor=request.user)
    except Hook.DoesNotExist:
        raise Http404 from None
    messages.success(request, said)
    return redirect("desk:hook", pk)


@require_POST
@login_required
def again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Send one call once more."""
    row = get_object_or_404(Delivery, pk=pk, hook__in=Hook.objects.visible_to(request.user))
    try:
        keeping.again(str(row.pk), actor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is sent again within a minute."))
    return redirect("desk:hook", row.hook_id)
