"""Beginning measures, ticking them off with evidence, taking a tick back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain import filing, progress
from cases.forms.progress import MeasureBeginForm, MeasureDoneForm, WhyForm
from cases.models import Measure, Task
from cases.views.acting import back_to, run
from cases.views.frame import DeskRequest
from cases.views.through import through

on_measure = through(lambda: Measure.objects.all(), lambda row: row.task_id)


@on_measure
def done(request: DeskRequest, task: Task, row: Measure) -> HttpResponse:
    """Tick a measure off with the day, what was done, and its evidence."""
    anchor = f"measure-{row.pk}"
    if request.method != "POST":
        return back_to(task, anchor)
    form = MeasureDoneForm(request.POST, request.FILES, task=task, name=f"measure-done-{row.pk}")
    return run(
        request,
        form,
        lambda v: filing.finish_measure(row.pk, v["files"], actor=request.user, on=v["on"], note=v["note"]),
        done=lambda measure: _said(measure),
        anchor=anchor,
    )


def _said(measure: Measure) -> str:
    left = measure.task.measures.filter(done_on=None, dropped_on=None).count()
    text = _("Measure %(n)d is ticked off.") % {"n": measure.order}
    if left == 0:
        return text + " " + _("All measures are done: report completion next.")
    more = ngettext("%(n)d measure is still open.", "%(n)d measures are still open.", left) % {"n": left}
    return f"{text} {more}"


@on_measure
def begin(request: DeskRequest, task: Task, row: Measure) -> HttpResponse:
    """Note that work on a measure has begun."""
    anchor = f"measure-{row.pk}"
    if request.method != "POST":
        return back_to(task, anchor)
    form = MeasureBeginForm(request.POST, task=task, name=f"measure-begin-{row.pk}")
    return run(
        request,
        form,
        lambda v: progress.begin_measure(row.pk, actor=request.user, on=v["on"]),
        done=lambda measure: _("Measure %(n)d has begun on %(day)s.") % {"n": measure.order, "day": measure.begun_on},
        anchor=anchor,
    )


@on_measure
def undo(request: DeskRequest, task: Task, row: Measure) -> HttpResponse:
    """Take the tick of a measure back, with a reason."""
    anchor = f"measure-{row.pk}"
    if request.method != "POST":
        return back_to(task, anchor)
    form = WhyForm(request.POST, task=task, name=f"measure-undo-{row.pk}")
    return run(
        request,
        form,
        lambda v: progress.undo_measure(row.pk, actor=request.user, why=v["why"]),
        done=lambda measure: (
            _("The tick of measure %(n)d is taken back; it stays in the history.") % {"n": measure.order}
        ),
        anchor=anchor,
    )
