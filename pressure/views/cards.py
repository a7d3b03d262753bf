"""Cards: the list of a round, one card with its appeals, giving, appealing, deciding, taking back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import exports
from cases.models import Task
from cases.sentences import sentence
from cases.states import Stage
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips
from deadlines import workdays
from orgs.permissions import may, require
from petitions.views.frame import attempt
from pressure import access, items, reading
from pressure.domain import appeals, cards
from pressure.domain.apart import is_apart
from pressure.filters import CardFilter
from pressure.forms.cards import AppealForm, CardForm, DecisionForm, RevokeForm, SubjectForm
from pressure.models import Appeal, Card
from pressure.views.frame import on_card, tabs
from records import clock
from records.trail import history

PAGE = 50  # rows


def _found(request: DeskRequest) -> tuple[CardFilter, QuerySet[Card]]:
    seen = Card.objects.visible_to(request.user).filter(round=request.round)
    chosen = CardFilter(request.GET, seen)
    return chosen, reading.listed(chosen.qs)


@in_round
def card_list(request: DeskRequest) -> HttpResponse:
    """The cards of the round that the person may read, newest first."""
    chosen, found = _found(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "tabs": tabs(request),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": reading.card_rows(page),
        "csv_url": f"{reverse('pressure:cards_csv', args=[request.round.slug])}?{request.GET.urlencode()}",
        "may_give": access.may_give(request.user, request.round),
    }
    return render(request, "pressure/cards.html", context)


@in_round
def card_list_csv(request: DeskRequest) -> FileResponse:
    """The rows of the list with the same filters, all pages, as a file."""
    _chosen, found = _found(request)
    lines = (reading.card_line(row) for row in reading.card_rows(found))
    return exports.csv_file(f"{request.round.slug}-cards-{clock.today()}.csv", reading.card_head(), lines)


@in_round
def appeal_list(request: DeskRequest) -> HttpResponse:
    """The appeals that wait for this person's decision, the oldest first: as many as the first page counts."""
    require(request.user, "appeal.decide", request.round.region)
    waiting = Appeal.objects.all().to_decide(request.user, request.round).select_related("card__unit", "unit")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {"round": request.round, "tabs": tabs(request), "page_obj": page}
    return render(request, "pressure/appeals.html", context)


@on_card
def card(request: DeskRequest, card: Card) -> HttpResponse:
    """One card: what it is for, what it brought, its appeals, and what the person can do."""
    return _shown(request, card)


def _shown(request: DeskRequest, card: Card, status: int = 200, **forms: Any) -> HttpResponse:
    user = request.user
    unit, standing, last = appeals.unit_of(user, card), card.revoked_on is None, appeals.last_day(card)
    rows = list(Appeal.objects.visible_to(user).filter(card=card).select_related("unit", "decided_by", "filed_by"))
    apart = is_apart(user, card.subject)
    decides = apart and may(user, "appeal.decide", card.round.region) and user.pk != card.given_by_id
    appealed = unit is not None and any(row.unit_id == unit.pk for row in rows)
    context = {
        "round": request.round,
        "card": card,
        "item_url": items.seen_url(card.subject, request.round, user),
        "bearers": reading.bearers_of(card),
        "lines": reading.shown(reading.lines_of_card(card, user), user),
        "appeals": rows,
        "deciding": {row.pk for row in rows if decides and row.state == "pending" and row.filed_by_id != user.pk},
        "unit": unit if standing and not appealed else None,
        "last_day": last,
        "last_day_is_estimate": last is not None and workdays.is_estimate(card.given_on, last),
        "is_late": bool(last and clock.today() > last),
        "appeal_form": AppealForm(auto_id="appeal-%s"),
        "decision_form": DecisionForm(auto_id="decision-%s"),
        "revoke_form": RevokeForm(auto_id="revoke-%s"),
        "may_revoke": standing and apart and access.may_give(user, card.round),
        "entries": [sentence(event) for event in history(card)] if access.may_give(user, card.round) else [],
    }
    return render(request, "pressure/card.html", context | forms, status=status)


@on_card
def appeal(request: DeskRequest, card: Card) -> HttpResponse:
    """File the appeal of the person's unit."""
    if request.method != "POST":
        return redirect("pressure:card", pk=card.pk)
    form = AppealForm(request.POST, auto_id="appeal-%s")
    done, status = attempt(form, lambda values: appeals.appeal(card.pk, actor=request.user, **values))
    if done is None:
        return _shown(request, card, status, appeal_form=form)
    messages.success(request, _("The appeal is filed; somebody who did not give the card decides it."))
    return redirect("pressure:card", pk=card.pk)


@on_card
def decide(request: DeskRequest, card: Card) -> HttpResponse:
    """Decide an appeal against the card; the field `appeal` names it, the button `uphold` says which way."""
    if request.method != "POST":
        return redirect("pressure:card", pk=card.pk)
    pk = request.POST.get("appeal", "")
    found = Appeal.objects.visible_to(request.user).filter(card=card)
    row = found.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) <= items.MOST_DIGITS else None
    if row is None:
        raise Http404
    uphold = request.POST.get("uphold") == "yes"
    form = DecisionForm(request.POST, auto_id="decision-%s")
    done, status = attempt(form, lambda values: appeals.decide(row.pk, actor=request.user, uphold=uphold, **values))
    if done is None:
        return _shown(request, card, status, decision_form=form)
    messages.success(
        request, _("Upheld: the card is taken back.") if uphold else _("Refused: the card and its points stand.")
    )
    return redirect("pressure:card", pk=card.pk)


@on_card
def revoke(request: DeskRequest, card: Card) -> HttpResponse:
    """Take the card back without an appeal."""
    if request.method != "POST":
        return redirect("pressure:card", pk=card.pk)
    form = RevokeForm(request.POST, auto_id="revoke-%s")
    done, status = attempt(form, lambda values: cards.revoke(card.pk, actor=request.user, **values))
    if done is None:
        return _shown(request, card, status, revoke_form=form)
    messages.success(request, _("The card is taken back, and its points with it."))
    return redirect("pressure:card", pk=card.pk)


@in_round
def give(request: DeskRequest) -> HttpResponse:
    """Give a card on the item that `subject` names in the address; without one, choose a task first."""
    require(request.user, "card.give", request.round.region)
    subject = request.GET.get("subject", "")
    if not subject:
        choice = SubjectForm(choices=_tasks(request))
        return render(request, "pressure/card_choose.html", {"round": request.round, "form": choice})
    item = items.find(subject, request.round, request.user)
    if item is None:
        raise Http404
    form = CardForm(request.POST or None, units=item.units, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        done, status = attempt(form, lambda values: cards.give_on(item, form, round=request.round, actor=request.user))
        if done is not None:
            messages.success(request, _("The card is given, and the unit has been told."))
            return redirect("pressure:card", pk=done.pk)
    context = {"round": request.round, "item": item, "item_url": items.url_of(subject), "form": form}
    return render(request, "pressure/card_new.html", context, status=status)


def _tasks(request: DeskRequest) -> list[tuple[str, str]]:
    """The tasks of the filed plan that are not closed, as choices."""
    tasks = Task.objects.visible_to(request.user).current().filter(problem__round=request.round)
    open_ones = tasks.exclude(stage__in=(Stage.DRAFT, Stage.CLOSED)).select_related("problem")
    return [(f"cases.task:{task.pk}", str(task)) for task in open_ones]
