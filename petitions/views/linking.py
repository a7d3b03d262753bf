"""Linking petitions by one click, unlinking, and the problems of the feedback that a petition belongs to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cases.domain.moves import WrongState
from cases.views.frame import DeskRequest, sent_number
from petitions.domain import linking
from petitions.filters import squeezed
from petitions.forms.ledger import LinkForm, ProblemsForm
from petitions.models import Link, Petition
from petitions.views.frame import attempt, on_petition, send_again
from petitions.views.petition import page, require_office, to_page


@on_petition
def link(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Link the petition with an offered one (`other`, one click) or with one given by its number."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.link")
    if "other" in request.POST:
        return _link_offered(request, petition)
    form = LinkForm(request.POST, auto_id="link-%s")
    done, status = attempt(form, lambda values: _link_by_number(request, petition, values))
    if done is None:
        return page(request, petition, {"link": form}, status)
    messages.success(request, _("Linked; one click takes the link away again."))
    return to_page(petition.pk, "links")


def _link_by_number(request: DeskRequest, petition: Petition, values: dict[str, str]) -> Link:
    number = squeezed(values["number"])
    seen = Petition.objects.visible_to(request.user).filter(number=number).order_by("-round_id")
    other = seen.filter(round=petition.round).first() or seen.first()
    if other is None:
        raise ValidationError({"number": _("No petition with this number is known to you.")}, code="number")
    return linking.link(petition.pk, other.pk, kind=values["kind"], actor=request.user, why=values["why"])


def _link_offered(request: DeskRequest, petition: Petition) -> HttpResponse:
    other = _other(request)
    try:
        if request.POST.get("kind") == "not_alike":
            linking.not_alike(petition.pk, other.pk, actor=request.user)
            messages.success(request, _("Noted: these two are not alike. They are not offered again."))
        else:
            why = request.POST.get("why", "")[:300]
            linking.link(petition.pk, other.pk, kind=request.POST.get("kind", ""), actor=request.user, why=why)
            messages.success(request, _("Linked; one click takes the link away again."))
    except ValidationError as error:
        return page(request, petition, {"link_errors": error.messages}, _status(error))
    return to_page(petition.pk, "links")


def _other(request: DeskRequest) -> Petition:
    pk = sent_number(request.POST.get("other", ""))
    other = Petition.objects.visible_to(request.user).filter(pk=pk).first()
    if other is None:
        raise Http404
    return other


def _status(error: ValidationError) -> int:
    return 409 if isinstance(error, WrongState) else 422


@on_petition
def unlink(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Take one of the petition's links away."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.link")
    pk = sent_number(request.POST.get("link", ""))
    row = Link.objects.filter(pk=pk, later=petition).first() or Link.objects.filter(pk=pk, earlier=petition).first()
    if row is None:
        raise Http404
    try:
        linking.unlink(row.pk, actor=request.user)
    except ValidationError as error:
        return page(request, petition, {"link_errors": error.messages}, _status(error))
    messages.success(request, _("The link is taken away."))
    return to_page(petition.pk, "links")


@on_petition
def problems(request: DeskRequest, petition: Petition) -> HttpResponse:
    """Say which problems of the feedback the petition belongs to."""
    if request.method != "POST":
        return to_page(petition.pk)
    require_office(request, petition, "petition.link")
    form = ProblemsForm(request.POST, round=petition.round, auto_id="problems-%s")

    def save(values: dict) -> bool:
        linking.set_problems(petition.pk, list(values["problems"]), actor=request.user, seen=values["seen"])
        return True

    done, status = attempt(form, save)
    if done is None:
        send_again(form, linking.problems_seen(petition), status)
        return page(request, petition, {"problems": form}, status)
    messages.success(request, _("The problems of the feedback are noted."))
    return to_page(petition.pk, "links")
