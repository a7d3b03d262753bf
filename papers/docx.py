"""A paper as .docx, for offices that go on writing in it: the same words, faces and margins as the PDF."""

import io
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.shared import Length, Pt

from papers import wordfile
from papers.paper import ATTACHMENT, Paper, Table
from papers.wordfile import BODY_WIDTH, DENSE, DENSE_SIZE, DENSE_WIDTH, PITCH, STYLES, TABLE_WIDTH, TURNED, UPRIGHT


def render_docx(paper: Paper) -> bytes:
    """Return the paper as .docx; the same paper gives the same bytes."""
    document = Document()
    _properties(document, paper)
    for name, face, size, alignment, indent in STYLES:
        small = name == "Paper Cell" and paper.attachment and paper.attachment.dense
        wordfile.style(document, name, face, DENSE_SIZE if small else size, alignment, indent)
    wordfile.page(document.sections[0], UPRIGHT, mark=paper.illustrative_line)
    _body(document, paper)
    _signatures(document, paper)
    if paper.attachment:
        _attachment(document, paper, paper.attachment)
    buffer = io.BytesIO()
    document.save(buffer)
    return wordfile.steady(buffer.getvalue())


def _properties(document: DocumentObject, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author, core.language = paper.plain_title, paper.author, "zh-CN"
    core.subject, core.comments, core.keywords = paper.round_name, paper.footer_line, paper.digest
    core.last_modified_by, core.revision = paper.author, 1
    core.created = core.modified = datetime.combine(paper.as_of, time())
    document.settings.odd_and_even_pages_header_footer = True


def _body(document: DocumentObject, paper: Paper) -> None:
    title = document.add_paragraph(style="Title")
    wordfile.lines(title.add_run(), paper.title)
    title.paragraph_format.space_after = PITCH
    for number, section in paper.outline():
        if section.level:
            document.add_paragraph(f"{number}{section.heading}", f"Heading {section.level}")
        for paragraph in section.paragraphs:
            wordfile.lines(document.add_paragraph().add_run(), paragraph)


def _signatures(document: DocumentObject, paper: Paper) -> None:
    if paper.attachment:
        line = document.add_paragraph(paper.attachment_line)
        line.paragraph_format.space_before = PITCH
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(80), Pt(-48)
        line.paragraph_format.keep_with_next = True
    lines = (*paper.signatories, paper.date_line)
    block = Pt(16 * max(max(map(len, paper.signatories), default=0), 7) + 8)
    for place, text in enumerate(lines):
        signature = document.add_paragraph(text, "Paper Signature")
        shape = signature.paragraph_format
        shape.right_indent = Pt(16 * paper.signature_indent)
        shape.left_indent = Length(max(0, BODY_WIDTH - block - Pt(16 * paper.signature_indent)))
        shape.keep_with_next = place < len(lines) - 1
        if not place:
            shape.space_before = PITCH * 2


def _attachment(document: DocumentObject, paper: Paper, table: Table) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    margins = DENSE if table.dense else TURNED
    wordfile.page(section, margins, foot=paper.footer_line, mark=paper.illustrative_line)
    width = DENSE_WIDTH if table.dense else TABLE_WIDTH
    document.add_paragraph(ATTACHMENT, "Paper Attachment")
    title = document.add_paragraph(table.title, "Title")
    title.paragraph_format.space_after = Pt(10)
    wordfile.table(document, table, [Length(int(width * share / 100)) for share in table.percentages()])
    for number, note in enumerate(table.notes, 1):
        line = document.add_paragraph(f"{'注：' if number == 1 else '　　'}{number}.{note}", "Paper Note")
        line.paragraph_format.space_before = Pt(6 if number == 1 else 0)
        line.paragraph_format.keep_with_next = number < len(table.notes)
