"""Releasing figures to the public: the office makes a state, a publisher looks at what changes and releases it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.models import Round
from cases.views.frame import DeskRequest, in_round
from cases.views.orders import ordered
from orgs.permissions import may
from reports import differences, drawing, for_the_public, makers, releasing
from reports.forms import DayForm, WithdrawForm
from reports.models import Release
from reports.numbers import groups
from reports.responses import paper_response
from reports.totals import TotalsDisagree
from reports.views import reader_round


@in_round
@require_safe
def releases(request: DeskRequest) -> HttpResponse:
    """All states of the round that were made for release, newest first, and the door to make one."""
    return _releases(request, reader_round(request), DayForm(initial={"as_of": request.round.today()}))


def _releases(request: DeskRequest, round: Round, form: DayForm, status: int = 200) -> HttpResponse:
    rows = round.releases.select_related("made_by", "released_by").defer("figures", "items", "lists", "data")
    context = {
        "round": round,
        "releases": rows.order_by("-as_of", "-version"),
        "newest": round.releases.public().values_list("pk", flat=True).first(),
        "form": form,
        "can_make": may(request.user, "bulletin.make", round.region),
    }
    return render(request, "reports/desk_releases.html", context, status=status)


@in_round
@require_POST
def make(request: DeskRequest) -> HttpResponse:
    """Freeze the state of a day for release."""
    round = reader_round(request)
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            made = releasing.make(round.pk, form.cleaned_data["as_of"], actor=request.user)
        except ValidationError as error:
            form.add_error("as_of", error.messages)
        except TotalsDisagree as error:
            form.add_error(None, _("Nothing was made. %(why)s") % {"why": error})
        else:
            said = _("The state of %(day)s is made. A publisher who did not make it releases it.")
            messages.success(request, said % {"day": made.as_of})
            return redirect("reports:release", round.slug, made.pk)
    return _releases(request, round, form, status=422)


@in_round
@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One made state: what would change against the last release, the bulletin, and what can be done with it."""
    round = reader_round(request)
    return _show(request, round, get_object_or_404(round.releases, pk=pk), WithdrawForm())


def _show(request: DeskRequest, round: Round, row: Release, form: WithdrawForm, status: int = 200) -> HttpResponse:
    last = releasing.before(row)
    publisher = may(request.user, "figures.release", round.region)
    context = {
        "round": round,
        "release": row,
        "last": last,
        "groups": groups(row.figures),
        "number_changes": differences.of_figures(last.figures if last else None, row.figures),
        "problem_changes": differences.of_items(last.items, row.items) if last else [],
        "form": form,
        "is_maker": row.made_by_id == request.user.pk,
        "can_release": publisher and row.state == Release.State.DRAFT and row.made_by_id != request.user.pk,
        "can_withdraw": publisher and row.state == Release.State.RELEASED,
        "kinds": drawing.NOTICE_KINDS,
    }
    return render(request, "reports/desk_release.html", context, status=status)


@in_round
@require_POST
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a made state to the public."""
    round = reader_round(request)
    row = get_object_or_404(round.releases, pk=pk)
    done = releasing.release(row.pk, actor=request.user)
    for_the_public.order_release(done)
    messages.success(request, _("Released. The public reads the state of %(day)s now.") % {"day": done.as_of})
    return redirect("reports:releases", round.slug)


@in_round
@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a released state back, with a reason that the public reads."""
    round = reader_round(request)
    row = get_object_or_404(round.releases, pk=pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, round, row, form, status=422)
    releasing.withdraw(row.pk, actor=request.user, why=form.cleaned_data["why"])
    messages.success(request, _("Withdrawn. The line with its reason stays public."))
    return redirect("reports:releases", round.slug)


@in_round
@require_safe
def paper(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """The bulletin of a made state, as the public would get it."""
    row = get_object_or_404(reader_round(request).releases, pk=pk)
    name = f"{request.round.slug}-{row.as_of:%Y-%m-%d}-v{row.version}"
    if kind == "pdf" and not drawing.is_drawn(row.digest, kind):
        return ordered(
            request,
            makers.RELEASE,
            {"release": row.pk, "kind": kind},
            title=_("Bulletin, state of %(day)s, version %(n)d") % {"day": row.as_of, "n": row.version},
            file_name=f"{name}.{kind}",
            back=reverse("reports:release", args=[request.round.slug, row.pk]),
        )
    return paper_response(request, kind, name, lambda: drawing.of_release(row, kind))
