"""The office's own templates: versions of each kind, uploading, trying on a snapshot, use; the list of fields."""

from collections.abc import Callable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import files, sampling
from bulletins.domain import templates as acts
from bulletins.domain.uploading import upload_file
from bulletins.forms.papers import SnapshotForm, UploadForm
from bulletins.models import Template
from bulletins.templating import fields
from bulletins.templating.starter import starter
from cases.models import Round
from cases.views.acting import say_once
from cases.views.frame import DeskRequest, in_round, sent_number
from orgs.permissions import require
from petitions.views.frame import attempt
from reports import kinds
from reports.kinds import KINDS
from reports.responses import paper_response
from reports.views import reader_round

GROUPS = {
    "head": gettext_lazy("The paper"),
    "sections": gettext_lazy("Its text"),
    "texts": gettext_lazy("The office's own texts"),
    "problems": gettext_lazy("Figures: problems"),
    "tasks": gettext_lazy("Figures: tasks"),
    "measures": gettext_lazy("Figures: measures"),
    "petitions": gettext_lazy("Figures: petitions"),
    "activities": gettext_lazy("Figures: activities"),
    "accountability": gettext_lazy("Figures: accountability"),
    "items": gettext_lazy("Lists of problems and tasks"),
    "table": gettext_lazy("The attached table"),
}

HINT = gettext_lazy(
    "Copy a field into the text of the Word file. Statements (for, if, endfor, endif) stand in a paragraph of their "
    "own with {%p …%}, in a table row of their own with {%tr …%}. Conditions compare with ==, !=, <, >."
)


def _round(request: DeskRequest) -> Round:
    round = reader_round(request)
    require(request.user, "bulletin.template", round.region)
    return round


@in_round
def templates(request: DeskRequest) -> HttpResponse:
    """The templates of one kind, the form to upload one, the list of fields."""
    round = _round(request)
    code = request.GET.get("kind") or next(iter(KINDS))
    if code not in KINDS:
        raise Http404
    form, status = UploadForm(request.POST or None, request.FILES or None, name="upload"), 200
    if request.method == "POST":
        made, status = attempt(form, lambda v: upload_file(round, code, v["file"], actor=request.user))
        if made is not None:
            said = _("Checked and kept as version %(n)d. Try it on a snapshot, then put it into use.")
            say_once(request, said % {"n": made.version})
            return _back(round, code)
    return _page(request, round, code, form, status)


def _page(request: DeskRequest, round: Round, code: str, form: UploadForm, status: int) -> HttpResponse:
    kind = KINDS[code]
    rows = Template.objects.filter(round=round, kind=code).select_related("uploaded_by").defer("content")
    snapshots = round.snapshots.select_related("period__rhythm").defer("head", "figures", "labels")
    base = reverse("bulletins:templates", args=[round.slug])
    listed = fields.listed(kind, sampling.example(round, kind))
    context = {
        "round": round,
        "kind": kind,
        "tabs": [
            {"label": one.word, "url": f"{base}?kind={one.code}", "current": one.code == code} for one in KINDS.values()
        ],
        "rows": rows.order_by("-version"),
        "form": form,
        "try_form": SnapshotForm(name="try", snapshots=snapshots.order_by("-as_of", "-version")),
        "has_snapshots": snapshots.exists(),
        "how": HINT,
        "groups": [(GROUPS[group], list(some)) for group, some in groupby(listed, key=lambda one: one.group)],
    }
    return render(request, "bulletins/templates.html", context, status=status)


def _back(round: Round, code: str) -> HttpResponse:
    response = redirect("bulletins:templates", round.slug)
    response["Location"] += f"?kind={code}"
    return response


@in_round
def beginning(request: DeskRequest, kind: str) -> HttpResponse:
    """A template to begin with, in our own faces and margins."""
    round = _round(request)
    if kind not in KINDS:
        raise Http404
    return paper_response(request, "docx", f"{round.slug}-{kind}-template", lambda: starter(kinds.KINDS[kind]))


def _template(request: DeskRequest, pk: int) -> Template:
    return get_object_or_404(Template, round=_round(request), pk=pk)


@in_round
def original(request: DeskRequest, pk: int) -> HttpResponse:
    """The template as it was uploaded."""
    template = _template(request, pk)
    name = f"{template.round.slug}-{template.kind}-template-v{template.version}"
    return paper_response(request, "docx", name, lambda: bytes(template.content))


@in_round
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The template with the values of a snapshot (without one asked for, the newest), as a Word file."""
    template = _template(request, pk)
    kind = KINDS.get(template.kind)
    rows = template.round.snapshots.select_related("round__region", "period").order_by("-as_of", "-version")
    asked = sent_number(request.GET.get("snapshot", ""))
    snapshot = get_object_or_404(rows, pk=asked) if asked else rows.first()
    if snapshot is None:
        raise Http404
    found = sampling.of_snapshot(kind, snapshot) if kind else None
    if found is None:
        why = _("This snapshot lacks what the paper needs, or its totals disagree.")
        return render(request, "papers/failed.html", {"why": why}, status=409)
    name = f"{template.round.slug}-{template.kind}-v{template.version}-{snapshot.as_of}"
    return paper_response(request, "docx", name, lambda: files.in_template(found, template))


def _set(request: DeskRequest, pk: int, do: Callable[..., Template], said: str) -> HttpResponse:
    template = _template(request, pk)
    if request.method == "POST":
        try:
            do(pk, actor=request.user)
        except ValidationError as error:
            said = " ".join(error.messages)
        say_once(request, said)
    return _back(template.round, template.kind)


@in_round
def use(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a version into use."""
    return _set(request, pk, acts.use, _("In use: Word files of this kind are drawn with it from now on."))


@in_round
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a version out of use."""
    return _set(request, pk, acts.stop, _("Out of use: Word files of this kind have our own form again."))
