"""A letter as .docx, for offices that go on writing in it: the same words, faces and places as the PDF."""

import io
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from letters.paper import LetterPaper
from papers import wordfile
from papers.paper import ATTACHMENT
from papers.wordfile import BODY_WIDTH, FANGSONG, PITCH, STYLES, TITLE, UPRIGHT

RED = RGBColor(0xE6, 0x00, 0x12)
OWN_STYLES = (
    ("Letter Head", TITLE, 30, WD_ALIGN_PARAGRAPH.CENTER, 0),
    ("Letter Plain", FANGSONG, 16, WD_ALIGN_PARAGRAPH.LEFT, 0),
    ("Letter Imprint", FANGSONG, 14, WD_ALIGN_PARAGRAPH.LEFT, 0),
)


def render_docx(paper: LetterPaper) -> bytes:
    """Return the letter as .docx; the same letter gives the same bytes."""
    document = Document()
    _properties(document, paper)
    for name, face, size, alignment, indent in (*STYLES, *OWN_STYLES):
        wordfile.style(document, name, face, size, alignment, indent)
    wordfile.page(document.sections[0], UPRIGHT, mark=paper.mark_line)
    _head(document, paper)
    _body(document, paper)
    _signature(document, paper)
    if paper.attachment:
        _attachment(document, paper)
    _imprint(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return wordfile.steady(buffer.getvalue())


def _properties(document: DocumentObject, paper: LetterPaper) -> None:
    core = document.core_properties
    core.title, core.author, core.language = paper.title[:255], paper.signatory, "zh-CN"
    core.subject, core.comments, core.last_modified_by, core.revision = paper.number_line, "", paper.signatory, 1
    core.created = core.modified = datetime.combine(paper.document_date, time())
    document.settings.odd_and_even_pages_header_footer = True


def _head(document: DocumentObject, paper: LetterPaper) -> None:
    issuer = document.add_paragraph(style="Letter Head")
    run = issuer.add_run(paper.issuer)
    size = 30 if len(paper.issuer) <= 13 else 24 if len(paper.issuer) <= 18 else 20
    run.font.color.rgb, run.font.size = RED, Pt(size)
    issuer.paragraph_format.space_before, issuer.paragraph_format.line_spacing = Pt(74), Pt(44)
    number = document.add_paragraph(paper.number_line, "Letter Plain")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_before, number.paragraph_format.space_after = PITCH * 2, PITCH * 2
    _line_below(number)


def _line_below(paragraph: Paragraph) -> None:
    """The red line, 4mm below the number."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", "E60012")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _body(document: DocumentObject, paper: LetterPaper) -> None:
    title = document.add_paragraph(style="Title")
    wordfile.lines(title.add_run(), "\n".join(paper.title_lines))
    title.paragraph_format.space_after = PITCH
    document.add_paragraph(paper.salutation, "Letter Plain")
    for text in (*paper.paragraphs, *paper.demands, *paper.closing):
        wordfile.lines(document.add_paragraph().add_run(), text)


def _signature(document: DocumentObject, paper: LetterPaper) -> None:
    if paper.attachment:
        line = document.add_paragraph(paper.attachment_line)
        line.paragraph_format.space_before = PITCH
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(80), Pt(-48)
        line.paragraph_format.keep_with_next = True
    block = Pt(16 * max(len(paper.signatory), 7) + 8)
    for place, text in enumerate((paper.signatory, paper.date_line)):
        signature = document.add_paragraph(text, "Paper Signature")
        shape = signature.paragraph_format
        shape.right_indent = Pt(16 * paper.signature_indent)
        shape.left_indent = Length(max(0, BODY_WIDTH - block - Pt(16 * paper.signature_indent)))
        shape.keep_with_next = not place
        if not place:
            shape.space_before = PITCH * 2


def _attachment(document: DocumentObject, paper: LetterPaper) -> None:
    table = paper.attachment
    if table is None:
        return
    mark = document.add_paragraph(ATTACHMENT, "Paper Attachment")
    mark.paragraph_format.page_break_before = True
    title = document.add_paragraph(table.title, "Title")
    title.paragraph_format.space_after = Pt(10)
    wordfile.table(document, table, [Length(int(BODY_WIDTH * share / 100)) for share in table.percentages()])
    for number, note in enumerate(table.notes, 1):
        document.add_paragraph(f"{'注：' if number == 1 else '　　'}{number}.{note}", "Paper Note")


def _imprint(document: DocumentObject, paper: LetterPaper) -> None:
    """Copies, who printed it and when, between lines, at the bottom of the last page's type area."""
    texts = [text for text in (paper.copies_line, f"{paper.signatory}\t{paper.date_line}印发") if text]
    drawn = document.add_table(rows=len(texts), cols=1)
    drawn.autofit = False
    for row, text in zip(drawn.rows, texts, strict=True):
        row.cells[0].width = BODY_WIDTH
        paragraph = row.cells[0].paragraphs[0]
        paragraph.style = "Letter Imprint"
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        if "\t" in text:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Length(BODY_WIDTH - Pt(34)), 2)
        paragraph.add_run(text)
    _lines_of(drawn)
    document.add_paragraph(style="Paper Note")


def _lines_of(drawn: WordTable) -> None:
    """Lines of the imprint (0.35mm outside, 0.25mm between), and its place: floating at the bottom of the type area."""
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"), ("rightFromText", "0"), ("vertAnchor", "margin"), ("horzAnchor", "margin"),
        ("tblpXSpec", "left"), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    drawn._tbl.tblPr.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
        "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    drawn._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
