"""The round's petitions at a glance, and the board of one batch."""

from collections import Counter, defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain.moves import WrongState
from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from orgs.models import Organisation, User
from orgs.permissions import may, scope_of
from petitions import counting, listing
from petitions.domain import receiving
from petitions.filters import COLUMN_HEADS, COLUMNS, NONE, base, cases_of, column_of, in_column, options_of
from petitions.models import Batch, Petition
from petitions.models.scope import sees_whole
from petitions.states import Channel, Pollution, Status, Verdict
from petitions.views.frame import address

CARDS = 60  # petitions of one column that the board shows; its list shows all


@in_round
def overview(request: DeskRequest) -> HttpResponse:
    """Counts on both bases, by type, place, channel and unit, and the batches. For those who see a region."""
    user, round = request.user, request.round
    if not scope_of(user).regions:
        raise PermissionDenied("petitions are told as a whole to those who see a region")
    seen = base(user, round)
    now, by_unit = counting.present(seen), counting.present_by_unit(cases_of(user, round))
    context = {
        "round": round,
        "register_url": reverse("petitions:register", args=[round.slug]),
        "cases_url": reverse("petitions:cases", args=[round.slug]),
        **_figures(user, round, now.counts, by_unit),
        **_breakdowns(user, round, now, counting.by_type(seen)),
        "units": _units(by_unit),
        "batches": _batches(user, round),
        "may_enter": may(user, "petition.enter", round.region),
        "import_url": address("petitions:import_new", slug=round.slug),
        "new_url": address("petitions:petition_new", slug=round.slug),
    }
    return render(request, "petitions/overview.html", context)


def _figures(user: User, round: Round, counts: dict[str, int], by_unit: dict[int, Counter[str]]) -> dict[str, Any]:
    whole = sees_whole(user, round)
    said = counting.difference(
        counts["received"],
        counts["assigned"],
        unassigned=counts["unassigned"],
        split=counts["split"],
        split_extra=counts["split_extra"],
    )
    verdicts = [
        {"code": code, "label": label, "n": counts[name]}
        for code, label, name in (
            *((v.value, v.label, "unfounded" if v == Verdict.UNFOUNDED else v.value) for v in Verdict),
            (NONE, _("not given yet"), "no_verdict"),
        )
    ]
    return {
        "counts": counts if whole else counts | {"assigned": sum(unit["assigned"] for unit in by_unit.values())},
        "difference": said if whole else "",
        "rate": counting.closing_rate(counts, round.decimals),
        "verdicts": verdicts,
    }


def _breakdowns(user: User, round: Round, now: counting.Present, types: Counter[str]) -> dict[str, Any]:
    places, channels = now.places, now.channels
    names = dict(options_of(user, round)["place"])
    return {
        "types": [_part(kind.value, kind.label, types[kind]) for kind in Pollution if types[kind]]
        + ([_part(NONE, _("not known"), types[""])] if types[""] else []),
        "types_note": counting.types_exceed(now.counts["received"], sum(types.values())),
        "channels": [_part(kind.value, kind.label, channels[kind]) for kind in Channel if channels[kind]]
        + ([_part(NONE, _("not known"), channels[""])] if channels[""] else []),
        "places": [
            _part(str(pk or NONE), names.get(str(pk or NONE), ""), n)
            for pk, n in sorted(places.items(), key=lambda item: (item[0] is None, -item[1], item[0] or 0))
        ],
    }


def _part(code: str, label: Any, n: int) -> dict[str, Any]:
    return {"code": code, "label": label, "n": n}


def _units(counts: dict[int, Counter[str]]) -> list[dict[str, Any]]:
    """Each unit's cases by status; the numbers sum to all that the reader sees."""
    return [
        {
            "unit": unit,
            "n": counts[unit.pk]["assigned"],
            "parts": [
                (status.value, counts[unit.pk][status]) for status in (Status.CLOSED, Status.STAGED, Status.OPEN)
            ],
        }
        for unit in Organisation.objects.filter(pk__in=counts).order_by("path")
    ]


def _batches(user: User, round: Round) -> list[dict[str, Any]]:
    """The batches that the reader sees a petition of, the newest first, with the numbers of the board's columns."""
    counts = _by_batch(Petition.objects.visible_in(round, user).order_by())
    shown = Q(pk__in=counts)
    if may(user, "petition.enter", round.region):
        shown |= Q(state=Batch.State.DRAFT)  # a draft may be empty
    return [
        {
            "batch": batch,
            "n": counts[batch.pk]["all"],
            "key": counts[batch.pk]["key"],
            "columns": [(code, counts[batch.pk][code]) for code, _label in COLUMNS],
            "is_draft": batch.state == Batch.State.DRAFT,
        }
        for batch in Batch.objects.filter(shown, round=round).order_by("-number", "-part")
    ]


def _by_batch(seen: QuerySet[Petition]) -> dict[int, Counter[str]]:
    """By batch how many of the petitions there are, how many key ones, and how many in each column of the board."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for batch, stage, key, n in seen.values_list("batch", "stage", "is_key").annotate(n=Count("pk")):
        counts[batch] += Counter({"all": n, "key": n * key, column_of(stage, is_released=False): n})
    for batch, n in seen.filter(in_column("released")).values_list("batch").annotate(n=Count("pk")):
        counts[batch] += Counter(released=n)
        counts[batch]["reviewed"] -= n
    return counts


@in_round
def board(request: DeskRequest, pk: int) -> HttpResponse:
    """One batch as a board: a column a step, each petition in exactly one."""
    return _board(request, visible_batch(request, pk))


def visible_batch(request: DeskRequest, pk: int) -> Batch:
    """The batch, when the person sees a petition of it or may receive it. Raises Http404."""
    batch = Batch.objects.filter(round=request.round, pk=pk).first()
    enters = may(request.user, "petition.enter", request.round.region)
    if batch is None or not (
        enters or Petition.objects.visible_in(request.round, request.user).filter(batch=batch).exists()
    ):
        raise Http404
    batch.round = request.round
    return batch


def _board(request: DeskRequest, batch: Batch, status: int = 200, faults: list[str] | None = None) -> HttpResponse:
    user, round = request.user, request.round
    seen = Petition.objects.visible_in(round, user).filter(batch=batch)
    columns = []
    for code, _label in COLUMNS:
        inside = seen.filter(in_column(code))
        count = inside.order_by().count()
        shown = listing.rows(listing.listed(inside, user).order_by("ordinal", "pk")[:CARDS]) if count else []
        columns.append({"code": code, "label": COLUMN_HEADS[code], "count": count, "rows": shown})
    every = sum(column["count"] for column in columns)
    declared = _declared(batch, seen, every)
    context = {
        "batch": batch,
        "round": round,
        "columns": columns,
        "every": every,
        "key": seen.filter(is_key=True).count(),
        "faults": faults,
        "declared": declared,
        "differs": any(row["differs"] for row in declared),
        "is_draft": batch.state == Batch.State.DRAFT,
        "may_enter": may(user, "petition.enter", round.region),
        "may_assign": may(user, "petition.assign", round.region),
        "new_url": address("petitions:petition_new", slug=round.slug),
        "register_url": reverse("petitions:register", args=[round.slug]),
    }
    return render(request, "petitions/batch.html", context, status=status)


def _declared(batch: Batch, seen: QuerySet[Petition], every: int) -> list[dict[str, Any]]:
    """What the hand-over list counts itself against what was found, line by line."""
    channels = counting.by_channel(seen)
    found: dict[str, tuple[Any, int]] = {
        "total": (_("Petitions"), every),
        "key": (_("Key petitions"), seen.filter(is_key=True).count()),
        **{kind.value: (kind.label, channels[kind]) for kind in Channel},
    }
    return [
        {
            "label": found[name][0] if name in found else name,
            "said": said,
            "found": n,
            "differs": n is not None and n != said,
        }
        for name, said in counting.declared(batch.declared)
        for n in [found[name][1] if name in found else None]
    ]


@login_required
def to_board(request: DeskRequest, pk: int) -> HttpResponse:
    """The board of a batch whose round the address does not name, as the trail links to it."""
    batch = (
        Batch.objects.filter(round__in=Round.objects.visible_to(request.user), pk=pk).select_related("round").first()
    )
    if batch is None:
        raise Http404
    return redirect("petitions:batch", slug=batch.round.slug, pk=batch.pk)


@in_round
def receive(request: DeskRequest, pk: int) -> HttpResponse:
    """Receive a draft batch."""
    batch = visible_batch(request, pk)
    if request.method != "POST":
        return redirect("petitions:batch", slug=request.round.slug, pk=pk)
    try:
        receiving.confirm(batch.pk, actor=request.user)
    except ValidationError as error:
        return _refused(request, batch, error)
    messages.success(request, _("Batch %(n)s is received; its petitions count from today.") % {"n": batch.label})
    return redirect("petitions:batch", slug=request.round.slug, pk=pk)


@in_round
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a draft batch back whole."""
    batch = visible_batch(request, pk)
    if request.method != "POST":
        return redirect("petitions:batch", slug=request.round.slug, pk=pk)
    try:
        count = receiving.take_back(batch.pk, actor=request.user)
    except ValidationError as error:
        return _refused(request, batch, error)
    text = ngettext(
        "The draft with %(n)d petition is taken back.", "The draft with %(n)d petitions is taken back.", count
    )
    messages.success(request, text % {"n": count})
    return redirect("petitions:overview", slug=request.round.slug)


def _refused(request: DeskRequest, batch: Batch, error: ValidationError) -> HttpResponse:
    status = 409 if isinstance(error, WrongState) else 422
    return _board(request, batch, status=status, faults=error.messages)
