"""Preparing, releasing and withdrawing the public version of a plan."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cases.forms.named import CaseForm
from cases.views.answering import answered, rendered
from cases.views.frame import DeskRequest
from plans.domain import publishing
from plans.forms.acts import ReleaseForm, WhyForm
from plans.models import PublicVersion
from plans.views.frame import back_to, main_versions_of
from plans.views.version import page


def _on_public(request: DeskRequest, pk: int) -> PublicVersion:
    """The public version whose version the person sees; 404 for others."""
    rows = PublicVersion.objects.filter(version__in=main_versions_of(request.user).values("pk"))
    found = rows.select_related("version__plan__round__region").filter(pk=pk).first()
    if found is None:
        raise Http404
    request.round = found.version.plan.round
    return found


def _carry_out(request: DeskRequest, public: PublicVersion, form: CaseForm, do: Any, said: str) -> HttpResponse:
    def again(status: int) -> HttpResponse:
        fresh = main_versions_of(request.user).get(pk=public.version_id)
        return page(request, fresh, {form.name: form}, status)

    def back() -> HttpResponse:
        return back_to("version", public.version_id, "public")

    with request.round.time():
        return rendered(answered(request, form, do, done=lambda row: said, back=back, again=again))


@login_required
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a prepared version public."""
    public = _on_public(request, pk)
    if request.method != "POST":
        return back_to("version", public.version_id, "public")
    form = ReleaseForm(request.POST, name=f"release-{pk}")
    said = _("The plan is public; everybody reads it on the public site.")
    return _carry_out(request, public, form, lambda v: publishing.release(pk, actor=request.user, **v), said)


@login_required
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Withdraw a released version."""
    public = _on_public(request, pk)
    if request.method != "POST":
        return back_to("version", public.version_id, "public")
    form = WhyForm(request.POST, name=f"withdraw-{pk}")
    said = _("Withdrawn. Its line with the reason stays on the public site.")
    return _carry_out(request, public, form, lambda v: publishing.withdraw(pk, actor=request.user, **v), said)
