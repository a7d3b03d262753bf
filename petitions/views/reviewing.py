"""The office's review: the wording beside the reply, passing or returning, one after the other."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.forms.errors import put_on
from cases.forms.signing import proof_of
from cases.views.frame import DeskRequest, current_round, in_round, sent_number
from orgs.permissions import may_anywhere, require
from petitions import casefile, oddities, queues
from petitions.domain import gate, reviewing, secrecy
from petitions.forms.review import PassForm, ReturnForm
from petitions.models import Assignment
from petitions.paging import KeyPaginator
from petitions.rows import listed, rows
from petitions.states import Stage
from petitions.telling import as_written
from petitions.views.frame import on_assignment, visible_case
from signoff import engine

PAGE = 50


@in_round
def reviews(request: DeskRequest) -> HttpResponse:
    """Replies to review, the oldest limit first."""
    if not may_anywhere(request.user, "petition.review"):
        raise PermissionDenied("only the office reviews")
    if current_round(request) is None:
        return redirect("desk:home")
    page = KeyPaginator(_waiting(request), listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "queue": queues.BY_NAME["to_review"],
        "page_obj": page,
        "rows": rows(page, request.user),
        "round": request.round,
    }
    return render(request, "petitions/reviews.html", context)


def _waiting(request: DeskRequest) -> QuerySet[Assignment]:
    found = queues.cases_in(queues.BY_NAME["to_review"], request.user, request.round)
    return found.order_by("deadline__due_on", "pk")


@in_round
def next_review(request: DeskRequest) -> HttpResponse:
    """On to the reply that waits longest beside `but`; back to the list when there is none."""
    if not may_anywhere(request.user, "petition.review"):
        raise PermissionDenied("only the office reviews")
    return _go_on(request, sent_number(request.GET.get("but", "")))


def _go_on(request: DeskRequest, but: int) -> HttpResponse:
    if current_round(request) is None:
        return redirect("desk:home")
    following = _waiting(request).exclude(pk=but).values_list("pk", flat=True).first()
    return redirect("petitions:review", following) if following else redirect("petitions:reviews")


@on_assignment
def review(request: DeskRequest, case: Assignment) -> HttpResponse:
    """The wording beside the reply; passing it or returning it, then on to the next one."""
    require(request.user, "petition.review", case.petition.round.region)
    secrecy.require_apart(request.user, case.petition)
    if request.method != "POST":
        return _page(request, case)
    if "reasons_sent" in request.POST:
        return _return(request, case)
    form = PassForm(request.POST)
    if not form.is_valid():
        return _page(request, case, {"form": form}, 422)

    def accept() -> Assignment:
        proof = proof_of(form, request.user)
        words = {"seen": form.cleaned_data["seen"], "comment": form.cleaned_data["comment"]}
        return reviewing.accept(case.pk, actor=request.user, proof=proof, **words)

    return _decided(request, case, form, "form", accept, _("Review passed: %(number)s. %(now)s"))


def _return(request: DeskRequest, case: Assignment) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, case, {"return_form": form}, 422)

    def send_back() -> Assignment:
        words = {"reason": form.words(), "seen": form.cleaned_data["seen"]}
        return reviewing.send_back(case.pk, actor=request.user, **words)

    return _decided(request, case, form, "return_form", send_back, _("Returned: %(number)s. %(now)s"))


def _decided(request: DeskRequest, case: Assignment, form: Any, name: str, do: Any, said: str) -> HttpResponse:
    """Carry a decision out: on to the next reply, or the page again with what was typed (422, 409 when it moved)."""
    try:
        do()
    except (engine.Conflict, WrongState) as error:
        put_on(form, error)
        return _page(request, visible_case(request.user, case.pk), {name: form}, 409)
    except ValidationError as error:
        put_on(form, error)
        return _page(request, case, {name: form}, 422)
    fresh = visible_case(request.user, case.pk)
    words = {"number": fresh.petition.number, "now": casefile.who_has_it(fresh)}
    messages.success(request, said % words)
    return _go_on(request, case.pk)


def _page(
    request: DeskRequest, case: Assignment, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; a form that came back is shown anew on what the case is now."""
    open_, reply = case.stage == Stage.IN_REVIEW, casefile.newest_reply(case)
    context = casefile.head(case, request.user) | {
        "wording": casefile.wording(request.user, case.petition),
        "newest": casefile.reply_facts(reply, as_written) if reply else None,
        "evidence": casefile.evidence(case, as_written),
        "chain": casefile.chain(case.run, as_written) if case.run else None,
        "hints": oddities.hints(case, reply) if reply else [],
        "missing": [
            {"ok": False, "label": one.label, "hint": one.hint} for one in (gate.unmet(case, reply) if reply else [])
        ],
        "points": list(case.ticks.select_related("item", "by").order_by("item__order")),
        "open": open_,
        "others": _waiting(request).exclude(pk=case.pk).count(),
        "now": casefile.who_has_it(case),
    }
    if open_ or bound:
        seen = reviewing.seen_digest(case) if open_ else ""
        shown: dict[str, Any] = {
            "form": PassForm(initial={"seen": seen}),
            "return_form": ReturnForm(initial={"seen": seen}),
        }
        for name, form in (bound or {}).items():
            form.data = form.data.copy()
            form.data["seen"] = seen
            shown[name] = form
        context |= shown
    return render(request, "petitions/review.html", context, status=status)
