"""A version of the round's plan as a file: PDF, Word or plain text."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from cases.views.frame import DeskRequest
from cases.views.orders import paper_or_order
from plans import makers
from plans import paper as papers
from plans.models import PlanVersion
from plans.views.frame import on_version


@on_version
def paper(request: DeskRequest, version: PlanVersion, kind: str) -> HttpResponse:
    """The paper of a version; what takes long is ordered."""
    name = f"{version.plan.title}-{version.number}"[:90]
    if kind == "txt":
        return _text(version, name)
    back = reverse("plans:version", args=[version.pk])
    params = {"version": version.pk}
    return paper_or_order(request, kind, papers.compose(version), makers.VERSION, params, name=name, back=back)


def _text(version: PlanVersion, name: str) -> HttpResponse:
    response = HttpResponse(version.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.txt") or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
