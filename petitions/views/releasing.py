"""What goes out about a petition: preparing it, reading it beside what the machine marked, releasing it one by one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.views.frame import DeskRequest, in_round
from orgs.models import User
from orgs.permissions import may, require
from petitions.domain import releasing
from petitions.domain.knowing import is_erased
from petitions.domain.secrecy import on_accused_side
from petitions.forms.release import PrepareFilter, PrepareForm, RewordForm, SeenForm, WhyForm
from petitions.models import Petition, PublicVersion
from petitions.projection import columns, differences
from petitions.queues_release import to_prepare, to_release
from petitions.views.frame import address, attempt, on_petition, rendered, visible_petition

View = Callable[..., HttpResponse]
PAGE = 50  # rows
NOT_SEARCHED = gettext_lazy(
    "Who complained was erased, so replies can no longer be searched for it: the words are those of the version "
    "before, or none. Write what is new by hand, without names."
)
Audience, State = PublicVersion.Audience, PublicVersion.State


def on_version(view: View) -> View:
    """A page or act of one version, for those who prepare or release; 404 where the petition is not visible.

    403 for everybody else, and for who belongs to the accused side: they read what was released, like the public.
    """

    @wraps(view)
    @login_required
    def framed(request: DeskRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        row = PublicVersion.objects.select_related("made_by", "released_by").filter(pk=pk).first()
        if row is None:
            raise Http404
        row.petition = visible_petition(request.user, row.petition_id)
        _require_outside(request.user, row.petition)
        request.round = row.petition.round
        with request.round.time():
            return rendered(view(request, row, *args, **kwargs))

    return framed


def _require_outside(user: User, petition: Petition) -> None:
    region = petition.round.region
    if not (may(user, "petition.prepare_release", region) or may(user, "petition.release", region)):
        raise PermissionDenied("versions are read by those who prepare and release them")
    if on_accused_side(user, petition):
        raise PermissionDenied("the petition is about your own side")


@require_safe
@in_round
def prepare(request: DeskRequest) -> HttpResponse:
    """Reviewed petitions whose result is not on its way to the public yet."""
    round = _round_for(request, "petition.prepare_release")
    batches = list(round.batches.filter(state="received").order_by("number", "part"))
    found = PrepareFilter(request.GET, to_prepare(request.user, round), batches=batches)
    rows = found.qs.select_related("place", "batch").order_by("batch__number", "batch__part", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"round": round, "filter": found, "page_obj": page, "rows": page.object_list}
    return render(request, "petitions/prepare.html", context | {"is_filtered": any(request.GET.dict().values())})


@require_http_methods(["GET", "HEAD", "POST"])
@on_petition
def version_new(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Draft what goes out: for the public, or a summary for the units concerned."""
    require(request.user, "petition.prepare_release", petition.round.region)
    _require_outside(request.user, petition)
    form, status = PrepareForm(request.POST or None, initial={"audience": Audience.PUBLIC}), 200
    if request.method == "POST":
        made, status = attempt(form, lambda said: releasing.prepare(petition.pk, actor=request.user, **said))
        if made:
            messages.success(request, _("Prepared and masked. Read every column before somebody else releases it."))
            if is_erased(petition):
                messages.warning(request, NOT_SEARCHED)
            return redirect("petitions:version", made.pk)
    versions = list(petition.versions.select_related("made_by", "released_by").order_by("-version"))
    context = {"petition": petition, "form": form, "versions": versions, "may_prepare": True}
    context["draft"] = next((row for row in versions if row.state == State.DRAFT), None)
    context["petition_url"] = address("petitions:petition", petition.pk)
    return render(request, "petitions/version_new.html", context, status=status)


@require_safe
@on_version
def version(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """One version column by column, beside what the machine marked and what changed."""
    return _page(request, row)


def _page(request: DeskRequest, row: PublicVersion, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    user, petition = request.user, row.petition
    prepares, releases = _rights(user, petition)
    versions = list(petition.versions.select_related("made_by", "released_by").order_by("-version"))
    draft, mine = row.state == State.DRAFT, row.made_by_id == user.pk
    before = next((one for one in versions if one.version < row.version and one.audience == row.audience), None)
    context = {
        "petition": petition,
        "petition_url": address("petitions:petition", petition.pk),
        "version": row,
        "versions": versions,
        "columns": _shown(row),
        "before": before,
        "differences": differences(before.content, row.content) if before else [],
        "may_prepare": prepares,
        "is_mine": draft and mine,
        "reword": RewordForm(version=row, auto_id="reword-%s") if draft and prepares else None,
        "release": SeenForm(initial={"seen": row.digest}) if draft and releases and not mine else None,
        "refuse": WhyForm(auto_id="refuse-%s") if draft and releases else None,
        "withdraw": WhyForm(auto_id="withdraw-%s") if row.state == State.RELEASED and releases else None,
        "again": prepares and not draft and versions[0].pk == row.pk,
        "waiting": to_release(user, petition.round).exclude(pk=row.pk).count() if releases else 0,
    }
    if bound is not None:
        context[_name(bound)] = bound
    return render(request, "petitions/version.html", context, status=status)


def _rights(user: User, petition: Petition) -> tuple[bool, bool]:
    region = petition.round.region
    return may(user, "petition.prepare_release", region), may(user, "petition.release", region)


def _shown(row: PublicVersion) -> list[Any]:
    """All columns of a public version; of a summary those that it has."""
    rows = columns(row.content, row.marks)
    return rows if row.audience == Audience.PUBLIC else [one for one in rows if one.text]


def _name(form: forms.Form) -> str:
    if isinstance(form, RewordForm):
        return "reword"
    return "release" if isinstance(form, SeenForm) else str(form.auto_id).partition("-")[0]


@require_POST
@on_version
def reword(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """Word a draft anew; the machine masks it again."""
    form = RewordForm(request.POST, version=row, auto_id="reword-%s")
    done, status = attempt(form, lambda said: releasing.reword(row.pk, actor=request.user, **said))
    if done is None:
        return _page(request, _fresh(row), form, status)
    messages.success(request, _("Kept, and masked again."))
    return redirect("petitions:version", row.pk)


@require_POST
@on_version
def release(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """Give the version out, as it was read."""
    form = SeenForm(request.POST)
    done, status = attempt(form, lambda said: releasing.release(row.pk, actor=request.user, **said))
    if done is None:
        return _page(request, _fresh(row), form, status)
    messages.success(request, _("Released: %(number)s.") % {"number": row.petition.number})
    return _next(request, row)


@require_POST
@on_version
def refuse(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """Turn the version down with the reason."""
    form = WhyForm(request.POST, auto_id="refuse-%s")
    done, status = attempt(form, lambda said: releasing.refuse(row.pk, actor=request.user, **said))
    if done is None:
        return _page(request, _fresh(row), form, status)
    messages.success(request, _("Turned down. The office sees your reason and prepares another version."))
    return _next(request, row)


@require_POST
@on_version
def withdraw(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """Take a released version back, with a reason that the public reads."""
    form = WhyForm(request.POST, auto_id="withdraw-%s")
    done, status = attempt(form, lambda said: releasing.withdraw(row.pk, actor=request.user, **said))
    if done is None:
        return _page(request, _fresh(row), form, status)
    messages.success(request, _("Withdrawn. Its line with the reason stays public, its words do not."))
    return redirect("petitions:version", row.pk)


def _fresh(row: PublicVersion) -> PublicVersion:
    """The version as it is now, with the petition that is loaded already."""
    again = PublicVersion.objects.select_related("made_by", "released_by").get(pk=row.pk)
    again.petition = row.petition
    return again


def _next(request: DeskRequest, row: PublicVersion) -> HttpResponse:
    """To the version that waits next, else to the list."""
    waiting = to_release(request.user, row.petition.round).exclude(pk=row.pk).first()
    return redirect("petitions:version", waiting.pk) if waiting else redirect("petitions:releases")


@require_safe
@in_round
def releases(request: DeskRequest) -> HttpResponse:
    """Versions that wait for a second person, to be read one by one."""
    round = _round_for(request, "petition.release")
    rows = to_release(request.user, round).select_related("petition__batch", "petition__place", "made_by")
    page = Paginator(rows.defer("content", "petition__summary"), PAGE).get_page(request.GET.get("page"))
    context = {"round": round, "page_obj": page, "rows": page.object_list}
    return render(request, "petitions/releases.html", context)


@require_safe
@in_round
def release_next(request: DeskRequest) -> HttpResponse:
    """To a version that waits: the first one after `after` (its id), else the first of all, else to the list."""
    round = _round_for(request, "petition.release")
    ids = list(to_release(request.user, round).values_list("pk", flat=True))
    after = request.GET.get("after", "")
    place = ids.index(int(after)) + 1 if after.isdecimal() and int(after) in ids else 0
    if not ids:
        return redirect(reverse("petitions:releases"))
    return redirect("petitions:version", ids[place % len(ids)])


def _round_for(request: DeskRequest, action: str) -> Any:
    """The current round. Raises PermissionDenied without the right in it, or without a round."""
    round = request.round
    if round is None:
        raise PermissionDenied("no round")
    require(request.user, action, round.region)
    return round
