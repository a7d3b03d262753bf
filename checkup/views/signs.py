"""The list of signs, one sign with the two things side by side, the verdict, the next one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.acting import say_once
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from cases.views.narrowing import chips
from checkup import shown
from checkup.domain import judging, looking
from checkup.filters import RANK, SignFilter
from checkup.forms import JudgeForm, TakeUpForm
from checkup.jobs import look_through
from checkup.models import Pass, Sign
from checkup.signs.registry import KINDS, label_of
from checkup.views.frame import in_checkup, on_sign
from orgs.permissions import may
from petitions.views.frame import attempt
from records import waking
from records.models import Evidence

PAGE = 50  # rows
OVERTAKEN = 409  # somebody else judged it meanwhile


@in_checkup
def signs(request: DeskRequest) -> HttpResponse:
    """The signs of the round that the filters leave, counted by kind, and how the last checkup went."""
    visible = Sign.objects.visible_to(request.user).filter(round=request.round)
    chosen = SignFilter(request.GET, visible)
    wide = chosen.found.select_related("unit", "judged_by")
    page = Paginator(wide, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    things = shown.things_of(rows, request.user)
    context = {
        "round": request.round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": page,
        "rows": [_row(sign, things) for sign in rows],
        "query": request.GET.urlencode(),
        "kinds": _counted(visible),
        "last": Pass.objects.filter(round=request.round).select_related("asked_by").first(),
        "may_look": may(request.user, "sign.look", request.round.region),
        "running": False,
    }
    context["doing"] = _doing(context["last"])
    context["running"] = bool(context["doing"])
    return render(request, "checkup/signs.html", context)


def _row(sign: Sign, things: dict[str, shown.Thing]) -> dict[str, Any]:
    return {
        "sign": sign,
        "label": label_of(sign.code),
        "subject": things[sign.subject],
        "other": things.get(sign.other),
    }


def _counted(visible: QuerySet[Sign]) -> list[dict[str, Any]]:
    """How many signs of each kind wait; kinds without any are left out."""
    counts = dict(visible.open().order_by().values_list("code").annotate(n=Count("pk")))
    return [
        {"code": code, "label": kind.label, "count": counts[code]} for code, kind in KINDS.items() if code in counts
    ]


def _doing(last: Pass | None) -> str:
    if last is None or last.state not in Pass.OPEN:
        return ""
    if not last.doing:
        return _("waits for a worker")
    return _("reading new files") if last.doing == "files" else label_of(last.doing)


@require_POST
@in_checkup
def look(request: DeskRequest) -> HttpResponse:
    """Order a checkup now; the list shows how far it is."""
    looking.ask(request.round.pk, actor=request.user)
    waking.wake(look_through)
    return redirect("checkup:signs", request.round.slug)


@on_sign
def sign(request: DeskRequest, found: Sign) -> HttpResponse:
    """One sign; POST gives the verdict, or takes it back."""
    if request.method != "POST":
        return _page(request, found)
    taking_up = request.POST.get("act") == "take_up"
    form: Any = TakeUpForm(request.POST, name="sign") if taking_up else _judge_form(found, request.POST)

    def act(said: dict[str, Any]) -> Sign:
        return (judging.take_up if taking_up else judging.judge)(found.pk, actor=request.user, **said)

    result, status = attempt(form, act)
    if result is None:
        found.refresh_from_db()
        return _page(request, found, form, status)
    query = QueryDict(request.POST.get("query", ""))
    if taking_up:
        say_once(request, _("The sign waits again."))
        return redirect("checkup:sign", found.pk)
    following = _next(request, found, query)
    say_once(request, _("The verdict is kept. This is the next sign.") if following else _("The verdict is kept."))
    if following is None:
        return redirect("checkup:signs", found.round.slug)
    return redirect(_address(following, query))


def _judge_form(found: Sign, data: Any = None) -> JudgeForm:
    return JudgeForm(data, name="sign", may_allow=bool(judging.templates_of(found)))


def _page(request: DeskRequest, found: Sign, form: Any = None, status: int = 200) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode())
    following = _next(request, found, query)
    context = {
        "round": found.round,
        "sign": found,
        "shown": shown.of(found, request.user),
        "query": query.urlencode(),
        "next_url": _address(following, query) if following else "",
        "judged": found.state in Sign.JUDGED,
        "overtaken": form if status == OVERTAKEN else None,
        "form": form if status != OVERTAKEN else None,
    }
    if context["form"] is None and may(request.user, "sign.judge", found.round.region):
        context["form"] = TakeUpForm(name="sign") if context["judged"] else _judge_form(found)
    return render(request, "checkup/sign.html", context, status=status)


def _next(request: DeskRequest, found: Sign, query: QueryDict) -> Sign | None:
    """The sign after this one in the list that the filters leave; after the last one the first that waits."""
    visible = Sign.objects.visible_to(request.user).filter(round=found.round)
    rows = SignFilter(query, visible).found.exclude(pk=found.pk)
    rank = Sign.objects.annotate(rank=RANK).values_list("rank", flat=True).get(pk=found.pk)
    after = rows.filter(Q(rank__gt=rank) | Q(rank=rank, pk__lt=found.pk))
    return after.first() or rows.first()


def _address(one: Sign, query: QueryDict) -> str:
    return reverse("checkup:sign", args=[one.pk]) + (f"?{query.urlencode()}" if query else "")


@on_sign
def photo(request: DeskRequest, found: Sign, side: int) -> HttpResponse:
    """One of the photographs of a sign, without what the camera wrote; 404 for one outside the reader's reach."""
    sides = shown.of(found, request.user).photos
    if side >= len(sides) or sides[side].photo is None:
        raise Http404
    kept = Evidence.objects.filter(pk=found.detail["photos"][side]["evidence"]).first()
    if kept is None or not kept.is_image:
        raise Http404
    return hand_out(request, kept, "public")
