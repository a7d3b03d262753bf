"""Comments of units on drafts: the list, and the page on which a unit answers and the office decides."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.forms.named import CaseForm
from cases.views.answering import answered
from cases.views.frame import DeskRequest, in_round
from cases.views.narrowing import chips
from deadlines import terms
from orgs.permissions import may
from plans import content, doable, standing
from plans.domain import consulting
from plans.filters import CommentFilter
from plans.forms.acts import CommentForm, SettleForm
from plans.models import Consultation
from plans.views.frame import act, back_to, consultations_of, left_over, on_consultation, tabs
from records import clock

PAGE = 50  # rows
OWN = 60  # tasks of the unit on its page

Bound = dict[str, CaseForm]


@in_round
def comments(request: DeskRequest) -> HttpResponse:
    """The consultations that the person sees: those that wait first, by their day."""
    round, today = request.round, clock.today()
    chosen = CommentFilter(request.GET, standing.comments(request.user, round, today))
    rows = chosen.qs.select_related("unit", "version", "comment__settlement").defer("version__content", "version__text")
    page = Paginator(rows.order_by("-version__number", "due_on", "unit__path"), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "tabs": tabs(round, "comments"),
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [{"one": one, "state": standing.mark(one.shown, standing.COMMENTS)} for one in page],
        "asks": may(request.user, "plan.consult", round.region),
    }
    return render(request, "plans/comments.html", context)


@on_consultation
def comment(request: DeskRequest, one: Consultation) -> HttpResponse:
    """The page of one consultation."""
    return _page(request, one)


def _page(request: DeskRequest, one: Consultation, bound: Bound | None = None, status: int = 200) -> HttpResponse:
    bound, open_acts = dict(bound or {}), doable.on_consultation(one, request.user)
    comment = getattr(one, "comment", None)
    tasks = [row for row in one.version.content["tasks"] if any(part[1] == one.unit_id for part in _parts(row))]
    context: dict[str, Any] = {
        "round": request.round,
        "one": one,
        "comment": comment,
        "settlement": getattr(comment, "settlement", None),
        "due_why": terms.explain_present(one.deadline) if one.deadline else "",
        "is_late": comment is None and one.ended_on is None and one.due_on < clock.today(),
        "own": [{"key": content.key(row), "row": row, "duties": list(content.duties(row))} for row in tasks[:OWN]],
        "own_count": len(tasks),
        "all_count": len(one.version.content["tasks"]),
    }
    if "answer" in open_acts:
        context["answer"] = bound.pop("answer", None) or CommentForm(name="answer")
    if "settle" in open_acts:
        form = bound.pop("settle", None) or SettleForm(name="settle")
        context["settle"] = act("settle", one.pk, _("Decide on the comment"), form) | {"open": True}
    context["stale"] = left_over(bound)
    return render(request, "plans/comment.html", context, status=status)


def _parts(row: content.Row) -> list[Any]:
    return [*row["units"], *row["acceptor"]]


def _carry_out(request: DeskRequest, one: Consultation, form: CaseForm, do: Any, said: str) -> HttpResponse:
    return answered(
        request,
        form,
        do,
        done=lambda row: said,
        back=lambda: back_to("comment", one.pk),
        again=lambda status: _page(request, consultations_of(request.user).get(pk=one.pk), {form.name: form}, status),
    )


@on_consultation
def answer(request: DeskRequest, one: Consultation) -> HttpResponse:
    """The comment of the unit, or that it has none."""
    if request.method != "POST":
        return back_to("comment", one.pk)
    form = CommentForm(request.POST, name="answer")
    said = _("Sent. The office reads it and answers it.") if "none" not in request.POST else _("“No comment” is sent.")
    return _carry_out(
        request, one, form, lambda v: consulting.answer(one.pk, actor=request.user, comment=v["comment"]), said
    )


@on_consultation
def settle(request: DeskRequest, one: Consultation) -> HttpResponse:
    """What the office makes of the comment."""
    if request.method != "POST":
        return back_to("comment", one.pk)
    form = SettleForm(request.POST, name="settle")
    return _carry_out(
        request,
        one,
        form,
        lambda v: consulting.settle(one.pk, actor=request.user, **v),
        _("Decided; the unit was told."),
    )
