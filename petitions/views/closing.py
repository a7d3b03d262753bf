"""What the office does around the closing: more time, call-backs, notice, objections, closing, reopening."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cases.views.frame import DeskRequest, sent_number
from orgs.permissions import require
from petitions import doable
from petitions.casefile import who_has_it
from petitions.domain import closing, extending
from petitions.domain.moves import WrongState
from petitions.forms.case import PlainForm
from petitions.forms.closing import AnswerForm, CallBackForm, DecideForm, ObjectionForm, ReopenForm
from petitions.models import Assignment, CallBack, Extension, NoticeObjection, PetitionNotice
from petitions.views.case import back_to, carry_out
from petitions.views.frame import on_assignment, visible_case


@on_assignment
def decide(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Decide on a request for more time."""
    if request.method != "POST":
        return back_to(case, "time")
    require(request.user, "petition.decide_extension", case.petition.round.region)

    def do(v: dict[str, Any]) -> Extension:
        if not case.extensions.filter(pk=v["request"]).exists():
            raise WrongState(_("This request is gone. Look at the case again."), code="wrong_state")
        return extending.decide(v["request"], actor=request.user, approve=v["approve"], decision=v["decision"])

    def done(row: Extension) -> str:
        if row.state == Extension.State.APPROVED:
            return _("Approved. The limit is now %(day)s; the first date stays visible.") % {"day": row.until}
        return _("Refused. The limit stays as it was; the unit was told.")

    return carry_out(request, case, DecideForm(request.POST, name="decide"), do, done=done, anchor="time")


@on_assignment
def call_back(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Write down a call to the petitioner and what follows."""
    if request.method != "POST":
        return back_to(case, "after")
    form = CallBackForm(request.POST, name="call_back")

    def do(v: dict[str, Any]) -> CallBack:
        return closing.call_back(case.pk, actor=request.user, **v)

    return carry_out(
        request, case, form, do, done=lambda row: _now(request, case, _("The call-back is on record.")), anchor="after"
    )


@on_assignment
def notice(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Open the public notice."""
    if request.method != "POST":
        return back_to(case, "after")

    def done(row: PetitionNotice) -> str:
        return _("The notice is open until %(day)s.") % {"day": row.last_day}

    form = PlainForm(request.POST, name="notice")
    return carry_out(
        request, case, form, lambda v: closing.open_notice(case.pk, actor=request.user), done=done, anchor="after"
    )


@on_assignment
def objection(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Take an objection to the notice down."""
    if request.method != "POST":
        return back_to(case, "after")
    require(request.user, "petition.close", case.petition.round.region)

    def do(v: dict[str, Any]) -> NoticeObjection:
        running = doable.running_notice(case)
        if running is None:
            raise WrongState(_("This notice has ended."), code="wrong_state")
        return closing.take_objection(running.pk, actor=request.user, text=v["text"])

    form = ObjectionForm(request.POST, name="objection")
    return carry_out(
        request, case, form, do, done=lambda row: _("The objection is on record; answer it here."), anchor="after"
    )


@on_assignment
def answer(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Answer an objection to the notice."""
    if request.method != "POST":
        return back_to(case, "after")
    require(request.user, "petition.close", case.petition.round.region)

    def do(v: dict[str, Any]) -> NoticeObjection:
        if not NoticeObjection.objects.filter(pk=v["objection"], notice__assignment=case).exists():
            raise WrongState(_("This objection was answered already."), code="wrong_state")
        words = {"founded": v["founded"], "answer": v["answer"]}
        return closing.answer_objection(v["objection"], actor=request.user, **words)

    form = AnswerForm(request.POST, name=f"answer-{sent_number(request.POST.get('objection', ''))}")
    return carry_out(
        request, case, form, do, done=lambda row: _now(request, case, _("The answer is on record.")), anchor="after"
    )


@on_assignment
def close(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Close a reviewed case, finally or for the present stage as its reply asks."""
    if request.method != "POST":
        return back_to(case, "after")
    form = PlainForm(request.POST, name="close")
    return carry_out(
        request,
        case,
        form,
        lambda v: closing.close(case.pk, actor=request.user),
        done=lambda row: _("The case is now: %(stage)s.") % {"stage": row.get_stage_display()},
    )


@on_assignment
def reopen(request: DeskRequest, case: Assignment) -> HttpResponse:
    """Open a closed case again."""
    if request.method != "POST":
        return back_to(case, "after")
    form = ReopenForm(request.POST, name="reopen")
    return carry_out(
        request,
        case,
        form,
        lambda v: closing.reopen(case.pk, actor=request.user, why=v["why"]),
        done=lambda row: _now(request, case, _("Opened again.")),
    )


def _now(request: DeskRequest, case: Assignment, said: str) -> str:
    """What was done, and where the case is after it."""
    fresh = visible_case(request.user, case.pk)
    return f"{said} {who_has_it(fresh)}"
