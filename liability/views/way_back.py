"""Rounds whose clues nobody reads any more: proposing a reader, and the second person's word on it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.models import Round
from cases.views.frame import DeskRequest, sent_number
from liability.domain import way_back as domain
from liability.forms.clues import PersonForm
from liability.models import Nomination
from orgs.permissions import may, may_anywhere
from petitions.forms.case import PlainForm
from petitions.views.frame import answered

SAID = {
    "propose": lambda row: _("%(person)s is proposed; a second person decides.") % {"person": row.user},
    "confirm": lambda row: _("%(person)s reads the clues from now on.") % {"person": row.user},
    "refuse": lambda row: _("Refused: %(person)s does not read the clues.") % {"person": row.user},
}


@login_required
def way_back(request: DeskRequest) -> HttpResponse:
    """The rounds of the person's regions that lost their readers; nothing of what the clues say."""
    if not any(may_anywhere(request.user, action) for action in domain.ACTIONS):
        raise PermissionDenied("liability.propose")
    rounds = domain.waiting_for(request.user)
    chosen = next((one for one in rounds if one.pk == sent_number(request.POST.get("round", ""))), None)
    if request.method == "POST" and (chosen is None or request.POST.get("act") not in SAID):
        raise Http404
    people = domain.candidates(rounds, request.user)
    forms = {
        one.pk: PersonForm(request.POST if one == chosen else None, name=f"reader{one.pk}", people=people[one.pk])
        for one in rounds
    }

    def page(status: int = 200) -> HttpResponse:
        return render(request, "liability/way_back.html", {"rows": _rows(request, rounds, forms)}, status=status)

    if chosen is None:
        return page()
    with chosen.time():
        return _act(request, chosen, forms, page)


def _act(request: DeskRequest, round: Round, forms: dict[int, Any], page: Any) -> HttpResponse:
    act, user = request.POST["act"], request.user
    if act == "propose":
        form: Any = forms[round.pk]
        names = {person.pk: person for person in form.people}

        def do(values: dict[str, Any]) -> Any:
            return domain.propose(round.pk, actor=user, user=names[values["user"]])

    else:
        form = forms[round.pk] = PlainForm(request.POST, name=f"decide{round.pk}")
        row = Nomination.objects.filter(round=round, pk=sent_number(request.POST.get("nomination", ""))).first()
        if row is None:
            raise Http404

        def do(values: dict[str, Any]) -> Any:
            return getattr(domain, act)(row.pk, actor=user)

    return answered(request, form, do, done=SAID[act], back=lambda: redirect("liability:way_back"), again=page)


def _rows(request: DeskRequest, rounds: list[Round], forms: dict[int, Any]) -> list[dict[str, Any]]:
    user = request.user
    found = Nomination.objects.filter(round__in=rounds, state=Nomination.State.OPEN)
    waiting = {row.round_id: row for row in found.select_related("user", "proposed_by")}
    rows = []
    for round in rounds:
        row = waiting.get(round.pk)
        others = row is not None and user not in (row.user, row.proposed_by)
        rows.append(
            {
                "round": round,
                "waits": row,
                "decides": others and may(user, "liability.confirm", round.region),
                "proposes": row is None and may(user, "liability.propose", round.region),
                "form": forms[round.pk],
            }
        )
    return rows
