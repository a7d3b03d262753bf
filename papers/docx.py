"""A paper as .docx, for offices that go on writing in it: the same words, faces and margins as the PDF."""

import io
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Length, Pt, RGBColor

from papers import wordfile
from papers.marks import stripped
from papers.paper import Head, Paper, Table
from papers.wordfile import BODY_WIDTH, DENSE, DENSE_SIZE, DENSE_WIDTH, PITCH, STYLES, TABLE_WIDTH, TURNED, UPRIGHT

RED = RGBColor(0xC0, 0, 0)
PROPERTY = 255  # characters of a property of a Word file


def render_docx(paper: Paper) -> bytes:
    """Return the paper as .docx; the same paper gives the same bytes."""
    paper = stripped(paper)
    document = Document()
    _properties(document, paper)
    for name, face, size, alignment, indent in STYLES:
        small = name == "Paper Cell" and paper.is_dense
        wordfile.style(document, name, face, DENSE_SIZE if small else size, alignment, indent)
    if paper.sheet:
        wordfile.page(document.sections[0], DENSE, foot=paper.footer_line, mark=paper.illustrative_line)
    else:
        wordfile.page(document.sections[0], UPRIGHT, mark=paper.illustrative_line)
    if paper.head:
        _masthead(document, paper, paper.head)
    _body(document, paper)
    if paper.is_signed:
        _signatures(document, paper)
    for place, table in enumerate(paper.tables):
        _attachment(document, paper, table, place)
    _last_line(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return wordfile.steady(buffer.getvalue())


def _properties(document: DocumentObject, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.author, core.language = paper.plain_title[:PROPERTY], paper.author[:PROPERTY], "zh-CN"
    core.subject, core.comments, core.keywords = paper.round_name[:PROPERTY], paper.footer_line, paper.digest
    core.last_modified_by, core.revision = core.author, 1
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


def _masthead(document: DocumentObject, paper: Paper, head: Head) -> None:
    series = document.add_paragraph(style="Title")
    run = series.add_run(head.series)
    run.font.size, run.font.color.rgb = Pt(34), RED
    series.paragraph_format.line_spacing = Pt(48)
    number = document.add_paragraph(head.number_line)
    number.alignment, number.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
    office = document.add_paragraph(f"{head.office}\t{paper.date_line}")
    office.paragraph_format.first_line_indent = Pt(0)
    office.paragraph_format.tab_stops.add_tab_stop(BODY_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    office.alignment = WD_ALIGN_PARAGRAPH.LEFT
    office.paragraph_format.space_after = PITCH
    wordfile.underline(office, "C00000")


def _last_line(document: DocumentObject, paper: Paper) -> None:
    """What stands under a sheet, or under a paper without attachments."""
    if paper.sheet:
        line = document.add_paragraph(f"制表：{paper.author}　{paper.date_line}", "Paper Note")
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif not paper.tables:
        document.add_paragraph(paper.footer_line, "Paper Note").alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signatures(document: DocumentObject, paper: Paper) -> None:
    for number, text in enumerate(paper.attachment_lines):
        line = document.add_paragraph(text)
        line.paragraph_format.space_before = Pt(0) if number else PITCH
        line.paragraph_format.left_indent = Pt(80)
        line.paragraph_format.first_line_indent = Pt(0) if number else Pt(-48)
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


def _attachment(document: DocumentObject, paper: Paper, table: Table, place: int) -> None:
    wide = table.dense or paper.sheet
    width = DENSE_WIDTH if wide else TABLE_WIDTH
    if place or not paper.sheet:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        wordfile.page(section, DENSE if wide else TURNED, foot=paper.footer_line, mark=paper.illustrative_line)
    if not paper.sheet:
        document.add_paragraph(paper.table_mark(place), "Paper Attachment")
    if place or not paper.sheet or table.title != paper.plain_title:
        title = document.add_paragraph(table.title, "Title")
        title.paragraph_format.space_after = Pt(10)
    wordfile.table(document, table, [Length(int(width * share / 100)) for share in table.percentages()])
    for number, note in enumerate(table.notes, 1):
        line = document.add_paragraph(f"{'注：' if number == 1 else '　　'}{number}.{note}", "Paper Note")
        line.paragraph_format.space_before = Pt(6 if number == 1 else 0)
        line.paragraph_format.keep_with_next = number < len(table.notes)
