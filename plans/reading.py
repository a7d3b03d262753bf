"""The words of a file that a unit hands in, where they can be read without a person."""

from django.core.files.uploadedfile import UploadedFile

from papers.reading.process import Limits, opened

READERS = {"docx": "plans.wordtext"}


def text_of(upload: UploadedFile | None) -> str:
    """The text of a Word document; '' for anything else, such as a scan. The upload is left at its beginning.

    Raises ValidationError (bad_file) for a damaged document.
    """
    if upload is None or not (upload.name or "").lower().endswith(".docx"):
        return ""
    data = upload.read()
    upload.seek(0)
    return str(opened(data, upload.name or "", Limits(), READERS)["text"])
