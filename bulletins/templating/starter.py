"""A template to begin with: our own faces, margins and order, with fields in them."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from papers import wordfile
from papers.wordfile import STYLES, UPRIGHT
from reports.kinds import Kind

COLUMNS = (("序号", "number"), ("问题", "title"), ("责任单位", "unit"), ("整改时限", "due"), ("整改状态", "status"))


def starter(kind: Kind) -> bytes:
    """A .docx with the fields of a kind in the places of a usual paper; it passes the check as it is."""
    document = Document()
    for name, face, size, alignment, indent in STYLES:
        wordfile.style(document, name, face, size, alignment, indent)
    wordfile.page(document.sections[0], UPRIGHT)
    document.settings.odd_and_even_pages_header_footer = False
    document.add_paragraph("{{ title }}", "Title")
    if kind.texts:
        note = document.add_paragraph("{{ number }}")
        note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("{%p for s in sections %}", "{%p if s.heading %}"):
        document.add_paragraph(text)
    document.add_paragraph("{{ s.number }}{{ s.heading }}", "Heading 1")
    for text in ("{%p endif %}", "{%p for p in s.paragraphs %}", "{{ p }}", "{%p endfor %}", "{%p endfor %}"):
        document.add_paragraph(text)
    for text in ("{{ issuer }}", "{{ date }}"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = document.add_table(4, len(COLUMNS), style="Table Grid")
    for cell, (title, _name) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = title
    table.rows[1].cells[0].text = "{%tr for row in problems %}"
    for cell, (_title, name) in zip(table.rows[2].cells, COLUMNS, strict=True):
        cell.text = f"{{{{ row.{name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].style = document.styles["Paper Cell"]
    document.add_paragraph("{{ footer }}", "Paper Note")
    buffer = io.BytesIO()
    document.save(buffer)
    return wordfile.steady(buffer.getvalue())
