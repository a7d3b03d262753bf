"""Errands of look-backs: the list, one with its answer and decision; what was found on a unit's own items."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.acting import say_once
from cases.views.frame import DeskRequest, current_round, in_round
from cases.views.narrowing import chips
from lookback.domain import errands as domain
from lookback.filters import ErrandFilter, FindingFilter
from lookback.forms.office import WhyForm
from lookback.forms.visit import AnswerForm
from lookback.models import Errand, Pick
from lookback.rows import pick_rows
from lookback.views.frame import ITEM, on_errand, picks, tabs
from lookback.views.picks import shown, visit_shown
from lookback.wording import number_of, title_of
from orgs.permissions import may
from petitions.views.frame import attempt
from records import clock

PAGE = 50  # rows


@in_round
def errands(request: DeskRequest) -> HttpResponse:
    """The errands that the person sees in the round, those that wait first."""
    round = current_round(request)
    rows = Errand.objects.visible_to(request.user).filter(pick__plan__round=round)
    chosen = ErrandFilter(request.GET, rows)
    wide = chosen.qs.select_related("unit", "pick__plan", *(f"pick__{name}" for name in ITEM))
    page = Paginator(wide.order_by("-state", "due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context = {
        "round": round,
        "tabs": tabs(request) if round and may(request.user, "figures.read", round.region) else [],
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [
            {
                "errand": row,
                "number": number_of(row.pick),
                "title": title_of(row.pick),
                "is_late": row.state == Errand.State.OPEN and row.due_on < today,
            }
            for row in page
        ],
    }
    return render(request, "lookback/errands.html", context)


@in_round
def findings(request: DeskRequest) -> HttpResponse:
    """What look-backs found on the items of the person's own units, once the office has concluded."""
    round = current_round(request)
    rows = picks().found_at(request.user).filter(plan__round=round)
    chosen = FindingFilter(request.GET, rows)
    page = Paginator(chosen.qs.order_by("-found_on", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": pick_rows(page, clock.today()),
        "errands": Errand.objects.visible_to(request.user).filter(pick__plan__round=round).count(),
    }
    return render(request, "lookback/findings.html", context)


@on_errand
def errand(request: DeskRequest, errand: Errand) -> HttpResponse:
    """One errand; POST answers it."""
    form = AnswerForm(request.POST or None, request.FILES or None, name="answer")
    if request.method != "POST":
        return _page(request, errand, form)
    made, status = attempt(form, lambda values: domain.answer(errand.pk, actor=request.user, **values))
    if made is None:
        return _page(request, errand, form, status)
    say_once(request, _("The answer is with the office."))
    return redirect("lookback:errand", errand.pk)


@on_errand
def accept(request: DeskRequest, errand: Errand) -> HttpResponse:
    """Accept the answer of the unit."""
    if request.method != "POST":
        return redirect("lookback:errand", errand.pk)
    try:
        domain.accept(errand.pk, actor=request.user)
    except ValidationError as error:
        return _page(request, errand, None, 409, " ".join(error.messages))
    say_once(request, _("The errand is settled."))
    return redirect("lookback:errand", errand.pk)


@on_errand
def give_back(request: DeskRequest, errand: Errand) -> HttpResponse:
    """Return the answer with a reason."""
    if request.method != "POST":
        return redirect("lookback:errand", errand.pk)
    form = WhyForm(request.POST, name="back")
    made, status = attempt(form, lambda values: domain.give_back(errand.pk, actor=request.user, **values))
    if made is None:
        return _page(request, errand, None, status, back=form)
    say_once(request, _("Returned; the unit reads the reason."))
    return redirect("lookback:errand", errand.pk)


def _page(
    request: DeskRequest,
    errand: Errand,
    form: AnswerForm | None,
    status: int = 200,
    fault: str = "",
    back: WhyForm | None = None,
) -> HttpResponse:
    pick: Pick = errand.pick
    visits = pick.checks.exclude(result="not_possible").select_related("visitor").prefetch_related(
        "photos__file", "photos__over"
    )  # fmt: skip
    decides = may(request.user, "lookback.conclude", request.round.region) and errand.state == Errand.State.ANSWERED
    answers = may(request.user, "lookback.answer", errand.unit) and errand.state == Errand.State.OPEN
    files = [
        shown(file, reverse("lookback:errand_file", args=[errand.pk, file.pk])) | _without_picture(file)
        for file in errand.files.all()
    ]
    context = {
        "round": request.round,
        "errand": errand,
        "number": number_of(pick),
        "title": title_of(pick),
        "visits": [visit_shown(visit) for visit in visits],
        "files": files,
        "form": form if answers else None,
        "back": (back or WhyForm(name="back")) if decides else None,
        "is_late": errand.state == Errand.State.OPEN and errand.due_on < clock.today(),
        "fault": fault,
        "reads_all": may(request.user, "figures.read", request.round.region),
    }
    return render(request, "lookback/errand.html", context, status=status)


def _without_picture(file: object) -> dict[str, str]:
    return {} if getattr(file, "is_image", False) else {"thumb_url": "", "meta": ""}
