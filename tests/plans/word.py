"""Word files as units send them."""

from collections.abc import Iterable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document


def document(lines: Iterable[str], name: str = "方案.docx") -> SimpleUploadedFile:
    """A Word file with these paragraphs."""
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = BytesIO()
    made.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())
