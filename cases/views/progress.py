"""Reports, verification, grades, completion, acceptance plan, checklist ticks and comments."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cases.domain import filing, progress
from cases.forms.progress import (
    AcceptanceForm,
    ClaimForm,
    CommentForm,
    CompletionForm,
    TickForm,
    VerifyForm,
    WhyForm,
)
from cases.models import Task
from cases.views.acting import back_to, run
from cases.views.frame import DeskRequest, on_task
from cases.views.task_parts import gate_page, history_page


@on_task
def claim(request: DeskRequest, task: Task) -> HttpResponse:
    """Report progress."""
    if request.method != "POST":
        return back_to(task, "progress")
    form = ClaimForm(request.POST, task=task, name="claim")
    return run(
        request,
        form,
        lambda values: progress.claim(task.pk, actor=request.user, **values),
        done=lambda now: (
            _("Reported: %(share)d%%. The rectification office verifies it next.") % {"share": now.claimed_share}
        ),
        anchor="progress",
    )


@on_task
def verify(request: DeskRequest, task: Task) -> HttpResponse:
    """Write down the share that was found to be done."""
    if request.method != "POST":
        return back_to(task, "progress")
    form = VerifyForm(request.POST, task=task, name="verify")
    return run(
        request,
        form,
        lambda values: progress.verify(task.pk, actor=request.user, **values),
        done=lambda now: _("Verified: %(share)d%%. Figures use this value from today.") % {"share": now.verified_share},
        anchor="progress",
    )


@on_task
def grade(request: DeskRequest, task: Task) -> HttpResponse:
    """Grade as basically completed, or take the grade back."""
    if request.method != "POST":
        return back_to(task, "progress")
    form = WhyForm(request.POST, task=task, name="grade")
    change = progress.lift_grade if task.is_basic else progress.grade_basic
    said = _("The grade is lifted.") if task.is_basic else _("Graded as basically completed.")
    return run(
        request,
        form,
        lambda values: change(task.pk, actor=request.user, **values),
        done=lambda now: said,
        anchor="progress",
    )


@on_task
def complete(request: DeskRequest, task: Task) -> HttpResponse:
    """Report completion."""
    if request.method != "POST":
        return back_to(task, "completion")
    form = CompletionForm(request.POST, task=task, name="complete")
    return run(
        request,
        form,
        lambda values: progress.report_completion(task.pk, actor=request.user, **values),
        done=lambda now: _("Completion is reported. Next: see what is still missing, then submit for sign-off."),
        anchor="completion",
    )


@on_task
def uncomplete(request: DeskRequest, task: Task) -> HttpResponse:
    """Withdraw the report of completion."""
    if request.method != "POST":
        return back_to(task, "completion")
    form = WhyForm(request.POST, task=task, name="uncomplete")
    return run(
        request,
        form,
        lambda values: progress.withdraw_completion(task.pk, actor=request.user, **values),
        done=lambda now: _("The report of completion is withdrawn; the deadline runs again."),
        anchor="completion",
    )


@on_task
def acceptance(request: DeskRequest, task: Task) -> HttpResponse:
    """Write the acceptance plan."""
    if request.method != "POST":
        return back_to(task, "acceptance")
    form = AcceptanceForm(request.POST, task=task, name="acceptance")
    return run(
        request,
        form,
        lambda values: filing.plan_acceptance(task.pk, actor=request.user, **values),
        done=lambda now: _("The acceptance plan is kept."),
        anchor="acceptance",
    )


@on_task
def tick(request: DeskRequest, task: Task) -> HttpResponse:
    """Confirm a line of a checklist."""
    if request.method != "POST":
        return back_to(task, "checklist")
    form = TickForm(request.POST, task=task, name="tick")
    return run(
        request,
        form,
        lambda values: filing.tick(task.pk, values["item"], actor=request.user, note=values["note"]),
        done=lambda row: _("Ticked: %(line)s") % {"line": _(row.item.text)},
        anchor="checklist",
        show=gate_page,
    )


@on_task
def comment(request: DeskRequest, task: Task) -> HttpResponse:
    """Leave a comment."""
    if request.method != "POST":
        return back_to(task, "history")
    form = CommentForm(request.POST, task=task, name="comment")
    return run(
        request,
        form,
        lambda values: progress.comment(task.pk, actor=request.user, **values),
        done=lambda row: _("Your comment is on the page; everybody who sees this task can read it."),
        anchor="history",
        show=history_page,
    )
