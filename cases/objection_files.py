"""The file that came with an objection, handed out to those who answer it; never to the public."""

from django.http import FileResponse, Http404

from cases.models import Objection, ObjectionFile
from records import evidence


def as_download(objection: Objection) -> FileResponse:
    """The file of the objection; the right to read it is the caller's to ask. Raises Http404 when there is none."""
    file = ObjectionFile.objects.filter(objection=objection).first()
    if file is None:
        raise Http404
    try:
        content = evidence.path_of(file.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
