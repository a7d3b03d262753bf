"""Errands: the office's list, a unit's own, the page of one with all that can be done."""

from typing import Any

from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import sentences
from cases.models import Round, Task
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest, current_round, in_read_round, in_round
from cases.views.narrowing import chips
from leading.domain import errands as domain
from leading.filters import ErrandFilter
from leading.forms.acts import AnswerForm, MoveForm, NoteForm, ReturnForm, WhyForm
from leading.models import Answer, Errand
from leading.reading import first_of, line, lines
from leading.states import OWING, RUNNING, State
from leading.views.frame import Act, on_row, page_of, pictures, serve, show, tabs
from orgs import tree
from orgs.permissions import may, paths_of
from records.models import Event, Evidence
from records.trail import key

WAITING_FIRST = Case(When(state__in=RUNNING, then=Value(0)), default=Value(1))


@in_read_round
def errands(request: DeskRequest) -> HttpResponse:
    """Every errand of a round: what runs first, by its day."""
    rows = Errand.objects.filter(round=request.round)
    return _list(request, rows, "errands", tabs=tabs(request))


@in_round
def mine(request: DeskRequest) -> HttpResponse:
    """The errands of the person's own units in every round that they see: the current round's, what is owed first."""
    round = current_round(request)
    if round is None:
        return redirect("desk:home")
    own = tree.below(paths_of(request.user, "errand.answer"), "unit__")
    rounds = Round.objects.visible_to(request.user)
    return _list(request, Errand.objects.filter(own, round__in=rounds), "mine")


def _list(request: DeskRequest, rows: Any, template: str, **more: Any) -> HttpResponse:
    chosen = ErrandFilter(request.GET, rows)
    order = (first_of(request.round), "-round__entered_on", WAITING_FIRST, "deadline__due_on", "pk")
    ordered = chosen.qs.for_list().order_by(*order)
    found = page_of(request, ordered)
    context = {
        "round": request.round,
        "filter": chosen,
        "active": chips(request, chosen),
        "page_obj": found,
        "rows": lines(found),
    }
    return render(request, f"leading/{template}.html", context | more)


def _find(request: DeskRequest, pk: int) -> Errand | None:
    rows = Errand.objects.visible_to(request.user).for_list().filter(pk=pk)
    return rows.select_related(
        "round__region", "unit", "deadline", "decision__meeting__activity", "finding__visit__activity",
        "finding__visit__leader", "finding__review__activity", "finding__task__problem",
    ).first()  # fmt: skip


@on_row(_find, lambda row: row.round)
def errand(request: DeskRequest, row: Errand) -> HttpResponse:
    """One errand: what is to be done by when, reports and verdicts, and what the person may do."""

    def page(offered: dict[str, Any], status: int) -> HttpResponse:
        answers = row.answers.select_related("by", "verdict__by").prefetch_related("files")
        visible = Task.objects.visible_to(request.user).filter(pk__in=[task.pk for task in line(row).tasks])
        context = {
            "errand": row,
            "line": line(row),
            "answers": [{"row": one, "files": _files(row, one.files.all())} for one in answers],
            "photos": _files(row, row.finding.photos.all() if row.finding else ()),
            "visible": set(visible.values_list("pk", flat=True)),
            "source_url": _source(request, row),
            "entries": [sentences.sentence(event) for event in _events(row)],
            "reads_all": may(request.user, "figures.read", row.round.region),
            "is_own": may(request.user, "errand.answer", row.unit),
        }
        return show(request, "errand", offered, status, **context)

    return serve(request, _acts(request, row), back=lambda: redirect("leading:errand", row.pk), page=page)


def _acts(request: DeskRequest, row: Errand) -> list[Act]:
    user, pk = request.user, row.pk
    owes, gives = row.state in OWING, may(user, "errand.give", row.round.region)
    answered = row.state == State.ANSWERED and domain.judges(row, user) and _last_by(row) != user.pk
    return [
        Act(
            "answer", _("Report it done"), AnswerForm, lambda values: domain.answer(pk, actor=user, **values),
            _("Reported; somebody else confirms it."), owes and may(user, "errand.answer", row.unit), unfolded=True,
        ),
        Act(
            "confirm", _("Confirm that it is done"), NoteForm, lambda values: domain.confirm(pk, actor=user, **values),
            _("Confirmed."), answered, unfolded=True,
        ),
        Act(
            "return", _("Return the report"), ReturnForm, lambda values: domain.return_(pk, actor=user, **values),
            _("Returned; the unit was told."), answered,
        ),
        Act(
            "move", _("Change the day"), MoveForm, lambda values: domain.move(pk, actor=user, **values),
            _("The day is changed; the unit was told."), owes and gives,
        ),
        Act(
            "drop", _("Lift the errand"), WhyForm, lambda values: domain.drop(pk, actor=user, **values),
            _("Lifted; the unit was told."), row.state in RUNNING and gives,
        ),
    ]  # fmt: skip


def _last_by(row: Errand) -> int | None:
    return row.answers.order_by("-seq").values_list("by", flat=True).first()


def _files(row: Errand, files: Any) -> list[dict[str, Any]]:
    return pictures(files, lambda file: reverse("leading:errand_file", args=[row.pk, file.pk]))


def _source(request: DeskRequest, row: Errand) -> str:
    """The page of the meeting, visit or review that it comes from, for those who read it; '' for others."""
    if may(request.user, "figures.read", row.round.region):
        if row.decision:
            return reverse("leading:meeting", args=[row.decision.meeting_id])
        if row.finding and row.finding.review_id:
            return reverse("leading:review", args=[row.finding.review_id])
    visit = row.finding and row.finding.visit
    reads = visit and (visit.leader_id == request.user.pk or may(request.user, "figures.read", row.round.region))
    return reverse("leading:visit", args=[visit.pk]) if visit and reads else ""


def _events(row: Errand) -> Any:
    return Event.objects.filter(subject=key(row)).order_by("-seq")[:100]


@on_row(_find, lambda row: row.round)
def errand_file(request: DeskRequest, row: Errand, file: int) -> HttpResponse:
    """A file of a unit's report, or a photograph of what was found."""
    answers = Answer.files.through.objects.filter(answer__errand=row).values("evidence")
    found = row.finding.photos.values("pk") if row.finding else Evidence.objects.none().values("pk")
    kept = Evidence.objects.filter(pk=file)
    kept = (kept.filter(pk__in=answers) | kept.filter(pk__in=found)).first()
    if kept is None:
        raise Http404
    return hand_out(request, kept, "thumbnail" if request.GET.get("small") and kept.is_image else "")
