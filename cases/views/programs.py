"""Access for programs: a person's tokens; for who manages people also everybody else's."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access import tokens
from access.models import Token
from access.scopes import SCOPES
from cases.forms.errors import put_on
from cases.forms.programs import TokenForm
from cases.views.frame import DeskRequest
from orgs.permissions import may_anywhere
from orgs.reauth import prove
from records import clock

PAGE = 50


@login_required
def programs(request: DeskRequest) -> HttpResponse:
    """Tokens, and making one; its secret is shown once, on the answer to the form that made it."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        form = TokenForm() if made else form
    user = request.user
    manages = may_anywhere(user, "people.manage")
    page: dict[str, Any] = {
        "form": form,
        "made": made,
        "mine": [_row(token) for token in Token.objects.filter(owner=user).select_related("revoked_by")[:PAGE]],
        "tabs": program_tabs("desk:programs"),
        "manages": manages,
    }
    if manages:
        others = Token.objects.visible_to(user).exclude(owner=user).select_related("owner", "revoked_by")
        page["page_obj"] = Paginator(others, PAGE).get_page(request.GET.get("page"))
        page["others"] = [_row(token) for token in page["page_obj"]]
    response = render(request, "cases/programs.html", page, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"  # it may show a secret
    return response


def _made(request: DeskRequest, form: TokenForm) -> dict[str, Any] | None:
    said = dict(form.cleaned_data)
    try:
        prove(request.user, said.pop("password"))
        token, secret = tokens.make(actor=request.user, **said)
    except ValidationError as error:
        if getattr(error, "code", "") == "wrong_password":
            error = ValidationError({"password": _("The password is not right. No token was made; enter it again.")})
        put_on(form, error)
        return None
    return {"token": token, "secret": secret}


def _row(token: Token) -> dict[str, Any]:
    areas: dict[str, list[str]] = {}
    for scope in token.scopes:
        area, verb = SCOPES.get(scope, (scope, ""))
        areas.setdefault(str(area), []).append(str(verb))
    is_over = token.expires_on < clock.today()
    return {"token": token, "areas": areas, "is_over": is_over, "is_good": not is_over and token.revoked_at is None}


def program_tabs(current: str) -> list[dict[str, Any]]:
    """The pages about programs."""
    pages = (("desk:programs", _("Access tokens")), ("desk:hooks", _("Hooks")))
    return [{"label": label, "url": reverse(name), "current": name == current, "count": None} for name, label in pages]


@require_POST
@login_required
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """End a token for good."""
    try:
        token = tokens.revoke(pk, actor=request.user)
    except Token.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Revoked: “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("desk:programs")
