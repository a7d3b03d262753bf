"""What the page of a sheet sends while somebody types: drafts row by row, and files."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cases.domain.moves import WrongState
from cases.models import TaskEvidence
from cases.views.acting import by_script
from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest, known_key, sent_number
from records.models import Evidence
from scheduling import sheet
from scheduling.domain import drafting
from scheduling.domain import files as bringing
from scheduling.forms.row import PLAIN, RowForm, draft_of, is_filled, prefix_of, row_id, shown_of
from scheduling.models import Line
from scheduling.views.frame import on_line

NAMES = (*PLAIN, "choice")


@on_line
def save(request: DeskRequest, line: Line) -> HttpResponse:
    """Keep one row as it stands, half written. 409 tells what somebody else has saved since; nothing is lost."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = row_of(request, line)
    draft = draft_of(request.POST, row)
    seen = sent_number(request.POST.get(f"{prefix_of(line.pk)}-seen", ""))
    try:
        bringing.require_open(row.line)
        version = drafting.save(line.pk, actor=request.user, values=draft, seen=seen)
    except drafting.Conflict as error:
        return JsonResponse({"error": " ".join(error.messages), **_theirs(row, error)}, status=409)
    except WrongState as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=409)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    return JsonResponse({"version": version, "filled": is_filled(draft, row), "at": _clock_words()})


def row_of(request: DeskRequest, line: Line) -> sheet.Row:
    """The row for whoever may write in it. Raises PermissionDenied."""
    if not sheet.may_file(request.user, line.obligation):
        raise PermissionDenied("filing.file")
    return sheet.read(line.obligation, only=line.pk).rows[0]


def _theirs(row: sheet.Row, error: drafting.Conflict) -> dict[str, Any]:
    """The row as somebody else left it, by the names of the page's fields: every one of them, empty ones too."""
    steps = [f"{name}_{one.pk}" for one in row.open_measures for name in ("tick", "on", "note")]
    shown, prefix = shown_of(error.values), prefix_of(row.line.pk)
    fields = {f"{prefix}-{name}": str("" if shown.get(name) is None else shown[name]) for name in (*NAMES, *steps)}
    return {"version": error.version, "by": str(error.by or ""), "fields": fields}


def _clock_words() -> str:
    return timezone.localtime().strftime("%H:%M:%S")


@on_line
def files(request: DeskRequest, line: Line) -> HttpResponse:
    """The files of a row's draft; POST puts further ones into the item's dossier and ties them to the row."""
    row = row_of(request, line)
    if request.method == "POST":
        try:
            _add_files(request, row)
        except ValidationError as error:
            if by_script(request):
                return JsonResponse({"error": " ".join(error.messages)}, status=422)
            return files_page(request, row, error.messages)
        if by_script(request):
            return JsonResponse({"stored": True}, status=201)
        return back_to(line)
    return files_page(request, row)


def _add_files(request: DeskRequest, row: sheet.Row) -> None:
    phase = request.POST.get("phase", "")
    phase = phase if phase in TaskEvidence.Phase.values else TaskEvidence.Phase.DOCUMENT.value
    bringing.add(row, request.FILES.getlist("files"), actor=request.user, phase=phase)


@on_line
def drop_file(request: DeskRequest, line: Line) -> HttpResponse:
    """Untie a file from the row; in the dossier it stays, to be withdrawn there with a reason."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = row_of(request, line)
    try:
        bringing.require_open(row.line)
        drafting.tie(line.pk, actor=request.user, drop=[sent_number(request.POST.get("file", ""))])
    except ValidationError as error:
        return files_page(request, row, error.messages)
    return files_page(request, row_of(request, line)) if by_script(request) else back_to(line)


def files_page(request: DeskRequest, row: sheet.Row, faults: list[str] | None = None) -> HttpResponse:
    """The list of files as a part of the sheet's page."""
    context = {"row": row, "form": RowForm(row=row), "faults": faults or [], "part": True}
    return render(request, "scheduling/_files.html", context, status=422 if faults else 200)


@on_line
def file(request: DeskRequest, line: Line, file_id: int) -> HttpResponse:
    """A file that goes with the row's draft or with something sent from it."""
    kept = Evidence.objects.filter(pk=file_id).first()
    sent = line.entries.filter(evidence=known_key(file_id)).exists()
    if kept is None or not (sent or file_id in (line.draft.get("evidence") or [])):
        raise Http404
    return hand_out(request, kept)


def back_to(line: Line) -> HttpResponse:
    """To the row on its sheet."""
    response = redirect("scheduling:sheet", line.obligation_id)
    response["Location"] += f"#{row_id(line.pk)}"
    return response
